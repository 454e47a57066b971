use super::say;
use crate::{
    cli,
    visitors::{Books, Change, Clock, Correction, CorrectionError, SharedBooks, Store, StoreError},
};
use std::process::ExitCode;

pub(super) fn run(options: &cli::Visitors) -> ExitCode {
    let done = match &options.visitors {
        Some(address) => match SharedBooks::open(address) {
            Ok(mut books) => work(options, &mut books),
            Err(error) => Err(StoreError::Shared(error).into()),
        },
        None => match Store::existing(&options.counter.data) {
            Ok(mut books) => work(options, &mut books),
            Err(error) => Err(error.into()),
        },
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn work(options: &cli::Visitors, books: &mut impl Books) -> Result<(), CorrectionError> {
    let change = options.set.map(|figure| Change::Set(figure.get())).or(options.add.map(Change::Add));
    if let (Some(change), Some(note)) = (change, &options.note) {
        let now = Clock::system().timestamp();
        say(line(&books.correct(now, change, options.day, note)?));
        return Ok(());
    }
    Ok(show(books, u64::from(options.online_window) * 1_000)?)
}

/// The figures, as whoever looks after them needs them: in columns, for people and for `awk`.
fn show(books: &mut impl Books, online_window: u64) -> Result<(), StoreError> {
    if let Some((total, online)) = books.figures(online_window)? {
        say(format_args!("total {total}"));
        say(format_args!("online {online}"));
    }
    for (day, visits) in books.corrected_days()? {
        say(format_args!("day {day} {visits}"));
    }
    for correction in books.corrections()? {
        say(line(&correction));
    }
    Ok(())
}

fn line(Correction { at, change, day, note }: &Correction) -> String {
    let day = day.map_or_else(|| "-".to_owned(), |day| day.to_string());
    format!("correction {at} {change:+} {day} {note}")
}
