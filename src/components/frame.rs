//! The header and the footer around every page.

use super::{
    parts::not_blank,
    search::SearchEntry,
    tools::{OpenSettings, Settings},
};
use crate::{
    context::{use_config, use_locale},
    model::{Article, Scope, Site},
    router::{A, Page, Route},
};
use leptos::prelude::*;
use std::sync::Arc;

/// The top of every page. While the office's name is on its way, the place for it is kept free.
#[component]
pub fn Header<'a>(
    /// `None` until `site.json` has arrived.
    office: Option<Arc<Site>>,
    /// Where the reader is.
    current: &'a Route,
    /// The article that they read: its other language may have another name.
    article: Option<&'a Article>,
) -> AnyView {
    let other = office.as_ref().is_some_and(|office| office.speaks(use_locale().other()));
    let language = other.then(|| language_link(current, article));
    view! {
        <header class="site-header">
            <SkipLink current/>
            <div class="wrap masthead">
                <Brand office=office.clone()/>
                <SearchEntry current/>
                <OpenSettings/>
            </div>
            <div class="menu">
                <div class="wrap"><Sections office/>{language}</div>
            </div>
            <Settings/>
        </header>
    }
    .into_any()
}

/// The office's name, as the way to the front page.
#[component]
fn Brand(office: Option<Arc<Site>>) -> AnyView {
    let locale = use_locale();
    let home = use_config().href(&Route::home(locale));
    let unnamed = office.is_none().then_some(locale.messages().home);
    // A no-break space is as high as the name that will replace it.
    let line = |text: Option<&str>| text.unwrap_or("\u{a0}").to_owned();
    let parent = office.as_ref().and_then(|office| not_blank(office.parent.as_deref()));
    let parent = (office.is_none() || parent.is_some())
        .then(|| view! { <span class="parent">{line(parent)}</span>" " }.into_any());
    let name = line(office.as_ref().map(|office| office.name.as_str()));
    view! { <a class="brand" href=home aria-label=unnamed>{parent}<span class="name">{name}</span></a> }.into_any()
}

/// To the content, past the menu. The whole address, because the page's `<base href>` turns a bare `#main` into a link to
/// the front page. The start-up script puts in the address that the reader is at: a query belongs to it, and a page that is
/// not found has no other. Without scripts the link is hidden there (style/frame.css).
#[component]
fn SkipLink<'a>(current: &'a Route) -> AnyView {
    let address = if current.page == Page::NotFound { String::new() } else { use_config().href(current) };
    let text = use_locale().messages().skip_to_content;
    view! { <a class="skip-link" href=address + "#main">{text}</a> }.into_any()
}

/// The menu scrolls sideways where it is too long. Browsers leave a link that they show a part of where it is, though the
/// keyboard has moved there; the start-up script moves it into sight, as it does with pictures. Not under a finger or the
/// mouse: the click would miss it.
#[component]
fn Sections(office: Option<Arc<Site>>) -> AnyView {
    let locale = use_locale();
    let messages = locale.messages();
    let sections = office.as_ref().map(|office| office.sections.as_slice()).unwrap_or_default();
    let sections = sections.iter().map(|section| {
        let title = section.title.clone();
        view! { <li><A to=Route::section(locale, section.id.clone())>{title}</A></li> }.into_any()
    });
    let sections = sections.collect_view();
    view! {
        <nav aria-label=messages.sections>
            <ul role="list">
                <li><A to=Route::home(locale)>{messages.home}</A></li>
                {sections}
            </ul>
        </nav>
    }
    .into_any()
}

/// The same page in the other language. From an article that is not there in it, to the front page, since many a section has
/// nothing in it; and the link says so.
fn language_link(current: &Route, article: Option<&Article>) -> AnyView {
    let locale = use_locale();
    let translated = article.and_then(|article| article.version(locale.other()));
    let page = translated.map_or_else(|| current.page.common(), |id| Page::Article(id.clone()));
    let missing = article.is_some() && translated.is_none();
    view! { <LanguageLink to=Route::new(locale.other(), page) missing/> }.into_any()
}

/// The way to a page in the other language.
#[component]
pub(super) fn LanguageLink(
    /// A page in the other language.
    to: Route,
    /// Whether it is another page, because this one is not there in that language.
    #[prop(optional)]
    missing: bool,
) -> AnyView {
    let messages = use_locale().messages();
    let tag = to.locale.tag();
    let title = missing.then_some(messages.not_in_other_language);
    let href = use_config().href(&to);
    view! { <a class="language" href=href lang=tag hreflang=tag title=title>{messages.other_language}</a> }.into_any()
}

/// The foot of every page: who publishes it, who answers for it, and how to reach them (Circular 32/2017, art. 16); and
/// the ways to what the menu does not have.
#[component]
pub fn Footer(
    /// `None` until `site.json` has arrived.
    office: Option<Arc<Site>>,
) -> AnyView {
    let locale = use_locale();
    let messages = locale.messages();
    let feed = format!("{}{}", use_config().api_base, Scope::All.feed(locale, None));
    let office = office.map(|office| view! { <Imprint office/> });
    view! {
        <footer class="site-footer">
            <div class="wrap">
                {office}
                <ul class="links" role="list">
                    <li><A to=Route::new(locale, Page::Archive)>{messages.archive}</A></li>
                    <li><A to=Route::new(locale, Page::SiteMap)>{messages.site_map}</A></li>
                    <li><a href=feed type="application/feed+json">{messages.subscribe}</a></li>
                </ul>
            </div>
        </footer>
    }
    .into_any()
}

/// Who publishes the site, and how to reach them.
#[component]
fn Imprint(office: Arc<Site>) -> AnyView {
    let messages = use_locale().messages();
    let parent = not_blank(office.parent.as_deref());
    let parent = parent.map(|parent| view! { <span class="parent">{parent.to_owned()}</span>" " }.into_any());
    let copyright = not_blank(office.copyright.as_deref());
    let copyright = copyright.map(|copyright| view! { <p class="copyright">{copyright.to_owned()}</p> }.into_any());
    view! {
        <p class="publisher">{parent}<strong>{office.name.clone()}</strong></p>
        <dl>
            <Fact label=messages.responsible text=office.responsible.as_deref()/>
            <Fact label=messages.address text=office.address.as_deref()/>
            <Fact label=messages.phone text=office.phone.as_deref() href=phone_link/>
            <Fact label=messages.email text=office.email.as_deref() href=email_link/>
        </dl>
        {copyright}
    }
    .into_any()
}

/// What is known of the office; nothing where the text is blank.
#[component]
fn Fact<'a>(
    label: &'static str,
    text: Option<&'a str>,
    /// Where the text leads.
    #[prop(optional)]
    href: Option<fn(&str) -> Option<String>>,
) -> AnyView {
    let fact = not_blank(text).map(|text| {
        let href = href.and_then(|href| href(text));
        let text = text.to_owned();
        let value = match href {
            Some(href) => view! { <a href=href>{text}</a> }.into_any(),
            None => text.into_any(),
        };
        view! { <div><dt>{label}</dt><dd>{value}</dd></div> }.into_any()
    });
    fact.into_any()
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
