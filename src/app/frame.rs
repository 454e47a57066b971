//! What the app puts into the document: the frame around every page, and the page.

use super::{App, Outcome, Pace, Shown};
use crate::{
    browser::{self, Listener},
    host,
    markup::{Content, Element, Markup, dom::Place, element},
    navigation, offline,
    views::{self, state::Action},
};
use leptos::prelude::*;

impl App {
    /// Shows what there is to show, from now on.
    pub(super) fn run(&self) {
        let reading = self.count();
        let newer = offline::start(&self.base);
        self.place_unless_adopted(|app, shown| {
            let article = match &shown.outcome {
                Outcome::Loaded(loaded) => loaded.subject().article(),
                _ => None,
            };
            views::frame::header(&app.context(&shown.route), shown.site.as_deref(), &shown.route, article)
        });
        self.place_page();
        let counting = reading.clone();
        self.place_unless_adopted(move |app, shown| {
            let reading = counting.get().map(|reading| reading.get());
            reading.map(|reading| views::counter::counter(&app.context(&shown.route), &reading))
        });
        self.place_unless_adopted(|app, shown| {
            views::frame::footer(&app.context(&shown.route), shown.site.as_deref(), &shown.route)
        });
        let app = self.clone();
        place(move || {
            let progress = match app.pace.get() {
                Pace::Done => None,
                Pace::Loading => Some(views::state::progress()),
                Pace::Slow => Some(views::state::slow(&app.shown_context())),
            };
            views::state::messages()
                .with(progress)
                .with(newer.get().then(|| views::state::new_version(&app.shown_context())))
        });
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

    /// Shows the page; the one before stays behind it, for the way back.
    fn place_page(&self) {
        let Some(body) = document().body() else { return };
        let (app, mut place) = (self.clone(), Place::within(&body));
        let (mut current, mut left): (Option<Shown>, Option<Shown>) = (None, None);
        host::effect(move || {
            app.shown.with(|shown| {
                let turned = current.as_ref().is_none_or(|current| current.route != shown.route);
                if turned && shown.returned && left.as_ref().is_some_and(|left| left.is_same(shown)) {
                    place.turn_back();
                    left = None;
                } else {
                    let page = Markup::new().with(app.page(shown));
                    if turned && !shown.returned {
                        place.turn_to(page);
                        left = current.take();
                    } else {
                        place.show(page);
                    }
                }
                current = Some(shown.clone());
            });
        });
    }

    /// Nothing as long as the snapshot stands.
    fn page(&self, shown: &Shown) -> Option<Element> {
        let main = element("main").attr("id", "main");
        let context = self.context(&shown.route);
        Some(match &shown.outcome {
            Outcome::Adopted => return None,
            Outcome::Loading => main.with(views::state::loading(&context)),
            Outcome::Loaded(loaded) => main.with(loaded.view(&context, shown.site.as_deref(), &shown.route)),
            Outcome::Failed(failure) => main.with(views::state::failure(&context, *failure)),
        })
    }

    fn listen_to_buttons(&self) {
        let visit = self.navigation.visit.clone();
        Listener::new(&document(), "click", move |event| {
            let button = browser::target_within(&event, "button");
            let name = button.and_then(|button| button.get_attribute(Action::ATTRIBUTE));
            match name.as_deref().and_then(Action::named) {
                Some(Action::Retry) => navigation::retry(&visit),
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
    host::effect(move || place.show(Markup::new().with(content())));
}
