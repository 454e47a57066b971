//! Counts the user agents, one a line, that the counter takes for robots', and lists them on request. Whoever brings the list
//! of robots up to date runs it over lists of browsers and of crawlers, before and after, and compares:
//!
//! ```sh
//! cargo run -p tintuc-server --example robots -- --refused browsers.txt
//! ```

use clap::Parser;
use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};
use tintuc_server::visitors::is_robot;

/// Counts the user agents that the counter would count, and those that it refuses as robots'.
#[derive(Parser)]
struct Arguments {
    /// Lists those that are counted.
    #[arg(long)]
    counted: bool,
    /// Lists those that are refused.
    #[arg(long)]
    refused: bool,
    /// Files with a user agent a line; standard input where there is none.
    files: Vec<PathBuf>,
}

fn main() -> io::Result<()> {
    let Arguments { counted, refused, files } = Arguments::parse();
    let texts = if files.is_empty() {
        vec![io::read_to_string(io::stdin())?]
    } else {
        files.iter().map(|file| read(file)).collect::<io::Result<_>>()?
    };
    let agents = texts.iter().flat_map(|text| text.lines()).filter(|agent| !agent.trim().is_empty());
    let (robots, readers): (Vec<_>, Vec<_>) = agents.partition(|agent| is_robot(Some(agent)));
    let mut out = io::stdout().lock();
    for (name, agents, listed) in [("counted", readers, counted), ("refused", robots, refused)] {
        writeln!(out, "{name}: {}", agents.len())?;
        for agent in agents.iter().filter(|_| listed) {
            writeln!(out, "  {agent}")?;
        }
    }
    Ok(())
}

fn read(file: &Path) -> io::Result<String> {
    fs::read_to_string(file).map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", file.display())))
}
