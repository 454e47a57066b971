//! The command `tintuc-import`.

use clap::Parser as _;
use std::{
    io::{self, Write as _},
    process::ExitCode,
};
use tintuc_import::{
    cli::{Cli, Command},
    run,
};

fn main() -> ExitCode {
    let Cli { command, import } = Cli::parse();
    let mut out = io::stdout();
    if let Some(Command::Picture(options)) = command {
        let (lines, code) = run::pictures(&options);
        for line in lines {
            let _ = writeln!(out, "{line}");
        }
        return ExitCode::from(code);
    }
    if import.files.is_empty() {
        let _ = writeln!(io::stderr(), "tintuc-import: no documents named; see --help");
        return ExitCode::from(2);
    }
    match run::documents(&import) {
        Ok(report) => {
            let _ = writeln!(out, "{report}");
            ExitCode::from(report.exit_code())
        }
        Err(error) => {
            let _ = writeln!(io::stderr(), "tintuc-import: {error}");
            ExitCode::from(4)
        }
    }
}
