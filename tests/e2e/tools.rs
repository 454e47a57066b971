//! What readers set and send: text size, theme, keys; the address, paper.

use crate::{
    layout::BAR_IS_AS_PAPER,
    support::{Browser, Engine, Outcome, Page, Reader, Server, Wish, content, with_head},
};
use fantoccini::{Locator, key::Key, wd::PrintConfiguration};
use serde_json::json;

const MODEL: &str = "tin/tong-ket-cai-cach-hanh-chinh-2017";
const OPEN: &str = "document.querySelector('#settings').open";
const SIZE: &str = "(Math.round(10 * parseFloat(getComputedStyle(document.documentElement).fontSize)) / 10 + 'px')";
const PAPER: &str = "getComputedStyle(document.body).backgroundColor";
const NIGHT: &str = "rgb(17, 21, 23)";
const DAY: &str = "rgb(255, 255, 255)";

async fn set(page: &Page, tool: &str) -> Outcome {
    if page.value(OPEN).await? == json!(false) {
        page.click_on("header [data-tool='tools:open']").await?;
        page.until(OPEN).await?;
    }
    page.click_on(&format!("#settings {tool}")).await
}

const LARGER: &str = "[data-tool='tools:larger']";
const DARK: &str = "[data-tool='tools:theme'][value=dark]";

pub(crate) async fn settings_are_kept(engine: Engine) -> Outcome {
    let server = Server::start().await?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    page.goto(&server.address("")).await?;
    page.until_live().await?;
    let before = page.text(PAPER).await?;
    for expected in ["115 %", "130 %"] {
        set(page, LARGER).await?;
        page.until(&format!("document.querySelector('#settings output').textContent == '{expected}'")).await?;
    }
    set(page, DARK).await?;
    page.until(&format!(
        "{PAPER} == '{NIGHT}' && document.querySelector(\"#settings {DARK}\").getAttribute('aria-pressed') == 'true'"
    ))
    .await?;
    page.until("document.querySelectorAll('#settings [aria-pressed=true]').length == 1").await?;
    page.press(Key::Escape.into()).await?;
    page.until(&format!("!{OPEN} && document.activeElement.dataset.tool == 'tools:open'")).await?;
    // On every page that the app turns to, and from the first moment of those that the browser loads.
    page.click("Thông báo").await?;
    page.until_heading("Thông báo").await?;
    page.until(&format!("{SIZE} == '20.8px' && {PAPER} == '{NIGHT}' && {BAR_IS_AS_PAPER}")).await?;
    page.goto(&server.address(MODEL)).await?;
    page.until(&format!("{SIZE} == '20.8px' && {PAPER} == '{NIGHT}' && {BAR_IS_AS_PAPER}")).await?;
    let first = "(s => s.compareDocumentPosition(document.querySelector('style')) & 4 && !s.src && !s.type)(document.querySelector('head script'))";
    page.until(&format!("!!({first})")).await?;
    set(page, "[data-tool='tools:normal']").await?;
    set(page, "[data-tool='tools:theme'][value=light]").await?;
    page.until(&format!("{SIZE} == '16px' && {PAPER} == '{DAY}' && {BAR_IS_AS_PAPER}")).await?;
    for _ in 0..9 {
        set(page, LARGER).await?;
    }
    page.until(&format!("{SIZE} == '32px'")).await?;
    for _ in 0..9 {
        set(page, "[data-tool='tools:smaller']").await?;
    }
    page.until(&format!("{SIZE} == '14.4px'")).await?;
    for _ in 0..9 {
        set(page, LARGER).await?;
    }
    page.until("document.documentElement.scrollWidth <= innerWidth").await?;
    set(page, "[data-tool='tools:theme'][value='']").await?;
    page.until(&format!("{PAPER} == '{before}' && {BAR_IS_AS_PAPER} && localStorage.getItem('tintuc:theme') === null"))
        .await
}

