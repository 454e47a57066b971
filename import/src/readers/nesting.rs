//! How deep the elements of a text nest, before a parser is let near it: roxmltree calls itself for every level, and html5ever
//! looks through all open elements at every tag.

/// Elements that never close, and those that the next of their kind closes.
const IMPLIED: [&str; 31] = [
    "area", "base", "basefont", "br", "col", "colgroup", "dd", "dt", "embed", "frame", "hr", "img", "input", "keygen",
    "li", "link", "meta", "option", "p", "param", "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track",
    "wbr", "path", "!doctype",
];

/// The depth of an XML text.
pub(super) fn of_xml(text: &str) -> usize {
    deepest(text, |tag| tag.ends_with('/'), |_| None)
}

/// About the depth of an HTML text.
pub(super) fn of_html(text: &str) -> usize {
    let closes_itself = |tag: &str| {
        let name = name(tag);
        IMPLIED.iter().any(|implied| name.eq_ignore_ascii_case(implied))
    };
    let end = |tag: &str| {
        let name = name(tag);
        ["script", "style", "textarea", "title", "xmp"].into_iter().find(|raw| name.eq_ignore_ascii_case(raw))
    };
    deepest(text, closes_itself, end)
}

fn name(tag: &str) -> &str {
    tag.split(|sign: char| sign.is_ascii_whitespace() || sign == '/').next().unwrap_or_default()
}

/// `raw` says for a tag whose content is no mark-up which end tag ends it.
fn deepest(text: &str, closes_itself: impl Fn(&str) -> bool, raw: impl Fn(&str) -> Option<&'static str>) -> usize {
    let (mut depth, mut most, mut rest) = (0_usize, 0_usize, text);
    while let Some((_, after)) = rest.split_once('<') {
        rest = after;
        let skip =
            [("!--", "-->"), ("![CDATA[", "]]>"), ("?", ">")].into_iter().find(|(start, _)| rest.starts_with(start));
        if let Some((_, end)) = skip {
            rest = rest.split_once(end).map_or("", |(_, after)| after);
            continue;
        }
        if !rest.starts_with(|sign: char| sign.is_alphabetic() || sign == '/' || sign == '_') {
            continue;
        }
        let (tag, after) = tag_and_rest(rest);
        rest = after;
        if let Some(closed) = tag.strip_prefix('/') {
            depth = depth.saturating_sub(usize::from(!closes_itself(closed)));
        } else if let Some(end) = raw(tag) {
            rest = after_end(rest, end);
        } else if !closes_itself(tag) {
            depth += 1;
            most = most.max(depth);
        }
    }
    most
}

/// A tag up to its `>`, which may stand in a quoted value before.
fn tag_and_rest(text: &str) -> (&str, &str) {
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return (&text[..at], &text[at + 1..]),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    // A quote that nothing closes: as if it were none.
    text.split_once('>').unwrap_or((text, ""))
}

fn after_end<'a>(text: &'a str, element: &str) -> &'a str {
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("</") {
        rest = after;
        if rest.get(..element.len()).is_some_and(|name| name.eq_ignore_ascii_case(element)) {
            return rest;
        }
    }
    ""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_counted_without_a_parser() {
        for (xml, depth) in [("<a><b/><c>x</c></a>", 2), ("<a b='>'><!-- <c> --><![CDATA[<d>]]></a>", 1), ("1 < 2", 0)]
        {
            assert_eq!(of_xml(xml), depth, "{xml}");
        }
        for (html, depth) in [
            ("<p>a<p>b<p>c", 0),
            ("<div><br><div></div></div><div></div>", 2),
            ("<script>if (a<b) '<div><div>'</script><b></b>", 1),
        ] {
            assert_eq!(of_html(html), depth, "{html}");
        }
        assert_eq!(of_html(&"<div>".repeat(100_000)), 100_000);
    }
}
