/// The built `index.html` with places to fill, which comments mark; trunk keeps the comments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Template {
    /// Up to the language of `<html lang="vi">`.
    start: String,
    /// From there to the tags of the head.
    top: String,
    /// From there to the content of the body.
    middle: String,
    end: String,
}

impl Template {
    /// Reads a built page; `None` if it has no marks, as in a build of an older version.
    ///
    /// The script that starts the wasm moves from the head to the end, because browsers compile it where they meet it, and the
    /// text need not wait for that.
    pub(crate) fn read(html: &str) -> Option<Self> {
        let (start, rest) = html.split_once("<html lang=\"")?;
        let (_, rest) = rest.split_once('"')?;
        let (top, _, rest) = place(rest, "head")?;
        let (middle, _, end) = place(rest, "body")?;
        let middle = without_preloads(middle);
        let (middle, program) = match place(&middle, "program") {
            Some((before, program, after)) => (format!("{before}{after}"), program),
            None => (middle.clone(), ""),
        };
        Some(Self {
            start: format!("{start}<html lang=\""),
            top: format!("\"{}", without_preloads(top)),
            end: format!("{program}{}", without_preloads(end)),
            middle,
        })
    }

    /// The page in two parts: the counter's figures, which change by the second, go between them.
    pub(super) fn fill(&self, language: &str, head: &str, body: (&str, &str)) -> (String, String) {
        let Self { start, top, middle, end } = self;
        (format!("{start}{language}{top}{head}{middle}{}", body.0), format!("{}{end}", body.1))
    }
}

/// The parts before, between and after the marks of a place.
fn place<'a>(html: &'a str, name: &str) -> Option<(&'a str, &'a str, &'a str)> {
    let (before, rest) = html.split_once(&format!("<!--tintuc:{name}-->"))?;
    let (inside, after) = rest.split_once(&format!("<!--/tintuc:{name}-->"))?;
    Some((before, inside, after))
}

/// Without the links that fetch the wasm at once: it would compete with the pictures for the connection, and the text does not
/// need it.
fn without_preloads(html: &str) -> String {
    place(html, "preload").map_or_else(|| html.to_owned(), |(before, _, after)| format!("{before}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUILT: &str = "<!DOCTYPE html><html lang=\"vi\"><head><!--tintuc:head--><title>T</title><!--/tintuc:head-->\
        <!--tintuc:preload--><link rel=\"preload\"><!--/tintuc:preload-->\
        <!--tintuc:program--><script type=\"module\"></script><!--/tintuc:program--></head>\
        <body><!--tintuc:body--><p>…</p><!--/tintuc:body--><script></script></body></html>";

    #[test]
    fn the_places_are_filled_and_the_marks_are_gone() {
        let filled = Template::read(BUILT).map(|it| it.fill("en", "<title>A</title>", ("<p>1", "3</p>")));
        let before = "<!DOCTYPE html><html lang=\"en\"><head><title>A</title></head><body><p>1".to_owned();
        assert_eq!(
            filled,
            Some((before, "3</p><script type=\"module\"></script><script></script></body></html>".to_owned()))
        );
    }

    #[test]
    fn a_page_without_marks_is_no_template() {
        for mark in ["<!--tintuc:head-->", "<!--/tintuc:head-->", "<!--tintuc:body-->", "<!--/tintuc:body-->"] {
            assert_eq!(Template::read(&BUILT.replace(mark, "")), None);
        }
        let unmarked = BUILT.replace("<!--tintuc:preload-->", "");
        assert!(Template::read(&unmarked).is_some_and(|it| it.middle.contains("preload")));
    }
}
