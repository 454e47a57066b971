//! The months of the archive, and the site's map.

use super::{frame::LanguageLink, parts::PageTitle, state::Empty};
use crate::{
    context::{use_config, use_locale, use_office},
    model::{Archive, Period, Scope},
    router::{Page, Route},
};
use leptos::prelude::*;
use std::sync::Arc;

/// The months in which there was news, by year.
#[component]
pub fn ArchivePage(
    /// The months, by year.
    archive: Arc<Archive>,
) -> AnyView {
    let locale = use_locale();
    let years = archive.years.iter().map(|year| {
        let months = year.months.iter().filter_map(|month| {
            let route = Route::month(locale, month.month()?);
            Some(view! { <PeriodLink href=use_config().href(&route) period=month/> })
        });
        let months = months.collect_view();
        view! {
            <section>
                <h2 id=year.name.to_string()>{year.title.clone()}<Count period=year/></h2>
                <ul role="list">{months}</ul>
            </section>
        }
        .into_any()
    });
    let years = years.collect_view();
    let empty = years.is_empty().then(|| view! { <Empty/> });
    view! { <div class="archive wrap"><PageTitle text=locale.messages().archive.to_owned()/>{years}{empty}</div> }
        .into_any()
}

/// A year or a month of the archive, as the way to its articles.
#[component]
fn PeriodLink<'a>(href: String, period: &'a Period) -> AnyView {
    view! { <li><a href=href>{period.title.clone()}</a><Count period/></li> }.into_any()
}

/// How many articles there are.
#[component]
fn Count<'a>(period: &'a Period) -> AnyView {
    view! { <span class="muted">{format!(" ({})", use_locale().number(period.count))}</span> }.into_any()
}

/// The site's map: everything there is, as plain lists.
#[component]
pub fn SiteMapPage(
    /// The months in which there was news.
    archive: Arc<Archive>,
) -> AnyView {
    let locale = use_locale();
    let config = use_config();
    let office = use_office();
    let messages = locale.messages();
    let sections = move || {
        let sections = office.get().map(|office| office.sections.clone()).unwrap_or_default();
        let entries = sections.into_iter().map(|section| {
            view! { <ListingEntry scope=Scope::Section(section.id) title=section.title/> }
        });
        entries.collect_view().into_any()
    };
    let all = Route::new(locale, Page::Archive);
    let years = archive.years.iter().map(|year| {
        let href = format!("{}#{}", config.href(&all), year.name);
        view! { <PeriodLink href period=year/> }
    });
    let years = (!archive.years.is_empty()).then(|| view! { <ul>{years.collect_view()}</ul> }.into_any());
    let languages = move || {
        let other = office.get().is_some_and(|office| office.speaks(locale.other()));
        other.then(|| {
            let link = view! { <LanguageLink to=Route::new(locale.other(), Page::SiteMap)/> };
            view! { <section><h2>{messages.languages}</h2><ul><li>{link}</li></ul></section> }.into_any()
        })
    };
    view! {
        <div class="site-map wrap">
            <PageTitle text=messages.site_map.to_owned()/>
            <section>
                <h2>{messages.sections}</h2>
                <ul><ListingEntry scope=Scope::All title=messages.home.to_owned()/>{move || Some(sections())}</ul>
            </section>
            <section>
                <h2>{messages.archive}</h2>
                <ul><li><a href=config.href(&all)>{messages.archive}</a>{years}</li></ul>
            </section>
            {move || languages()}
        </div>
    }
    .into_any()
}

/// A listing, and where feed readers find it.
#[component]
fn ListingEntry(scope: Scope, title: String) -> AnyView {
    let locale = use_locale();
    let config = use_config();
    let json = format!("{}{}", config.api_base, scope.feed(locale, None));
    let rss = format!("{}xml", json.strip_suffix("json").unwrap_or(&json));
    view! {
        <li>
            <a href=config.href(&Route::listing(locale, scope))>{title}</a>
            " · "
            <a href=json type="application/feed+json">"JSON Feed"</a>
            " · "
            <a href=rss type="application/rss+xml">"RSS"</a>
        </li>
    }
    .into_any()
}
