use super::Context;
use crate::{
    markup::{Element, element},
    route::Route,
};

/// Why a page cannot be shown, as far as it matters to its reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// No page has this address.
    NotFound,
    /// No article has this name.
    ArticleNotFound,
    /// The device has no network.
    Offline,
    /// No answer came in time.
    TimedOut,
    /// The server failed, or the connection broke.
    Server,
    /// The answer is no content of ours.
    Broken,
}

impl Failure {
    /// What happened, in a few words.
    pub const fn title(&self, cx: &Context) -> &'static str {
        let messages = cx.messages();
        match self {
            Self::NotFound => messages.not_found,
            Self::ArticleNotFound => messages.article_not_found,
            Self::Offline => messages.offline,
            Self::TimedOut => messages.timed_out,
            Self::Server => messages.server_fault,
            Self::Broken => messages.broken_content,
        }
    }

    /// What it means, and what the reader can do.
    pub(super) const fn hint(self, cx: &Context) -> &'static str {
        let messages = cx.messages();
        match self {
            Self::NotFound => messages.not_found_hint,
            Self::ArticleNotFound => messages.article_not_found_hint,
            Self::Offline => messages.offline_hint,
            Self::TimedOut => messages.timed_out_hint,
            Self::Server => messages.server_fault_hint,
            Self::Broken => messages.broken_content_hint,
        }
    }

    /// Whether the same request may succeed later.
    pub(super) const fn may_pass(self) -> bool {
        !matches!(self, Self::NotFound | Self::ArticleNotFound)
    }
}

/// What a button does, as its attribute [`Action::ATTRIBUTE`] says it to whoever listens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// The page is tried again.
    Retry,
    /// The browser loads the page anew.
    Reload,
}

impl Action {
    /// The attribute that names it.
    pub const ATTRIBUTE: &str = "data-action";

    /// The one of that name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Retry, Self::Reload].into_iter().find(|action| action.name() == name)
    }

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Retry => "retry",
            Self::Reload => "reload",
        }
    }

    pub(super) fn button(self, text: &'static str) -> Element {
        element("button").class("button").attr("type", "button").attr(Self::ATTRIBUTE, self.name()).with(text)
    }
}

/// A page that is on its way: its outline, after a moment (style/state.css), so that a quick one does not flash.
pub fn loading(cx: &Context) -> Element {
    let line = || element("i");
    let outline = element("div").class("outline").attr("aria-hidden", "true");
    element("div")
        .class("loading wrap")
        .with(element("h1").class("unseen").with(cx.messages().loading))
        .with(outline.with(line()).with(line()).with(line()).with(line()).with(line()))
}

/// Where messages come and go. It is there before them: screen readers announce what changes in it, and may miss one that
/// comes with its message.
pub fn messages() -> Element {
    element("div").class("messages").attr("role", "status")
}

/// A line at the top of the window while the next page is on its way, also after a moment.
pub fn progress() -> Element {
    element("div").class("progress").attr("aria-hidden", "true")
}

/// The same, once it has taken long.
pub fn slow(cx: &Context) -> Element {
    element("p").class("slow").with(cx.messages().slow)
}

/// A newer version is ready; it comes when the reader reloads.
pub fn new_version(cx: &Context) -> Element {
    let messages = cx.messages();
    let notice = element("p").class("new-version").with(messages.new_version).with(" ");
    notice.with(Action::Reload.button(messages.reload))
}

/// A page that cannot be shown. Trying again is offered where it can help.
pub fn failure(cx: &Context, failure: Failure) -> Element {
    let actions = element("p").class("actions").with(retry(cx, failure)).with(" ").with(way_home(cx));
    told(cx, failure, "state wrap", element("h1").attr("tabindex", "-1")).with(actions)
}

/// A part of a page that cannot be shown.
pub(super) fn failed_part(cx: &Context, failure: Failure) -> Element {
    told(cx, failure, "notice", element("h2")).attr("role", "alert").with(retry(cx, failure))
}

fn told(cx: &Context, failure: Failure, class: &'static str, heading: Element) -> Element {
    let heading = heading.with(failure.title(cx));
    element("div").class(class).with(heading).with(element("p").with(failure.hint(cx)))
}

fn retry(cx: &Context, failure: Failure) -> Option<Element> {
    failure.may_pass().then(|| Action::Retry.button(cx.messages().retry))
}

/// A listing without articles; its title stands over it.
pub fn empty(cx: &Context) -> Element {
    let messages = cx.messages();
    element("div")
        .class("state empty")
        .with(element("h2").with(messages.nothing_here))
        .with(element("p").with(messages.nothing_here_hint))
        .with(way_home(cx))
}

fn way_home(cx: &Context) -> Element {
    element("a").class("button").attr("href", cx.link(&Route::home(cx.locale))).with(cx.messages().to_front_page)
}
