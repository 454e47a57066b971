use crate::{
    markup::{Element, Markup, element},
    model::Href,
    views::{Context, parts::not_blank},
};

/// A file to download, with its kind and size before the reader spends the data on it.
pub(super) fn attachment(
    cx: &Context,
    href: &Href,
    title: &str,
    bytes: Option<u64>,
    media_type: Option<&str>,
) -> Element {
    let title = not_blank(Some(title)).unwrap_or(cx.messages().attachment);
    let title = title.chars().filter(|sign| !turns_text(*sign)).collect::<String>();
    let kind = media_type.and_then(kind).map(str::to_owned);
    let facts = kind.into_iter().chain(bytes.map(|bytes| cx.locale.file_size(bytes))).collect::<Vec<_>>();
    let facts = (!facts.is_empty()).then(|| {
        let facts = element("span").class("muted").with("(").with(facts.join(", ")).with(")");
        Markup::new().with(" ").with(facts)
    });
    let link = element("a").attr("href", cx.resolve(href)).attr("download", "");
    element("p").class("attachment").with(link.with(element("span").class("file").with(title)).with(facts))
}

/// Whether a sign changes the direction of what follows (Unicode, UAX 9): a name ending in "fdp.exe" would read "exe.pdf".
const fn turns_text(sign: char) -> bool {
    matches!(sign, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// What readers call a media type; nothing for the ones they have no word for.
fn kind(media_type: &str) -> Option<&'static str> {
    let media_type = media_type.split(';').next().unwrap_or_default().trim();
    KINDS.iter().find(|(known, _)| media_type.eq_ignore_ascii_case(known)).map(|(_, kind)| *kind)
}

const KINDS: [(&str, &str); 14] = [
    ("application/pdf", "PDF"),
    ("application/msword", "Word"),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Word"),
    ("application/vnd.ms-excel", "Excel"),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel"),
    ("application/vnd.ms-powerpoint", "PowerPoint"),
    ("application/vnd.openxmlformats-officedocument.presentationml.presentation", "PowerPoint"),
    ("application/zip", "ZIP"),
    ("application/json", "JSON"),
    ("text/csv", "CSV"),
    ("text/plain", "TXT"),
    ("image/jpeg", "JPEG"),
    ("image/png", "PNG"),
    ("image/svg+xml", "SVG"),
];
