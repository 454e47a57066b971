//! Finding: the form and its results with and without the program, suggestions, hosts without a search, and no network.

use crate::support::{Browser, Engine, Exported, Fault, Host, Outcome, Page, Server, copied_content, site_at_root};
use fantoccini::{Locator, key::Key};
use serde_json::{Value, json};
use std::fs;

const FIELD: &str = "#main input[name=q]";
const STATUS: &str = "#main [role=status]";
const HITS: &str = "[...document.querySelectorAll('#main .hits h2 a')].map(a => a.innerText)";

/// Types into a field as a reader does.
async fn type_into(page: &Page, selector: &str, text: &str) -> Outcome {
    page.until(&format!("!!document.querySelector({})", json!(selector))).await?;
    let field = page.client.find(Locator::Css(selector)).await?;
    field.click().await?;
    Ok(field.send_keys(text).await?)
}

/// From the header to results, to an article and back; each page has its address, and the history keeps the query.
pub(crate) async fn there_and_back(engine: Engine) -> Outcome {
    let server = Server::start().await?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    page.goto(&server.address("")).await?;
    page.until_live().await?;
    type_into(page, "header input[name=q]", "cai cach").await?;
    page.press(Key::Enter.into()).await?;
    page.until("location.pathname == '/tim-kiem' && location.search == '?q=cai+cach'").await?;
    page.until_says(STATUS, "Tìm thấy").await?;
    page.until("document.title.startsWith('Tìm kiếm: cai cach')").await?;
    page.until("document.querySelector('meta[name=robots]').content == 'noindex'").await?;
    page.until(&format!("{HITS}[0].includes('cải cách hành chính')")).await?;
    page.until("[...document.querySelectorAll('#main .hits mark')].some(m => m.innerText == 'cải cách')").await?;
    page.until(&format!("document.querySelector('{FIELD}').value == 'cai cach'")).await?;
    assert_eq!(page.value("document.querySelectorAll('form[role=search]').length").await?, json!(1));

    // Narrowed down, at an address of its own.
    page.value("(document.querySelector('#main select').value = 'huong-dan', true)").await?;
    page.click_on("#main form button").await?;
    page.until("/[?]q=cai.cach&muc=huong-dan/.test(location.search)").await?;
    page.until("document.querySelector('#main option:checked').value == 'huong-dan'").await?;
    page.back().await?;
    page.until("location.search == '?q=cai+cach' && !!document.querySelector('#main .hits')").await?;

    // From here on in the app.
    page.until_live().await?;
    page.value("(window.sameDocument = true)").await?;
    page.click_on("#main .hits a").await?;
    page.until("location.pathname.startsWith('/tin/') && !!document.querySelector('article h1')").await?;
    page.back().await?;
    page.until(&format!("location.search == '?q=cai+cach' && document.querySelector('{FIELD}')?.value == 'cai cach'"))
        .await?;
    page.until(&format!("{HITS}.length > 0 && document.activeElement == document.querySelector('#main .hits a')"))
        .await?;
    assert_eq!(page.value("window.sameDocument === true").await?, json!(true));
    page.back().await?;
    page.until("location.pathname == '/' && !document.querySelector('#main .hits')").await?;
    page.client.forward().await?;
    page.until(&format!("location.search == '?q=cai+cach' && {HITS}.length > 0")).await?;

    // The empty search has the focus in its field, on the way by the link, too.
    page.client.set_window_size(400, 800).await?;
    page.goto(&server.address("")).await?;
    page.until_live().await?;
    page.click_on(".search-link").await?;
    page.until(&format!(
        "location.pathname == '/tim-kiem' && document.activeElement == document.querySelector('{FIELD}')"
    ))
    .await?;
    // By date, too: the model article is of 2017-12-01, in Vietnam's time.
    for (from, to, found) in [("2017-12-01", "2017-12-01", true), ("2017-12-02", "", false), ("", "2017-11-30", false)]
    {
        page.goto(&server.address("tim-kiem?q=tong+ket+cai+cach")).await?;
        page.until_live().await?;
        page.value(&format!(
            "(([f, t]) => (f.value = '{from}', t.value = '{to}', true))(document.querySelectorAll('#main [type=date]'))"
        ))
        .await?;
        page.click_on("#main form button").await?;
        page.until(&format!("location.search.includes('{}')", if from.is_empty() { "den=" } else { "tu=" })).await?;
        page.until_says(STATUS, "ìm thấy").await?; // or: nothing is
        page.until(&format!("{HITS}.some(hit => hit.includes('Tổng kết')) == {found}")).await?;
        // The fields say what was asked.
        page.until(&format!(
            "[...document.querySelectorAll('#main [type=date]')].map(f => f.value).join() == '{from},{to}'"
        ))
        .await?;
    }
    // In the other language the same is asked.
    page.goto(&server.address("tim-kiem?q=counter")).await?;
    page.until_live().await?;
    page.click("English").await?;
    page.until("location.pathname == '/en/tim-kiem' && location.search == '?q=counter'").await?;
    page.until_says(STATUS, "Articles found").await
}

