//! Nothing makes the page scroll sideways, and its colours are those of the day or the night.

use crate::support::{Browser, Engine, Fonts, Host, Outcome, Server, content};
use serde_json::{Value, json};
use std::fs;

/// Every page from 320 to 1920 px, in narrow and in wide letters, in a frame of that width: a window of Chromium's cannot
/// be that narrow.
pub(crate) async fn nothing_scrolls_sideways(engine: Engine) -> Outcome {
    let host = Host::start().await?;
    host.put_figures();
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    page.goto(&host.address(Host::EMPTY_PAGE)).await?;
    page.value("(document.body.innerHTML = '<iframe style=\"border:0;height:740px\"></iframe>', true)").await?;

    let mut paths: Vec<String> = [
        "",
        "trang/feed-2",
        "muc/huong-dan",
        "luu-tru",
        "luu-tru/2017-11",
        "so-do",
        "en/",
        "khong-co",
        "tim-kiem?q=cai+cach",
    ]
    .map(str::to_owned)
    .into();
    for article in fs::read_dir(content().join("articles"))?.flatten() {
        let name = article.file_name().to_string_lossy().into_owned();
        paths.extend(name.strip_suffix(".json").map(|id| format!("tin/{id}")));
    }
    for path in paths {
        let address = json!(host.address(&path));
        page.value(&format!("(window.frame = document.querySelector('iframe'), frame.style.width = '320px', frame.src = {address}, true)")).await?;
        page.until(&format!(
            "frame.contentWindow.location.href == {address} && !!frame.contentDocument.querySelector('main h1')"
        ))
        .await?;
        // A long number of visits is what is widest in the counter.
        page.until("frame.contentDocument.body.innerText.includes('1.303.080') || frame.contentDocument.body.innerText.includes('1,303,080')").await?;
        let widths = [320, 360, 768, 1280, 1920];
        for (fonts, width) in Fonts::ALL.into_iter().flat_map(|fonts| widths.map(|width| (fonts, width))) {
            page.value(&fonts.of("frame.contentDocument")).await?;
            page.value(&format!("(frame.style.width = '{width}px', true)")).await?;
            let wide = page
                .value(&format!(
                    "(d => d.documentElement.scrollWidth <= {width} ? [] : \
                     [...d.body.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > {width} + 0.5).map(e => e.outerHTML.slice(0, 120)))(frame.contentDocument)"
                ))
                .await?;
            assert_eq!(wide, json!([]), "/{path} is wider than {width} px in {}", fonts.sans);
            let upside_down = "[...frame.contentDocument.querySelectorAll('.card')].filter(card => \
                 card.querySelector('.summary')?.getBoundingClientRect().top < card.querySelector('h2, h3').getBoundingClientRect().top) \
                 .map(card => card.innerText)";
            assert_eq!(
                page.value(upside_down).await?,
                json!([]),
                "a summary over its headline in /{path} at {width} px in {}",
                fonts.sans
            );
        }
    }
    Ok(())
}

