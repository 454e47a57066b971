//! The program takes a snapshot over: nothing is seen of it, nothing is asked for again, and a touch is not kept waiting.

use crate::support::{Browser, DEADLINE, Engine, Exported, Fault, Host, Outcome, Page, site_at_root};
use serde_json::{Value, json};
use std::time::Instant;

const MODEL: &str = "tin/tong-ket-cai-cach-hanh-chinh-2017";
const MODEL_TITLE: &str = "Tổng kết công tác cải cách hành chính năm 2017";

/// The place and size of everything that stood in the page before the program came, the counter's inside left out.
const BOXES: &str = "(window.before ??= [...document.body.querySelectorAll('*')].filter(e => !e.closest('#counter > *'))) \
    .map(e => { const b = e.getBoundingClientRect(); \
      return [e.localName, e.isConnected, b.x + scrollX, b.y + scrollY, b.width, b.height].join(' '); })";

/// Remembers each change within the snapshot, but in the counter.
const WATCH: &str = "(window.changes = [], new MutationObserver(list => changes.push(...list \
    .filter(change => change.target.closest?.('#boot') && !change.target.closest('#counter')) \
    .map(change => change.type + ' in ' + change.target.localName))) \
    .observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true }), true)";

/// As one who is about to follow a link, or to copy a few words.
const HOLD: &str = "(document.querySelector('.brand').focus({ preventScroll: true }), window.link = document.activeElement, \
    getSelection().selectAllChildren(document.querySelector('.brand .name')), true)";

/// Whether the focus is where it was, and what is selected.
const HELD: &str = "[document.activeElement === link && link.className === 'brand', getSelection().toString().trim()]";

/// The documents that lie in the page, and that it has asked for all the same.
const ASKED_AGAIN: &str = "Object.keys(JSON.parse(document.getElementById('documents').textContent)) \
    .filter(path => performance.getEntriesByType('resource').some(entry => entry.name.endsWith('/api/' + path)))";

const INLINE: &str = "Object.keys(JSON.parse(document.getElementById('documents').textContent)).length";

/// A picture of what is seen, once it does not change any more: pictures are decoded when the browser likes.
///
/// None in `WebKitGTK`, whose scroll bars lie over the page and fade, and whose driver never answers once they have: there,
/// places, sizes and changes must do.
async fn seen(engine: Engine, page: &Page) -> Outcome<Vec<u8>> {
    if engine == Engine::WebKit {
        return Ok(vec![]);
    }
    page.until("[...document.images].every(i => i.complete || i.getBoundingClientRect().top > innerHeight)").await?;
    let deadline = Instant::now() + DEADLINE;
    let mut last = page.client.screenshot().await?;
    loop {
        let next = page.client.screenshot().await?;
        if next == last {
            return Ok(next);
        }
        if Instant::now() > deadline {
            return Err("the page does not come to rest".into());
        }
        last = next;
    }
}

pub(crate) async fn is_not_seen(engine: Engine) -> Outcome {
    let exported = Exported::of(&site_at_root()?).await?;
    // Where a machine is slow, its worker would have kept the program for the second page.
    exported.remove("sw.js")?;
    let host = Host::of_files(exported.path(), "/").await?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    for (path, scrolled) in [("", 0), ("muc/huong-dan", 0), (MODEL, 0), (MODEL, 250)] {
        host.put_figures();
        for program in host.programs()? {
            host.fault(&program, Fault::Held);
        }
        page.goto(&host.address(path)).await?;
        page.until("document.readyState == 'complete' && !!document.querySelector('h1')").await?;
        page.scroll_to(scrolled).await?;
        // Figures come in there, and may: it has its room from the beginning.
        page.until("document.getElementById('counter').getBoundingClientRect().top > innerHeight").await?;
        page.value(HOLD).await?;
        let before = seen(engine, page).await?;
        let boxes = page.value(BOXES).await?;
        assert!(boxes.as_array().is_some_and(|boxes| boxes.len() > 20), "{boxes}");
        page.value(WATCH).await?;
        assert_eq!(page.value("performance.getEntriesByName('tintuc:live').length").await?, json!(0));

        host.mend();
        host.put_figures();
        page.until_live().await?;
        page.until_says("#counter", "1.303.080").await?;
        assert_eq!(page.value("changes").await?, json!([]), "/{path} changed");
        same(&boxes, &page.value(BOXES).await?).map_err(|error| format!("/{path}: {error}"))?;
        assert!(seen(engine, page).await? == before, "/{path} looks different at {scrolled}");
        assert_eq!(page.value(HELD).await?, json!([true, "Sở Ngoại vụ"]), "/{path}");
        assert!(page.number(INLINE).await? >= 2.0);
        assert_eq!(page.value(ASKED_AGAIN).await?, json!([]), "/{path}");
    }
    Ok(())
}

/// Two lists are the same, or the first difference is told.
fn same(before: &Value, after: &Value) -> Outcome {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let (before, after) = (list(before), list(after));
    match before.iter().zip(&after).find(|(before, after)| before != after) {
        Some((before, after)) => Err(format!("{before} became {after}").into()),
        None if before.len() == after.len() => Ok(()),
        None => Err(format!("{} elements became {}", before.len(), after.len()).into()),
    }
}

/// A picture that does not come keeps `load` from coming, but not the reader's touch.
pub(crate) async fn does_not_wait_for_pictures(engine: Engine) -> Outcome {
    let exported = Exported::of(&site_at_root()?).await?;
    let host = Host::of_files(exported.path(), "/").await?;
    let browser = Browser::impatient(engine).await?;
    let page = &browser.page;
    page.goto(&host.address(Host::EMPTY_PAGE)).await?;
    page.until("document.title == '-' && document.readyState == 'complete'").await?;
    host.fault_pictures(&Fault::Held)?;
    page.goto(&host.address(MODEL)).await?;
    page.until_heading(MODEL_TITLE).await?;
    page.until("document.readyState == 'interactive' && !document.querySelector('figure img').complete").await?;
    for program in host.programs()? {
        assert_eq!(host.asked(&program), 0, "{program} takes the network from the pictures");
    }
    page.click_on("article h1").await?;
    page.until_live().await?;
    page.value("(window.sameDocument = true)").await?;
    assert_eq!(page.text("document.readyState").await?, "interactive");
    page.click_on("header a[href$='/muc/huong-dan']").await?;
    page.until_heading("Hướng dẫn").await?;
    assert_eq!(page.value("window.sameDocument === true").await?, json!(true));
    Ok(())
}