/// The page of results is adopted as the server sent it.
pub(crate) async fn results_are_adopted(engine: Engine) -> Outcome {
    let server = Server::start().await?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    page.goto(&server.address("tim-kiem?q=c%E1%BA%A3i+c%C3%A1ch&muc=")).await?;
    page.value("(window.kept = document.querySelector('#main .hits'), true)").await?;
    page.until_live().await?;
    let asked = "performance.getEntriesByType('resource').filter(entry => /api.(search|site)/.test(entry.name)).length";
    assert_eq!(page.value(&format!("[kept != null && kept.isConnected, {asked}]")).await?, json!([true, 0]));
    page.client.refresh().await?;
    page.until(&format!("{HITS}.length > 0 && document.querySelector('{FIELD}').value == 'cải cách'")).await
}

pub(crate) async fn without_scripts(engine: Engine) -> Outcome {
    let server = Server::start().await?;
    let browser = Browser::without_scripts(engine).await?;
    let client = &browser.page.client;
    client.goto(&server.address("")).await?;
    client.find(Locator::Css("header input[name=q]")).await?.send_keys("CAI CACH").await?;
    client.find(Locator::Css("header form button")).await?.click().await?;
    client.wait().for_element(Locator::Css(".hits h2 mark")).await?;
    assert_eq!(client.current_url().await?.query(), Some("q=CAI+CACH"));
    let status = client.find(Locator::Css("#main [role=status]")).await?.text().await?;
    assert!(status.contains("Tìm thấy"), "{status}");
    let section = client.find(Locator::Css("#main select")).await?;
    section.select_by_value("thong-bao").await?;
    client.find(Locator::Css("#main form button")).await?.click().await?;
    client.wait().for_element(Locator::Css("#main option[value=thong-bao][selected]")).await?;
    assert_eq!(
        client.find(Locator::Css("#main input[name=q]")).await?.attr("value").await?.as_deref(),
        Some("CAI CACH")
    );
    Ok(())
}