pub(crate) async fn garbage_that_is_kept_is_the_default(engine: Engine) -> Outcome {
    let server = Server::start().await?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    page.goto(&server.address("")).await?;
    page.until_live().await?;
    let before = page.text(PAPER).await?;
    for garbage in
        ["", "0", "-100", "1e9", "200%", "100;color:red", "dark light", "\"><script>", "\u{0}", "null", "off!"]
    {
        let garbage = json!(garbage);
        page.value(&format!(
            "(['text', 'theme', 'keys'].forEach(n => localStorage.setItem('tintuc:' + n, {garbage})), true)"
        ))
        .await?;
        page.goto(&server.address("")).await?;
        page.until("document.documentElement.dataset.theme === ''").await?;
        assert_eq!(page.text(SIZE).await?, "16px", "{garbage}");
        assert_eq!(page.text(PAPER).await?, before, "{garbage}");
        assert_eq!(page.text("document.documentElement.dataset.keys").await?, "", "{garbage}");
    }
    set(page, LARGER).await?;
    page.until(&format!("{SIZE} == '18.4px'")).await
}

/// Where the browser refuses to keep anything, what is set holds as long as the page.
pub(crate) async fn settings_hold_where_storage_is_refused(engine: Engine) -> Outcome {
    const REFUSED: &str = "<script>Object.defineProperty(window, 'localStorage', \
        {get() { throw new DOMException('refused', 'SecurityError'); }})</script>";
    let site = with_head(REFUSED)?;
    let server = Server::start_on(site.path().to_owned(), content()).await?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    page.goto(&server.address("")).await?;
    page.until_live().await?;
    set(page, LARGER).await?;
    set(page, DARK).await?;
    page.press(Key::Escape.into()).await?;
    page.until(&format!("!{OPEN} && {SIZE} == '18.4px' && {PAPER} == '{NIGHT}'")).await?;
    page.click("Thông báo").await?;
    page.until_heading("Thông báo").await?;
    page.until(&format!("{SIZE} == '18.4px' && {PAPER} == '{NIGHT}'")).await
}

/// Without scripts nothing is seen that would do nothing; sharing and the search need none.
pub(crate) async fn no_button_is_dead_without_scripts(engine: Engine) -> Outcome {
    let server = Server::start().await?;
    let browser = Browser::without_scripts(engine).await?;
    let page = &browser.page;
    page.goto(&server.address(MODEL)).await?;
    let mut links = Vec::new();
    for control in page.client.find_all(Locator::Css("button:not([role=search] *), input:not([role=search] *)")).await?
    {
        assert!(!control.is_displayed().await?, "{}", control.html(false).await?);
    }
    page.click_on(".share summary").await?;
    for link in page.client.find_all(Locator::Css(".share a")).await? {
        assert!(link.is_displayed().await?);
        links.push(link.attr("href").await?.unwrap_or_default());
    }
    let address = "https%3A%2F%2Ftin.example%2Ftin%2Ftong-ket-cai-cach-hanh-chinh-2017";
    assert_eq!(links.len(), 3);
    assert!(links.iter().all(|link| link.ends_with(address)), "{links:?}");
    for (link, start) in
        links.iter().zip(["https://zalo.me/", "https://www.facebook.com/", "mailto:?subject=S%E1%BB%9F%20"])
    {
        assert!(link.starts_with(start), "{link}");
    }
    Ok(())
}

