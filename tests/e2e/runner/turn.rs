use super::{Ended, Scenario};
use crate::support::{Engine, Outcome, given_back, keep_what_is_seen};
use std::{
    cell::RefCell,
    panic::{self, AssertUnwindSafe},
    sync::Once,
    time::{Duration, Instant},
};
use tokio::runtime::Runtime;

/// How long a scenario may take on a busy machine.
const TIMEOUT: Duration = Duration::from_secs(600);

thread_local! {
    /// What the assertion that failed on this thread has said, and where it stands.
    static SAID: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// A scenario in an engine.
#[derive(Clone, Copy)]
pub(super) struct Turn<'a> {
    pub(super) engine: Engine,
    pub(super) scenario: &'a Scenario,
}

impl Turn<'_> {
    /// What it is called by.
    pub(super) fn name(&self) -> String {
        format!("{}::{}", self.engine, self.scenario.name)
    }

    /// Plays it and says how it ended.
    pub(super) fn take(self, runtime: &Runtime) -> Ended {
        keep_what_panics_say();
        let start = Instant::now();
        let outcome = panic::catch_unwind(AssertUnwindSafe(|| runtime.block_on(self.play())));
        let error = match outcome {
            Ok(outcome) => outcome.err().map(|error| error.to_string()),
            Err(_) => Some(SAID.take().unwrap_or_default()),
        };
        let browsers = given_back();
        let name = self.name();
        let took = start.elapsed();
        if let Some(error) = &error {
            let kept = runtime.block_on(keep_what_is_seen(&name, error, &browsers));
            let kept = kept.map_or_else(|error| format!("nothing: {error}"), |folder| folder.display().to_string());
            println!("FAILED {:6.1} s  {name}\n{error}\n  kept: {kept}", took.as_secs_f64());
        } else {
            println!("ok     {:6.1} s  {name}", took.as_secs_f64());
            runtime.block_on(async {
                for browser in browsers {
                    browser.keep().await;
                }
            });
        }
        Ended { name, took: start.elapsed(), error }
    }

    async fn play(self) -> Outcome {
        tokio::time::timeout(TIMEOUT, (self.scenario.play)(self.engine)).await?
    }
}

/// A failed assertion is told with its scenario, not where it happens to come among the others.
fn keep_what_panics_say() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        panic::set_hook(Box::new(|panic| SAID.set(Some(panic.to_string()))));
    });
}
