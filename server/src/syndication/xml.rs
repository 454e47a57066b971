use std::fmt::Write as _;

/// XML, written element by element. Every text is escaped.
#[derive(Debug)]
pub(super) struct Xml(String);

impl Xml {
    /// A document that begins with this root tag.
    pub(super) fn new(root: &str) -> Self {
        Self(format!("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<{root}>\n"))
    }

    /// Markup of our own, which is not escaped.
    pub(super) fn raw(&mut self, markup: &str) {
        self.0.push_str(markup);
        self.0.push('\n');
    }

    /// An element with a text.
    pub(super) fn text(&mut self, name: &str, text: &str) {
        self.element(name, &[], text);
    }

    /// An element with attributes and a text.
    pub(super) fn element(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        let _ = write!(self.0, "<{name}");
        for (attribute, value) in attributes {
            let _ = write!(self.0, " {attribute}=\"{}\"", escape(value));
        }
        if text.is_empty() {
            self.raw("/>");
        } else {
            let _ = writeln!(self.0, ">{}</{name}>", escape(text));
        }
    }

    /// The document with its root element closed.
    pub(super) fn end(mut self, root: &str) -> String {
        let _ = writeln!(self.0, "</{root}>");
        self.0
    }
}

/// Text for content and for attributes, without the characters that XML 1.0 does not allow even escaped.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + text.len() / 8);
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' | '\t' | ' '..'\u{fffd}' | '\u{10000}'.. => escaped.push(character),
            _ => {}
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_escaped_and_what_xml_cannot_have_is_dropped() {
        assert_eq!(escape("a]]>&<\"\n\u{0}\u{8}\u{b}\u{1f}\u{fffe}\u{ffff}đ😀"), "a]]&gt;&amp;&lt;&quot;\nđ😀");
    }
}
