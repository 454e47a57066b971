use std::fmt::{self, Write};

/// An element of the head: its name, its attributes, its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// `title`, `meta`, `link` or `script`.
    pub name: &'static str,
    /// Names and values of its attributes, unescaped.
    pub attributes: Vec<(&'static str, String)>,
    /// What stands inside, unescaped; only `title` and `script` have any.
    pub text: String,
}

impl Tag {
    /// The document's title.
    pub const fn title(text: String) -> Self {
        Self { name: "title", attributes: Vec::new(), text }
    }

    pub(super) fn meta(name: &str, content: impl Into<String>) -> Self {
        Self::empty("meta", vec![("name", name.to_owned()), ("content", content.into())])
    }

    pub(super) fn property(property: &str, content: impl Into<String>) -> Self {
        Self::empty("meta", vec![("property", property.to_owned()), ("content", content.into())])
    }

    pub(super) fn link(rel: &str, href: String) -> Self {
        Self::empty("link", vec![("rel", rel.to_owned()), ("href", href)])
    }

    /// JSON that HTML cannot end early: without `<` there is neither `</script>` nor `<!--`.
    pub(super) fn json_ld(json: &serde_json::Value) -> Self {
        let attributes = vec![("type", "application/ld+json".to_owned())];
        Self { name: "script", attributes, text: json.to_string().replace('<', "\\u003c") }
    }

    pub(super) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.attributes.push((name, value.into()));
        self
    }

    const fn empty(name: &'static str, attributes: Vec<(&'static str, String)>) -> Self {
        Self { name, attributes, text: String::new() }
    }
}

impl fmt::Display for Tag {
    /// As HTML. `data-page` marks what the app replaces when the reader moves on.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{}", self.name)?;
        for (name, value) in &self.attributes {
            write!(f, " {name}=\"")?;
            escape(value, f)?;
            f.write_char('"')?;
        }
        f.write_str(" data-page>")?;
        match self.name {
            "title" => {
                escape(&self.text, f)?;
                f.write_str("</title>")
            }
            "script" => write!(f, "{}</script>", self.text),
            _ => Ok(()),
        }
    }
}

fn escape(text: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
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