/// No hole stands beside cards without a picture, the search is as wide as its headline, a phone has the buttons of an article
/// in one row, and beside a large picture nothing of the page is seen.
pub(crate) async fn pages_use_their_width(engine: Engine) -> Outcome {
    const MODEL: &str = "tin/tong-ket-cai-cach-hanh-chinh-2017";
    let host = Host::start().await?;
    let mut feed: Value = serde_json::from_str(&fs::read_to_string(content().join("feed.json"))?)?;
    for item in feed["items"].as_array_mut().into_iter().flatten().step_by(2) {
        item["image"] = Value::Null;
        item["_tintuc"]["image"] = Value::Null;
    }
    host.put("api/feed.json", &feed);
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    page.goto(&host.address(Host::EMPTY_PAGE)).await?;
    page.value("(document.body.innerHTML = '<iframe style=\"border:0;height:740px\"></iframe>', window.frame = document.querySelector('iframe'), true)").await?;
    let within = "frame.contentDocument";
    // From the end of what is in a card to the rule under it.
    let hole = format!(
        "Math.max(...[...{within}.querySelectorAll('.cards > li')].map(li => li.getBoundingClientRect().bottom - \
           Math.max(...[...li.firstElementChild.children].map(e => e.getBoundingClientRect().bottom))))"
    );
    let narrower = format!(
        "(right => right('.page-title') - right('.search-page > form'))(s => {within}.querySelector(s).getBoundingClientRect().right)"
    );
    let row = format!(
        "(all => Math.max(...all) - Math.min(...all))([...{within}.querySelectorAll('.tools .tool')].map(e => e.getBoundingClientRect()) \
           .filter(r => r.width).map(r => (r.top + r.bottom) / 2))"
    );
    for (path, width, seen, what, most) in [
        ("", 1280, ".cards > li:nth-child(6) a", &hole, 200.0),
        ("", 800, ".cards > li:nth-child(6) a", &hole, 200.0),
        ("tim-kiem?q=tin", 1280, ".search-page > form", &narrower, 1.0),
        (MODEL, 360, ".tools .tool", &row, 4.0),
        (MODEL, 320, ".tools .tool", &row, 4.0),
    ] {
        let address = json!(host.address(path));
        page.value(&format!(
            "(frame.contentWindow.left = true, frame.style.width = '{width}px', frame.src = {address}, true)"
        ))
        .await?;
        page.until(&format!(
            "!frame.contentWindow.left && frame.contentWindow.location.href == {address} && frame.contentWindow.innerWidth == {width} && !!{within}.querySelector('{seen}')"
        ))
        .await?;
        // As on a phone, where the scroll bar takes no place.
        page.value(&format!("({within}.documentElement.style.scrollbarGutter = 'auto', {within}.documentElement.style.scrollbarWidth = 'none', true)")).await?;
        for fonts in Fonts::ALL {
            page.value(&fonts.of(within)).await?;
            let found = page.number(what).await?;
            assert!(found <= most, "{found} px at {width} px in /{path} in {}", fonts.sans);
        }
    }

    page.goto(&host.address(MODEL)).await?;
    page.until_live().await?;
    page.click_on(".figure > a").await?;
    page.until("!!document.querySelector('dialog[open].lightbox')").await?;
    let colour = |of: &str| format!("getComputedStyle({of}).backgroundColor");
    let (root, dialog) = (colour("document.documentElement"), colour("document.querySelector('dialog[open]')"));
    assert_eq!(page.value(&root).await?, page.value(&dialog).await?);
    Ok(())
}

/// What browsers make their bar of, the first colour that is meant for the reader, is that of the page.
pub(crate) const BAR_IS_AS_PAPER: &str = "(probe => { \
    const bar = [...document.querySelectorAll('head > meta[name=theme-color]')].find(it => matchMedia(it.media).matches); \
    document.body.append(probe); probe.style.color = bar.content; \
    const same = getComputedStyle(probe).color == getComputedStyle(document.body).backgroundColor; \
    probe.remove(); return same; })(document.createElement('i'))";

/// What follows the system does so in every engine; all that is seen then is measured where an engine can be told while it
/// runs (`accessible`).
pub(crate) async fn the_night_is_the_system_s(engine: Engine) -> Outcome {
    let server = Server::start().await?;
    for (browser, night) in [(Browser::open(engine, &[]).await?, false), (Browser::at_night(engine).await?, true)] {
        browser.page.goto(&server.address("")).await?;
        browser.page.until_live().await?;
        let colours = "[document.body, document.querySelector('h1')].map(e => getComputedStyle(e)).map((s, i) => i ? s.color : s.backgroundColor).join(' ')";
        let expected = if night { "rgb(17, 21, 23) rgb(232, 236, 238)" } else { "rgb(255, 255, 255) rgb(20, 25, 28)" };
        assert_eq!(browser.page.text(colours).await?, expected);
        browser.page.until(BAR_IS_AS_PAPER).await?;
        // What the reader chooses goes before it, at once and on the next page.
        let (other, paper) = if night { ("light", "rgb(255, 255, 255)") } else { ("dark", "rgb(17, 21, 23)") };
        let chosen = format!("getComputedStyle(document.body).backgroundColor == '{paper}' && {BAR_IS_AS_PAPER}");
        browser.page.press('?').await?;
        browser.page.click_on(&format!("dialog[open] [data-tool='tools:theme'][value={other}]")).await?;
        browser.page.until(&chosen).await?;
        browser.page.goto(&server.address("en/")).await?;
        browser.page.until(&chosen).await?;
    }
    Ok(())
}
