//! The command `tintuc-server`.

use clap::Parser as _;
use std::process::ExitCode;
use tintuc_server::{cli::Cli, command};

fn main() -> ExitCode {
    command::run(Cli::parse())
}
