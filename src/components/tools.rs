//! What readers do with a page besides reading it. The controls name what is to be done in `data-tool`: a file in `public/`
//! without its end and, behind a colon, what it is to do. The start-up script fetches the file with the first use. So they
//! work before the wasm app is there, and without it; without scripts only those are shown that need none
//! (style/tools.css).

use crate::{
    context::{use_locale, use_office},
    model::{Article, percent_encoded},
    router::Route,
};
use leptos::prelude::*;

/// The tool behind a picture: it shows it large.
pub(super) const LIGHTBOX: &str = "lightbox";

#[component]
fn ToolButton(tool: &'static str, text: &'static str) -> AnyView {
    view! { <button class="tool" type="button" data-tool=tool>{text}</button> }.into_any()
}

/// The way to [`Settings`], for the header.
#[component]
pub(super) fn OpenSettings() -> AnyView {
    let name = format!(" {}", use_locale().messages().display);
    view! {
        <button class="tool" type="button" data-tool="tools:open" aria-haspopup="dialog">
            "Aa"
            <span class="visually-hidden">{name}</span>
        </button>
    }
    .into_any()
}

/// How the site is to look, and the keys; also what `?` opens.
#[component]
pub(super) fn Settings() -> AnyView {
    let messages = use_locale().messages();
    let size = |tool: &'static str, sign: &'static str, name| {
        let name = format!(", {name}");
        view! { <button class="tool" type="button" data-tool=tool>{sign}<span class="visually-hidden">{name}</span></button> }
            .into_any()
    };
    let theme = |value: &'static str, name: &'static str| {
        view! {
            <button class="tool" type="button" data-tool="tools:theme" value=value aria-pressed="false">{name}</button>
        }
        .into_any()
    };
    let key = |sign: &'static str, name: &'static str| {
        view! { <div><dt><kbd>{sign}</kbd></dt><dd>{name}</dd></div> }.into_any()
    };
    view! {
        <dialog class="settings" id="settings" aria-labelledby="display">
            <form method="dialog">
                <h2 id="display">{messages.display}</h2>
                <h3>{messages.text_size}</h3>
                <div class="group" role="group" aria-label=messages.text_size>
                    {size("tools:smaller", "A\u{2212}", messages.smaller)}
                    {size("tools:normal", "A", messages.normal)}
                    {size("tools:larger", "A+", messages.larger)}
                    <output></output>
                </div>
                <h3>{messages.theme}</h3>
                <div class="group" role="group" aria-label=messages.theme>
                    {theme("light", messages.light)}
                    {theme("dark", messages.dark)}
                    {theme("", messages.as_device)}
                </div>
                <h3>{messages.keys}</h3>
                <dl>
                    {key("/", messages.search)}
                    {key("?", messages.display)}
                    {key("← →", messages.turn_pictures)}
                    {key("Esc", messages.close)}
                </dl>
                <label><input type="checkbox" data-tool="tools:keys"/>{format!(" {}", messages.use_keys)}</label>
                <button class="button">{messages.close}</button>
            </form>
        </dialog>
    }
    .into_any()
}

/// Under the headline of an article: to listen to it, to hand it on, to print it.
#[component]
pub(super) fn ReadingTools<'a>(article: &'a Article) -> AnyView {
    let locale = use_locale();
    let office = use_office();
    let messages = locale.messages();
    let (route, title) = (Route::article(article.locale(), article.id.clone()), article.title.clone());
    let share = move || {
        let address = office.get()?.absolute(&route.path())?;
        Some(view! { <ShareLinks title=title.clone() address/> })
    };
    view! {
        <div class="tools" role="group" aria-label=messages.tools lang=locale.tag()>
            <button class="tool" type="button" data-tool="aloud:play">
                <span class="listen">{messages.listen}</span>
                <span class="pause">{messages.pause}</span>
            </button>
            <ToolButton tool="aloud:stop" text=messages.stop/>
            <ToolButton tool="tools:share" text=messages.share/>
            {move || share()}
            <ToolButton tool="tools:copy" text=messages.copy_link/>
            <ToolButton tool="tools:print" text=messages.print/>
            <span
                role="status"
                data-copied=messages.copied
                data-refused=messages.copy_refused
                data-mute=messages.no_voice
            ></span>
            <input readonly hidden aria-label=messages.copy_refused value=""/>
        </div>
    }
    .into_any()
}

/// Where the browser cannot share by itself: plain links, no script of anybody's.
#[component]
fn ShareLinks(title: String, address: String) -> AnyView {
    let messages = use_locale().messages();
    let address = percent_encoded(&address);
    let subject = percent_encoded(&title);
    let ways = [
        ("Zalo", format!("https://zalo.me/share?url={address}")),
        ("Facebook", format!("https://www.facebook.com/sharer/sharer.php?u={address}")),
        (messages.email, format!("mailto:?subject={subject}&body={address}")),
    ];
    let ways =
        ways.map(|(name, href)| view! { <li><a href=href target="_blank" rel="noopener">{name}</a></li> }.into_any());
    view! {
        <details class="share">
            <summary class="tool">{messages.share}</summary>
            <ul role="list">{ways.into_iter().collect_view()}</ul>
        </details>
    }
    .into_any()
}

/// Where the pictures of an article are shown large (public/lightbox.js); closed and empty until then.
#[component]
pub(super) fn Lightbox() -> AnyView {
    let locale = use_locale();
    let messages = locale.messages();
    let button = |value: &'static str, sign: &'static str, name: &'static str, pressed: Option<&'static str>| {
        view! { <button type="button" value=value aria-label=name aria-pressed=pressed>{sign}</button> }.into_any()
    };
    view! {
        <dialog class="lightbox" lang=locale.tag() aria-label=messages.enlarge>
            <div class="bar">
                <p role="status" data-text=messages.picture_of></p>
                // Every device has a font with these signs.
                {button("zoom", "+", messages.zoom, Some("false"))}
                {button("previous", "←", messages.previous_picture, None)}
                {button("next", "→", messages.next_picture, None)}
                {button("close", "×", messages.close, None)}
            </div>
            <div class="slides" role="region" aria-label=messages.picture tabindex="0"></div>
        </dialog>
    }
    .into_any()
}
