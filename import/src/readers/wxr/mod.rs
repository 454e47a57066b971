//! WordPress exports (WXR): one XML file with all posts.

mod shortcodes; // `[caption]`, `[gallery]`, `[embed]`
mod texturize; // lines of the classic editor → paragraphs

use super::{Folder, ReadError, html, nesting};
use crate::{
    draft::{Draft, Origin, Part},
    limits,
    report::{Kind, Note},
    rules::date,
};
use roxmltree::{Document, Node, ParsingOptions};
use std::collections::HashMap;
use tintuc::model::Timestamp;

/// A file of the library, as the posts name it by number.
#[derive(Clone, Debug, Default)]
struct Media {
    address: String,
    alt: String,
    caption: String,
    /// The post that it was uploaded to.
    parent: String,
    /// Its own number, by which it stands in the post's gallery.
    number: u64,
}

/// Reads the published posts of an export. Pages, drafts and private posts are no news.
///
/// # Errors
/// [`ReadError`] for a file that is no export, or has no published post.
pub fn read(text: &str, folder: &Folder) -> Result<Vec<Draft>, ReadError> {
    // Old databases have control characters in them, which XML does not.
    let text: String = text.chars().filter(|sign| !sign.is_control() || matches!(sign, '\n' | '\t' | '\r')).collect();
    if nesting::of_xml(&text) > limits::DEPTH {
        return Err(ReadError::Hostile("its elements nest more than 200 deep"));
    }
    let options = ParsingOptions { allow_dtd: false, nodes_limit: 20_000_000 };
    let document =
        Document::parse_with_options(&text, options).map_err(|error| ReadError::Damaged(error.to_string()))?;
    let items: Vec<_> = document.descendants().filter(|node| node.has_tag_name("item")).collect();
    let media: HashMap<&str, Media> =
        items.iter().filter_map(|item| Some((field(*item, "post_id")?, media(*item)?))).collect();
    let mut drafts = Vec::new();
    let mut left_out = 0;
    for item in items {
        let kind = field(item, "post_type").unwrap_or("post");
        let status = field(item, "status").unwrap_or("publish");
        let locked = field(item, "post_password").is_some();
        match (kind, status, locked) {
            ("post", "publish", false) => drafts.push(post(item, &media, folder)?),
            ("post" | "page", _, _) => left_out += 1,
            _ => {}
        }
    }
    if let (Some(first), true) = (drafts.first_mut(), left_out > 0) {
        first.note(Note::new(
            Kind::Dropped,
            format!("{left_out} pages, drafts and posts with a password of the same export"),
        ));
    }
    if drafts.is_empty() { Err(ReadError::Damaged("it has no published post".to_owned())) } else { Ok(drafts) }
}

/// The text of a child by its local name; nothing where it is empty. WordPress' namespace has its version in it.
fn field<'a>(item: Node<'a, '_>, name: &str) -> Option<&'a str> {
    let child = item.children().find(|child| child.is_element() && child.tag_name().name() == name)?;
    child.text().map(str::trim).filter(|text| !text.is_empty())
}

/// `content:encoded` and `excerpt:encoded` differ in their namespace only.
fn encoded<'a>(item: Node<'a, '_>, space: &str) -> &'a str {
    let is = |child: &Node| {
        child.tag_name().name() == "encoded" && child.tag_name().namespace().is_some_and(|name| name.contains(space))
    };
    item.children().find(is).and_then(|child| child.text()).unwrap_or_default()
}

fn meta<'a>(item: Node<'a, '_>, key: &str) -> Option<&'a str> {
    let metas = item.children().filter(|child| child.tag_name().name() == "postmeta");
    metas.filter(|meta| field(*meta, "meta_key") == Some(key)).find_map(|meta| field(meta, "meta_value"))
}

fn media(item: Node) -> Option<Media> {
    let address = field(item, "attachment_url")?.to_owned();
    let alt = meta(item, "_wp_attachment_image_alt").unwrap_or_default().to_owned();
    let parent = field(item, "post_parent").unwrap_or_default().to_owned();
    let number = field(item, "post_id").and_then(|id| id.parse().ok()).unwrap_or_default();
    Some(Media { address, alt, caption: encoded(item, "excerpt").trim().to_owned(), parent, number })
}

/// WordPress writes its own time and Greenwich's; of a draft that never came out the latter is zeros.
fn time(item: Node, name: &str) -> Option<Timestamp> {
    let greenwich = field(item, &format!("{name}_gmt")).filter(|time| !time.starts_with("0000"));
    let greenwich = greenwich.and_then(|time| Timestamp::parse(&format!("{}Z", time.replace(' ', "T"))).ok());
    greenwich.or_else(|| date::read(field(item, name)?))
}

