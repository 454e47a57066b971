use tintuc::model::{Href, Span};

/// How a run of text looks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Look {
    /// Bold.
    pub(crate) strong: bool,
    /// Italic.
    pub(crate) emphasis: bool,
    /// Where it leads.
    pub(crate) href: Option<Href>,
}

/// Runs of text that look the same become one span.
#[derive(Clone, Debug, Default)]
pub(crate) struct Run(pub(crate) Vec<Span>);

impl Run {
    /// Adds a text as it is.
    pub(crate) fn push(&mut self, text: &str, look: &Look) {
        if text.is_empty() {
            return;
        }
        if let Some(last) = self.0.last_mut()
            && (last.strong, last.emphasis, &last.href) == (look.strong, look.emphasis, &look.href)
        {
            last.text.push_str(text);
            return;
        }
        let (strong, emphasis, href) = (look.strong, look.emphasis, look.href.clone());
        self.0.push(Span { text: text.to_owned(), strong, emphasis, href, mark: false });
    }

    /// Adds a text as HTML has it: white space of any length is one space, and none at the beginning.
    pub(crate) fn push_collapsed(&mut self, text: &str, look: &Look) {
        let mut collapsed = String::with_capacity(text.len());
        let mut gap = self.0.last().is_none_or(|span| span.text.ends_with(' ') || span.text.ends_with('\n'));
        for sign in text.chars() {
            let space = matches!(sign, ' ' | '\t' | '\n' | '\r' | '\u{c}');
            if !(space && gap) {
                collapsed.push(if space { ' ' } else { sign });
            }
            gap = space;
        }
        self.push(&collapsed, look);
    }

    /// Whether nothing can be seen.
    pub(crate) fn is_blank(&self) -> bool {
        self.0.iter().all(|span| span.text.trim().is_empty())
    }
}