pub(crate) async fn the_address_is_copied_shared_or_shown(engine: Engine) -> Outcome {
    let server = Server::start().await?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    page.goto(&server.address(&format!("{MODEL}#corrections"))).await?;
    page.until_live().await?;
    let here = server.address(MODEL);
    let clipboard = |write: &str| {
        format!("(Object.defineProperty(navigator, 'clipboard', {{value: {write}, configurable: true}}), true)")
    };
    page.value(&clipboard("{writeText: async text => { window.copied = text; }}")).await?;
    page.click("Sao chép liên kết").await?;
    page.until(&format!("window.copied == {}", json!(here))).await?;
    page.until_says(".tools [role=status]", "Đã sao chép liên kết.").await?;
    for refused in ["{writeText: () => Promise.reject(new DOMException('no', 'NotAllowedError'))}", "undefined"] {
        page.value(&clipboard(refused)).await?;
        page.click("Sao chép liên kết").await?;
        page.until_says(".tools [role=status]", "Mời bạn chép địa chỉ này").await?;
        page.until(&format!(
            "(f => f == document.activeElement && f.getClientRects().length > 0 && f.value == {} \
             && f.selectionStart == 0 && f.selectionEnd == f.value.length)(document.querySelector('.tools input'))",
            json!(here)
        ))
        .await?;
    }
    page.value("(Object.defineProperty(navigator, 'share', {value: async what => { window.shared = what; throw new DOMException('', 'AbortError'); }, configurable: true}), document.documentElement.dataset.shares = '', true)").await?;
    page.click_on("[data-tool='tools:share']").await?;
    page.until(&format!("window.shared?.url == {} && window.shared.title.includes('Tổng kết')", json!(here))).await?;
    page.until("!document.querySelector('.share').getClientRects().length").await?;
    page.value("(window.print = () => { window.printed = true; }, true)").await?;
    page.click_on("[data-tool='tools:print']").await?;
    page.until("window.printed === true && [...document.querySelectorAll('main img')].every(i => i.loading == 'eager')")
        .await
}

/// `/` and `?`, but not while the reader types, and not for those who turned them off.
pub(crate) async fn keys_lead_to_search_and_help(engine: Engine) -> Outcome {
    let server = Server::start().await?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    page.goto(&server.address("")).await?;
    page.until_live().await?;
    page.press('?').await?;
    page.until(OPEN).await?;
    page.until_says("#settings dl", "Tìm kiếm").await?;
    page.press(Key::Escape.into()).await?;
    page.until(&format!("!{OPEN}")).await?;
    page.press('/').await?;
    page.until("document.activeElement.matches('header [name=q]')").await?;
    page.value(
        "(document.activeElement.blur(), document.querySelector('main').insertAdjacentHTML('afterbegin', '<input type=search id=field>'), true)",
    )
    .await?;
    page.press('/').await?;
    page.until("document.activeElement.matches('header [name=q]') && document.activeElement.value == ''").await?;
    page.value("(document.getElementById('field').focus(), true)").await?;
    page.press('?').await?;
    page.press('/').await?;
    page.until(&format!("!{OPEN} && document.getElementById('field').value == '?/'")).await?;
    page.value("(document.getElementById('field').remove(), true)").await?;
    for modifier in ["ctrlKey", "metaKey", "altKey"] {
        let caught = format!(
            "!document.body.dispatchEvent(new KeyboardEvent('keydown', {{key: '?', {modifier}: true, bubbles: true, cancelable: true}}))"
        );
        assert_eq!(page.value(&caught).await?, json!(false), "{modifier}");
    }
    // WCAG 2.2, 2.1.4: they can be turned off, for good.
    set(page, "[type=checkbox]").await?;
    page.until("document.documentElement.dataset.keys == 'off'").await?;
    page.goto(&server.address(MODEL)).await?;
    page.until_live().await?;
    let caught =
        "!document.body.dispatchEvent(new KeyboardEvent('keydown', {key: '?', bubbles: true, cancelable: true}))";
    assert_eq!(page.value(caught).await?, json!(false));
    set(page, "[type=checkbox]").await?;
    page.until("document.documentElement.dataset.keys == '' && localStorage.getItem('tintuc:keys') === null").await?;
    assert_eq!(page.value(caught).await?, json!(true));
    page.press(Key::Escape.into()).await?;
    page.until(&format!("!{OPEN}")).await?;
    // Where there is no room for a field, the search is a page.
    page.client.set_window_size(600, 800).await?;
    page.until("innerWidth < 700").await?;
    page.press('/').await?;
    page.until("location.pathname == '/tim-kiem'").await
}

