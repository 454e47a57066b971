use super::output::print_line;
use crate::{cli, visitors::backup};
use std::process::ExitCode;

pub(super) fn run(options: &cli::Backup) -> ExitCode {
    match backup(&options.counter.data, &options.to) {
        Ok(()) => {
            print_line(format_args!("the counter is in {}", options.to.display()));
            ExitCode::SUCCESS
        }
        Err(error) => {
            tracing::error!("{error}");
            ExitCode::FAILURE
        }
    }
}
