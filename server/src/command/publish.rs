use super::output::print_line;
use crate::{
    cli,
    content::{Diagnostic, Folder},
    publish::{Plan, PublishError, Scheduled},
};
use std::process::ExitCode;

pub(super) fn run(options: &cli::Publish) -> ExitCode {
    let folder = Folder::new(&options.content.directory);
    let done = Plan::make(&folder).and_then(|plan| {
        plan.apply(&folder)?;
        Ok(plan)
    });
    match done {
        Ok(Plan { writes, removals, unlisted, due, errors, up_to_date, .. }) => {
            for path in writes.keys() {
                print_line(format_args!("wrote {path}"));
            }
            for path in &removals {
                print_line(format_args!("removed {path}"));
            }
            for path in &unlisted {
                print_line(format_args!("left {path} alone: no article gives it, and it was not written by `publish`"));
            }
            for Scheduled { at, id } in &due {
                print_line(format_args!(
                    "left out articles/{id}.json: it is due at {at}; a server then shows it by itself"
                ));
            }
            let (written, removed) = (writes.len(), removals.len());
            print_line(format_args!("{written} files written, {removed} removed, {up_to_date} up to date"));
            print_findings(&folder, &errors);
            if errors.is_empty() {
                ExitCode::SUCCESS
            } else {
                tracing::error!("the rest is published; the articles with errors are left out");
                ExitCode::FAILURE
            }
        }
        Err(error) => {
            if let PublishError::Content(diagnostics) = &error {
                print_findings(&folder, diagnostics);
            }
            tracing::error!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn print_findings(folder: &Folder, diagnostics: &[Diagnostic]) {
    let directory = folder.path().display();
    for diagnostic in diagnostics {
        print_line(format_args!("{directory}/{diagnostic}"));
    }
}
