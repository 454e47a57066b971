//! What the app puts into the document: the frame around every page, and the page.

use super::{App, Outcome, Pace, Shown};
use crate::{
    browser::{self, Listener},
    markup::{Content, Markup, dom::Place, element},
    navigation, offline,
    views::{self, state::Action},
};
use leptos::prelude::*;

impl App {
    /// Shows what there is to show, from now on.
    pub(super) fn run(&self) {
        let reading = self.count();
        let newer = offline::start(&self.base);
        let app = self.clone();
        place(move || match app.pace.get() {
            Pace::Done => None,
            Pace::Loading => Some(views::state::progress()),
            Pace::Slow => Some(views::state::slow(&app.shown_context())),
        });
        self.place_unless_adopted(|app, shown| {
            views::frame::header(&app.context(&shown.route), shown.site.as_deref(), &shown.route)
        });
        self.place_unless_adopted(|app, shown| element("main").attr("id", "main").with(app.page(shown)));
        self.place_unless_adopted(move |app, shown| {
            let reading = reading.get().map(|reading| reading.get());
            reading.map(|reading| views::counter::counter(&app.context(&shown.route), &reading))
        });
        self.place_unless_adopted(|app, shown| views::frame::footer(&app.context(&shown.route), shown.site.as_deref()));
        let app = self.clone();
        place(move || newer.get().then(|| views::state::new_version(&app.shown_context())));
        self.revive_counter(reading);
        self.listen_to_buttons();
    }

    /// Keeps content up to date at the end of the document, but nothing as long as the snapshot stands.
    fn place_unless_adopted<C: Content>(&self, content: impl Fn(&Self, &Shown) -> C + 'static) {
        let app = self.clone();
        place(move || {
            app.shown.with(|shown| match shown.outcome {
                Outcome::Adopted => None,
                _ => Some(content(&app, shown)),
            })
        });
    }

    fn page(&self, shown: &Shown) -> Markup {
        let context = self.context(&shown.route);
        match &shown.outcome {
            Outcome::Adopted | Outcome::Loading => views::state::loading(&context).into(),
            Outcome::Loaded(loaded) => loaded.view(&context, shown.site.as_deref(), &shown.route),
            Outcome::Failed(failure) => views::state::failure(&context, *failure).into(),
        }
    }

    fn listen_to_buttons(&self) {
        let visit = self.navigation.visit;
        Listener::new(&document(), "click", move |event| {
            let button = browser::target_within(&event, "button");
            let name = button.and_then(|button| button.get_attribute(Action::ATTRIBUTE));
            match name.as_deref().and_then(Action::named) {
                Some(Action::Retry) => navigation::retry(visit),
                Some(Action::Reload) => _ = window().location().reload(),
                None => {}
            }
        })
        .keep();
    }
}

/// Keeps content up to date at the end of the document.
fn place<C: Content>(content: impl Fn() -> C + 'static) {
    let Some(body) = document().body() else { return };
    let mut place = Place::within(&body);
    // Boxed, so that all places share one effect's code.
    let markup: Box<dyn Fn() -> Markup> = Box::new(move || Markup::new().with(content()));
    Effect::new(move |_| place.show(markup()));
}
