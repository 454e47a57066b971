//! What readers do with a page besides reading it. The controls name what is to be done in [`TOOL`]; the page's own script
//! (Trunk.toml) fetches what does it from `public/` with the first use. So they work before the program is there, and
//! without it; without scripts only those are seen that need none (style/tools.css).

use super::Context;
use crate::{
    markup::{Element, Markup, element},
    model::percent_encoded,
};

/// The attribute that names a file in `public/` without its end and, behind a colon, what it is to do.
pub(super) const TOOL: &str = "data-tool";

fn button(tool: &'static str) -> Element {
    element("button").class("tool").attr("type", "button").attr(TOOL, tool)
}

/// A part of the tools that has a name.
fn group(name: &'static str) -> Element {
    element("div").class("group").attr("role", "group").attr("aria-label", name)
}

/// The way to [`settings`], for the header.
pub(super) fn open_settings(cx: &Context) -> Element {
    let name = element("span").class("unseen").with(" ").with(cx.messages().display);
    button("tools:open").attr("aria-haspopup", "dialog").with("Aa").with(name)
}

/// How the site is to look, and the keys; also what `?` opens.
pub(super) fn settings(cx: &Context) -> Element {
    let messages = cx.messages();
    let size = |tool, sign: &'static str, name| {
        button(tool).with(sign).with(element("span").class("unseen").with(", ").with(name))
    };
    let sizes = group(messages.text_size)
        .with(size("tools:smaller", "A\u{2212}", messages.smaller))
        .with(size("tools:normal", "A", messages.normal))
        .with(size("tools:larger", "A+", messages.larger))
        .with(element("output"));
    let theme = |value, name| button("tools:theme").attr("value", value).attr("aria-pressed", "false").with(name);
    let themes = group(messages.theme)
        .with(theme("light", messages.light))
        .with(theme("dark", messages.dark))
        .with(theme("", messages.as_device));
    let key =
        |sign, name| element("div").with(element("dt").with(element("kbd").with(sign))).with(element("dd").with(name));
    let keys = element("dl")
        .with(key("/", messages.search))
        .with(key("?", messages.display))
        .with(key("← →", messages.turn_pictures))
        .with(key("Esc", messages.close));
    let switch = element("input").attr("type", "checkbox").attr(TOOL, "tools:keys");
    let part = |name| element("h3").with(name);
    let form = element("form")
        .attr("method", "dialog")
        .with(element("h2").attr("id", "display").with(messages.display))
        .with(part(messages.text_size))
        .with(sizes)
        .with(part(messages.theme))
        .with(themes)
        .with(part(messages.keys))
        .with(keys)
        .with(element("label").with(switch).with(" ").with(messages.use_keys))
        .with(element("button").class("button").with(messages.close));
    element("dialog").class("settings").attr("id", "settings").attr("aria-labelledby", "display").with(form)
}

/// Under the headline of an article: to listen to it, to hand it on, to print it.
pub(super) fn reading(cx: &Context, title: &str, address: Option<&str>) -> Element {
    let messages = cx.messages();
    let state = |class, text| element("span").class(class).with(text);
    let listen = button("aloud:play").with(state("listen", messages.listen)).with(state("pause", messages.pause));
    let field = element("input")
        .attr("readonly", "")
        .attr("hidden", "")
        .attr("aria-label", messages.copy_refused)
        .attr("value", "");
    let said = element("span")
        .attr("role", "status")
        .attr("data-copied", messages.copied)
        .attr("data-refused", messages.copy_refused)
        .attr("data-mute", messages.no_voice);
    element("div")
        .class("tools")
        .attr("role", "group")
        .attr("aria-label", messages.tools)
        .attr("lang", cx.locale.tag())
        .with(listen)
        .with(button("aloud:stop").with(messages.stop))
        .with(button("tools:share").with(messages.share))
        .with(address.map(|address| share(cx, title, address)))
        .with(button("tools:copy").with(messages.copy_link))
        .with(button("tools:print").with(messages.print))
        .with(said)
        .with(field)
}

/// Where the browser cannot share by itself: plain links, no script of anybody's.
fn share(cx: &Context, title: &str, address: &str) -> Element {
    let address = percent_encoded(address);
    let link = |name: &'static str, before: String| {
        let link = element("a").attr("href", before + &address).attr("target", "_blank").attr("rel", "noopener");
        element("li").with(link.with(name))
    };
    let ways = element("ul")
        .attr("role", "list")
        .with(link("Zalo", "https://zalo.me/share?url=".to_owned()))
        .with(link("Facebook", "https://www.facebook.com/sharer/sharer.php?u=".to_owned()))
        .with(link(cx.messages().email, format!("mailto:?subject={}&body=", percent_encoded(title))));
    element("details").class("share").with(element("summary").class("tool").with(cx.messages().share)).with(ways)
}

/// Where the pictures of an article are shown large (public/lightbox.js); closed and empty until then.
pub(super) fn lightbox(cx: &Context) -> Element {
    let messages = cx.messages();
    let button = |value, sign: &'static str, name| {
        element("button").attr("type", "button").attr("value", value).attr("aria-label", name).with(sign)
    };
    // Each sign is of a font that every device has.
    let bar: Markup = [
        element("p").attr("role", "status").attr("data-text", messages.picture_of),
        button("zoom", "+", messages.zoom).attr("aria-pressed", "false"),
        button("previous", "←", messages.previous_picture),
        button("next", "→", messages.next_picture),
        button("close", "×", messages.close),
    ]
    .into_iter()
    .collect();
    element("dialog")
        .class("lightbox")
        .attr("lang", cx.locale.tag())
        .attr("aria-label", messages.enlarge)
        .with(element("div").class("bar").with(bar))
        .with(
            element("div")
                .class("slides")
                .attr("role", "region")
                .attr("aria-label", messages.picture)
                .attr("tabindex", "0"),
        )
}
