//! What holds everywhere in a document, however deep: addresses, pictures, spans, composed text.

use super::{
    Findings, Kind, Located,
    shape::{Fields, Reads, reads},
};
use serde::de::IgnoredAny;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tintuc::model::{Cell, Image, Source, SourceSet, Span, Spans, Timestamp, parse};
use unicode_normalization::is_nfc;

/// Lists whose unreadable elements are left out, by their field's name. The blocks themselves and the lists of a
/// document's head are looked at where they are known to be.
const LISTS: [(&str, &str, Reads); 4] = [
    ("spans", "span", reads::<Span>),
    ("images", "picture", reads::<Image>),
    ("sources", "format", reads::<Source>),
    ("rows", "row", reads::<Vec<IgnoredAny>>),
];

/// No office has put news on the web before.
const FIRST_YEAR: i64 = 1990;
/// Nobody dates an article further ahead on purpose.
const YEAR: Duration = Duration::from_secs(366 * 24 * 60 * 60);

impl Findings<'_> {
    pub(super) fn walk(&mut self, at: Located<'_>) {
        if let Some(fields) = at.fields() {
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
        let is_block = |kind| beside.get("type").and_then(|field| field.string()).is_some_and(|text| text == kind);
        match name {
            "href" | "src" | "url" | "home_page_url" | "feed_url" | "next_url" => self.address(field),
            "image" if field.string().is_some() => self.address(field),
            "image" => self.picture(field),
            "images" => field.elements().unwrap_or_default().into_iter().for_each(|image| self.picture(image)),
            "srcset" => self.source_set(field),
            "date_published" | "date_modified" | "date" => self.year(field),
            "items" if is_block("list") => {
                self.elements(field, "item", reads::<Spans>);
                for item in field.elements().unwrap_or_default() {
                    self.elements(item, "span", reads::<Span>);
                }
            }
            "head" if is_block("table") => {
                self.optional(beside, &[("head", reads::<Vec<IgnoredAny>>)]);
                self.cells(field);
            }
            "rows" => field.elements().unwrap_or_default().into_iter().for_each(|row| self.cells(row)),
            _ => {}
        }
        if let Some((_, what, reads)) = LISTS.into_iter().find(|(list, ..)| *list == name) {
            self.elements(field, what, reads);
        }
        let file = match name {
            "src" | "image" => true,
            "href" => is_block("attachment"),
            _ => false,
        };
        if file && let Some(address) = field.string() {
            self.file(field, &address);
        }
        if name == "src"
            && let Some(address) = field.string()
        {
            self.shown(field, &address);
        }
    }

    /// A slip of the finger hides an article for a hundred years, or puts it last of all.
    fn year(&mut self, at: Located<'_>) {
        // Feeds have it from the articles.
        if Kind::of(self.path) != Some(Kind::Article) {
            return;
        }
        let Some(date) = at.string().and_then(|text| Timestamp::parse(&text).ok()) else { return };
        let (year, now) = (date.civil().year, SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default());
        let far = i64::try_from((now + YEAR).as_secs()).is_ok_and(|far| date.unix() > far);
        if far || year < FIRST_YEAR {
            self.warn(at, format!("the year {year} looks mistyped"));
        }
    }

    /// A cell that cannot be read stays empty, so that the others keep their columns.
    fn cells(&mut self, row: Located<'_>) {
        for cell in row.elements().unwrap_or_default() {
            match cell.fields() {
                Some(fields) => self.cell(cell, &fields),
                None => {
                    if let Err(error) = reads::<Cell>(cell.raw()) {
                        self.warn(cell, format!("this cell is left empty: {error}"));
                    }
                }
            }
        }
    }

    /// One that is an object: it has a text or spans, and reaches over others within bounds.
    fn cell(&mut self, at: Located<'_>, fields: &Fields<'_>) {
        if !fields.contains_key("text") && !fields.contains_key("spans") {
            self.warn(at, "this cell is left empty: it has neither text nor spans");
        }
        self.optional(fields, &[("text", reads::<Cell>), ("spans", reads::<Spans>), ("head", reads::<bool>)]);
        for (name, most) in [("rowspan", Cell::MAX_ROWS), ("colspan", Cell::MAX_COLUMNS)] {
            let Some(field) = fields.get(name) else { continue };
            if !parse::<u32>(field.raw()).is_ok_and(|span| (1..=most).contains(&span)) {
                self.warn(*field, format!("{name} is put within its bounds: a whole number from 1 to {most}"));
            }
        }
    }

    fn source_set(&mut self, at: Located<'_>) {
        // One that cannot be read is told of where the format is looked at.
        let Ok(set) = parse::<SourceSet>(at.raw()) else { return };
        for href in set.addresses() {
            self.file(at, href.as_str());
            self.shown(at, href.as_str());
        }
    }

    /// The site's policy for content (`site/policy.rs`) has browsers load pictures from elsewhere over https only.
    fn shown(&mut self, at: Located<'_>, address: &str) {
        let scheme = address.trim_start().split_once(':').map(|(scheme, _)| scheme);
        if scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case("http")) {
            let reason = "browsers do not show this picture: of other hosts the site allows https: only, since anybody on \
                          the way could change what comes over http:. Copy it to media/, also for a site that is itself plain http:";
            self.warn(at, reason);
        }
    }
}
