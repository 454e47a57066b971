//! What the app puts into the document: the frame around every page, and the page.

use super::{App, Outcome, Pace, Shown};
use crate::{navigation, offline, views};
use leptos::prelude::*;

impl App {
    /// Views may only hold what could be sent to another thread; a stored value can, and never is.
    pub(super) fn view(self) -> impl IntoView {
        let progress = self.pace;
        let app = StoredValue::new_local(self);
        let header = move || {
            app.with_value(|app| {
                app.shown
                    .with(|shown| views::frame::header(&app.context(&shown.route), shown.site.as_deref(), &shown.route))
            })
        };
        let main = move || app.with_value(|app| app.shown.with(|shown| app.page(shown)));
        let footer = move || {
            app.with_value(|app| {
                app.shown.with(|shown| views::frame::footer(&app.context(&shown.route), shown.site.as_deref()))
            })
        };
        let progress = move || match progress.get() {
            Pace::Done => ().into_any(),
            Pace::Loading => views::state::progress(),
            Pace::Slow => app.with_value(|app| views::state::slow(&app.shown_context())),
        };
        let counting = app.with_value(Self::count);
        let counter = move || {
            let context = app.with_value(Self::shown_context);
            counting.get().map(|reading| views::counter::counter(&context, &reading.get()))
        };
        let adopted = Memo::new(move |_| app.with_value(Self::adopted));
        let page = move || {
            if adopted.get() {
                ().into_any()
            } else {
                view! {
                    {header}
                    <main id="main">{main}</main>
                    {counter}
                    {footer}
                }
                .into_any()
            }
        };
        app.with_value(|app| app.revive_counter(counting, counter));
        let newer = app.with_value(|app| offline::start(&app.base));
        let new_version = move || {
            newer.get().then(|| {
                let reload = Callback::new(|()| _ = window().location().reload());
                app.with_value(|app| views::state::new_version(&app.shown_context(), reload))
            })
        };
        view! {
            {progress}
            {page}
            {new_version}
        }
    }

    fn page(&self, shown: &Shown) -> AnyView {
        let context = self.context(&shown.route);
        match &shown.outcome {
            Outcome::Adopted | Outcome::Loading => views::state::loading(&context),
            Outcome::Loaded(loaded) => loaded.view(&context, shown.site.as_ref(), &shown.route, &self.api),
            Outcome::Failed(failure) => {
                let visit = self.navigation.visit;
                views::state::failure(&context, failure, Callback::new(move |()| navigation::retry(visit)))
            }
        }
    }
}
