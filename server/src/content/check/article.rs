use super::{Checker, Located, required::Fields};
use crate::publish::elsewhere;
use serde::de::IgnoredAny;
use serde_json::json;
use tintuc::model::{Article, Href, Id, Neighbour, Timestamp, parse};

impl Checker<'_> {
    pub(super) fn article(&mut self, root: Located<'_>, fields: &Fields<'_>) {
        if let Some(id) = self.required::<Id>(root, fields, "id", "a")
            && id.as_str() != self.name()
        {
            self.error(fields["id"].line(), format!("the id is {id}, but the file's name says {}", self.name()));
        }
        self.required_text(root, fields, "title");
        self.required::<Timestamp>(root, fields, "date_published", "2017-12-01T17:00:00+07:00");
        self.item_addresses(fields);
        self.own_address(fields);
        if let Some((at, extension)) = fields.get("_tintuc").and_then(|field| Some((*field, field.fields()?))) {
            self.extension(at, &extension);
        } else {
            self.repair("/_tintuc", json!({"body": []}));
            self.error(fields.get("_tintuc").unwrap_or(&root).line(), "_tintuc, which holds the body, is missing");
        }
        // The model decides: an article that clients cannot read must not be served.
        if self.list.iter().all(|finding| finding.severity != super::Severity::Error) {
            match parse::<Article>(root.raw()) {
                Ok(article) => {
                    if let Some(picture) = article.picture() {
                        self.previewed(root, &picture);
                    }
                }
                Err(error) => self.error(root.line(), error.to_string()),
            }
        }
    }

    /// Only `site.json` says where the site lies.
    fn own_address(&mut self, fields: &Fields<'_>) {
        let text = |name| fields.get(name).and_then(|field| field.string());
        let (Some(url), Some(id)) = (text("url"), text("id").and_then(|id| Id::new(id).ok())) else { return };
        match elsewhere(Some(&url), &id) {
            Some(_) => self
                .warn(fields["url"], "url leads elsewhere: feeds send their readers there, and not to the page here"),
            None if Href::new(&url).is_ok() => {
                self.warn(fields["url"], "url does not count: site.json says where the site lies; leave it out");
            }
            None => {}
        }
    }

    /// The addresses of articles and of the items of feeds. The contract has them as texts.
    pub(super) fn item_addresses(&mut self, fields: &Fields<'_>) {
        for at in ["url", "image"].into_iter().filter_map(|name| fields.get(name)) {
            self.address(*at);
        }
        if let Some(at) = fields.get("image")
            && let Some(address) = at.string()
        {
            self.file(*at, &address);
        }
    }

    fn extension(&mut self, at: Located<'_>, fields: &Fields<'_>) {
        self.other_articles(fields);
        if self.required_value::<Vec<IgnoredAny>>(at, fields, "body").is_none() {
            self.repair("/_tintuc/body", json!([]));
        }
    }

    /// Translations, related articles and neighbours must exist.
    fn other_articles(&mut self, fields: &Fields<'_>) {
        let related = fields.get("related").and_then(|list| list.elements()).unwrap_or_default();
        let translations = fields.get("translations").and_then(|object| object.fields()).unwrap_or_default();
        for at in related.into_iter().chain(translations.into_values()) {
            // The reader reports one that is no id.
            if let Ok(id) = parse::<Id>(at.raw()) {
                self.reference(at, &format!("articles/{id}.json"));
            }
        }
        for at in ["newer", "older"].into_iter().filter_map(|name| fields.get(name)) {
            if let Ok(Neighbour { id, .. }) = parse(at.raw()) {
                self.reference(*at, &format!("articles/{id}.json"));
            }
        }
    }
}
