//! Runs the scenarios, several at a time, and says what failed.

mod choice; // which of them, how often, how many at a time
mod turn; // one of them, once

use crate::support::{Engine, Outcome, end_browsers, forget_exports};
use choice::Choice;
use std::{
    collections::{BTreeMap, VecDeque},
    fs,
    path::PathBuf,
    pin::Pin,
    process::ExitCode,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};
use tokio::runtime::Runtime;
use turn::Turn;

/// What is played in an engine.
pub(crate) struct Scenario {
    /// File and function.
    pub(crate) name: &'static str,
    pub(crate) play: fn(Engine) -> Pin<Box<dyn Future<Output = Outcome>>>,
}

/// How one turn ended.
struct Ended {
    name: String,
    took: Duration,
    error: Option<String>,
}

/// What the command line asks for; 1 where something failed, 2 where it asks for what there is not.
pub(crate) fn main(of_each_engine: &[Scenario], of_chromium: &[Scenario], smoke: &[&str]) -> ExitCode {
    let choice = match Choice::read(std::env::args().skip(1)) {
        Ok(Some(choice)) => choice,
        Ok(None) => return ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("e2e: {error}; see --help");
            return ExitCode::from(2);
        }
    };
    let everywhere = |engine| of_each_engine.iter().map(move |scenario| Turn { engine, scenario });
    // Those of Chromium alone are the longest: first, so that none of them is left for the end.
    let mut turns: Vec<Turn> = of_chromium.iter().map(|scenario| Turn { engine: Engine::Chromium, scenario }).collect();
    turns.extend(Engine::ALL.into_iter().flat_map(everywhere));
    turns.retain(|turn| choice.takes(turn, smoke));
    if turns.is_empty() {
        eprintln!("e2e: there is no such scenario; --list names them");
        return ExitCode::from(2);
    }
    if choice.list {
        for turn in &turns {
            println!("{}", turn.name());
        }
        return ExitCode::SUCCESS;
    }
    let start = Instant::now();
    match run(&in_order(turns), &choice) {
        Ok(ended) => report(&ended, start.elapsed()),
        Err(error) => {
            eprintln!("e2e: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Those first that took longest the last time, so that no long one is left for the end.
fn in_order(mut turns: Vec<Turn>) -> Vec<Turn> {
    let times = fs::read_to_string(times()).unwrap_or_default();
    let times: BTreeMap<&str, f64> = times
        .lines()
        .filter_map(|line| line.split_once(" s  "))
        .filter_map(|(took, name)| Some((name, took.trim().parse().ok()?)))
        .collect();
    // An unknown one may be a long one.
    let took = |turn: &Turn| times.get(turn.name().as_str()).copied().unwrap_or(f64::INFINITY);
    turns.sort_by(|one, other| took(other).total_cmp(&took(one)));
    turns
}

/// Where it is written down how long each one took.
fn times() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/e2e/times")
}

fn run(turns: &[Turn], choice: &Choice) -> Outcome<Vec<Ended>> {
    let runtime = Runtime::new()?;
    let queue: Mutex<VecDeque<Turn>> = Mutex::new((0..choice.repeat).flat_map(|_| turns.iter().copied()).collect());
    let ended = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..choice.jobs {
            scope.spawn(|| {
                loop {
                    let Some(turn) = queue.lock().unwrap_or_else(PoisonError::into_inner).pop_front() else { break };
                    let result = turn.take(&runtime);
                    ended.lock().unwrap_or_else(PoisonError::into_inner).push(result);
                }
            });
        }
    });
    end_browsers();
    forget_exports();
    Ok(ended.into_inner().unwrap_or_else(PoisonError::into_inner))
}

/// The slowest, the failed with the line that repeats each, and the count.
fn report(ended: &[Ended], took: Duration) -> ExitCode {
    let mut slowest: Vec<&Ended> = ended.iter().collect();
    slowest.sort_by_key(|ended| std::cmp::Reverse(ended.took));
    let line = |ended: &Ended| format!("{:7.1} s  {}", ended.took.as_secs_f64(), ended.name);
    let lines: Vec<String> = slowest.iter().map(|ended| line(ended)).collect();
    if let Err(error) = remember(&lines) {
        eprintln!("e2e: the times are not kept: {error}");
    }
    println!("\nThe slowest of {} scenarios:\n{}", ended.len(), lines[..lines.len().min(10)].join("\n"));
    let mut failed: BTreeMap<&str, usize> = BTreeMap::new();
    for ended in ended.iter().filter(|ended| ended.error.is_some()) {
        *failed.entry(&ended.name).or_default() += 1;
    }
    if !failed.is_empty() {
        println!("\nFailed, and how to repeat it:");
    }
    for (name, times) in &failed {
        let of = ended.iter().filter(|ended| ended.name == *name).count();
        let often = if of == 1 { String::new() } else { format!("  # {times} of {of}") };
        println!("  script/test e2e {name}{often}");
    }
    let wrong: usize = failed.values().sum();
    println!("\nin {:.0} s\ne2e: {} passed, {wrong} failed", took.as_secs_f64(), ended.len() - wrong);
    if wrong == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Only a run of everything says in which order the next one is best.
fn remember(lines: &[String]) -> Outcome {
    let file = times();
    if let Some(directory) = file.parent() {
        fs::create_dir_all(directory)?;
    }
    let known = fs::read_to_string(&file).map_or(0, |known| known.lines().count());
    if lines.len() >= known {
        fs::write(file, lines.join("\n") + "\n")?;
    }
    Ok(())
}
