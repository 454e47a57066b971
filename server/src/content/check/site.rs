use super::{Checker, Located, Severity, required::Fields};
use std::collections::BTreeSet;
use tintuc::model::{Href, Image, Section, Site, parse};

impl Checker<'_> {
    pub(super) fn site(&mut self, root: Located<'_>, fields: &Fields<'_>) {
        self.required_text(root, fields, "name");
        if let Some(url) = fields.get("url")
            && parse::<Href>(url.raw()).is_ok_and(|address| !address.is_external())
        {
            self.warn(*url, "url is left out: the site's address begins with https:// or http://");
        }
        if let Some(at) = fields.get("image")
            && let Ok(picture) = parse::<Image>(at.raw())
        {
            self.previewed(*at, &picture);
        }
        if let Some(sections) = fields.get("sections") {
            self.sections_once(*sections);
        }
        if self.list.iter().all(|finding| finding.severity != Severity::Error)
            && let Err(error) = parse::<Site>(root.raw())
        {
            self.error(root.line(), error.to_string());
        }
    }

    fn sections_once(&mut self, sections: Located<'_>) {
        let mut seen = BTreeSet::new();
        for at in sections.elements().unwrap_or_default() {
            let Ok(section) = parse::<Section>(at.raw()) else { continue };
            if !seen.insert(section.id.clone()) {
                self.warn(at, format!("there are two sections {}", section.id));
            }
        }
    }
}
