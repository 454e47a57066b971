//! Untrusted text for a terminal or a log of lines.

use std::fmt::{self, Write as _};

/// A text on a single line. Characters that would break the line, move the cursor, change colours or the direction of writing are
/// escaped, as `\n` or `\u{202e}`. A file name may have any of these.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SingleLine<T>(pub(crate) T);

impl<T: fmt::Display> fmt::Display for SingleLine<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(Escaped(f), "{}", self.0)
    }
}

struct Escaped<'a, 'f>(&'a mut fmt::Formatter<'f>);

impl fmt::Write for Escaped<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for character in text.chars() {
            if is_control_character(character) {
                write!(self.0, "{}", character.escape_default())?;
            } else {
                self.0.write_char(character)?;
            }
        }
        Ok(())
    }
}

/// Whether a terminal does anything else with a character than to show it.
fn is_control_character(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_forges_a_line() {
        for (text, shown) in [
            ("articles/cải-cách.json", "articles/cải-cách.json"),
            ("a\nb.json:1: error: x", "a\\nb.json:1: error: x"),
            ("a\u{1b}[2K\rb", "a\\u{1b}[2K\\rb"),
            ("a\u{9b}31m\u{7f}\u{202e}gpj.exe", "a\\u{9b}31m\\u{7f}\\u{202e}gpj.exe"),
            ("a\u{2028}b\tc", "a\\u{2028}b\\tc"),
            ("“Tiếng Việt” 😀 \\n", "“Tiếng Việt” 😀 \\n"),
        ] {
            assert_eq!(SingleLine(text).to_string(), shown);
        }
    }
}
