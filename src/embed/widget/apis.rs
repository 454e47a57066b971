use crate::api::Api;
use std::cell::RefCell;

thread_local! {
    /// One for each news site, so that elements share what they have read.
    static APIS: RefCell<Vec<(String, Api)>> = const { RefCell::new(Vec::new()) };
}

/// Where the API of the news site at `base` lies.
pub(super) fn api_base(base: &str) -> String {
    format!("{base}api/")
}

/// The API of the news site at `base`.
pub(super) fn api(base: &str) -> Api {
    APIS.with_borrow_mut(|apis| {
        if let Some((_, api)) = apis.iter().find(|(known, _)| known == base) {
            return api.clone();
        }
        let api = Api::new(&api_base(base));
        apis.push((base.to_owned(), api.clone()));
        api
    })
}
