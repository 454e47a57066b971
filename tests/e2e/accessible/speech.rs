use crate::support::{Browser, Engine, Fault, Host, Outcome, Page, Server};
use serde_json::{Value, json};

const MODEL: &str = "tin/tong-ket-cai-cach-hanh-chinh-2017";
const CAPTION: &str = "Toàn cảnh Hội nghị Tổng kết cải cách hành chính Sở Ngoại vụ năm 2017";

/// A caption is read out once, after its picture, and told from the text around it; and so is who took the picture. The
/// figure has a short name of its own, or its caption would be its name, too.
pub(crate) async fn captions_are_read_once(engine: Engine) -> Outcome {
    let server = Server::start().await?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    for (path, heard) in [
        (MODEL, ["Ảnh", "Chụp lại hình ảnh: ", "Nguồn ảnh: "]),
        ("en/tin/how-to-search", ["Photo", "Image caption: ", "Image source: "]),
    ] {
        page.goto(&server.address(path)).await?;
        page.until("!!document.querySelector('main figure img')").await?;
        assert_eq!(page.computed_name("main figure").await?, heard[0], "/{path}");
        // In the order of the document, without what is there for the eye alone.
        let read = page
            .value(
                "(figure => { const read = [], walker = document.createTreeWalker(figure, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT); \
                 while (walker.nextNode()) { const node = walker.currentNode; \
                    if (node.alt) read.push(node.alt); \
                    else if (node.nodeType == 3 && node.data.trim() && !node.parentElement.closest('[aria-hidden=true]') && node.parentElement.checkVisibility()) read.push(node.data); } \
                 return read; })(document.querySelector('main figure'))",
            )
            .await?;
        let read: Vec<String> = serde_json::from_value(read)?;
        let line = read.join("");
        let places: Vec<_> =
            heard[1..].iter().map(|prefix| line.match_indices(prefix).map(|(at, _)| at).collect::<Vec<_>>()).collect();
        assert!(places.iter().all(|places| places.len() == 1), "/{path}: {read:?}");
        assert!(places[0] < places[1] && places[0][0] >= read[0].len(), "/{path}: {read:?}");
        if path == MODEL {
            assert_eq!(line.matches(CAPTION).count(), 1, "{read:?}");
            assert!(line.ends_with(&format!("{CAPTION} Nguồn ảnh: B. Phượng")), "{read:?}");
        }
        if engine == Engine::Chromium {
            assert_eq!(accessibility_tree(page).await?, line.split_whitespace().collect::<String>(), "/{path}");
        }
    }
    Ok(())
}

/// All that Chromium hands to assistive technology of the first figure, without spaces.
async fn accessibility_tree(page: &Page) -> Outcome<String> {
    let tree = page.devtools("Accessibility.getFullAXTree", json!({})).await?;
    let nodes = tree["nodes"].as_array().ok_or("a tree")?;
    let node = |id: &Value| nodes.iter().find(|node| node["nodeId"] == *id);
    let figure = nodes.iter().find(|node| node["role"]["value"] == "figure").ok_or("a figure")?;
    let (mut left, mut heard) = (vec![figure], String::new());
    while let Some(next) = left.pop() {
        if matches!(next["role"]["value"].as_str(), Some("image" | "img" | "StaticText")) && next["ignored"] != true {
            heard.push_str(next["name"]["value"].as_str().unwrap_or_default());
        } else {
            left.extend(next["childIds"].as_array().into_iter().flatten().rev().filter_map(node));
        }
    }
    Ok(heard.split_whitespace().collect())
}

/// The counter is no live region and lies in none, also when its figures move or grow old; and it takes no focus.
pub(crate) async fn the_counter_never_interrupts(engine: Engine) -> Outcome {
    const LIVE: &str = "document.querySelectorAll(':is([aria-live], [role=status], [role=alert], [role=log], [role=timer], [role=marquee], output):is(.counter, .counter *, :has(.counter))').length";
    let host = Host::start().await?;
    host.put_figures();
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    page.goto(&host.address(MODEL)).await?;
    page.until_says(".counter", "1.303.080").await?;
    page.value("document.querySelector('main a').focus()").await?;
    let spoken = "(window.spoken = [], new MutationObserver(list => spoken.push(...list.map(it => it.target.nodeName)))\
        .observe(document.querySelector('[role=status]'), {subtree: true, childList: true, characterData: true}), true)";
    page.value(spoken).await?;
    assert_eq!(page.value(LIVE).await?, json!(0));
    host.put(
        "api/visitors",
        &json!({"total": 1_303_099, "online": 71, "window_seconds": 300, "as_of": "2026-11-20T08:01:00+07:00"}),
    );
    page.until(
        "(dispatchEvent(new Event('online')), document.querySelector('.counter').innerText.includes('1.303.099'))",
    )
    .await?;
    assert_eq!(page.value(LIVE).await?, json!(0));
    assert_eq!(page.value("spoken").await?, json!([]));
    assert_eq!(page.value("document.activeElement == document.querySelector('main a')").await?, json!(true));
    page.value("document.querySelector('.counter').setAttribute('aria-live', 'polite')").await?;
    assert_eq!(page.value(LIVE).await?, json!(1), "it would be seen");
    Ok(())
}

/// On the way from page to page the headline of the next one takes the focus, and the title is its own by then. What is
/// said meanwhile comes where screen readers listen already.
pub(crate) async fn each_new_page_is_announced(engine: Engine) -> Outcome {
    let host = Host::start().await?;
    host.put_figures();
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    page.goto(&host.address("")).await?;
    page.until_heading("Tin tức - Sự kiện").await?;
    assert_eq!(page.value("document.activeElement == document.body").await?, json!(true), "nobody asked for the focus");
    page.value("(window.region = document.querySelector('[role=status]'), region.innerText == '')").await?;
    host.fault("api/sections/thong-bao.json", Fault::Status(500));
    host.fault("api/sections/ky-thuat.json", Fault::Held);
    for (link, path, heading) in [
        ("Hướng dẫn", "/muc/huong-dan", "Hướng dẫn"),
        ("Thông báo", "/muc/thong-bao", "Chưa tải được nội dung"),
        ("English", "/en/muc/thong-bao", "Notices"),
        ("Tiếng Việt", "/muc/thong-bao", "Chưa tải được nội dung"),
        ("Trang chủ", "/", "Tin tức - Sự kiện"),
        ("Tin cũ hơn", "/trang/feed-2", "Tin tức - Sự kiện"),
    ] {
        page.click(link).await?;
        page.until(&format!("location.pathname == '{path}' && document.activeElement.matches('h1:not([hidden] *)')"))
            .await?;
        assert_eq!(page.text("document.activeElement.innerText").await?, heading, "{path}");
        page.until("document.title.startsWith(document.activeElement.innerText)").await?;
        page.until("document.documentElement.lang == (location.pathname.startsWith('/en') ? 'en' : 'vi')").await?;
    }
    page.click_on("header a[href$='/muc/ky-thuat']").await?;
    page.until("region.isConnected && region.innerText.includes('Mạng đang chậm')").await?;
    host.mend();
    page.until(
        "location.pathname == '/muc/ky-thuat' && document.activeElement.tagName == 'H1' && region.innerText == ''",
    )
    .await
}
