use super::say;
use crate::{
    cli,
    content::{Finding, Folder},
    publish::{Due, Plan, PublishError},
};
use std::process::ExitCode;

pub(super) fn run(options: &cli::Publish) -> ExitCode {
    let folder = Folder::new(&options.content.directory);
    let done = Plan::make(&folder).and_then(|plan| {
        plan.carry_out(&folder)?;
        Ok(plan)
    });
    match done {
        Ok(Plan { writes, removals, strangers, due, errors, up_to_date, .. }) => {
            for path in writes.keys() {
                say(format_args!("wrote {path}"));
            }
            for path in &removals {
                say(format_args!("removed {path}"));
            }
            for path in &strangers {
                say(format_args!("left {path} alone: no article gives it, and it was not written by `publish`"));
            }
            for Due { at, id } in &due {
                say(format_args!("left out articles/{id}.json: it is due at {at}; a server then shows it by itself"));
            }
            let (written, removed) = (writes.len(), removals.len());
            say(format_args!("{written} files written, {removed} removed, {up_to_date} up to date"));
            say_what_is_wrong(&folder, &errors);
            if errors.is_empty() {
                ExitCode::SUCCESS
            } else {
                tracing::error!("the rest is published; the articles with errors are left out");
                ExitCode::FAILURE
            }
        }
        Err(error) => {
            if let PublishError::Content(findings) = &error {
                say_what_is_wrong(&folder, findings);
            }
            tracing::error!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn say_what_is_wrong(folder: &Folder, findings: &[Finding]) {
    let directory = folder.path().display();
    for finding in findings {
        say(format_args!("{directory}/{finding}"));
    }
}
