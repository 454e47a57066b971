use crate::{
    glue::{self, Unreadable},
    style,
};

/// The page with its inline modules and styles minified, and its other scripts shortened: those are also for browsers
/// that are too old for modules, and say so. The server names all of them by their hash afterwards.
///
/// # Errors
/// [`Unreadable`] where one of them is no script.
pub(crate) fn pack(page: &str) -> Result<String, Unreadable> {
    let page = joined(&each(page, "style", |_, style| Ok(style::minify(style)))?);
    each(&page, "script", |tag, script| {
        if script.trim().is_empty() || tag.contains("json") {
            Ok(script.to_owned())
        } else if tag.contains("module") {
            glue::minify(script)
        } else {
            glue::shorten(script)
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
            assert_eq!(style::minify(style), expected);
        }
    }

    #[test]
    fn the_page_keeps_all_but_the_inside_of_its_scripts_and_styles() -> Result<(), Unreadable> {
        let page = "<p> a </p><style>b { c: d }</style>\n<style>e > f {}</style> <script type=\"module\">\n  alert( 1 ); // why\n</script>\
            <script type=\"application/json\">{ \"e\": 1 }</script><script src=\"f.js\"></script>\
            <script>// old\nvar g = \"h\";\n(function (long) { if (long) alert(long); })(g);</script>";
        assert_eq!(
            pack(page)?,
            "<p> a </p><style>b{c:d}e>f{}</style> <script type=\"module\">alert(1);</script>\
             <script type=\"application/json\">{ \"e\": 1 }</script><script src=\"f.js\"></script>\
             <script>var g = \"h\";(function(e) {if (e) alert(e);})(g);</script>"
        );
        assert!(pack("<script>alert(</script>").is_err());
        Ok(())
    }
}