/// By keyboard: down, up, Escape, Enter. A late answer does not come after a newer one.
pub(crate) async fn suggestions_follow_what_is_typed(engine: Engine) -> Outcome {
    let server = Server::start().await?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    page.goto(&server.address("tim-kiem")).await?;
    page.until_live().await?;
    // Who types on has asked once when they stop: the script's clock is in the test's hands.
    page.value(
        "(() => { window.asked = []; window.clock = new Map(); const plain = [fetch, setTimeout, clearTimeout], [ask, wait, end] = plain; \
         window.fetch = (url, options) => (String(url).includes('suggest') && asked.push(String(url)), ask(url, options)); \
         window.setTimeout = (run, time) => time == 200 ? (clock.set(clock.size + 1e6, run), clock.size - 1 + 1e6) : wait(run, time); \
         window.clearTimeout = id => clock.has(id) ? clock.set(id, null) : end(id); \
         window.pass = () => { for (const [id, run] of clock) { clock.set(id, null); run?.(); } return true; }; \
         window.real = () => ([window.fetch, window.setTimeout, window.clearTimeout] = plain, true); return true; })()",
    )
    .await?;
    type_into(page, FIELD, "tong ket").await?;
    page.until("[...clock.values()].filter(run => run).length == 1 && document.activeElement.value == 'tong ket'")
        .await?;
    assert_eq!(page.value("asked.length").await?, json!(0), "before the pause");
    page.value("pass()").await?;
    page.until("document.querySelectorAll('[role=option]').length > 0").await?;
    assert_eq!(page.value("asked.map(url => new URL(url, location).search)").await?, json!(["?q=tong%20ket"]));
    page.value("(real(), document.activeElement.value = '', document.activeElement.dispatchEvent(new Event('input', {bubbles: true})), true)").await?;
    page.until("document.querySelectorAll('[role=option]').length == 0").await?;
    // The first answer comes only when the second is there.
    page.value(
        "(() => { const plain = window.fetch; let first = true; window.fetch = (url, options) => { \
         if (!String(url).includes('suggest') || !first) return plain(url, options); first = false; \
         return new Promise(done => window.late = done).then(() => plain(url)); }; return true; })()",
    )
    .await?;
    type_into(page, FIELD, "tong").await?;
    page.until("!!window.late").await?;
    page.value("(document.activeElement.value = '', true)").await?;
    type_into(page, FIELD, "dem").await?;
    let options = "[...document.querySelectorAll('[role=option]')]";
    page.until(&format!("{options}.some(o => /đếm/i.test(o.innerText))")).await?;
    page.value("(window.before = document.querySelector('[role=listbox]').innerText, late(), true)").await?;
    page.until("performance.getEntriesByType('resource').some(e => e.name.includes('q=tong'))").await?;
    assert_eq!(page.value("document.querySelector('[role=listbox]').innerText == before").await?, json!(true));
    page.until("document.activeElement.getAttribute('role') == 'combobox'").await?;
    let expanded = "document.activeElement.getAttribute('aria-expanded')";
    assert_eq!(page.text(expanded).await?, "true");

    let active = "document.activeElement.getAttribute('aria-activedescendant')";
    let selected = "(document.querySelector('[role=option][aria-selected=true]')?.id ?? null)";
    page.press(Key::Down.into()).await?;
    page.until(&format!("{active} == 'suggestion-0' && {selected} == 'suggestion-0'")).await?;
    page.press(Key::Up.into()).await?;
    page.until(&format!("{active} == null && {selected} == null")).await?;
    page.press(Key::Up.into()).await?;
    page.until(&format!("{active} == {options}.at(-1).id")).await?;
    page.press(Key::Escape.into()).await?;
    page.until(&format!("{options}.length == 0 && {expanded} == 'false' && document.activeElement.value == 'dem'"))
        .await?;

    type_into(page, FIELD, " ").await?;
    page.until(&format!("{options}.length > 0")).await?;
    page.press(Key::Down.into()).await?;
    page.until(&format!("{active} == 'suggestion-0'")).await?;
    let chosen = page.text(&format!("new URL({options}[0].href).pathname")).await?;
    page.press(Key::Enter.into()).await?;
    page.until(&format!("location.pathname == '{chosen}' && !!document.querySelector('article h1')")).await?;
    assert_eq!(page.value("document.querySelectorAll('[role=listbox]').length").await?, json!(0));

    // With a pointer, in the header; a click beside the list closes it.
    type_into(page, "header input[name=q]", "dem").await?;
    page.until(&format!("{options}.length > 0")).await?;
    page.click_on("#main h1").await?;
    page.until(&format!("{options}.length == 0")).await?;
    type_into(page, "header input[name=q]", " ").await?;
    page.until(&format!("{options}.length > 0")).await?;
    page.click_on("[role=option]:last-child").await?;
    page.until(&format!("location.pathname.startsWith('/tin/') && {options}.length == 0")).await
}

