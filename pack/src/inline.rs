use crate::glue::{self, Unreadable};

/// The page with its inline modules and styles minified, and its other scripts without comments: those are also for browsers
/// that are too old for modules, and say so. The server names all of them by their hash afterwards.
///
/// # Errors
/// [`Unreadable`] where one of them is no script.
pub(crate) fn pack(page: &str) -> Result<String, Unreadable> {
    let page = joined(&each(page, "style", |_, style| Ok(minify_style(style)))?);
    each(&page, "script", |tag, script| {
        if script.trim().is_empty() || tag.contains("json") {
            Ok(script.to_owned())
        } else if tag.contains("module") {
            glue::minify(script)
        } else {
            glue::without_comments(script)
        }
    })
}

/// The page with the content of each element of that name replaced.
fn each(
    page: &str,
    name: &str,
    replace: impl Fn(&str, &str) -> Result<String, Unreadable>,
) -> Result<String, Unreadable> {
    let (start, end) = (format!("<{name}"), format!("</{name}>"));
    let (mut packed, mut rest) = (String::new(), page);
    while let Some(at) = rest.find(&start) {
        let Some((tag, after)) = rest[at..].split_once('>') else { break };
        let Some((content, next)) = after.split_once(&end) else { break };
        packed = packed + &rest[..at] + tag + ">" + &replace(tag, content)? + &end;
        rest = next;
    }
    Ok(packed + rest)
}

/// The page with styles that follow one another as one.
fn joined(page: &str) -> String {
    let (end, start) = ("</style>", "<style>");
    let mut parts = page.split(end);
    let mut joined = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.trim_start().strip_prefix(start) {
            Some(more) => joined.push_str(more),
            None => joined = joined + end + part,
        }
    }
    joined
}

/// A style without comments and white space that says nothing. What stands between quotes stays as it is.
fn minify_style(style: &str) -> String {
    let mut packed = String::new();
    let mut rest = style;
    while let Some(next) = rest.chars().next() {
        let taken = if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if next.is_whitespace() {
            if !packed.ends_with([' ', '{', '}', ';', ',', '>']) {
                packed.push(' ');
            }
            next.len_utf8()
        } else {
            let spared = if packed.ends_with(": ") {
                !";}".contains(next) // a custom property may be set to nothing, which is a space
            } else if packed.ends_with(' ') {
                "{};,>!".contains(next)
            } else {
                next == '}' && packed.ends_with(';') && !packed.ends_with(": ;")
            };
            if spared {
                packed.pop();
            }
            let end = match next {
                '"' => rest[1..].find('"').map_or(rest.len(), |end| end + 2),
                _ => next.len_utf8(),
            };
            packed.push_str(&rest[..end]);
            end
        };
        rest = &rest[taken..];
    }
    packed.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_says_nothing_is_taken_out_of_styles() {
        for (style, expected) in [
            ("/* a */\n.a , .b > c { color: red !important; }\n\n.c{ x : y }", ".a,.b>c{color:red!important}.c{x :y}"),
            (":root { --day: initial; --night: ; }", ":root{--day:initial;--night: ;}"),
            (".a :is(b, c)::after { content: \" / /* , \"; }", ".a :is(b,c)::after{content:\" / /* , \"}"),
            ("a { margin: 0 auto }", "a{margin:0 auto}"),
            ("/* no end", ""),
            ("", ""),
        ] {
            assert_eq!(minify_style(style), expected);
        }
    }

    #[test]
    fn the_page_keeps_all_but_the_inside_of_its_scripts_and_styles() -> Result<(), Unreadable> {
        let page = "<p> a </p><style>b { c: d }</style>\n<style>e > f {}</style> <script type=\"module\">\n  alert( 1 ); // why\n</script>\
            <script type=\"application/json\">{ \"e\": 1 }</script><script src=\"f.js\"></script>\
            <script>// old\nvar g = \"h\";</script>";
        assert_eq!(
            pack(page)?,
            "<p> a </p><style>b{c:d}e>f{}</style> <script type=\"module\">alert(1);</script>\
             <script type=\"application/json\">{ \"e\": 1 }</script><script src=\"f.js\"></script>\
             <script>var g = \"h\";\n</script>"
        );
        assert!(pack("<script>alert(</script>").is_err());
        Ok(())
    }
}
