use super::say;
use crate::{
    cli,
    content::Folder,
    publish::{Plan, PublishError},
};
use std::process::ExitCode;

pub(super) fn run(options: &cli::Publish) -> ExitCode {
    let folder = Folder::new(&options.content.directory);
    let done = Plan::make(&folder).and_then(|plan| {
        plan.carry_out(&folder)?;
        Ok(plan)
    });
    match done {
        Ok(Plan { writes, removals, strangers, up_to_date, .. }) => {
            for path in writes.keys() {
                say(format_args!("wrote {path}"));
            }
            for path in &removals {
                say(format_args!("removed {path}"));
            }
            for path in &strangers {
                say(format_args!("left {path} alone: no article gives it, and it was not written by `publish`"));
            }
            let (written, removed) = (writes.len(), removals.len());
            say(format_args!("{written} files written, {removed} removed, {up_to_date} up to date"));
            ExitCode::SUCCESS
        }
        Err(error) => {
            if let PublishError::Content(findings) = &error {
                let directory = folder.path().display();
                for finding in findings {
                    say(format_args!("{directory}/{finding}"));
                }
            }
            tracing::error!("{error}");
            ExitCode::FAILURE
        }
    }
}
