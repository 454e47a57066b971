use super::output::print_line;
use crate::{
    cli,
    clock::Clock,
    visitors::{Change, Correction, CorrectionError, CounterAdmin, SharedCounterAdmin, Store, StoreError},
};
use std::process::ExitCode;

pub(super) fn run(options: &cli::Visitors) -> ExitCode {
    let done = match &options.visitors {
        Some(address) => match SharedCounterAdmin::open(address) {
            Ok(mut admin) => show_or_correct(options, &mut admin),
            Err(error) => Err(StoreError::Shared(error).into()),
        },
        None => match Store::existing(&options.counter.data) {
            Ok(mut admin) => show_or_correct(options, &mut admin),
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

fn show_or_correct(options: &cli::Visitors, admin: &mut impl CounterAdmin) -> Result<(), CorrectionError> {
    let change = options.set.map(|figure| Change::Set(figure.get())).or(options.add.map(Change::Add));
    if let (Some(change), Some(note)) = (change, &options.note) {
        let now = Clock::system().timestamp();
        print_line(line(&admin.correct(now, change, options.day, note)?));
        return Ok(());
    }
    Ok(show(admin, u64::from(options.online_window) * 1_000)?)
}

/// Prints the figures in columns, for people and for `awk`.
fn show(admin: &mut impl CounterAdmin, online_window: u64) -> Result<(), StoreError> {
    if let Some((total, online)) = admin.figures(online_window)? {
        print_line(format_args!("total {total}"));
        print_line(format_args!("online {online}"));
    }
    for (day, visits) in admin.corrected_days()? {
        print_line(format_args!("day {day} {visits}"));
    }
    for correction in admin.corrections()? {
        print_line(line(&correction));
    }
    Ok(())
}

fn line(Correction { at, change, day, note }: &Correction) -> String {
    let day = day.map_or_else(|| "-".to_owned(), |day| day.to_string());
    format!("correction {at} {change:+} {day} {note}")
}
