//! Whatever arrives, a reader gets a clear answer, and never a blank page.

use crate::support::{Browser, Engine, Fault, Host, Outcome, Page};
use serde_json::{Value, json};
use std::time::Duration;

const ID: &str = "tong-ket-cai-cach-hanh-chinh-2017";
const FIGURES: &str = r#"{"total":1303080,"online":54,"window_seconds":300,"as_of":"2026-11-20T08:00:00+07:00"}"#;

/// Texts that are no document of the contract.
const NOT_JSON: [&str; 4] = ["", "<!doctype html><h1>Bad gateway</h1>", "{\"version\": \"htt", "\u{0}\u{1}\u{2}"];
const WRONG_SHAPES: [&str; 5] =
    ["null", "[]", "\"tin\"", "{}", r#"{"items": 5, "title": [], "version": null, "id": 7}"#];

const SERVER: &str = "Chưa tải được nội dung";
const BROKEN: &str = "Nội dung bị lỗi";

fn faults() -> Vec<(Fault, &'static str)> {
    let mut faults = vec![(Fault::Status(500), SERVER), (Fault::Status(503), SERVER), (Fault::CutOff, SERVER)];
    faults.extend(NOT_JSON.iter().chain(&WRONG_SHAPES).map(|text| (Fault::Text((*text).to_owned()), BROKEN)));
    faults
}

/// Breaks the document behind a page in every way, looks at what the reader is told, mends it, and tries again.
async fn survives(host: &Host, page: &Page, document: &str, path: &str, heading: &str, missing: &str) -> Outcome {
    let mut faults = faults();
    faults.push((Fault::Status(404), missing));
    faults.push((Fault::Status(410), missing));
    for (fault, says) in faults {
        host.fault(document, fault.clone());
        page.goto(&host.address(path)).await?;
        page.until_says("main", says).await.map_err(|error| format!("{fault:?}: {error}"))?;
        // The rest of the page is there, and says nothing that is not for readers.
        page.until_says("header", "Sở Ngoại vụ").await?;
        page.until("!!document.querySelector('footer')").await?;
        page.until(
            "!/undefined|NaN|Error|error|serde|JSON at|expected/.test(document.querySelector('main').innerText)",
        )
        .await?;
        host.mend();
        if page
            .value("[...document.querySelectorAll('main button')].some(b => b.innerText.includes('Thử lại'))")
            .await?
            == json!(true)
        {
            page.click("Thử lại").await?;
            page.until_heading(heading).await.map_err(|error| format!("tried again after {fault:?}: {error}"))?;
        } else {
            assert_eq!(says, missing, "{fault:?} offers no other try");
        }
    }
    Ok(())
}

pub(crate) async fn feeds_that_are_broken(engine: Engine) -> Outcome {
    let host = Host::start().await?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    survives(&host, page, "api/feed.json", "", "Tin tức - Sự kiện", SERVER).await?;
    survives(&host, page, "api/sections/huong-dan.json", "muc/huong-dan", "Hướng dẫn", "Không tìm thấy trang").await
}

pub(crate) async fn articles_that_are_broken(engine: Engine) -> Outcome {
    let host = Host::start().await?;
    let browser = Browser::open(engine, &[]).await?;
    let (document, path) = (format!("api/articles/{ID}.json"), format!("tin/{ID}"));
    survives(&host, &browser.page, &document, &path, "Tổng kết công tác", "Không tìm thấy bài viết").await
}

/// An article that the contract calls an error: one of its required fields is missing.
pub(crate) async fn articles_without_what_they_need(engine: Engine) -> Outcome {
    let host = Host::start().await?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    let whole =
        json!({"id": "thieu", "title": "Đủ", "date_published": "2026-11-20T08:00:00+07:00", "_tintuc": {"body": []}});
    for (field, value) in [
        ("/title", json!(null)),
        ("/date_published", json!("hôm qua")),
        ("/id", json!("../x")),
        ("/_tintuc", json!({})),
        ("/_tintuc/body", json!("chữ")),
    ] {
        let mut article = whole.clone();
        *article.pointer_mut(field).ok_or("a field")? = value;
        host.put("api/articles/thieu.json", &article);
        page.goto(&host.address("tin/thieu")).await?;
        page.until_says("main", BROKEN).await.map_err(|error| format!("{field}: {error}"))?;
    }
    host.put("api/articles/thieu.json", &whole);
    page.click("Thử lại").await?;
    page.until_heading("Đủ").await
}

pub(crate) async fn slow_answers(engine: Engine) -> Outcome {
    let host = Host::start().await?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    page.goto(&host.address("")).await?;
    page.until_heading("Tin tức - Sự kiện").await?;
    // By a click: the page before stays, the reader is told, and can still leave for another page.
    host.fault("api/sections/huong-dan.json", Fault::Slow(Duration::from_secs(10)));
    page.click_on("header a[href$='/muc/huong-dan']").await?;
    page.until_says("body", "Mạng đang chậm").await?;
    page.until_heading("Tin tức - Sự kiện").await?;
    page.until_heading("Hướng dẫn").await?;
    page.until("!document.body.innerText.includes('Mạng đang chậm')").await?;

    host.fault(&format!("api/articles/{ID}.json"), Fault::Slow(Duration::from_secs(10)));
    page.goto(&host.address(&format!("tin/{ID}"))).await?;
    page.until_says("body", "Đang tải").await?;
    page.until_says("body", "Mạng đang chậm").await?;
    page.until_heading("Tổng kết công tác").await?;
    page.until("!document.body.innerText.includes('Mạng đang chậm')").await
}

/// A page that the reader has left for another one does not come back over it.
pub(crate) async fn a_late_answer_changes_nothing(engine: Engine) -> Outcome {
    let host = Host::start().await?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    page.goto(&host.address("")).await?;
    page.until_heading("Tin tức - Sự kiện").await?;
    host.fault("api/sections/huong-dan.json", Fault::Slow(Duration::from_secs(3)));
    page.click_on("header a[href$='/muc/huong-dan']").await?;
    page.until("location.pathname == '/muc/huong-dan'").await?;
    page.click_on("header a[href$='/muc/thong-bao']").await?;
    page.until_heading("Thông báo").await?;
    page.value("(window.left = performance.now(), true)").await?;
    page.until("performance.now() - left > 4000").await?;
    page.until_heading("Thông báo").await?;
    assert_eq!(page.text("location.pathname").await?, "/muc/thong-bao");
    Ok(())
}

pub(crate) async fn unknown_blocks_and_decomposed_text(engine: Engine) -> Outcome {
    let host = Host::start().await?;
    // "Tiếng Việt" in NFD, as some keyboards and all Macs of old write it.
    let decomposed = "Tie\u{302}\u{301}ng Vie\u{323}\u{302}t to\u{302}\u{309} ho\u{31b}\u{323}p";
    host.put(
        "api/articles/la.json",
        &json!({"id": "la", "title": decomposed, "date_published": "2026-11-20T08:00:00+07:00", "la": {"lung": []}, "tags": 7,
          "_tintuc": {"section": "KHÔNG HỢP LỆ", "credits": [{"role": "lái xe", "name": "X"}, {"role": "text", "name": "K. Hà"}], "related": ["khong-co", 5], "corrections": "x",
          "body": [
            {"type": "video", "src": "a.mp4"}, null, 5, "chữ", [], {}, {"type": "paragraph"}, {"type": "image", "image": {"src": 5}},
            {"type": "paragraph", "spans": [{"text": "Đoạn một. "}, null, {"txt": "không"}, {"text": decomposed, "blink": true}]},
            {"type": "table", "rows": [["a"], null, ["b", "c"]], "head": 5},
            {"type": "list", "items": [[{"text": "mục"}], 7]},
            {"type": "heading", "level": 99, "text": "Đề mục"},
            {"type": "gallery", "images": [null]},
            {"type": "attachment", "href": "javascript:1", "title": "không"},
            {"type": "paragraph", "spans": [{"text": "Đoạn cuối."}]},
          ]}}),
    );
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    page.goto(&host.address("tin/la")).await?;
    page.until("document.querySelector('h1')?.innerText.normalize('NFC') == 'Tiếng Việt tổ hợp'").await?;
    for text in ["Đoạn một.", "mục", "Đề mục", "Đoạn cuối.", "Tin, bài: K. Hà"] {
        page.until_says("main", text).await?;
    }
    page.until("document.querySelector('main').innerText.normalize('NFC').includes('Đoạn một. Tiếng Việt tổ hợp')")
        .await?;
    page.until("!/undefined|null|NaN|lái xe/.test(document.querySelector('main').innerText)").await
}

/// What an attacker would put into a text, and into an address.
const MARKUP: &str =
    "<script>window.hacked=1</script><img src=x onerror=\"window.hacked=1\"><svg onload=window.hacked=1>\"'><b>";
const ADDRESSES: [&str; 6] = [
    "javascript:window.hacked=1",
    " JaVaScRiPt:window.hacked=1",
    "java\nscript:window.hacked=1",
    "\u{1}javascript:window.hacked=1",
    "data:text/html,<script>window.hacked=1</script>",
    "vbscript:window.hacked=1",
];

fn hostile_image(address: &str) -> Value {
    json!({"src": address, "width": 640, "height": 427, "alt": MARKUP, "caption": MARKUP, "credit": MARKUP,
        "sources": [{"type": MARKUP, "srcset": format!("{address} 640w")}]})
}

fn hostile_article(address: &str) -> Value {
    let image = hostile_image(address);
    let spans = json!([{"text": MARKUP, "strong": true, "emphasis": true, "href": address}]);
    json!({"id": "hiem", "url": address, "title": MARKUP, "summary": MARKUP, "content_text": MARKUP, "image": address, "language": MARKUP,
    "date_published": "2026-11-20T08:00:00+07:00", "tags": [MARKUP], "_tintuc": {"section": "tin-tuc-su-kien", "image": image,
    "translations": {"en": address, MARKUP: "hiem"}, "credits": [{"role": "text", "name": MARKUP}, {"role": "photo", "name": MARKUP}], "source": MARKUP,
    "corrections": [{"date": "2026-11-20T08:00:00+07:00", "note": MARKUP}], "withdrawn": {"date": "2026-11-20T08:00:00+07:00", "reason": MARKUP},
    "body": [
      {"type": "image", "image": image}, {"type": "paragraph", "spans": spans}, {"type": "heading", "level": 2, "text": MARKUP},
      {"type": "list", "ordered": true, "items": [spans]}, {"type": "quote", "spans": spans, "cite": MARKUP},
      {"type": "table", "caption": MARKUP, "head": [MARKUP], "rows": [[MARKUP]]}, {"type": "gallery", "images": [image], "caption": MARKUP},
      {"type": "attachment", "href": address, "title": MARKUP, "bytes": 5, "media_type": MARKUP},
      {"type": "attachment", "href": "files/a.pdf", "title": MARKUP, "bytes": 5, "media_type": MARKUP},
    ]}})
}

/// Nothing ran, nothing can be made to run by a click, and the markup is there to be read.
async fn is_inert(page: &Page) -> Outcome {
    page.until(&format!("document.querySelector('main').innerText.includes({})", json!(&MARKUP[..31]))).await?;
    let dangerous = "[...document.querySelectorAll('a[href], area[href]')].map(a => a.protocol).concat(\
        [...document.querySelectorAll('img, iframe, embed, object, source')].flatMap(i => [i.src, ...(i.srcset || '').split(',')]).filter(u => u && u.trim()).map(u => new URL(u.trim(), document.baseURI).protocol))\
        .filter(p => !['http:', 'https:', 'mailto:', 'tel:'].includes(p))";
    assert_eq!(page.value(dangerous).await?, json!([]), "addresses that run");
    let made = "[...document.querySelectorAll('body script, body svg[onload], body b, [onerror], [onload], [onclick]')].map(e => e.outerHTML).filter(h => h.includes('hacked'))";
    assert_eq!(page.value(made).await?, json!([]), "elements made of text");
    // A link in the page that the markup has got into must not leave the site's own origin without saying so.
    assert_eq!(page.value("window.hacked === undefined").await?, json!(true), "it ran");
    Ok(())
}

pub(crate) async fn hostile_content_is_text(engine: Engine) -> Outcome {
    let host = Host::start().await?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    for address in ADDRESSES {
        let article = hostile_article(address);
        host.put("api/articles/hiem.json", &article);
        host.put(
            "api/feed.json",
            &json!({"version": MARKUP, "title": MARKUP, "language": MARKUP, "home_page_url": address, "feed_url": address, "next_url": address, "items": [article]}),
        );
        host.put(
            "api/site.json",
            &json!({"name": MARKUP, "parent": MARKUP, "address": MARKUP, "phone": address, "email": address, "responsible": MARKUP, "copyright": MARKUP,
                "languages": [MARKUP], "sections": [{"id": "tin-tuc-su-kien", "title": MARKUP}, {"id": address, "title": MARKUP}]}),
        );
        host.put("api/visitors", &json!({"total": MARKUP, "online": MARKUP}));
        for path in ["", "tin/hiem"] {
            page.goto(&host.address(path)).await?;
            is_inert(page).await.map_err(|error| format!("{address:?} at /{path}: {error}"))?;
        }
        // Clicks on all that looks like a link. They must not leave the document, or the flag would go with it.
        page.value(
            "(addEventListener('click', e => e.target.closest?.('a')?.origin == 'null' || e.preventDefault()), \
            document.querySelectorAll('main a').forEach(a => a.click()), true)",
        )
        .await?;
        assert_eq!(page.value("window.hacked === undefined").await?, json!(true), "{address:?} ran by a click");
    }
    Ok(())
}

pub(crate) async fn a_huge_article(engine: Engine) -> Outcome {
    let sentence = "Một bài rất dài để xem trang có chịu được hay không. ";
    let paragraph = json!({"type": "paragraph", "spans": [{"text": sentence.repeat(15)}]});
    let mut body = vec![paragraph; 5_000_000 / (sentence.len() * 15)];
    body.push(json!({"type": "paragraph", "spans": [{"text": "Đoạn cuối cùng."}]}));
    let host = Host::start().await?;
    host.put(
        "api/articles/dai.json",
        &json!({"id": "dai", "title": "Bài năm megabyte", "date_published": "2026-11-20T08:00:00+07:00", "_tintuc": {"body": body}}),
    );
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    page.goto(&host.address("tin/dai")).await?;
    page.until_within(Duration::from_secs(60), "document.querySelector('h1')?.innerText == 'Bài năm megabyte'").await?;
    page.until_within(
        Duration::from_secs(60),
        "document.querySelector('main').textContent.includes('Đoạn cuối cùng.')",
    )
    .await?;
    // It can be left again.
    page.click_on("header a[href$='/']").await?;
    page.until_heading("Tin tức - Sự kiện").await
}

pub(crate) async fn figures_that_are_none(engine: Engine) -> Outcome {
    let host = Host::start().await?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    let wrong = [
        Fault::Status(500),
        Fault::Status(429),
        Fault::Status(404),
        Fault::CutOff,
        Fault::Text("rác".into()),
        Fault::Text("{}".into()),
        Fault::Text(FIGURES.replace("1303080", "-1303080")),
        Fault::Text(FIGURES.replace("1303080", "1e30")),
        Fault::Text(FIGURES.replace("1303080", "1303080.5")),
        Fault::Text(FIGURES.replace("54", "\"54\"")),
        Fault::Text(FIGURES.replace("54", "-1")),
        Fault::Text(FIGURES.replace(":54", ":99999999999999999999999999")),
    ];
    // Before there was a good answer, the counter says that it has none.
    for fault in &wrong {
        host.fault("api/visitors", fault.clone());
        page.goto(&host.address("khong-co")).await?;
        page.until_says("body", "Chưa có số liệu truy cập").await.map_err(|error| format!("{fault:?}: {error}"))?;
        page.until(&format!(
            "({}) > 0",
            "performance.getEntriesByType('resource').filter(e => e.name.endsWith('api/visitors')).length"
        ))
        .await?;
        page.until("!/Đang online|NaN|undefined|-1/.test(document.body.innerText)").await?;
    }
    // The largest number that all programs read alike is shown as it is.
    host.fault("api/visitors", Fault::Text(FIGURES.replace("1303080", "9007199254740991")));
    page.goto(&host.address("khong-co")).await?;
    page.until_says("body", "9.007.199.254.740.991").await?;

    // After one, the last good figures stay.
    host.fault("api/visitors", Fault::Text(FIGURES.into()));
    page.goto(&host.address("khong-co")).await?;
    page.until_says("body", "1.303.080").await?;
    page.until_says("body", "Đang online: 54").await?;
    for fault in [Fault::Status(500), Fault::Text("rác".into()), Fault::Text(FIGURES.replace("54", "-1"))] {
        let asked = host.asked("api/visitors");
        host.fault("api/visitors", fault.clone());
        // The reader comes back, five seconds after the last beat at the earliest.
        while host.asked("api/visitors") == asked {
            page.value("dispatchEvent(new Event('online'))").await?;
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        page.value("(window.answered = performance.now(), true)").await?;
        page.until("performance.now() - answered > 300").await?;
        page.until(
            "document.body.innerText.includes('1.303.080') && document.body.innerText.includes('Đang online: 54')",
        )
        .await?;
    }
    Ok(())
}

pub(crate) async fn no_site_json(engine: Engine) -> Outcome {
    let host = Host::start().await?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    for fault in
        [Fault::Status(404), Fault::Status(500), Fault::CutOff, Fault::Text("rác".into()), Fault::Text("{}".into())]
    {
        host.fault("api/site.json", fault.clone());
        page.goto(&host.address("")).await?;
        page.until_heading("Tin tức - Sự kiện").await.map_err(|error| format!("{fault:?}: {error}"))?;
        page.click_on("main a[href*='/tin/']").await?;
        page.until("!!document.querySelector('article h1')").await?;
        page.until("!/undefined|null/.test(document.title + document.body.innerText)").await?;
    }
    // The news does not wait for it, and the name comes when it is there. Who is in the header by then stays there.
    for place in [".menu a", ".masthead button"] {
        host.fault("api/site.json", Fault::Held);
        page.goto(&host.address("")).await?;
        page.until_heading("Tin tức - Sự kiện").await?;
        assert_eq!(page.text("document.querySelector('.site-header .name').innerText.trim()").await?, "");
        page.value(&format!("(document.querySelector('{place}').focus(), true)")).await?;
        host.mend();
        page.until_says(".site-header .name", "Sở Ngoại vụ").await?;
        page.until_drawn(3).await?;
        let stays = format!("document.activeElement == document.querySelector('{place}')");
        assert_eq!(page.value(&stays).await?, json!(true), "{place} has lost the focus");
    }
    page.until("document.title.endsWith('Sở Ngoại vụ')").await
}

/// Too old a browser, a policy, a proxy that eats what it does not know: then the page says so.
pub(crate) async fn no_program(engine: Engine) -> Outcome {
    let host = Host::start().await?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    let says = "/Trang tin chưa chạy được/.test(document.body.innerText) && !/Đang tải/.test(document.body.innerText)";
    for file in host.programs()? {
        for fault in [Fault::Status(404), Fault::Status(403), Fault::CutOff, Fault::Text("rác".into())] {
            host.fault(&file, fault.clone());
            page.goto(&host.address("")).await?;
            page.until(says).await.map_err(|error| format!("{file}, {fault:?}: {error}"))?;
            host.mend();
        }
    }
    page.client.refresh().await?;
    page.until_heading("Tin tức - Sự kiện").await?;
    page.until("!/Trang tin chưa chạy được/.test(document.body.innerText)").await
}

/// Only Chromium can be told from outside that it has no network.
pub(crate) async fn offline(engine: Engine) -> Outcome {
    let host = Host::start().await?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    page.goto(&host.address("")).await?;
    page.until_heading("Tin tức - Sự kiện").await?;
    page.devtools("Network.enable", json!({})).await?;
    let network =
        |offline: bool| json!({"offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1});
    page.devtools("Network.emulateNetworkConditions", network(true)).await?;
    page.until("navigator.onLine == false").await?;
    // One further down: those in view have been fetched ahead.
    page.click_on("main a[href$='/tin/in-bai-viet']").await?;
    page.until_says("main", "Không có kết nối mạng").await?;
    // It comes by itself when the network is back.
    page.devtools("Network.emulateNetworkConditions", network(false)).await?;
    page.until("location.pathname.startsWith('/tin/') && !!document.querySelector('article h1')").await
}
