use super::{Checker, Located, required::Fields};
use serde::de::IgnoredAny;
use serde_json::json;
use tintuc::model::{Feed, Teaser, parse};

impl Checker<'_> {
    pub(super) fn feed(&mut self, root: Located<'_>, fields: &Fields<'_>) {
        self.required::<String>(root, fields, "version", Feed::VERSION);
        self.required_text(root, fields, "title");
        // The contract has these addresses as texts.
        for at in ["home_page_url", "feed_url", "next_url"].into_iter().filter_map(|name| fields.get(name)) {
            self.address(*at);
        }
        if self.required::<Vec<IgnoredAny>>(root, fields, "items", json!([])).is_some() {
            self.items(fields["items"]);
        }
        if let Some(at) = fields.get("next_url").filter(|field| field.string().is_some())
            && let Ok(feed) = parse::<Feed>(root.raw())
        {
            self.next_page(*at, &feed);
        }
    }

    fn items(&mut self, items: Located<'_>) {
        for item in items.elements().unwrap_or_default() {
            let Some(fields) = item.fields() else { continue };
            self.item_addresses(&fields);
            if let Ok(teaser) = parse::<Teaser>(item.raw()) {
                self.reference(fields["id"], &format!("articles/{}.json", teaser.id));
            }
        }
    }

    fn next_page(&mut self, at: Located<'_>, feed: &Feed) {
        let folder = self.path.rsplit_once('/').map(|(folder, _)| format!("{folder}/")).unwrap_or_default();
        match feed.next_page() {
            Some(page) => self.reference(at, &format!("{folder}{page}.json")),
            None => self.warn(at, "next_url is not followed: it must be the name of a file beside this one"),
        }
    }
}