/// What would be printed; and that it can be, where the driver prints.
pub(crate) async fn paper_has_the_article_alone(engine: Engine) -> Outcome {
    let server = Server::start().await?;
    let reader = Reader::open(engine).await?;
    let page = reader.page();
    let seen = |selector: &str| {
        format!("[...document.querySelectorAll(\"{selector}\")].filter(e => e.getClientRects().length).length")
    };
    page.goto(&server.address("")).await?;
    page.until_live().await?;
    // By way of another page, which stays behind it.
    page.value("(document.documentElement.dataset.theme = 'dark', true)").await?;
    page.click("Về trang tin").await?;
    page.until_heading("Về trang tin").await?;
    page.click_on("main:not([hidden]) a[href$='/tin/cac-dang-du-lieu']").await?;
    page.until_heading("Các dạng dữ liệu").await?;
    reader.asks_for(&[Wish::Paper]).await?;
    for hidden in [
        "header.site-header",
        ".site-footer",
        ".counter",
        ".tools",
        ".related",
        ".skip-link",
        "main[hidden] *",
        "button",
        "dialog",
    ] {
        assert_eq!(page.value(&seen(hidden)).await?, json!(0), "{hidden} is on paper");
    }
    for shown in ["article h1", ".dates time", ".lead", "article table", ".credits", ".printed"] {
        assert!(page.number(&seen(shown)).await? >= 1.0, "{shown} is not on paper");
    }
    page.until_says(".printed", "Nguồn: Sở Ngoại vụ, https://tin.example/tin/cac-dang-du-lieu, 23/11/2017 08:20")
        .await?;
    // Firefox gives the attribute's name.
    let behind = |link: &str| {
        format!(
            "(link => getComputedStyle(link, '::after').content \
             .replace(/attr\\((.*?)\\)/g, (_, name) => JSON.stringify(link.getAttribute(name))) \
             .replace(/\" \"/g, ''))(document.querySelector('{link}'))"
        )
    };
    let after = page.text(&behind("article > ul a[href^=http]")).await?;
    assert!(after.contains("https://www.rfc-editor.org/"), "{after}");
    // Emulated paper is not announced, as printing is.
    page.value("dispatchEvent(new Event('beforeprint'))").await?;
    let attached = page.text(&behind(".attachment a")).await?;
    assert!(attached.contains(&server.address("api/files/")), "{attached}");
    let colours =
        "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.querySelector('h1')).color]";
    assert_eq!(page.value(colours).await?, json!(["rgb(255, 255, 255)", "rgb(0, 0, 0)"]));
    // In the content this address is `../tin/...`, from the API.
    page.goto(&server.address("tin/dinh-chinh-va-thu-hoi")).await?;
    reader.asks_for(&[Wish::Paper]).await?;
    page.value("dispatchEvent(new Event('beforeprint'))").await?;
    let own = page.text(&behind("article p a[href$=bai-mau-da-thu-hoi]")).await?;
    assert!(own.contains(&server.address("tin/bai-mau-da-thu-hoi")), "{own}");
    page.goto(&server.address("tin/in-bai-viet")).await?;
    reader.asks_for(&[Wish::Paper]).await?;
    page.until("(f => f.querySelector('figcaption').getBoundingClientRect().top >= f.querySelector('img').getBoundingClientRect().bottom - 1)(document.querySelector('.figure'))").await?;
    page.until("getComputedStyle(document.querySelector('.figure')).breakInside == 'avoid'").await?;
    if engine != Engine::WebKit {
        let printed = page.client.print(PrintConfiguration::default()).await?;
        assert!(printed.starts_with(b"%PDF") && printed.len() > 10_000, "{} bytes", printed.len());
    }
    Ok(())
}
