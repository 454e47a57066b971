use super::{Element, Markup, Node};
use std::fmt::{self, Display, Formatter, Write};

/// Elements that have no content and no end (HTML Living Standard, 13.1.2), as far as we use them.
const VOID: [&str; 6] = ["img", "source", "meta", "link", "base", "input"];

/// As HTML.
impl Display for Markup {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|node| match node {
            Node::Element(element) => element.fmt(f),
            Node::Text(text) => escape(text, f),
        })
    }
}

/// As HTML.
impl Display for Element {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "<{}", self.0.name)?;
        for (name, value) in &self.0.attributes {
            write!(f, " {name}=\"")?;
            escape(value, f)?;
            f.write_char('"')?;
        }
        f.write_char('>')?;
        if VOID.contains(&self.0.name) {
            return Ok(());
        }
        if self.0.name == "script" {
            // Ours hold JSON, whose texts may name any character by its number. Browsers look for nothing but `</script`
            // and `<!--` in it: without `<` there is neither.
            for node in &self.0.content.0 {
                if let Node::Text(text) = node {
                    f.write_str(&text.replace('<', "\\u003c"))?;
                }
            }
        } else {
            self.0.content.fmt(f)?;
        }
        write!(f, "</{}>", self.0.name)
    }
}

/// For texts and for values between double quotes alike.
fn escape(text: &str, f: &mut Formatter<'_>) -> fmt::Result {
    for character in text.chars() {
        match character {
            '&' => f.write_str("&amp;")?,
            '<' => f.write_str("&lt;")?,
            '>' => f.write_str("&gt;")?,
            '"' => f.write_str("&quot;")?,
            _ => f.write_char(character)?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::{Markup, element};

    #[test]
    fn it_writes_elements_attributes_and_texts() {
        let link = element("a").class("button").attr("href", "/tin/a").attr("rel", None::<&str>).with("Đọc");
        let markup = Markup::new().with(element("p").with(link).with(" ").with(Some("tiếp"))).with(element("hr"));
        assert_eq!(markup.to_string(), r#"<p><a class="button" href="/tin/a">Đọc</a> tiếp</p><hr></hr>"#);
        assert_eq!(element("img").attr("alt", "").to_string(), r#"<img alt="">"#);
    }

    #[test]
    fn nothing_in_a_text_or_value_is_markup() {
        let hostile = r#"<b a="1">&amp;"#;
        let escaped = "&lt;b a=&quot;1&quot;&gt;&amp;amp;";
        let written = element("i").attr("title", hostile).with(hostile).to_string();
        assert_eq!(written, format!("<i title=\"{escaped}\">{escaped}</i>"));
    }

    #[test]
    fn json_in_a_script_cannot_end_it() {
        let written = element("script").with(r#"{"a":"</script><!--"}"#).to_string();
        assert_eq!(written, r#"<script>{"a":"\u003c/script>\u003c!--"}</script>"#);
    }
}
