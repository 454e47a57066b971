//! Loading, empty, failed, not found.

use super::parts::Headline;
use crate::{
    context::{use_config, use_locale},
    locale::Locale,
    router::Route,
};
use leptos::prelude::*;

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
    pub const fn title(self, locale: Locale) -> &'static str {
        let messages = locale.messages();
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
    pub(super) const fn hint(self, locale: Locale) -> &'static str {
        let messages = locale.messages();
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
}

/// A button for an [`Action`]. The app listens on the whole document (src/app/actions.rs), so that the buttons of a snapshot
/// work as well.
#[component]
pub(super) fn ActionButton(action: Action, text: &'static str) -> AnyView {
    view! { <button class="button" type="button" data-action=action.name()>{text}</button> }.into_any()
}

/// A page that is on its way: its outline, after a moment (style/state.css), so that a quick one does not flash.
#[component]
pub fn LoadingPage() -> AnyView {
    view! {
        <div class="loading wrap">
            <h1 class="visually-hidden">{use_locale().messages().loading}</h1>
            <div class="outline" aria-hidden="true"><i></i><i></i><i></i><i></i><i></i></div>
        </div>
    }
    .into_any()
}

/// Where messages come and go. It is there before them: screen readers announce what changes in it, and may miss a region
/// that comes together with its message.
#[component]
pub fn MessageRegion(children: Children) -> AnyView {
    view! { <div class="messages" role="status">{children()}</div> }.into_any()
}

/// A line at the top of the window while the next page is on its way, also after a moment.
#[component]
pub fn ProgressBar() -> AnyView {
    view! { <div class="progress" aria-hidden="true"></div> }.into_any()
}

/// What stands there once that has taken long.
#[component]
pub fn SlowNotice() -> AnyView {
    view! { <p class="slow">{use_locale().messages().slow}</p> }.into_any()
}

/// A newer version is ready; it comes when the reader reloads.
#[component]
pub fn NewVersionNotice() -> AnyView {
    let messages = use_locale().messages();
    view! {
        <p class="new-version">
            {format!("{} ", messages.new_version)}
            <ActionButton action=Action::Reload text=messages.reload/>
        </p>
    }
    .into_any()
}

/// A page that cannot be shown. Trying again is offered where it can help.
#[component]
pub fn FailurePage(
    /// Why it cannot be shown.
    failure: Failure,
) -> AnyView {
    let locale = use_locale();
    let retry = failure.may_pass().then(|| view! { <Retry/> });
    view! {
        <div class="state wrap">
            <Headline text=failure.title(locale).to_owned()/>
            <p>{failure.hint(locale)}</p>
            <p class="actions">{retry}" "<WayHome/></p>
        </div>
    }
    .into_any()
}

/// A part of a page that cannot be shown.
#[component]
pub(super) fn FailedPart(failure: Failure) -> AnyView {
    let locale = use_locale();
    let retry = failure.may_pass().then(|| view! { <Retry/> });
    view! {
        <div class="notice" role="alert">
            <h2>{failure.title(locale)}</h2>
            <p>{failure.hint(locale)}</p>
            {retry}
        </div>
    }
    .into_any()
}

#[component]
fn Retry() -> AnyView {
    view! { <ActionButton action=Action::Retry text=use_locale().messages().retry/> }.into_any()
}

/// A listing without articles; its title stands over it.
#[component]
pub(super) fn Empty() -> AnyView {
    let messages = use_locale().messages();
    view! {
        <div class="state empty">
            <h2>{messages.nothing_here}</h2>
            <p>{messages.nothing_here_hint}</p>
            <WayHome/>
        </div>
    }
    .into_any()
}

#[component]
fn WayHome() -> AnyView {
    let locale = use_locale();
    let href = use_config().href(&Route::home(locale));
    view! { <a class="button" href=href>{locale.messages().to_front_page}</a> }.into_any()
}