fn post(item: Node, media: &HashMap<&str, Media>, folder: &Folder) -> Result<Draft, ReadError> {
    let content = encoded(item, "content");
    let mut notes = Vec::new();
    let content = shortcodes::expand(content, field(item, "post_id").unwrap_or_default(), media, &mut notes);
    let content = if content.contains("<!-- wp:") { content } else { texturize::paragraphs(&content) };
    let mut draft = html::fragment(&content, folder)?;
    for note in notes {
        draft.note(note);
    }
    // A title may have mark-up in it.
    let title = field(item, "title").map(|title| html::text(title, folder)).transpose()?;
    draft.title = title.filter(|title| !title.is_empty());
    let excerpt = html::fragment(encoded(item, "excerpt"), &Folder::default())?;
    let lead: Vec<_> = excerpt.parts.iter().filter_map(Part::paragraph).map(crate::draft::Paragraph::text).collect();
    draft.lead = Some(lead.join(" ")).filter(|lead| !lead.is_empty());
    draft.date = time(item, "post_date").or_else(|| date::read(field(item, "pubDate")?));
    draft.modified = time(item, "post_modified");
    let terms = |domain: &'static str| {
        let of = move |node: &Node| node.has_tag_name("category") && node.attribute("domain") == Some(domain);
        item.children().filter(of).filter_map(|node| {
            Some((node.text()?.to_owned(), node.attribute("nicename").unwrap_or_default().to_owned()))
        })
    };
    draft.section = terms("category").map(|(name, _)| name).next();
    draft.tags = terms("post_tag").map(|(name, _)| crate::rules::clean::text(&name)).collect();
    draft.slug = field(item, "post_name").map(str::to_owned);
    let (link, guid) = (field(item, "link"), field(item, "guid"));
    draft.aliases = link
        .into_iter()
        .chain(guid.filter(|guid| guid.starts_with("http") && Some(*guid) != link))
        .map(str::to_owned)
        .collect();
    draft.cover = meta(item, "_thumbnail_id")
        .and_then(|id| media.get(id))
        .and_then(|media| html::picture(&mut draft, &media.address, folder));
    // Copied posts have the same guid; their numbers differ.
    let key = format!("{}#{}", guid.or(link).unwrap_or_default(), field(item, "post_id").unwrap_or_default());
    draft.origin = Origin { label: draft.title.clone().unwrap_or_default(), key };
    Ok(draft)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::Figure;

    fn export(content: &str) -> String {
        format!(
            "<rss xmlns:content='http://purl.org/rss/1.0/modules/content/' xmlns:excerpt='http://wordpress.org/export/1.2/excerpt/' \
             xmlns:wp='http://wordpress.org/export/1.2/'><channel><item><title>T</title><link>https://cu.example/?p=1</link>\
             <content:encoded><![CDATA[{content}]]></content:encoded><wp:post_id>1</wp:post_id><wp:status>publish</wp:status>\
             <wp:post_date_gmt>2017-12-01 10:00:00</wp:post_date_gmt><wp:post_type>post</wp:post_type></item>\
             <item><wp:post_id>7</wp:post_id><wp:post_parent>1</wp:post_parent><wp:post_type>attachment</wp:post_type>\
             <wp:attachment_url>https://cu.example/a.jpg</wp:attachment_url></item></channel></rss>"
        )
    }

    #[test]
    fn captions_and_lines_of_the_classic_editor_are_kept() -> Result<(), ReadError> {
        let content = "Dòng một\ndòng hai\n\n[caption id=\"x\" width=\"300\"]<img src=\"https://cu.example/a-300x200.jpg\" alt=\"A\" /> Chú <em>thích</em>[/caption]\n\nHết [gallery ids=\"7,7\"]\n\n[gallery]";
        let drafts = read(&export(content), &Folder::default())?;
        let parts = &drafts[0].parts;
        assert_eq!(
            parts[0].paragraph().map(crate::draft::Paragraph::text).unwrap_or_default().trim(),
            "Dòng một\ndòng hai"
        );
        assert!(
            matches!(&parts[1], Part::Figure(Figure { caption: Some(caption), .. }) if caption == "Chú thích"),
            "{parts:?}"
        );
        assert!(matches!(&parts[3], Part::Gallery(figures) if figures.len() == 2), "{parts:?}");
        assert!(matches!(&parts[4], Part::Figure(_)), "{parts:?}");
        assert_eq!(drafts[0].date.map(|date| date.to_string()).as_deref(), Some("2017-12-01T17:00:00+07:00"));
        Ok(())
    }

    #[test]
    fn block_comments_leave_no_trace() -> Result<(), ReadError> {
        let content = "<!-- wp:paragraph --><p>A</p><!-- /wp:paragraph --><!-- wp:image --><figure class='wp-block-image'><img src='https://cu.example/a.jpg'/><figcaption>C</figcaption></figure><!-- /wp:image -->";
        let drafts = read(&export(content), &Folder::default())?;
        assert_eq!(drafts[0].parts.len(), 2);
        Ok(())
    }

    #[test]
    fn an_export_with_entities_of_its_own_is_refused() {
        let bomb = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]><rss>&b;</rss>";
        assert!(matches!(read(bomb, &Folder::default()), Err(ReadError::Damaged(_))));
        assert!(matches!(read(&"<a>".repeat(100_000), &Folder::default()), Err(ReadError::Hostile(_))));
    }
}