/// Hostile texts in titles are text in hits and suggestions, and hostile queries in the form.
pub(crate) async fn hostile_texts_are_text(engine: Engine) -> Outcome {
    const TITLE: &str = "<img src=x onerror='window.harm=1'>Cải cách</a><script>window.harm=1</script>";
    let content = copied_content()?;
    let file = content.path().join("articles/tong-ket-cai-cach-hanh-chinh-2017.json");
    let mut article: Value = serde_json::from_slice(&fs::read(&file)?)?;
    article["title"] = json!(TITLE);
    fs::write(&file, article.to_string())?;
    let server = Server::start_on(site_at_root()?, content.path().to_owned()).await?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    page.goto(&server.address("tim-kiem?q=onerror")).await?;
    page.until(&format!("{HITS}[0] == {}", json!(TITLE))).await?;
    page.until_live().await?;
    type_into(page, FIELD, " harm").await?;
    page.until(&format!("document.querySelector('[role=option]')?.innerText == {}", json!(TITLE))).await?;
    page.press(Key::Enter.into()).await?;
    page.until(&format!("location.search == '?q=onerror+harm' && {HITS}[0] == {}", json!(TITLE))).await?;
    page.goto(&server.address("tim-kiem?q=%22%3E%3Cimg%20src=x%20onerror=window.harm=1%3E")).await?;
    page.until_live().await?;
    page.until(&format!("document.querySelector('{FIELD}').value.startsWith('\"><img')")).await?;
    assert_eq!(page.value("window.harm ?? null").await?, json!(null));
    Ok(())
}

/// A host for files answers no search: the titles that are loaded are searched, and the page says so.
pub(crate) async fn static_hosts_search_loaded_titles(engine: Engine) -> Outcome {
    let exported = Exported::of(&site_at_root()?).await?;
    let host = Host::of_files(exported.path(), "/").await?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    // Opened by its address, where the host has only the page of an empty search.
    page.goto(&host.address("tim-kiem?q=CAI+CACH")).await?;
    page.until_says("#main", "Chỉ tìm trong tiêu đề của các tin đã tải.").await?;
    page.until(&format!("{HITS}[0].includes('cải cách hành chính')")).await?;
    page.until(&format!("document.querySelector('{FIELD}').value == 'CAI CACH'")).await?;
    type_into(page, FIELD, " 2017").await?;
    page.press(Key::Enter.into()).await?;
    page.until("new URLSearchParams(location.search).get('q') == 'CAI CACH 2017'").await?;
    page.until_says(STATUS, "Tìm thấy 1 tin").await?;
    page.goto(&host.address("muc/huong-dan")).await?;
    page.until_live().await?;
    type_into(page, "header input[name=q]", "khong co tin nay").await?;
    page.press(Key::Enter.into()).await?;
    page.until_says(STATUS, "Không tìm thấy tin nào").await?;
    Ok(())
}

/// Whatever is asked for, a host for files says what it found, or that it found nothing, and the page stays whole.
pub(crate) async fn static_hosts_bear_any_query(engine: Engine) -> Outcome {
    const WHOLE: &str = "!!document.querySelector('#main h1') && faults.length == 0";
    let exported = Exported::of(&site_at_root()?).await?;
    let host = Host::of_files(exported.path(), "/").await?;
    // What a host for files has not is no fault of the page's.
    exported.put_into_heads(
        "<script>window.faults = []; addEventListener('error', e => e.message && faults.push(e.message)); \
        addEventListener('unhandledrejection', e => faults.push(String(e.reason)))</script>",
    )?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    let long = "cải cách ".repeat(1_112);
    let nothing = "Không tìm thấy tin nào";
    for (query, says) in [
        (long.as_str(), "Tìm thấy"),
        ("\u{300}\u{301}\u{323}", ""),
        ("\"cai cach\" AND (NEAR OR NOT *) title:x^2 --", nothing),
        ("' OR 1=1; DROP TABLE", nothing),
        ("ca\u{309}i ca\u{301}ch", "Tìm thấy"),
        ("🎉👨‍👩‍👧", nothing),
        ("\0\u{ffff}", ""),
    ] {
        // As a form sends it.
        let address = json!(host.address("tim-kiem/"));
        let to = format!("{address} + '?' + new URLSearchParams({{q: {}}})", json!(query));
        let to = page.text(&format!("({to})")).await?;
        page.goto(&to).await?;
        page.until_live().await?;
        let name: String = query.chars().take(30).collect();
        let seen = async {
            page.until(WHOLE).await?;
            if says.is_empty() { Ok(()) } else { page.until_says(STATUS, says).await }
        };
        seen.await.map_err(|error: Box<dyn std::error::Error + Send + Sync>| format!("{name:?}: {error}"))?;
        page.until("document.documentElement.scrollWidth <= innerWidth").await?;
    }
    // Spaces ask for nothing, and bytes of another encoding are not text.
    for raw in ["q=++%20%09", "q=%CA%EE%ED%F6%E5", "q=%", "q=%ZZ&muc=%FF&tu=31-12-2017&den=x"] {
        page.goto(&host.address(&format!("tim-kiem/?{raw}"))).await?;
        page.until_live().await?;
        page.until(WHOLE).await.map_err(|error| format!("{raw}: {error}"))?;
    }
    Ok(())
}

