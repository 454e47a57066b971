//! What holds for every reader, in every state of every page. Each state is played once and then asked for all of it, which
//! takes less time than playing it for each question.

use super::{media, targets, text};
use crate::{
    embed::Scene,
    html,
    state_setup::{Stage, State},
    states,
    support::{Engine, Fonts, Outcome, Page, Reader, Wish},
};
use serde_json::json;
use tempfile::TempDir;

/// The width of a window on a desk, in CSS pixels.
const WIDE: u32 = 1280;
/// And that of one at 400 %, which is also as narrow as phones come.
const NARROW: u32 = 320;

/// Text twice as large, and as it was.
const LARGE: &str =
    "(root => (root.small ??= root.style.fontSize, root.style.fontSize = '200%', true))(document.documentElement)";
const SMALL_AGAIN: &str = "(root => (root.style.fontSize = root.small, true))(document.documentElement)";

pub(crate) async fn pages_are_for_everyone(engine: Engine) -> Outcome {
    are_for_everyone(engine, states::pages()).await
}

pub(crate) async fn tools_are_for_everyone(engine: Engine) -> Outcome {
    are_for_everyone(engine, states::tools()).await
}

pub(crate) async fn failures_are_for_everyone(engine: Engine) -> Outcome {
    are_for_everyone(engine, states::failures()).await
}

pub(crate) async fn the_server_s_pages_are_for_everyone(engine: Engine) -> Outcome {
    are_for_everyone(engine, states::of_the_server()).await
}

