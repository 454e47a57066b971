use super::turn::Turn;
use crate::support::Engine;
use std::thread::available_parallelism;

const USAGE: &str = "Usage: script/test e2e [options] [FILTER…]

Plays the scenarios with one of the filters in their names, such as chromium::navigation::there_and_back; without a filter all.

  --engine NAME[,NAME]  only in chromium, firefox or webkit
  --repeat N            each of them N times, and how often each failed
  --smoke               the few that say whether the site works at all, in Chromium
  --jobs N              so many at a time (default: two for each core, since scenarios wait, too)
  --list                name them and do nothing
";

/// What the command line asks for.
#[derive(Debug)]
pub(super) struct Choice {
    filters: Vec<String>,
    engines: Vec<Engine>,
    smoke: bool,
    pub(super) repeat: usize,
    pub(super) jobs: usize,
    pub(super) list: bool,
}

impl Choice {
    /// Reads it; nothing where it has asked for the usage, which is printed then.
    pub(super) fn read(mut arguments: impl Iterator<Item = String>) -> Result<Option<Self>, String> {
        let cores = available_parallelism().map_or(2, usize::from);
        let mut choice = Self {
            filters: Vec::new(),
            engines: Engine::ALL.into(),
            smoke: false,
            repeat: 1,
            jobs: cores * 2,
            list: false,
        };
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().ok_or_else(|| format!("{argument} needs a value"));
            match argument.as_str() {
                "--engine" => choice.engines = value()?.split(',').map(str::parse).collect::<Result<_, _>>()?,
                "--repeat" => choice.repeat = number(&argument, &value()?)?,
                "--jobs" => choice.jobs = number(&argument, &value()?)?,
                "--smoke" => {
                    choice.smoke = true;
                    choice.engines = vec![Engine::Chromium];
                }
                "--list" => choice.list = true,
                "-h" | "--help" => {
                    print!("{USAGE}");
                    return Ok(None);
                }
                option if option.starts_with('-') => return Err(format!("unknown option {option}")),
                _ => choice.filters.push(argument),
            }
        }
        Ok(Some(choice))
    }

    /// Whether it wants this one.
    pub(super) fn takes(&self, turn: &Turn, smoke: &[&str]) -> bool {
        let name = turn.name();
        self.engines.contains(&turn.engine)
            && (!self.smoke || smoke.contains(&turn.scenario.name))
            && (self.filters.is_empty() || self.filters.iter().any(|filter| name.contains(filter.as_str())))
    }
}

fn number(option: &str, value: &str) -> Result<usize, String> {
    value.parse().ok().filter(|&number| number > 0).ok_or_else(|| format!("{option} {value} is no number from 1"))
}
