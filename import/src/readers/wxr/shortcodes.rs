use super::Media;
use crate::report::{Kind, Note};
use std::{collections::HashMap, fmt::Write as _};

/// Names that are replaced or dropped; other brackets are a text's own.
const NAMES: [&str; 16] = [
    "caption",
    "wp_caption",
    "gallery",
    "embed",
    "video",
    "audio",
    "playlist",
    "youtube",
    "contact-form",
    "contact-form-7",
    "vc_row",
    "vc_column",
    "vc_column_text",
    "et_pb_section",
    "et_pb_row",
    "et_pb_column",
];

/// Replaces shortcodes by HTML. `post` is the number of the post, whose own pictures `[gallery]` means where it names none.
pub(super) fn expand(text: &str, post: &str, media: &HashMap<&str, Media>, notes: &mut Vec<Note>) -> String {
    let mut html = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('[') {
        html.push_str(before);
        rest = after;
        let name_end =
            after.find(|sign: char| !(sign.is_ascii_alphanumeric() || "-_/".contains(sign))).unwrap_or(after.len());
        let name = after[..name_end].to_ascii_lowercase();
        // `[[caption]]` is how a post shows a shortcode.
        let escaped = before.ends_with('[');
        let Some((attributes, tail)) =
            after[name_end..].split_once(']').filter(|_| !escaped && NAMES.contains(&name.trim_start_matches('/')))
        else {
            html.push('[');
            continue;
        };
        rest = tail;
        let close = format!("[/{name}]");
        match name.as_str() {
            "caption" | "wp_caption" => {
                let (inner, tail) = tail.split_once(&*close).unwrap_or((tail, ""));
                rest = tail;
                let own = attribute(attributes, "caption");
                let (picture, line) = split_picture(inner);
                let line = own.unwrap_or(line);
                let _ = write!(html, "\n\n<figure>{picture}<figcaption>{line}</figcaption></figure>\n\n");
            }
            "gallery" | "playlist" => {
                let ids = attribute(attributes, "ids").or_else(|| attribute(attributes, "include")).unwrap_or_default();
                let mut found: Vec<&Media> = ids.split(',').filter_map(|id| media.get(id.trim())).collect();
                if ids.is_empty() && name == "gallery" {
                    let named = attribute(attributes, "id").unwrap_or(post);
                    found =
                        media.values().filter(|media| media.parent == named && is_picture(&media.address)).collect();
                    found.sort_by_key(|media| media.number);
                }
                if found.is_empty() {
                    notes.push(Note::new(Kind::Dropped, format!("[{name}{attributes}], which names no picture")));
                }
                html.push_str("\n\n<div class=\"gallery\">");
                for Media { address, alt, caption, .. } in found {
                    let (address, alt) = (escape(address), escape(alt));
                    let _ = write!(
                        html,
                        "<figure><img src=\"{address}\" alt=\"{alt}\"><figcaption>{caption}</figcaption></figure>"
                    );
                }
                html.push_str("</div>\n\n");
            }
            "embed" | "video" | "audio" | "youtube" => {
                let inner = tail.split_once(&*close);
                let own = ["src", "mp4", "m4v", "webm", "mp3", "ogg", "url"]
                    .into_iter()
                    .find_map(|name| attribute(attributes, name));
                // `[audio https://…]` names it without a name.
                let own = own.or(Some(attributes.trim()).filter(|address| address.starts_with("http")));
                let address =
                    own.or_else(|| inner.map(|(inner, _)| inner.trim())).filter(|address| address.starts_with("http"));
                if let Some((_, tail)) = inner {
                    rest = tail;
                }
                match address.map(escape) {
                    Some(address) => {
                        let _ = write!(html, "\n\n<p><a href=\"{address}\">{address}</a></p>\n\n");
                    }
                    None => notes.push(Note::new(Kind::Dropped, format!("[{name}{attributes}]"))),
                }
            }
            // Of page builders only the frame goes; what it holds is text.
            _ if name.starts_with(['v', 'e', '/']) => {}
            _ => notes.push(Note::new(Kind::Dropped, format!("[{name}{attributes}]"))),
        }
    }
    html.push_str(rest);
    html
}

fn is_picture(address: &str) -> bool {
    crate::readers::html::is_picture(address)
}

/// The picture (with the link around it), and the line after it.
fn split_picture(inner: &str) -> (&str, &str) {
    let Some(image) = inner.find("<img") else { return ("", inner) };
    let mut end = inner[image..].find('>').map_or(inner.len(), |at| image + at + 1);
    let after = &inner[end..];
    if inner[..image].contains("<a ")
        && let Some(close) = after.find("</a>")
    {
        end += close + 4;
    }
    (&inner[..end], inner[end..].trim())
}

fn attribute<'a>(attributes: &'a str, name: &str) -> Option<&'a str> {
    let after = attributes.split(&format!(" {name}=")).nth(1)?;
    let quote = after.chars().next().filter(|sign| matches!(sign, '"' | '\''));
    match quote {
        Some(quote) => after[1..].split(quote).next(),
        None => after.split([' ', ']']).next(),
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;")
}
