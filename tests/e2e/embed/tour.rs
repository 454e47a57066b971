//! All that the news show on a portal, one after the other.

use super::{NEWS, headlines, part, until_headlines};
use crate::support::{Outcome, Page};
use fantoccini::key::Key;
use serde_json::json;

/// With a list, a picture, a quotation and a table.
const MANY_BLOCKS: &str = "li:nth-child(2) h3 a";
const WITHDRAWN: &str = "bai-mau-da-thu-hoi";
const GALLERY: &str = "bo-tranh-cua-trang-mau";

/// A state of the news, and how each of its parts looks there.
pub(super) type Look = (&'static str, Vec<String>);

/// How everything in an element looks: every property that the engine knows, of each part and of what its style puts before
/// and after it. As one text, since an old portal spoils how arrays are handed over.
const LOOK: &str = "[root, ...root.querySelectorAll('*')].flatMap(part => ['', '::before', '::after', '::marker', '::backdrop'].map(pseudo => {
    const style = getComputedStyle(part, pseudo);
    const there = { '': true, '::marker': part.localName == 'li', '::backdrop': part.open }[pseudo] ?? !/^(none|normal)$/.test(style.content);
    // Where a text for screen readers alone stands in the page is no look.
    const properties = [...style].filter(name => part.className != 'visually-hidden' || !/^(inset|top|right|bottom|left)/.test(name)).map(name => name + ': ' + style.getPropertyValue(name)).join('; ');
    return there ? part.localName + '.' + part.className + pseudo + ' { ' + properties + '\\n' : '';
  })).join('')";

async fn look(page: &Page) -> Outcome<Vec<String>> {
    let root = part(NEWS, ".root");
    // What the pointer happens to lie on is nothing of the portal's.
    page.point_away().await?;
    page.until(&format!(
        "!{root}.hasAttribute('aria-busy') && [...{root}.querySelectorAll('img')].every(i => (i.loading = 'eager', i.complete))"
    ))
    .await?;
    let look = page.text(&format!("(root => {LOOK})({root})")).await?;
    Ok(look.lines().map(str::to_owned).collect())
}

/// What is different in a state of the news from how it was on another portal: the parts, and their properties.
pub(super) fn differences(plain: &[Look], here: &[Look]) -> Vec<String> {
    let mut found = Vec::new();
    for ((state, plain), (_, here)) in plain.iter().zip(here) {
        if plain.len() != here.len() {
            found.push(format!("{state}: {} parts, not {}", here.len(), plain.len()));
        }
        for (plain, here) in plain.iter().zip(here).filter(|(plain, here)| plain != here) {
            let part = here.split(" {").next().unwrap_or_default();
            let pairs = plain.split("; ").zip(here.split("; ")).filter(|(plain, here)| plain != here);
            let pairs: Vec<String> = pairs.map(|(plain, here)| format!("{here} (not {plain})")).collect();
            found.push(format!("{state}: {part}: {}", pairs.join(", ")));
        }
    }
    found
}

/// With `TINTUC_PICTURES` set, what a portal shows is kept in `target/pictures`, to be looked at. Not in `WebKitGTK`, which may
/// take minutes for a picture of any page, or never give it.
async fn keep(page: &Page, name: &str) -> Outcome {
    if std::env::var_os("TINTUC_PICTURES").is_none() || name.starts_with("WebKit") {
        return Ok(());
    }
    let loaded =
        format!("[...{}.querySelectorAll('img')].every(i => i.loading == 'lazy' || i.complete)", part(NEWS, ".root"));
    page.until(&loaded).await?;
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("target/pictures");
    std::fs::create_dir_all(&folder)?;
    Ok(std::fs::write(folder.join(format!("portal-{name}.png")), page.client.screenshot().await?)?)
}

