use super::say;
use crate::{
    cli,
    visitors::{Change, Clock, Correction, CorrectionError, Rules, Store, StoreError},
};
use std::process::ExitCode;
use tintuc::model::Timestamp;

pub(super) fn run(options: &cli::Visitors) -> ExitCode {
    let change = options.set.map(Change::Set).or(options.add.map(Change::Add));
    let done = match (change, &options.note) {
        (Some(change), Some(note)) => correct(options, change, note),
        _ => show(options).map_err(CorrectionError::Store),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn correct(options: &cli::Visitors, change: Change, note: &str) -> Result<(), CorrectionError> {
    let mut store = Store::existing(&options.counter.data).map_err(CorrectionError::Store)?;
    let now = Timestamp::from_unix((Clock::system().now().wall / 1_000).cast_signed());
    let correction = store.correct(now, change, options.day, note)?;
    say(line(&correction));
    Ok(())
}

/// The figures, as whoever looks after them needs them: in columns, for people and for `awk`.
fn show(options: &cli::Visitors) -> Result<(), StoreError> {
    let store = Store::existing(&options.counter.data)?;
    if let Some(figures) = store.figures(&Clock::system(), Rules::default().online_window)? {
        say(format_args!("total {}\nonline {}", figures.total, figures.online));
    }
    for (day, visits) in store.corrected_days()? {
        say(format_args!("day {day} {visits}"));
    }
    for correction in store.corrections()? {
        say(line(&correction));
    }
    Ok(())
}

fn line(Correction { at, change, day, note }: &Correction) -> String {
    let day = day.map_or_else(|| "-".to_owned(), |day| day.to_string());
    format!("correction {at} {change:+} {day} {note}")
}
