//! Styles; the benchmark, too, makes them small, to tell what each of them weighs (benches/features.rs).
//!
//! lightningcss (1.0.0-alpha.72) was tried: its sheet is 21 bytes larger in brotli in every page, and building it takes 43
//! seconds of a processor in the first build of every machine.

/// A style without comments and white space that says nothing. What stands between quotes stays as it is.
pub(crate) fn minify(style: &str) -> String {
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
