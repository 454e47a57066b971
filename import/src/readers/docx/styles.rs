use super::{ReadError, attribute, child, is, switch, value, xml};
use roxmltree::Node;
use std::collections::HashMap;

/// What the styles of a document say, with what they inherit.
#[derive(Debug, Default)]
pub(super) struct Styles {
    known: HashMap<String, Style>,
    /// Whether the levels of a list are numbered, by list and level.
    numbered: HashMap<(String, String), bool>,
}

/// One style.
#[derive(Clone, Debug, Default)]
pub(super) struct Style {
    /// Its name in lower case, which is the same in every language of Word.
    pub(super) name: String,
    parent: Option<String>,
    pub(super) text: TextStyle,
    pub(super) centred: Option<bool>,
    /// 1 to 9 for headings.
    pub(super) heading: Option<u8>,
}

/// How a style or a run wants its text.
#[derive(Clone, Debug, Default)]
pub(super) struct TextStyle {
    pub(super) strong: Option<bool>,
    pub(super) emphasis: Option<bool>,
    pub(super) font: Option<String>,
    pub(super) hidden: Option<bool>,
}

impl TextStyle {
    pub(super) fn read(properties: Node) -> Self {
        let fonts = child(properties, "rFonts");
        Self {
            strong: switch(properties, "b"),
            emphasis: switch(properties, "i"),
            font: fonts
                .and_then(|fonts| attribute(fonts, "ascii").or_else(|| attribute(fonts, "hAnsi")))
                .map(str::to_owned),
            hidden: switch(properties, "vanish"),
        }
    }

    /// What stands here, else what the other says.
    pub(super) fn or(self, other: &Self) -> Self {
        Self {
            strong: self.strong.or(other.strong),
            emphasis: self.emphasis.or(other.emphasis),
            font: self.font.or_else(|| other.font.clone()),
            hidden: self.hidden.or(other.hidden),
        }
    }
}

impl Styles {
    pub(super) fn read(styles: &str, numbering: &str) -> Result<Self, ReadError> {
        let mut all = Self::default();
        if !styles.is_empty() {
            let document = xml(styles)?;
            for node in document.descendants().filter(|node| is(*node, "style")) {
                let Some(id) = attribute(node, "styleId") else { continue };
                let paragraph = child(node, "pPr");
                let name = value(node, "name").unwrap_or(id).to_lowercase();
                let level = paragraph
                    .and_then(|properties| value(properties, "outlineLvl"))
                    .and_then(|level| level.parse::<u8>().ok());
                let named = name.strip_prefix("heading ").and_then(|level| level.parse().ok());
                let style = Style {
                    heading: named.or_else(|| level.filter(|level| *level < 9).map(|level| level + 1)),
                    name,
                    parent: value(node, "basedOn").map(str::to_owned),
                    text: child(node, "rPr").map(TextStyle::read).unwrap_or_default(),
                    centred: paragraph.and_then(|properties| value(properties, "jc")).map(|align| align == "center"),
                };
                all.known.insert(id.to_owned(), style);
            }
            let defaults =
                document.descendants().find(|node| is(*node, "rPrDefault")).and_then(|node| child(node, "rPr"));
            all.known.insert(
                String::new(),
                Style { text: defaults.map(TextStyle::read).unwrap_or_default(), ..Style::default() },
            );
        }
        if !numbering.is_empty() {
            all.read_numbering(numbering)?;
        }
        Ok(all)
    }

    fn read_numbering(&mut self, text: &str) -> Result<(), ReadError> {
        let document = xml(text)?;
        let mut formats: HashMap<(&str, &str), bool> = HashMap::new();
        for list in document.descendants().filter(|node| is(*node, "abstractNum")) {
            for level in list.children().filter(|node| is(*node, "lvl")) {
                let keys = attribute(list, "abstractNumId").zip(attribute(level, "ilvl"));
                if let Some(keys) = keys {
                    formats.insert(keys, !matches!(value(level, "numFmt"), Some("bullet" | "none")));
                }
            }
        }
        for list in document.descendants().filter(|node| is(*node, "num")) {
            let Some((id, of)) = attribute(list, "numId").zip(value(list, "abstractNumId")) else { continue };
            for ((format, level), numbered) in &formats {
                if *format == of {
                    self.numbered.insert((id.to_owned(), (*level).to_owned()), *numbered);
                }
            }
        }
        Ok(())
    }

    /// Whether a list is numbered at a level.
    pub(super) fn is_numbered(&self, list: &str, level: &str) -> bool {
        self.numbered.get(&(list.to_owned(), level.to_owned())).copied().unwrap_or_default()
    }

    /// A style with what it inherits; the document's defaults where there is none.
    pub(super) fn get(&self, id: Option<&str>) -> Style {
        let defaults = self.known.get("").cloned().unwrap_or_default();
        let Some(mut style) = id.and_then(|id| self.known.get(id)).cloned() else { return defaults };
        // A style that inherits from itself ends here, too.
        for _ in 0..16 {
            let Some(parent) = style.parent.take().and_then(|parent| self.known.get(&parent)) else { break };
            style.text = style.text.or(&parent.text);
            style.centred = style.centred.or(parent.centred);
            style.heading = style.heading.or(parent.heading);
            style.parent.clone_from(&parent.parent);
        }
        style.text = style.text.or(&defaults.text);
        style
    }
}
