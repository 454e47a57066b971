//! The command `tintuc-server`.

use clap::Parser as _;
use mimalloc::MiMalloc;
use std::process::ExitCode;
use tintuc_server::{cli::Cli, command};

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    command::run(Cli::parse())
}
