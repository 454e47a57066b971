use super::{
    Findings, Located,
    shape::{Fields, reads},
};
use serde::de::IgnoredAny;
use tintuc::model::{Feed, Teaser, parse};

impl Findings<'_> {
    pub(super) fn feed(&mut self, root: Located<'_>, fields: &Fields<'_>) {
        self.required::<String>(root, fields, "version");
        self.required_text(root, fields, "title");
        self.optional(
            fields,
            &[
                ("language", reads::<String>),
                ("home_page_url", reads::<String>),
                ("feed_url", reads::<String>),
                ("next_url", reads::<String>),
            ],
        );
        if self.required::<Vec<IgnoredAny>>(root, fields, "items").is_some() {
            self.elements(fields["items"], "item", reads::<Teaser>);
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
            self.item(&fields);
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