/// A server that fails: the query stays, what is loaded is searched, and trying again helps.
pub(crate) async fn failures_keep_the_query(engine: Engine) -> Outcome {
    let host = Host::start().await?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    let feed =
        json!({"version": "https://jsonfeed.org/version/1.1", "title": "T", "_tintuc": {"total": 0}, "items": []});
    for (fault, says) in [
        (Fault::Status(500), "Chưa tải được nội dung"),
        (Fault::Status(429), "Chưa tải được nội dung"),
        (Fault::CutOff, "Chưa tải được nội dung"),
        (Fault::Text("<html>".to_owned()), "Nội dung bị lỗi"),
    ] {
        host.fault("api/search.json", fault.clone());
        page.goto(&host.address("tim-kiem?q=cai+cach")).await?;
        let said = page.until_says("#main [role=alert]", says).await;
        if matches!(fault, Fault::CutOff) && said.is_err() {
            continue; // there is nothing to cut off
        }
        said.map_err(|error| format!("{fault:?}: {error}"))?;
        page.until(&format!("{HITS}[0].includes('cải cách hành chính')")).await?;
        page.until(&format!("document.querySelector('{FIELD}').value == 'cai cach'")).await?;
        host.put("api/search.json", &feed);
        page.click("Thử lại").await?;
        page.until_says(STATUS, "Không tìm thấy tin nào").await.map_err(|error| format!("{fault:?}: {error}"))?;
    }
    Ok(())
}

/// The worker keeps no answer of a search; without a network it is said, and titles that are there are searched.
pub(crate) async fn offline_it_says_so(engine: Engine) -> Outcome {
    let mut server = Server::start().await?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    page.goto(&server.address("")).await?;
    page.until_live().await?;
    if page.value("'serviceWorker' in navigator").await? != json!(true) {
        eprintln!("{engine:?} has no service workers here: nothing is tested");
        return Ok(());
    }
    page.until("!!navigator.serviceWorker.controller").await?;
    // By the worker: a page of results, and one in the app.
    page.goto(&server.address("tim-kiem?q=cai+cach")).await?;
    page.until(&format!("{HITS}.length > 0")).await?;
    page.until_live().await?;
    type_into(page, FIELD, " hanh").await?;
    page.until("document.querySelectorAll('[role=option]').length > 0").await?;
    page.press(Key::Enter.into()).await?;
    page.until(&format!("location.search == '?q=cai+cach+hanh' && {HITS}.length > 0")).await?;
    page.goto(&server.address("")).await?;
    page.until_live().await?;
    page.until("(caches.match('/api/feed.json').then(found => window.feed = !!found), window.feed === true)").await?;
    let kept = "(async () => { const list = []; for (const name of await caches.keys()) \
        for (const request of await (await caches.open(name)).keys()) list.push(request.url); \
        window.kept = list; })()";
    page.until(&format!("({kept}, (window.kept ?? []).length > 0)")).await?;
    assert_eq!(
        page.value(
            "kept.filter(url => /.(en.)?tim-kiem([?/]|$)|(search|suggest).json/.test(url.replace(location.origin, '')))"
        )
        .await?,
        json!([])
    );

    server.stop().await?;
    page.goto(&server.address("tim-kiem?q=ket+cong+tac")).await?;
    page.until_says("#main [role=alert]", "Chưa tải được nội dung").await?;
    page.until(&format!("document.querySelector('{FIELD}').value == 'ket cong tac'")).await?;
    page.until_says("#main", "Chỉ tìm trong tiêu đề của các tin đã tải.").await?;
    page.until(&format!("{HITS}[0].includes('Tổng kết công tác')")).await
}
