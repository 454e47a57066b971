//! What a state of a page is, and how a page is brought into it. Which there are is in `states`.

use crate::support::{Fault, Host, Outcome, Page, Server, without_program};
use fantoccini::Locator;
use serde_json::json;
use std::time::Duration;
use tempfile::TempDir;

/// As a path: not one document but all pictures.
pub(crate) const PICTURES: &str = "api/media/";

/// A page in a state.
#[derive(Debug)]
pub(crate) struct State {
    /// It also names its picture.
    pub(crate) name: &'static str,
    path: &'static str,
    /// What is wrong with the host.
    faults: Vec<(&'static str, Fault)>,
    /// What the reader does then.
    steps: Vec<Step>,
    /// What is seen in the end.
    shows: &'static str,
    by: By,
    /// What the browser must have, as JavaScript.
    needs: &'static str,
}

/// Something that a reader does, or that happens to them.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Step {
    /// A link or button with this text is clicked.
    Click(&'static str),
    /// What a selector finds first is clicked.
    ClickOn(&'static str),
    /// A key is pressed.
    Press(char),
    /// This is typed into the field that a selector finds first.
    Type(&'static str, &'static str),
    /// They wait for what a selector finds.
    Await(&'static str),
    /// JavaScript: what cannot be brought about otherwise.
    Happens(&'static str),
}

/// Who sends the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    /// The app makes it on a static host.
    App,
    /// The app, but its program does not come.
    NoProgram,
    /// The server, as HTML; the program does not come.
    Server,
    /// The server, and the program has taken the page over.
    Live,
}

/// A page that the app makes on a static host.
pub(crate) fn state(name: &'static str, path: &'static str, shows: &'static str) -> State {
    State { name, path, faults: vec![], steps: vec![], shows, by: By::App, needs: "true" }
}

/// A page as the server sends it.
pub(crate) fn sent(name: &'static str, path: &'static str, shows: &'static str) -> State {
    State { by: By::Server, ..state(name, path, shows) }
}

/// A page of the server's that the program has taken over.
pub(crate) fn live(name: &'static str, path: &'static str, shows: &'static str) -> State {
    State { by: By::Live, ..state(name, path, shows) }
}

impl State {
    /// Something is wrong with a path of the host's.
    pub(crate) fn with(mut self, path: &'static str, fault: Fault) -> Self {
        self.faults.push((path, fault));
        self
    }

    /// The reader does this, after what they did before.
    pub(crate) fn then(mut self, step: Step) -> Self {
        self.steps.push(step);
        self
    }

    /// Only where the browser has this.
    pub(crate) const fn needing(mut self, what: &'static str) -> Self {
        self.needs = what;
        self
    }

    /// Its program does not come.
    pub(crate) fn without_its_program(self) -> Self {
        Self { by: By::NoProgram, ..self }
    }
}

/// Where the states are played.
pub(crate) struct Stage {
    host: Host,
    /// Its program does not come.
    sending: Server,
    /// It keeps nothing in the browser that a later state would meet.
    live: Server,
    #[expect(dead_code, reason = "the site of the one that only sends")]
    site: TempDir,
}

impl Stage {
    /// Sets it up.
    pub(crate) async fn set() -> Outcome<Self> {
        let site = without_program()?;
        Ok(Self {
            host: Host::start().await?,
            sending: Server::start_with(site.path().to_owned()).await?,
            live: Server::start_for(&["--no-offline"]).await?,
            site,
        })
    }

    /// Brings a page into a state, and waits until nothing moves any more. False where the browser cannot have it.
    pub(crate) async fn play(&self, state: &State, page: &Page) -> Outcome<bool> {
        self.host.mend();
        self.host.put_figures();
        for (path, fault) in &state.faults {
            match *path {
                PICTURES => self.host.fault_pictures(fault)?,
                path => self.host.fault(path, fault.clone()),
            }
        }
        if state.by == By::NoProgram {
            for program in self.host.programs()? {
                self.host.fault(&program, Fault::Status(404));
            }
        }
        let address = match state.by {
            By::Server => self.sending.address(state.path),
            By::Live => self.live.address(state.path),
            By::App | By::NoProgram => self.host.address(state.path),
        };
        let played = async {
            page.goto(&address).await?;
            if page.value(state.needs).await? != json!(true) {
                return Ok(false);
            }
            if state.by == By::Live || !state.steps.is_empty() {
                page.until_live().await?;
            }
            for step in &state.steps {
                match *step {
                    Step::Click(text) => page.click(text).await?,
                    Step::ClickOn(selector) => page.click_on(selector).await?,
                    Step::Press(key) => page.press(key).await?,
                    Step::Type(selector, text) => {
                        page.client.find(Locator::Css(selector)).await?.send_keys(text).await?;
                    }
                    Step::Await(selector) => {
                        page.until(&format!("!!document.querySelector({})", json!(selector))).await?;
                    }
                    Step::Happens(script) => _ = page.value(script).await?,
                }
            }
            page.until_says("body", state.shows).await?;
            // The line at the top goes on for 20 s; what fades in is over soon.
            let still =
                "document.getAnimations().every(it => it.animationName != 'appear' || it.playState == 'finished')";
            page.until(still).await?;
            page.until_within(
                Duration::from_secs(10),
                "[...document.images].every(i => i.complete || i.loading == 'lazy')",
            )
            .await?;
            Ok(true)
        };
        played
            .await
            .map_err(|error: Box<dyn std::error::Error + Send + Sync>| format!("{}: {error}", state.name).into())
    }
}
