//! Articles read aloud. The device's voices are in the test's hands: they say when a sentence has ended.

use crate::support::{Browser, Engine, Fault, Host, Outcome, Page, site_at_root};
use serde_json::{Value, json};
use std::fs;

const MODEL: &str = "tin/tong-ket-cai-cach-hanh-chinh-2017";

/// In the place of the browser's own: keeps what it is told to say, with the voices of these languages.
fn voices(languages: &Value) -> String {
    format!(
        "<script>window.said = []; window.cancelled = 0; \
         for (const [name, value] of [['SpeechSynthesisUtterance', class {{ constructor(text) {{ this.text = text; }} }}], \
           ['speechSynthesis', {languages} && {{ getVoices: () => {languages}.map(lang => ({{lang}})), \
             speak(utterance) {{ said.push(utterance); }}, cancel() {{ cancelled++; }} }}]]) \
           Object.defineProperty(window, name, {{ value, configurable: true }});</script>"
    )
}

/// A page of the app on a device with these voices.
async fn open(engine: Engine, languages: Value, path: &str) -> Outcome<(Host, Browser)> {
    let host = Host::start().await?;
    let built = fs::read_to_string(site_at_root()?.join("index.html"))?;
    let stubbed = built.replacen("<head>", &format!("<head>{}", voices(&languages)), 1);
    host.fault(path, Fault::Typed("text/html; charset=utf-8", stubbed));
    let browser = Browser::open(engine, &[]).await?;
    browser.page.goto(&host.address(path)).await?;
    browser.page.until_live().await?;
    browser.page.until("!!document.querySelector('article h1')").await?;
    Ok((host, browser))
}

const LISTEN: &str = "[data-tool='aloud:play']";
/// What is marked as being read: the sentence, or in older browsers its whole block.
const MARKED: &str = "globalThis.Highlight ? [...(CSS.highlights.get('aloud') ?? [])].map(r => r.toString().replace('Nguồn ảnh: ', '')).join() \
    : document.querySelector('article [data-aloud=\"\"]')?.textContent ?? ''";

async fn until_said(page: &Page, count: usize) -> Outcome {
    page.until(&format!("said.length == {count}")).await
}

pub(crate) async fn sentence_by_sentence(engine: Engine) -> Outcome {
    let (_host, browser) = open(engine, json!(["en-US", "vi_VN"]), MODEL).await?;
    let page = &browser.page;
    let text = "document.querySelector('article').textContent";
    page.value(&format!("(window.before = {text}, true)")).await?;
    page.click_on(LISTEN).await?;
    until_said(page, 1).await?;
    page.until(
        "said[0].text.startsWith('Sở Ngoại vụ: Tổng kết') && said[0].lang == 'vi_VN' && said[0].voice.lang == 'vi_VN'",
    )
    .await?;
    page.until(&format!("({MARKED}).includes(said[0].text.trim())")).await?;
    page.until_says(LISTEN, "Tạm dừng").await?;

    page.value("(said[0].onend(), true)").await?;
    until_said(page, 2).await?;
    // Paused, it waits at its sentence, and begins that again.
    page.click_on(LISTEN).await?;
    page.until("document.querySelector('.tools').dataset.aloud == 'paused' && cancelled > 0").await?;
    page.value("(said[1].onend(), said[1].onerror({error: 'interrupted'}), true)").await?;
    page.until_says(LISTEN, "Nghe").await?;
    page.click_on(LISTEN).await?;
    until_said(page, 3).await?;
    page.until("said[2].text == said[1].text").await?;

    // To the end: every sentence is seen when it is read, none is too long for Chromium's voices.
    let mut last = 2;
    while page.value("'aloud' in document.querySelector('.tools').dataset").await? == json!(true) {
        page.until(&format!("({MARKED}).includes(said[{last}].text.trim())")).await?;
        page.value(&format!("(said[{last}].onend(), true)")).await?;
        last += 1;
        assert!(last < 100, "it does not end");
    }
    assert_eq!(page.value("said.filter(u => u.text.length > 200).map(u => u.text)").await?, json!([]));
    let count = |text: &str| format!("said.filter(u => u.text.includes('{text}')).length");
    for once in ["Toàn cảnh Hội nghị", "Chụp lại hình ảnh", "2017 Ảnh: B. Phượng", "Bế mạc hội nghị", "K. Hà"]
    {
        assert_eq!(page.value(&count(once)).await?, json!(1), "{once}");
    }
    for never in ["17:00", "Sao chép", "Đọc bài này", "Nguồn ảnh"] {
        assert_eq!(page.value(&count(never)).await?, json!(0), "{never}");
    }
    page.until("scrollY > 0").await?; // it went along
    page.until(&format!("{text} == before && !({MARKED})")).await
}

pub(crate) async fn it_does_not_pull_the_reader_along(engine: Engine) -> Outcome {
    let (_host, browser) = open(engine, json!(["vi-VN"]), MODEL).await?;
    let page = &browser.page;
    page.value("(document.querySelector('[data-tool=\"aloud:play\"]').click(), true)").await?;
    until_said(page, 1).await?;
    page.value("(scrollTo({top: document.documentElement.scrollHeight, behavior: 'instant'}), true)").await?;
    page.until("scrollY > 500").await?;
    let there = page.scrolled().await?;
    for count in 2..5 {
        page.value("(said.at(-1).onend(), true)").await?;
        until_said(page, count).await?;
    }
    assert!((page.scrolled().await? - there).abs() < 2.0);
    Ok(())
}

pub(crate) async fn it_ends_with_the_page(engine: Engine) -> Outcome {
    let (_host, browser) = open(engine, json!(["vi-VN"]), MODEL).await?;
    let page = &browser.page;
    let idle = "document.querySelectorAll('[data-aloud]').length == 0 && cancelled > 0";
    // By its button, which goes: the focus moves to the one beside it.
    page.click_on(LISTEN).await?;
    until_said(page, 1).await?;
    page.click_on("[data-tool='aloud:stop']").await?;
    page.until(&format!("{idle} && document.activeElement.dataset.tool == 'aloud:play'")).await?;
    // By the browser.
    page.value("(cancelled = 0, true)").await?;
    page.click_on(LISTEN).await?;
    until_said(page, 2).await?;
    page.value("(dispatchEvent(new PageTransitionEvent('pagehide')), true)").await?;
    page.until(idle).await?;
    // In the app.
    page.value("(cancelled = 0, true)").await?;
    page.click_on(LISTEN).await?;
    until_said(page, 3).await?;
    page.click("Thông báo").await?;
    page.until_heading("Thông báo").await?;
    page.until(idle).await?;
    page.value("(said.at(-1).onend(), true)").await?;
    assert_eq!(page.value("said.length").await?, json!(3));
    Ok(())
}

pub(crate) async fn devices_without_a_voice(engine: Engine) -> Outcome {
    let (_host, browser) = open(engine, json!(["en-US", "ja-JP"]), MODEL).await?;
    browser.page.click_on(LISTEN).await?;
    browser.page.until_says(".tools [role=status]", "chưa có giọng đọc").await?;
    browser.page.until("said.length == 0 && !document.querySelector('[data-aloud]')").await?;
    // One that does not tell which it has is asked all the same.
    let (_host, browser) = open(engine, json!([]), MODEL).await?;
    browser.page.click_on(LISTEN).await?;
    until_said(&browser.page, 1).await?;
    browser.page.until("said[0].lang == 'vi'").await?;
    let (_host, browser) = open(engine, json!(null), MODEL).await?;
    browser.page.until(&format!("!document.querySelector(\"{LISTEN}\").getClientRects().length")).await
}
