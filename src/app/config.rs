use crate::{browser, context::Config};
use leptos::prelude::*;

/// What the document says of the site: `<base href>` is its root, and `<meta name="tintuc:api">` the API, else `api/` below
/// the root.
pub(super) fn of_document() -> Config {
    let base = document().base_uri().ok().flatten().and_then(|uri| web_sys::Url::new(&uri).ok());
    let base = base.map_or_else(|| "/".to_owned(), |url| url.pathname());
    let meta = document().query_selector("meta[name='tintuc:api']").ok().flatten();
    let named = meta.and_then(|meta| meta.get_attribute("content")).filter(|content| !content.is_empty());
    let api_base = named.map_or_else(|| format!("{base}api/"), |named| format!("{}/", named.trim_end_matches('/')));
    Config { base: base.into(), api_base: api_base.into(), saves_data: browser::saves_data() }
}
