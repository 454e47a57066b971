//! What the app puts into the document: the frame around every page, and the page.

use super::{App, Outcome, Pace, Shown};
use crate::{
    host::Listener,
    markup::{Markup, dom::Place, element},
    navigation, offline,
    views::{self, state::Action},
};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

impl App {
    /// Shows what there is to show, from now on.
    pub(super) fn run(&self) {
        let reading = self.count();
        let newer = offline::start(&self.base);
        let app = self.clone();
        place(move |markup| match app.pace.get() {
            Pace::Done => markup,
            Pace::Loading => markup.with(views::state::progress()),
            Pace::Slow => markup.with(views::state::slow(&app.shown_context())),
        });
        let app = self.clone();
        self.place_unless_adopted(move |markup, shown| {
            markup.with(views::frame::header(&app.context(&shown.route), shown.site.as_deref(), &shown.route))
        });
        let app = self.clone();
        self.place_unless_adopted(move |markup, shown| {
            markup.with(element("main").attr("id", "main").with(app.page(shown)))
        });
        let app = self.clone();
        self.place_unless_adopted(move |markup, shown| {
            let reading = reading.get().map(|reading| reading.get());
            markup.with(reading.map(|reading| views::counter::counter(&app.context(&shown.route), &reading)))
        });
        let app = self.clone();
        self.place_unless_adopted(move |markup, shown| {
            markup.with(views::frame::footer(&app.context(&shown.route), shown.site.as_deref()))
        });
        let app = self.clone();
        place(move |markup| markup.with(newer.get().then(|| views::state::new_version(&app.shown_context()))));
        self.revive_counter(reading);
        self.listen_to_buttons();
    }

    /// Keeps markup up to date at the end of the document, but nothing as long as the snapshot stands.
    fn place_unless_adopted(&self, markup: impl Fn(Markup, &Shown) -> Markup + 'static) {
        let shown = self.shown;
        place(move |nothing| {
            shown.with(|shown| match shown.outcome {
                Outcome::Adopted => nothing,
                _ => markup(nothing, shown),
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
            let target: Option<web_sys::Element> = event.target().and_then(|target| target.dyn_into().ok());
            let name = target.and_then(|target| target.closest("button").ok()??.get_attribute(Action::ATTRIBUTE));
            match name.as_deref().and_then(Action::named) {
                Some(Action::Retry) => navigation::retry(visit),
                Some(Action::Reload) => _ = window().location().reload(),
                None => {}
            }
        })
        .keep();
    }
}

/// Keeps markup up to date at the end of the document.
fn place(markup: impl Fn(Markup) -> Markup + 'static) {
    let Some(body) = document().body() else { return };
    let mut place = Place::within(&body);
    // Boxed, so that all places share one effect's code.
    let markup: Box<dyn Fn(Markup) -> Markup> = Box::new(markup);
    Effect::new(move |_| place.show(markup(Markup::new())));
}
