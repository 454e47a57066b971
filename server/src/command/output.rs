use crate::terminal::SingleLine;
use std::{
    fmt,
    io::{self, Write as _},
};

/// Prints one line for the user, whatever the text contains. A closed pipe is no error.
pub(super) fn print_line(line: impl fmt::Display) {
    let mut out = io::stdout();
    let _ = writeln!(out, "{}", SingleLine(line)).and_then(|()| out.flush());
}
