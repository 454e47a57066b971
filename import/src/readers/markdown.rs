//! Markdown with front matter.

use super::{Folder, ReadError, html};
use crate::{
    draft::Draft,
    rules::{clean, date},
};
use pulldown_cmark::{Options, Parser};
use tintuc::model::{Credit, CreditRole};

/// Reads Markdown with front matter between two lines of `---` (or `+++`), as Jekyll, Hugo and others have it.
///
/// # Errors
/// [`ReadError::Empty`], and [`ReadError::Hostile`] where it nests too deep.
pub fn read(text: &str, folder: &Folder) -> Result<Draft, ReadError> {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let (matter, body) = front_matter(&text);
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
    let mut rendered = String::new();
    pulldown_cmark::html::push_html(&mut rendered, Parser::new_ext(body, options));
    let mut draft = html::fragment(&rendered, folder)?;
    let mut key = String::new();
    for line in matter.lines() {
        if let Some(item) = line.trim().strip_prefix("- ").filter(|_| !key.is_empty()) {
            set(&mut draft, &key, unquoted(item), folder);
        } else if let Some((name, value)) = line.split_once([':', '=']).filter(|_| !line.starts_with([' ', '\t', '#']))
        {
            key = name.trim().to_lowercase();
            let value = value.trim();
            if let Some(list) = value.strip_prefix('[').and_then(|value| value.strip_suffix(']')) {
                list.split(',').for_each(|item| set(&mut draft, &key, unquoted(item), folder));
            } else {
                set(&mut draft, &key, unquoted(value), folder);
            }
        }
    }
    if draft.parts.is_empty() && draft.lead.is_none() { Err(ReadError::Empty) } else { Ok(draft) }
}

/// The lines between the marks, and what stands after them.
fn front_matter(text: &str) -> (&str, &str) {
    for mark in ["---", "+++"] {
        let Some(after) = text.strip_prefix(mark).and_then(|rest| rest.trim_start_matches(' ').strip_prefix('\n'))
        else {
            continue;
        };
        let mut at = 0;
        for line in after.split_inclusive('\n') {
            if line.trim_end() == mark || (mark == "---" && line.trim_end() == "...") {
                return (&after[..at], &after[at + line.len()..]);
            }
            at += line.len();
        }
    }
    ("", text)
}

fn unquoted(value: &str) -> &str {
    let value = value.trim();
    let inner = |quote| value.strip_prefix(quote).and_then(|value| value.strip_suffix(quote));
    inner('"').or_else(|| inner('\'')).unwrap_or(value).trim()
}

/// One field. The names are those of Jekyll, Hugo, Publii and Pelican, and Vietnamese ones.
fn set(draft: &mut Draft, key: &str, value: &str, folder: &Folder) {
    if value.is_empty() {
        return;
    }
    let text = || Some(clean::text(value)).filter(|text| !text.is_empty());
    match key {
        "title" | "tiêu đề" | "tieu-de" => draft.title = text(),
        "summary" | "description" | "excerpt" | "lead" | "sapo" => draft.lead = text(),
        "date" | "published" | "pubdate" | "ngày" | "ngay" => draft.date = date::read(value).or(draft.date),
        "updated" | "lastmod" | "modified" => draft.modified = date::read(value),
        "section" | "category" | "categories" | "chuyên mục" | "chuyen-muc" => {
            draft.section = draft.section.take().or_else(text);
        }
        "tags" | "keywords" | "từ khoá" => draft.tags.extend(text()),
        "lang" | "language" => draft.language = Some(value.to_lowercase()),
        "author" | "authors" | "tác giả" | "tin" | "bài" => {
            draft.credits.extend(text().map(|name| Credit { role: CreditRole::Text, name }));
        }
        "photo" | "photographer" | "ảnh" => {
            draft.credits.extend(text().map(|name| Credit { role: CreditRole::Photo, name }));
        }
        "source" | "nguồn" => draft.source = text(),
        "slug" => draft.slug = text(),
        "aliases" | "redirect_from" | "permalink" | "url" => draft.aliases.push(value.to_owned()),
        "image" | "cover" | "featured_image" | "thumbnail" => {
            draft.cover = html::picture(draft, value, folder);
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::Part;
    use tintuc::model::Block;

    #[test]
    fn front_matter_and_body_are_told_apart() -> Result<(), ReadError> {
        let text = "---\ntitle: \"A: b\"\ndate: 2017-12-01\ntags: [x, 'y']\naliases:\n  - /cu/1.html\n---\n\n## H\n\n- a\n- b\n\n| a | b |\n|---|---|\n| 1 | 2 |\n";
        let draft = read(text, &Folder::default())?;
        assert_eq!((draft.title.as_deref(), draft.tags.len(), draft.aliases.len()), (Some("A: b"), 2, 1));
        assert!(matches!(draft.parts[0], Part::Block(Block::Heading { .. })));
        assert!(matches!(&draft.parts[1], Part::Block(Block::List { items, .. }) if items.len() == 2));
        assert!(matches!(&draft.parts[2], Part::Block(Block::Table { head, .. }) if head.len() == 2));
        Ok(())
    }

    #[test]
    fn a_rule_at_the_beginning_is_no_front_matter() -> Result<(), ReadError> {
        assert_eq!(read("---\n\nChữ\n", &Folder::default())?.parts.len(), 1);
        Ok(())
    }

    #[test]
    fn deep_quotes_end_in_an_error_and_not_in_a_crash() {
        for deep in [">".repeat(100_000), "[".repeat(50_000), "*a ".repeat(20_000), "- ".repeat(5_000)] {
            let _ = read(&(deep + "x"), &Folder::default());
        }
    }
}
