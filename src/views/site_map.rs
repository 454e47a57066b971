use super::{Context, archive, frame::language_link, listing::page_title, parts::link};
use crate::{
    markup::{Element, Markup, element},
    model::{Archive, Scope, Site},
    route::{Page, Route},
};

/// The site's map: everything there is, as plain lists.
pub(super) fn site_map(cx: &Context, site: Option<&Site>, current: &Route, archive: &Archive) -> Element {
    let messages = cx.messages();
    let sections = site.map(|site| site.sections.as_slice()).unwrap_or_default();
    let sections = sections.iter().map(|section| listing(cx, &Scope::Section(section.id.clone()), &section.title));
    let sections = Markup::from(listing(cx, &Scope::All, messages.home)).with(sections.collect::<Markup>());
    let years = (!archive.years.is_empty()).then(|| element("ul").with(archive::years(cx, archive)));
    let months = link(cx.link(&Route::new(cx.locale, Page::Archive)), messages.archive);
    let language = site.and_then(|site| language_link(cx, site, current, None));
    element("div")
        .class("site-map wrap")
        .with(page_title(messages.site_map))
        .with(group(messages.sections, sections))
        .with(group(messages.archive, element("li").with(months).with(years).into()))
        .with(language.map(|language| group(messages.languages, element("li").with(language).into())))
}

/// A listing, and where feed readers find it.
fn listing(cx: &Context, scope: &Scope, title: &str) -> Element {
    let path = format!("{}{}", cx.api_base, scope.feed(cx.locale, None));
    let rss = format!("{}xml", path.strip_suffix("json").unwrap_or(&path));
    element("li")
        .with(link(cx.link(&Route::listing(cx.locale, scope.clone())), title))
        .with(" · ")
        .with(link(path, "JSON Feed").attr("type", "application/feed+json"))
        .with(" · ")
        .with(link(rss, "RSS").attr("type", "application/rss+xml"))
}

fn group(title: &'static str, items: Markup) -> Element {
    element("section").with(element("h2").with(title)).with(element("ul").with(items))
}
