use super::{Context, parts};
use crate::route::Route;
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
    const fn hint(self, cx: &Context) -> &'static str {
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
    const fn may_pass(self) -> bool {
        !matches!(self, Self::NotFound | Self::ArticleNotFound)
    }
}

/// A page that is on its way: its outline, after a moment (style/state.css), so that a quick one does not flash.
pub fn loading(cx: &Context) -> AnyView {
    view! {
        <div class="loading wrap">
            <p class="unseen" role="status">{cx.messages().loading}</p>
            <div class="outline" aria-hidden="true"><i></i><i></i><i></i><i></i><i></i></div>
        </div>
    }
    .into_any()
}

/// A line at the top of the window while the next page is on its way, also after a moment.
pub fn progress() -> AnyView {
    view! { <div class="progress" aria-hidden="true"></div> }.into_any()
}

/// The same, once it has taken long.
pub fn slow(cx: &Context) -> AnyView {
    view! { <p class="slow" role="status">{cx.messages().slow}</p> }.into_any()
}

/// A newer version is ready; it comes when the reader reloads.
pub fn new_version(cx: &Context, reload: Callback<()>) -> AnyView {
    let messages = cx.messages();
    view! {
        <p class="new-version" role="status">
            {messages.new_version} " "
            <button class="button" type="button" on:click=move |_| reload.run(())>{messages.reload}</button>
        </p>
    }
    .into_any()
}

/// A page that cannot be shown. `retry` is offered where trying again can help.
pub fn failure(cx: &Context, failure: &Failure, retry: Callback<()>) -> AnyView {
    let retry = failure.may_pass().then(|| {
        view! { <button class="button" type="button" on:click=move |_| retry.run(())>{cx.messages().retry}</button> }
            .into_any()
    });
    page(cx, failure.title(cx), failure.hint(cx), retry)
}

/// No page has this address.
pub fn not_found(cx: &Context) -> AnyView {
    page(cx, Failure::NotFound.title(cx), Failure::NotFound.hint(cx), None)
}

/// A listing without articles; its title stands over it.
pub fn empty(cx: &Context) -> AnyView {
    let messages = cx.messages();
    view! {
        <div class="state empty">
            <h2>{messages.nothing_here}</h2>
            <p>{messages.nothing_here_hint}</p>
            {way_home(cx)}
        </div>
    }
    .into_any()
}

fn page(cx: &Context, title: &'static str, hint: &'static str, retry: Option<AnyView>) -> AnyView {
    view! {
        <div class="state wrap">
            {parts::headline(title)}
            <p>{hint}</p>
            <p class="actions">{retry} " " {way_home(cx)}</p>
        </div>
    }
    .into_any()
}

fn way_home(cx: &Context) -> AnyView {
    view! { <a class="button" href=cx.link(&Route::home(cx.locale))>{cx.messages().to_front_page}</a> }.into_any()
}
