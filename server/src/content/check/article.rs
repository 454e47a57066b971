use super::{
    Findings, Located,
    shape::{Fields, reads},
};
use crate::publish::elsewhere;
use serde::de::IgnoredAny;
use tintuc::model::{
    Article, Block, Correction, Credit, Href, Id, Image, Neighbour, Timestamp, Translations, Withdrawal, parse,
};

impl Findings<'_> {
    pub(super) fn article(&mut self, root: Located<'_>, fields: &Fields<'_>) {
        if let Some(id) = self.required::<Id>(root, fields, "id")
            && id.as_str() != self.name()
        {
            self.error(fields["id"].line(), format!("the id is {id}, but the file's name says {}", self.name()));
        }
        self.required_text(root, fields, "title");
        self.required::<Timestamp>(root, fields, "date_published");
        self.item(fields);
        self.own_address(fields);
        match fields.get("_tintuc").and_then(|field| Some((*field, field.fields()?))) {
            Some((at, extension)) => self.extension(at, &extension),
            None => {
                self.error(fields.get("_tintuc").unwrap_or(&root).line(), "_tintuc, which holds the body, is missing");
            }
        }
        // The model has the last word: what clients cannot read must not be served.
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

    /// Where the site lies stands in `site.json` alone.
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

    /// The optional fields that articles and the items of feeds have in common.
    pub(super) fn item(&mut self, fields: &Fields<'_>) {
        self.optional(
            fields,
            &[
                ("url", reads::<String>),
                ("language", reads::<String>),
                ("summary", reads::<String>),
                ("content_text", reads::<String>),
                ("image", reads::<String>),
                ("date_modified", reads::<Timestamp>),
                ("tags", reads::<Vec<String>>),
            ],
        );
    }

    fn extension(&mut self, at: Located<'_>, fields: &Fields<'_>) {
        self.optional(
            fields,
            &[
                ("section", reads::<Id>),
                ("image", reads::<Image>),
                ("translations", reads::<Translations>),
                ("newer", reads::<Neighbour>),
                ("older", reads::<Neighbour>),
                ("related", reads::<Vec<IgnoredAny>>),
                ("credits", reads::<Vec<IgnoredAny>>),
                ("source", reads::<String>),
                ("corrections", reads::<Vec<IgnoredAny>>),
                ("withdrawn", reads::<Withdrawal>),
            ],
        );
        if let Some(credits) = fields.get("credits") {
            self.elements(*credits, "credit", reads::<Credit>);
        }
        if let Some(corrections) = fields.get("corrections") {
            self.elements(*corrections, "correction", reads::<Correction>);
        }
        self.other_articles(fields);
        if self.required::<Vec<IgnoredAny>>(at, fields, "body").is_some() {
            self.blocks(fields["body"]);
        }
    }

    fn blocks(&mut self, body: Located<'_>) {
        for block in body.elements().unwrap_or_default() {
            let Err(error) = parse::<Block>(block.raw()) else { continue };
            let kind = block.fields().and_then(|fields| fields.get("type").copied());
            match kind.filter(|kind| error.field() == Some("type") && kind.string().is_some()) {
                Some(kind) => {
                    self.warn(block, format!("this block is left out: there is no block of type {}", kind.raw()));
                }
                None => self.warn(block, format!("this block is left out: {error}")),
            }
        }
    }

    /// Translations, related articles and neighbours must be there.
    fn other_articles(&mut self, fields: &Fields<'_>) {
        let related = fields.get("related").and_then(|list| list.elements()).unwrap_or_default();
        let translations = fields.get("translations").and_then(|object| object.fields()).unwrap_or_default();
        for at in related.into_iter().chain(translations.into_values()) {
            match parse::<Id>(at.raw()) {
                Ok(id) => self.reference(at, &format!("articles/{id}.json")),
                Err(error) => self.warn(at, format!("this article is left out: {error}")),
            }
        }
        for at in ["newer", "older"].into_iter().filter_map(|name| fields.get(name)) {
            if let Ok(Neighbour { id, .. }) = parse(at.raw()) {
                self.reference(*at, &format!("articles/{id}.json"));
            }
        }
    }
}
