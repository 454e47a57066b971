//! The news and the counter on portals, at another origin than the news server (tests/portal).

mod attributes; // they change, are unknown, or come as properties
mod changes; // what changes while something is loading or read
mod faults; // what goes wrong
mod frame; // in an iframe
mod lifetime; // elements come, move and go
mod looks; // what portals may style
mod poller; // the counter's rhythm
mod portals; // what portals do to the elements, and the elements to them
mod reading; // articles open in place
mod recipes; // what the documentation gives to be pasted
mod sent; // what a reader's browser sends
mod tour; // all that the news show
mod visitors; // the counter

pub(crate) use attributes::*;
pub(crate) use changes::*;
pub(crate) use faults::*;
pub(crate) use frame::*;
pub(crate) use lifetime::*;
pub(crate) use looks::*;
pub(crate) use poller::*;
pub(crate) use portals::*;
pub(crate) use reading::*;
pub(crate) use recipes::*;
pub(crate) use sent::*;
pub(crate) use visitors::*;

use crate::support::{Browser, Engine, Outcome, Page, Portal, Server};

const NEWS: &str = "document.querySelector('tintuc-news')";
const FIGURES: &str = "document.querySelector('tintuc-visitors')";

/// A portal, the news server that knows it, and a reader.
pub(crate) struct Scene {
    pub(crate) portal: Portal,
    pub(crate) server: Server,
    browser: Browser,
}

impl Scene {
    /// Opens a page of the portal.
    pub(crate) async fn open(engine: Engine, path: &str) -> Outcome<Self> {
        let portal = Portal::start().await?;
        let server = Server::start_for(&["--portal", &portal.origin()]).await?;
        portal.shows(&server.address(""));
        let browser = Browser::open(engine, &[]).await?;
        browser.page.goto(&portal.address(path)).await?;
        Ok(Self { portal, server, browser })
    }

    pub(crate) const fn page(&self) -> &Page {
        &self.browser.page
    }

    /// Adds the script for portals, of a news site, to a page that has none.
    pub(crate) async fn load(&self, address: &str) -> Outcome {
        let add = format!(
            "(() => {{ window.loaded = false; const script = document.createElement('script'); script.type = 'module'; \
             script.src = {}; script.onload = () => window.loaded = true; document.head.append(script); return true; }})()",
            serde_json::json!(address)
        );
        self.page().value(&add).await?;
        self.page().until("loaded").await
    }

    /// Puts markup into the place that a page has for it.
    pub(crate) async fn put(&self, markup: &str) -> Outcome {
        let markup = serde_json::json!(markup.replace("{news}", &self.server.address("")));
        self.page().value(&format!("(document.getElementById('place').innerHTML = {markup}, true)")).await?;
        Ok(())
    }
}

/// The part of an element that a selector finds first.
fn part(element: &str, selector: &str) -> String {
    format!("{element}.shadowRoot.querySelector(\"{selector}\")")
}

/// How many headlines an element shows.
fn headlines(element: &str) -> String {
    format!("[...{element}.shadowRoot.querySelectorAll('li h3 a')].filter(a => a.getClientRects().length).length")
}

/// Waits until an element shows so many headlines.
async fn until_headlines(page: &Page, element: &str, count: usize) -> Outcome {
    page.until(&format!("{} == {count}", headlines(element))).await
}

/// Whether the children that the portal gave the element are seen, and nothing of ours.
fn falls_back(element: &str) -> String {
    format!(
        "{element}.firstElementChild.getClientRects().length > 0 && {}.getClientRects().length == 0",
        part(element, ".root")
    )
}
