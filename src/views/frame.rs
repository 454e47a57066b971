use super::{
    Context,
    parts::{link, not_blank},
    search, tools,
};
use crate::{
    markup::{Element, Markup, element},
    model::{Article, Scope, Site},
    route::{Page, Route},
};

/// The top of every page, of an article's too. While the office's name is on its way, the place for it is kept free.
pub fn header(cx: &Context, site: Option<&Site>, current: &Route, article: Option<&Article>) -> Element {
    let parent = site.and_then(|site| not_blank(site.parent.as_deref()));
    // A no-break space is as high as the name that will replace it.
    let line = |class, text: Option<&str>| element("span").class(class).with(text.unwrap_or("\u{a0}").to_owned());
    let home = Route::home(cx.locale);
    let parent = (site.is_none() || parent.is_some()).then(|| Markup::from(line("parent", parent)).with(" "));
    let brand = element("a")
        .class("brand")
        .attr("href", cx.link(&home))
        .attr("aria-label", site.is_none().then_some(cx.messages().home))
        .with(parent)
        .with(line("name", site.map(|site| site.name.as_str())));
    let menu = element("div")
        .class("wrap")
        .with(sections(cx, site, current, &home))
        .with(site.and_then(|site| language_link(cx, site, current, article)));
    element("header")
        .class("site-header")
        .with(skip_link(cx, current))
        .with(
            element("div")
                .class("wrap masthead")
                .with(brand)
                .with(search::entry(cx, current))
                .with(tools::open_settings(cx)),
        )
        .with(element("div").class("menu").with(menu))
        .with(tools::settings(cx))
}

/// To the content, past the menu. The whole address, because the page's `<base href>` turns a bare `#main` into a link to
/// the front page. The page's own script (Trunk.toml) puts the address in that the reader is at: a query belongs to it, and a page
/// that is not found has no other. Without scripts the link is not seen there (style/frame.css).
fn skip_link(cx: &Context, current: &Route) -> Element {
    let address = if current.page == Page::NotFound { String::new() } else { cx.link(current) };
    element("a").class("skip-link").attr("href", address + "#main").with(cx.messages().skip_to_content)
}

/// The menu scrolls sideways where it is too long. Browsers leave a link that they show a part of where it is, though the
/// keyboard has moved there; the page's own script (Trunk.toml) moves it into sight, as it does with pictures. Not under a
/// finger or the mouse: the click would miss it.
fn sections(cx: &Context, site: Option<&Site>, current: &Route, home: &Route) -> Element {
    let messages = cx.messages();
    let sections = site.map(|site| site.sections.as_slice()).unwrap_or_default();
    let others: Markup = sections
        .iter()
        .map(|section| menu_item(cx, &Route::section(cx.locale, section.id.clone()), &section.title, current))
        .collect();
    let items = element("ul").attr("role", "list").with(menu_item(cx, home, messages.home, current)).with(others);
    element("nav").attr("aria-label", messages.sections).with(items)
}

fn menu_item(cx: &Context, route: &Route, text: &str, current: &Route) -> Element {
    // A further page of a listing is not the page linked to, but lies within it.
    let here = if route == current {
        Some("page")
    } else if same_listing(route, current) {
        Some("true")
    } else {
        None
    };
    element("li").with(link(cx.link(route), text).attr("aria-current", here))
}

/// Whether both are pages of one listing.
fn same_listing(one: &Route, other: &Route) -> bool {
    match (&one.page, &other.page) {
        (Page::Listing { scope, .. }, Page::Listing { scope: other, .. }) => scope == other,
        _ => false,
    }
}

/// The same page in the other language. From an article that is not there in it, to the front page, since many a section has
/// nothing in it; and the link says so.
pub(super) fn language_link(cx: &Context, site: &Site, current: &Route, article: Option<&Article>) -> Option<Element> {
    let other = cx.locale.other();
    if !site.speaks(other) {
        return None;
    }
    let translated = article.and_then(|article| article.version(other));
    let page = translated.map_or_else(|| current.page.common(), |id| Page::Article(id.clone()));
    let missing = (article.is_some() && translated.is_none()).then_some(cx.messages().not_in_other_language);
    let link = element("a")
        .class("language")
        .attr("href", cx.link(&Route::new(other, page)))
        .attr("lang", other.tag())
        .attr("hreflang", other.tag())
        .attr("title", missing);
    Some(link.with(cx.messages().other_language))
}

/// The foot of every page: who publishes it, who answers for it, and how to reach them (Circular 32/2017, art. 16); and
/// the ways to what the menu does not have.
pub fn footer(cx: &Context, site: Option<&Site>, current: &Route) -> Element {
    let messages = cx.messages();
    let feed = format!("{}{}", cx.api_base, Scope::All.feed(cx.locale, None));
    let feed = link(feed, messages.subscribe).attr("type", "application/feed+json");
    let links = element("ul")
        .class("links")
        .attr("role", "list")
        .with(menu_item(cx, &Route::new(cx.locale, Page::Archive), messages.archive, current))
        .with(menu_item(cx, &Route::new(cx.locale, Page::SiteMap), messages.site_map, current))
        .with(element("li").with(feed));
    let content = element("div").class("wrap").with(site.map(|site| office(cx, site))).with(links);
    element("footer").class("site-footer").with(content)
}

fn office(cx: &Context, site: &Site) -> Markup {
    let messages = cx.messages();
    let entry = |label: &'static str, text: &Option<String>, link: fn(&str) -> Option<String>| {
        let text = not_blank(text.as_deref())?;
        let value = element("dd");
        let value = match link(text) {
            Some(link) => value.with(element("a").attr("href", link).with(text.to_owned())),
            None => value.with(text.to_owned()),
        };
        Some(element("div").with(element("dt").with(label)).with(value))
    };
    let entries = element("dl")
        .with(entry(messages.responsible, &site.responsible, |_| None))
        .with(entry(messages.address, &site.address, |_| None))
        .with(entry(messages.phone, &site.phone, phone_link))
        .with(entry(messages.email, &site.email, email_link));
    let parent = not_blank(site.parent.as_deref());
    let parent = parent.map(|parent| Markup::from(element("span").class("parent").with(parent.to_owned())).with(" "));
    let copyright = not_blank(site.copyright.as_deref());
    Markup::new()
        .with(element("p").class("publisher").with(parent).with(element("strong").with(site.name.clone())))
        .with(entries)
        .with(copyright.map(|copyright| element("p").class("copyright").with(copyright.to_owned())))
}

/// `tel:+842583822220` for "(+84) 258 3822 220"; nothing for what is no number.
fn phone_link(text: &str) -> Option<String> {
    let number = text.chars().filter(|c| !matches!(c, ' ' | '.' | '-' | '(' | ')')).collect::<String>();
    let digits = number.strip_prefix('+').unwrap_or(&number);
    let is_number = (3..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| format!("tel:{number}"))
}

/// `mailto:…`; nothing for what is no plain address, so that no text can add recipients or headers.
fn email_link(text: &str) -> Option<String> {
    let (user, host) = text.split_once('@')?;
    let plain = |part: &str| {
        !part.is_empty()
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'+'))
    };
    (plain(user) && plain(host)).then(|| format!("mailto:{text}"))
}
