//! What holds everywhere in a document, however deep: pictures, files, dates, composed text.

use super::{Checker, DocumentKind, Located, required::Fields};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tintuc::model::{SourceSet, Timestamp, parse};
use unicode_normalization::is_nfc;

/// No office published news on the web before this year.
const FIRST_YEAR: i64 = 1990;
/// Nobody dates an article further ahead than this on purpose.
const YEAR: Duration = Duration::from_secs(366 * 24 * 60 * 60);

impl Checker<'_> {
    pub(super) fn walk(&mut self, at: Located<'_>) {
        if let Some(fields) = at.fields() {
            self.picture(at);
            for (name, field) in &fields {
                self.field(name, *field, &fields);
                self.walk(*field);
            }
        } else if let Some(elements) = at.elements() {
            for element in elements {
                self.walk(element);
            }
        } else if at.string().is_some_and(|text| !is_nfc(&text)) {
            self.warn(at, "the text is not in NFC; `publish` composes it");
        }
    }

    fn field(&mut self, name: &str, field: Located<'_>, beside: &Fields<'_>) {
        let is_attachment =
            || beside.get("type").and_then(|field| field.string()).is_some_and(|kind| kind == "attachment");
        match (name, field.string()) {
            ("date_published" | "date_modified" | "date", Some(_)) => self.year(field),
            ("srcset", Some(_)) => self.source_set(field),
            ("src", Some(address)) => {
                self.file(field, &address);
                self.shown(field, &address);
            }
            ("href", Some(address)) if is_attachment() => self.file(field, &address),
            _ => {}
        }
    }

    /// A mistyped year hides an article for a hundred years, or puts it last.
    fn year(&mut self, at: Located<'_>) {
        // Feeds have their dates from the articles.
        if DocumentKind::of(self.path) != Some(DocumentKind::Article) {
            return;
        }
        let Some(date) = at.string().and_then(|text| Timestamp::parse(&text).ok()) else { return };
        let (year, now) = (date.civil().year, SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default());
        let far = i64::try_from((now + YEAR).as_secs()).is_ok_and(|far| date.unix() > far);
        if far || year < FIRST_YEAR {
            self.warn(at, format!("the year {year} looks mistyped"));
        }
    }

    fn source_set(&mut self, at: Located<'_>) {
        // The reader reports one that cannot be read.
        let Ok(set) = parse::<SourceSet>(at.raw()) else { return };
        for href in set.addresses() {
            self.file(at, href.as_str());
            self.shown(at, href.as_str());
        }
    }

    /// The site's policy (`site/policy.rs`) allows pictures of other hosts over https only.
    fn shown(&mut self, at: Located<'_>, address: &str) {
        let scheme = address.trim_start().split_once(':').map(|(scheme, _)| scheme);
        if scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case("http")) {
            let reason = "browsers do not show this picture: of other hosts the site allows https: only, since anybody on \
                          the way could change what comes over http:. Copy it to media/, also for a site that is itself plain http:";
            self.warn(at, reason);
        }
    }
}
