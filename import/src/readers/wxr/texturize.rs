/// Elements that are no part of a paragraph.
const BLOCKS: [&str; 26] = [
    "p",
    "div",
    "ul",
    "ol",
    "li",
    "dl",
    "table",
    "blockquote",
    "pre",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "figure",
    "hr",
    "iframe",
    "form",
    "section",
    "article",
    "aside",
    "script",
    "style",
    "address",
    "center",
];

/// The classic editor keeps no `<p>`: an empty line ends a paragraph, and a line's end is a `<br>`.
pub(super) fn paragraphs(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    if text.contains("<p>") || text.contains("<p ") {
        return text;
    }
    // Nothing is changed inside of `<pre>` and the like, and around blocks.
    let mut html = String::with_capacity(text.len() + text.len() / 8);
    for piece in text.split("\n\n").map(|piece| piece.trim_matches('\n')).filter(|piece| !piece.trim().is_empty()) {
        let name = piece.trim_start().strip_prefix('<').map(|tag| tag.trim_start_matches('/'));
        let name = name.and_then(|tag| tag.split(|sign: char| !sign.is_ascii_alphanumeric()).next());
        if name.is_some_and(|name| BLOCKS.iter().any(|block| block.eq_ignore_ascii_case(name))) {
            html.push_str(piece);
        } else {
            html.push_str("<p>");
            html.push_str(&piece.replace('\n', "<br>"));
            // No end tag: a block inside of the piece ends the paragraph by itself.
        }
        html.push_str("\n\n");
    }
    html
}