async fn are_for_everyone(engine: Engine, states: Vec<State>) -> Outcome {
    let stage = Stage::set().await?;
    let reader = Reader::open(engine).await?;
    let html = TempDir::with_prefix("tintuc-e2e-html-")?;
    let mut found = Vec::new();
    for state in &states {
        reader.asks_for(&[]).await?;
        reader.widen(WIDE).await?;
        if !stage.play(state, reader.page()).await? {
            continue;
        }
        html::keep(reader.page(), &html.path().join(format!("{}.html", state.name))).await?;
        let faults = faults_of(&reader).await.map_err(|error| format!("{}: {error}", state.name))?;
        found.extend(faults.into_iter().map(|fault| format!("{}: {fault}", state.name)));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    // The app makes the same elements in every engine.
    if engine == Engine::Chromium { html::has_no_errors(html.path()).await } else { Ok(()) }
}

/// What is wrong with the page as it stands, for whoever reads it.
async fn faults_of(reader: &Reader) -> Outcome<Vec<String>> {
    let page = reader.page();
    let mut found = Vec::new();
    let mut note =
        |when: &str, faults: Vec<String>| found.extend(faults.iter().map(|fault| format!("{when}: {fault}")));

    note("by day", page.axe("html").await?);
    note("by day", list(page, text::FAINT).await?);
    note("lines", list(page, text::UNREADABLE).await?);
    note("paragraphs", list(page, text::CROWDED).await?);

    reader.asks_for(&[Wish::Night]).await?;
    page.until(&format!("getComputedStyle(document.body).backgroundColor == '{}'", text::NIGHT)).await?;
    note("at night", page.axe_for_colours().await?);
    note("at night", list(page, text::FAINT).await?);

    if reader.asks_for(&[Wish::SystemColours]).await? {
        note("in the system's colours", list(page, media::UNMARKED).await?);
    }
    reader.asks_for(&[Wish::Stillness]).await?;
    note("still", list(page, media::MOVING).await?);

    reader.widen(NARROW).await?;
    note("at 400 %", list(page, text::LOST).await?);
    page.until(text::SPACED).await?;
    note("spaced", list(page, text::LOST).await?);
    page.value(text::UNSPACED).await?;
    page.value(LARGE).await?;
    note("large", list(page, text::LOST).await?);
    note("large", page.axe("html").await?);
    page.value(SMALL_AGAIN).await?;
    for fonts in Fonts::ALL {
        page.value(&fonts.of("document")).await?;
        note(fonts.sans, list(page, text::LOST).await?);
        note("targets", list(page, targets::SMALL).await?);
        page.value("document.querySelector('.skip-link')?.focus()").await?;
        note("targets", list(page, &targets::small_skip_link()).await?);
        page.value("document.querySelector('.skip-link')?.blur()").await?;
    }
    Ok(found)
}

/// The faults that JavaScript, a list of texts, finds in the page.
async fn list(page: &Page, script: &str) -> Outcome<Vec<String>> {
    Ok(serde_json::from_value(page.value(script).await?)?)
}

/// What is wrong with a page is found, by each of the questions.
pub(crate) async fn faults_are_found(engine: Engine) -> Outcome {
    let stage = Stage::set().await?;
    let reader = Reader::open(engine).await?;
    let page = reader.page();
    let article = states::pages().into_iter().find(|state| state.name == "article").ok_or("an article")?;
    let style = |style: &str| format!("document.querySelector('main h1').style = '{style}'");
    let put = |html: &str| format!("document.body.insertAdjacentHTML('beforeend', {})", json!(html));
    let all = [
        (style("color: #777"), "by day: color-contrast-enhanced: h1"),
        (style("color: #777"), "by day: 4"),
        ("document.documentElement.removeAttribute('lang')".to_owned(), "by day: html-has-lang: "),
        (put(&format!("<p style='max-width: none'>{}", "chữ ".repeat(200))), "lines: "),
        (put("<style>.article > p { margin: 0 !important }</style>"), "paragraphs: "),
        (style("color: #14191c"), "at night: color-contrast: h1"),
        (put("<style>a { outline: none !important }</style>"), "in the system's colours: no line"),
        ("document.querySelector('h1').animate([{opacity: 0.99}, {opacity: 1}], 100_000)".to_owned(), "still: "),
        (style("position: absolute; inset: 0 auto auto 0; font-size: 6rem"), "at 400 %: "),
        (style("white-space: nowrap; width: 2000px; margin-inline-start: 500px"), "at 400 %: "),
        (style("overflow: hidden; height: 5px"), "at 400 %: cut off"),
        (put("<style>[style*='200%'] main h1 { color: #777 }</style>"), "large: color-contrast"),
        (put("<button>x</button>"), "targets: "),
    ];
    for (fault, expected) in all {
        if engine == Engine::WebKit && expected.starts_with("in the system's") {
            continue;
        }
        reader.asks_for(&[]).await?;
        reader.widen(WIDE).await?;
        stage.play(&article, page).await?;
        page.value(&format!("({fault}, true)")).await?;
        let found = faults_of(&reader).await?;
        assert!(found.iter().any(|found| found.starts_with(expected)), "{fault}: {found:?}");
    }
    Ok(())
}

/// The elements on a portal, in all that they show; and the pages that portals frame.
pub(crate) async fn every_rule_is_kept_on_portals(engine: Engine) -> Outcome {
    const HEADLINE: &str = "document.querySelector('tintuc-news').shadowRoot.querySelector('h3 a')";
    let mut scene = Scene::open(engine, "blank.html").await?;
    let page = scene.page().clone();
    let seen = |what: &str| format!("!!document.querySelector('tintuc-news').shadowRoot.querySelector('{what}')");
    for layout in ["cards", "list", "headlines"] {
        scene.put(&format!("<tintuc-news layout='{layout}'></tintuc-news><tintuc-visitors></tintuc-visitors>")).await?;
        page.until(&seen("h3 a")).await?;
        page.until("document.querySelector('tintuc-visitors').shadowRoot.querySelector('.root').innerText.includes('1.303.081')").await?;
        assert_eq!(page.axe("#place").await?, Vec::<String>::new(), "{layout}");
    }
    page.click_found(HEADLINE).await?;
    page.until(&seen(".article h1")).await?;
    assert_eq!(page.axe("#place").await?, Vec::<String>::new(), "an article");
    for (article, shown) in [("bai-mau-da-thu-hoi", ".article [role=note]"), ("bo-tranh-cua-trang-mau", ".pictures")] {
        page.value(&format!("(document.querySelector('tintuc-news').article = '{article}', true)")).await?;
        page.until(&seen(shown)).await?;
        assert_eq!(page.axe("#place").await?, Vec::<String>::new(), "{article}");
    }
    page.click_found("document.querySelector('tintuc-news').shadowRoot.querySelector('.pictures a')").await?;
    page.until(&seen(".lightbox[open] img")).await?;
    assert_eq!(page.axe("#place").await?, Vec::<String>::new(), "a large picture");
    // These are parts of a portal's pages, which have headings and landmarks.
    let whole = ["landmark-one-main: html", "page-has-heading-one: html", "region: "];
    for path in ["embed/news", "embed/visitors"] {
        page.goto(&scene.server.address(path)).await?;
        page.until("document.querySelector('tintuc-news, tintuc-visitors')?.shadowRoot?.querySelector('.root').innerText.length > 20").await?;
        let faults = page.axe("html").await?;
        let faults: Vec<_> = faults.iter().filter(|fault| !whole.iter().any(|rule| fault.starts_with(rule))).collect();
        assert!(faults.is_empty(), "{path}: {faults:?}");
    }
    page.goto(&scene.portal.address("blank.html")).await?;
    scene.put("<tintuc-news></tintuc-news>").await?;
    page.until(&seen("h3 a")).await?;
    scene.server.stop().await?;
    page.click_found(HEADLINE).await?;
    page.until(&seen("[part=notice]")).await?;
    assert_eq!(page.axe("#place").await?, Vec::<String>::new(), "an article that does not come");
    Ok(())
}
