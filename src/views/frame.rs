use super::{
    Context,
    parts::{not_blank, nothing},
};
use crate::{
    locale::Locale,
    model::Site,
    route::{Page, Route},
};
use leptos::prelude::*;

/// The top of every page. While the office's name is on its way, the place for it is kept free.
pub fn header(cx: &Context, site: Option<&Site>, current: &Route) -> AnyView {
    let parent = site.and_then(|site| not_blank(site.parent.as_deref()));
    // A no-break space is as high as the name that will replace it.
    let line = |text: Option<&str>| text.unwrap_or("\u{a0}").to_owned();
    let home = Route::home(cx.locale);
    view! {
        <header class="site-header">
            {skip_link(cx, current)}
            <div class="wrap">
                <a class="brand" href=cx.link(&home) aria-label=site.is_none().then_some(cx.messages().home)>
                    {(site.is_none() || parent.is_some()).then(|| view! { <span class="parent">{line(parent)}</span> " " }.into_any())}
                    <span class="name">{line(site.map(|site| site.name.as_str()))}</span>
                </a>
            </div>
            <div class="menu">
                <div class="wrap">
                    {sections(cx, site, current, &home)}
                    {site.and_then(|site| language_link(cx, site, current))}
                </div>
            </div>
        </header>
    }
    .into_any()
}

/// To the content, past the menu. The whole address, because the page's `<base href>` would turn a bare `#main` into
/// a link to the front page; so a page without an address of its own has none.
fn skip_link(cx: &Context, current: &Route) -> AnyView {
    if current.page == Page::NotFound {
        return nothing();
    }
    let link = cx.link(current) + "#main";
    view! { <a class="skip-link" href=link>{cx.messages().skip_to_content}</a> }.into_any()
}

fn sections(cx: &Context, site: Option<&Site>, current: &Route, home: &Route) -> AnyView {
    let messages = cx.messages();
    let sections = site.map(|site| site.sections.as_slice()).unwrap_or_default();
    let first = menu_item(cx, home, messages.home, current);
    let others = sections
        .iter()
        .map(|section| menu_item(cx, &Route::section(cx.locale, section.id.clone()), &section.title, current));
    let items = std::iter::once(first).chain(others).collect::<Vec<_>>();
    view! { <nav aria-label=messages.sections><ul role="list">{items}</ul></nav> }.into_any()
}

fn menu_item(cx: &Context, route: &Route, text: &str, current: &Route) -> AnyView {
    // A further page of a listing is not the page linked to, but lies within it.
    let here = if route == current {
        Some("page")
    } else if same_listing(route, current) {
        Some("true")
    } else {
        None
    };
    view! { <li><a href=cx.link(route) aria-current=here>{text.to_owned()}</a></li> }.into_any()
}

/// Whether both are pages of one listing.
fn same_listing(one: &Route, other: &Route) -> bool {
    match (&one.page, &other.page) {
        (Page::Listing { section, .. }, Page::Listing { section: other, .. }) => section == other,
        _ => false,
    }
}

/// The same listing in the other language; from elsewhere its front page, since articles name their own translations.
fn language_link(cx: &Context, site: &Site, current: &Route) -> Option<AnyView> {
    let other: Locale = cx.locale.other();
    let tag = other.tag();
    if !site.languages.iter().any(|language| language == tag) {
        return None;
    }
    let section = match &current.page {
        Page::Listing { section, .. } => section.clone(),
        _ => None,
    };
    let link = cx.link(&Route::new(other, Page::Listing { section, page: None }));
    let text = cx.messages().other_language;
    Some(view! { <a class="language" href=link lang=tag hreflang=tag>{text}</a> }.into_any())
}

/// The foot of every page: who publishes it, who answers for it, and how to reach them (Circular 32/2017, art. 16).
pub fn footer(cx: &Context, site: Option<&Site>) -> AnyView {
    let feed = format!("{}{}feed.json", cx.api_base, cx.locale.api_prefix());
    view! {
        <footer class="site-footer">
            <div class="wrap">
                {site.map(|site| office(cx, site))}
                <p><a href=feed type="application/feed+json">{cx.messages().subscribe}</a></p>
            </div>
        </footer>
    }
    .into_any()
}

fn office(cx: &Context, site: &Site) -> AnyView {
    let messages = cx.messages();
    let text = |text: &Option<String>| not_blank(text.as_deref()).map(|text| text.to_owned().into_any());
    let entries = [
        (messages.responsible, text(&site.responsible)),
        (messages.address, text(&site.address)),
        (messages.phone, not_blank(site.phone.as_deref()).map(|phone| contact(phone, phone_link(phone)))),
        (messages.email, not_blank(site.email.as_deref()).map(|email| contact(email, email_link(email)))),
    ];
    let entries = entries.into_iter().filter_map(|(label, value)| {
        let value = value?;
        Some(view! { <div><dt>{label}</dt><dd>{value}</dd></div> }.into_any())
    });
    let parent = not_blank(site.parent.as_deref());
    let copyright = not_blank(site.copyright.as_deref());
    view! {
        <p class="publisher">
            {parent.map(|parent| view! { <span class="parent">{parent.to_owned()}</span> " " }.into_any())}
            <strong>{site.name.clone()}</strong>
        </p>
        <dl>{entries.collect::<Vec<_>>()}</dl>
        {copyright.map(|copyright| view! { <p class="copyright">{copyright.to_owned()}</p> }.into_any())}
    }
    .into_any()
}

/// A number or address, as a link where it is one.
fn contact(text: &str, link: Option<String>) -> AnyView {
    let text = text.to_owned();
    match link {
        Some(link) => view! { <a href=link>{text}</a> }.into_any(),
        None => text.into_any(),
    }
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
