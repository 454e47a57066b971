use crate::{
    components::parts::not_blank,
    context::{use_config, use_locale},
    model::Href,
};
use leptos::prelude::*;

/// A file to download, with its kind and size before the reader spends the data on it.
#[component]
pub(super) fn Attachment<'a>(
    href: &'a Href,
    title: &'a str,
    /// Its size.
    bytes: Option<u64>,
    media_type: Option<&'a str>,
) -> AnyView {
    let locale = use_locale();
    let title = not_blank(Some(title)).unwrap_or(locale.messages().attachment);
    let title = title.chars().filter(|sign| !turns_text(*sign)).collect::<String>();
    let kind = media_type.and_then(kind).map(str::to_owned);
    let facts = kind.into_iter().chain(bytes.map(|bytes| locale.file_size(bytes))).collect::<Vec<_>>();
    let facts = (!facts.is_empty())
        .then(|| view! { " "<span class="muted">{format!("({})", facts.join(", "))}</span> }.into_any());
    view! {
        <p class="attachment">
            <a href=use_config().resolve(href) download=""><span class="file">{title}</span>{facts}</a>
        </p>
    }
    .into_any()
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