/// Goes through all that the news show on a portal: listings, articles, one that does not come, and a picture over
/// everything that the portal has.
pub(super) async fn tour(page: &Page, name: &str) -> Outcome<Vec<Look>> {
    let mut looks = Vec::new();
    page.until(&format!("{} > 2", headlines(NEWS))).await?;
    let entries = page.value("history.length").await?;
    for layout in ["headlines", "list", "cards"] {
        page.value(&format!("({NEWS}.layout = '{layout}', true)")).await?;
        page.until(&format!("!!{}", part(NEWS, &format!("ul.{layout}")))).await?;
        looks.push((layout, look(page).await?));
        keep(page, &format!("{name}-{layout}")).await?;
    }

    page.click_found(&part(NEWS, MANY_BLOCKS)).await?;
    page.until(&format!("{NEWS}.shadowRoot.activeElement?.localName == 'h1'")).await?;
    looks.push(("article", look(page).await?));
    keep(page, &format!("{name}-article")).await?;
    page.click_found(&part(NEWS, "[part=back]")).await?;
    page.until(&format!("{NEWS}.shadowRoot.activeElement == {}", part(NEWS, MANY_BLOCKS))).await?;

    page.value("(window.plain = fetch, window.fetch = () => Promise.reject(new TypeError('no')), true)").await?;
    page.click_found(&part(NEWS, "li:nth-child(3) h3 a")).await?;
    page.until(&format!("!!{}", part(NEWS, "[part=notice]"))).await?;
    looks.push(("notice", look(page).await?));
    keep(page, &format!("{name}-notice")).await?;
    page.value("(window.fetch = plain, true)").await?;
    page.click_found(&part(NEWS, "[data-action=retry]")).await?;
    page.until(&format!("!!{}", part(NEWS, ".article h1"))).await?;

    page.value(&format!("({NEWS}.article = '{WITHDRAWN}', true)")).await?;
    page.until(&format!("!!{}", part(NEWS, ".article [role=note]"))).await?;
    looks.push(("withdrawn", look(page).await?));
    keep(page, &format!("{name}-withdrawn")).await?;

    page.value(&format!("({NEWS}.article = '{GALLERY}', true)")).await?;
    let picture = part(NEWS, ".pictures figure:nth-child(2) > a");
    page.until(&format!("!!{picture}")).await?;
    let dialog = part(NEWS, "dialog");
    let open = async || {
        page.click_found(&picture).await?;
        page.until(&format!(
            "{dialog}.matches(':modal') && {dialog}.querySelector('[role=status]').textContent == 'Ảnh 2 trên 6'"
        ))
        .await
    };
    let close = async || {
        page.press(Key::Escape.into()).await?;
        page.until(&format!("!{dialog}.open && {NEWS}.shadowRoot.activeElement == {picture}")).await
    };
    open().await?;
    // Over what a portal puts over everything, and as large as that: all of the window but its scroll bars.
    let above = format!(
        "(() => {{ const bar = document.body.appendChild(document.createElement('x-bar')); \
         bar.style.cssText = 'all: initial; position: fixed; top: 0; left: 0; width: 100%; height: 100%; z-index: 2147483647'; \
         const hit = document.elementFromPoint(innerWidth / 2, innerHeight / 2), sizes = [bar, {dialog}].map(e => JSON.stringify(e.getBoundingClientRect())); \
         bar.parentNode.removeChild(bar); return hit != {NEWS} ? 'under the portal' : sizes[0] == sizes[1] ? 'over all' : String(sizes); }})()"
    );
    assert_eq!(page.text(&above).await?, "over all", "{name}: the picture");
    let wide = format!("{dialog}.scrollWidth - {dialog}.clientWidth");
    assert_eq!(page.value(&wide).await?, json!(0), "{name}: only the strip of pictures is wider");
    keep(page, &format!("{name}-picture")).await?;
    close().await?;
    // Portals differ in their scroll bars, and thus in the room that they leave.
    page.value("(document.documentElement.style.overflow = 'hidden', true)").await?;
    open().await?;
    looks.push(("picture", look(page).await?));
    close().await?;
    page.value("(document.documentElement.style.overflow = '', true)").await?;
    assert_eq!(page.value("history.length").await?, entries, "{name}");
    Ok(looks)
}

/// The news in a portal, seen from the beginning: in Bootstrap's they lie in a tab pane.
pub(super) async fn until_news(page: &Page, portal: &str) -> Outcome {
    if portal == "bootstrap.html" {
        page.until("!!window.jQuery?.fn?.tab").await?;
        page.click("Tin tức").await?;
    }
    until_headlines(page, NEWS, 5).await?;
    if portal == "classic.html" {
        // Seen in every loop over an object, it spoils how WebKit's driver hands elements over.
        page.value("!!Object.defineProperty(Object.prototype, 'extend', { enumerable: false })").await?;
    }
    Ok(())
}

/// What went wrong on a portal so far.
pub(super) async fn assert_no_faults(page: &Page, portal: &str) -> Outcome {
    assert_eq!(page.value("faults.join('; ')").await?, json!(""), "{portal}");
    Ok(())
}
