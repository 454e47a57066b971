//! What each command does.

mod backup;
mod check;
mod embed;
mod export;
mod publish;
mod serve;
mod visitors;

mod built_site; // the built site that the options name
mod output; // lines for the user

use crate::cli::{Cli, Command, LogFormat};
use std::{
    io::{self, IsTerminal as _},
    process::ExitCode,
};
use tracing_subscriber::{Layer as _, layer::SubscriberExt as _, util::SubscriberInitExt as _};

/// Runs the command line.
pub fn run(cli: Cli) -> ExitCode {
    let log = tracing_subscriber::fmt::layer().with_writer(io::stderr).with_ansi(io::stderr().is_terminal());
    let log = match cli.log_format {
        LogFormat::Text => log.boxed(),
        LogFormat::Json => log.json().boxed(),
    };
    tracing_subscriber::registry().with(log).with(cli.log).init();
    match cli.command {
        Command::Serve(options) => serve::run(&options),
        Command::Check(options) => check::run(&options),
        Command::Export(options) => export::run(&options),
        Command::Embed(options) => embed::run(&options),
        Command::Publish(options) => publish::run(&options),
        Command::Backup(options) => backup::run(&options),
        Command::Visitors(options) => visitors::run(&options),
    }
}
