use super::{Context, listing::page_title, parts::link, site_map::site_map, state};
use crate::{
    markup::{Element, Markup, element},
    model::{Archive, Period, Site},
    route::{Page, Route},
};

/// The page of the archive, or of the site's map, which has its years.
pub fn page(cx: &Context, site: Option<&Site>, route: &Route, content: &Archive) -> Element {
    if route.page == Page::SiteMap { site_map(cx, site, route, content) } else { archive(cx, content) }
}

/// The months in which there was news, by year.
fn archive(cx: &Context, archive: &Archive) -> Element {
    let years = archive.years.iter().map(|year| {
        let months = year.months.iter();
        let months = months.filter_map(|month| Some(entry(cx, &Route::month(cx.locale, month.month()?), "", month)));
        let title = element("h2").attr("id", year.name.to_string()).with(year.title.clone()).with(count(cx, year));
        let months = element("ul").attr("role", "list").with(months.collect::<Markup>());
        element("section").with(title).with(months)
    });
    let years: Markup = years.collect();
    let empty = years.is_empty().then(|| state::empty(cx));
    element("div").class("archive wrap").with(page_title(cx.messages().archive)).with(years).with(empty)
}

/// The years of the archive, each as the way to its months.
pub(super) fn years(cx: &Context, archive: &Archive) -> Markup {
    let route = Route::new(cx.locale, Page::Archive);
    archive.years.iter().map(|year| entry(cx, &route, &format!("#{}", year.name), year)).collect()
}

fn entry(cx: &Context, route: &Route, place: &str, period: &Period) -> Element {
    element("li").with(link(cx.link(route) + place, &period.title)).with(count(cx, period))
}

/// How many articles there are.
fn count(cx: &Context, period: &Period) -> Element {
    element("span").class("muted").with(" (").with(cx.locale.number(period.count)).with(")")
}
