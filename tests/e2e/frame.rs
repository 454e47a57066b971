//! What stands around the news: archive, neighbours, languages, the site's map, visits of late.

use crate::support::{Browser, Engine, Fault, Host, Outcome, Page, Server, content, copied_content, site_at_root};
use serde_json::{Value, json};
use std::{fs, path::Path};

/// The older one of its section, and its own newer one, are there.
const ARTICLE: &str = "tin/du-lieu-nao-duoc-giu";

/// The app stands, and goes on in the same document.
async fn live(page: &Page) -> Outcome {
    page.until_live().await?;
    page.value("(window.sameDocument = true)").await.map(drop)
}

async fn is_the_same_document(page: &Page) -> Outcome {
    assert_eq!(page.value("window.sameDocument === true").await?, json!(true), "clicks are the app's");
    Ok(())
}

fn at(path: &str) -> String {
    format!("location.pathname == '/{path}' && !!document.querySelector('main h1')")
}

pub(crate) async fn archive_to_article_and_back(engine: Engine) -> Outcome {
    let server = Server::start().await?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    page.goto(&server.address("")).await?;
    live(page).await?;
    page.click("Lưu trữ").await?;
    page.until_heading("Lưu trữ").await?;
    page.until("location.pathname == '/luu-tru' && document.title.startsWith('Lưu trữ - ')").await?;
    page.until("document.activeElement.tagName == 'H1' && scrollY == 0").await?;
    page.click("Tháng 11/2017").await?;
    page.until_heading("Tháng 11/2017").await?;
    page.until(&at("luu-tru/2017-11")).await?;
    page.until("document.querySelectorAll('main article').length == 20").await?;
    page.click("Tin cũ hơn").await?;
    page.until(&at("luu-tru/2017-11/trang/2017-11-2")).await?;
    page.until("document.title.startsWith('Tháng 11/2017 - ')").await?;
    page.click_on("main a[href*='/tin/']").await?;
    page.until("location.pathname.startsWith('/tin/') && !!document.querySelector('article h1')").await?;
    page.back().await?;
    page.until(&at("luu-tru/2017-11/trang/2017-11-2")).await?;
    page.click("Lưu trữ").await?;
    page.until(&at("luu-tru")).await?;
    page.back().await?;
    page.back().await?;
    page.until(&at("luu-tru/2017-11")).await?;
    page.back().await?;
    page.until(&format!("{} && document.activeElement.textContent == 'Tháng 11/2017'", at("luu-tru"))).await?;
    is_the_same_document(page).await?;

    for nowhere in ["luu-tru/2017-13", "luu-tru/0000-00", "luu-tru/2016-01"] {
        page.goto(&server.address(nowhere)).await?;
        page.until_heading("Không tìm thấy trang").await?;
    }
    Ok(())
}

pub(crate) async fn from_article_to_article(engine: Engine) -> Outcome {
    let server = Server::start().await?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    page.goto(&server.address(ARTICLE)).await?;
    live(page).await?;
    let next = page.text("document.querySelector('.neighbours [rel=next]').pathname").await?;
    let title = page.text("document.querySelector('.neighbours [rel=next] span + span').textContent").await?;
    // Pointed at, it is fetched ahead as any other.
    let over = "document.querySelector('.neighbours [rel=next]').dispatchEvent(new PointerEvent('pointerover', {bubbles: true}))";
    page.value(over).await?;
    let document = next.replace("/tin/", "/api/articles/") + ".json";
    let fetched = format!("performance.getEntriesByType('resource').filter(e => e.name.endsWith('{document}')).length");
    page.until(&format!("{fetched} == 1")).await?;
    page.click_on(".neighbours [rel=next]").await?;
    page.until(&format!("location.pathname == '{next}'")).await?;
    page.until_heading(&title).await?;
    page.until("document.activeElement.tagName == 'H1' && scrollY == 0").await?;
    assert_eq!(page.value(&fetched).await?, json!(1), "it was there already");
    page.click_on(".neighbours [rel=prev]").await?;
    page.until(&at(ARTICLE)).await?;
    page.back().await?;
    page.until(&format!("location.pathname == '{next}'")).await?;
    is_the_same_document(page).await
}

pub(crate) async fn the_language_link_keeps_the_page(engine: Engine) -> Outcome {
    let server = Server::start().await?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    let language = "header .language";
    page.goto(&server.address("tin/bo-dem-dem-nhung-gi")).await?;
    live(page).await?;
    for (from, link, to) in [
        // There and back between translations.
        ("", "", "en/tin/what-the-counter-counts"),
        ("", "", "tin/bo-dem-dem-nhung-gi"),
        // What both have, and what they do not.
        ("footer [href$='/luu-tru']", "luu-tru", "en/luu-tru"),
        ("main li a", "en/luu-tru/2017-11", "luu-tru"),
        ("footer [href$='/so-do']", "so-do", "en/so-do"),
        ("header a[href$='/muc/huong-dan']", "en/muc/huong-dan", "muc/huong-dan"),
    ] {
        if !from.is_empty() {
            page.click_on(from).await?;
            page.until(&at(link)).await?;
        }
        page.click_on(language).await?;
        page.until(&at(to)).await.map_err(|error| format!("from {link} to {to}: {error}"))?;
        let lang = if to.starts_with("en") { "en" } else { "vi" };
        page.until(&format!("document.documentElement.lang == '{lang}'")).await?;
    }
    // The way to the other language says where an article is not there in it, and leads to its front page.
    page.click_on("main a[href*='/tin/in-bai-viet']").await?;
    page.until(&at("tin/in-bai-viet")).await?;
    page.until(&format!("!document.querySelector('.dates [lang=en]') && document.querySelector('{language}').title == 'Not available in English'")).await?;
    page.click_on(language).await?;
    page.until(&at("en/")).await?;
    page.until_heading("News and events").await?;
    page.until(&format!("!document.querySelector('{language}').title")).await?;
    is_the_same_document(page).await
}

pub(crate) async fn the_map_leads_everywhere(engine: Engine) -> Outcome {
    let server = Server::start().await?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    page.goto(&server.address("tin/cach-tim-kiem")).await?;
    live(page).await?;
    page.click("Sơ đồ trang").await?;
    page.until_heading("Sơ đồ trang").await?;
    page.until(
        "location.pathname == '/so-do' && !!document.querySelector('footer [aria-current=page][href$=\"/so-do\"]')",
    )
    .await?;
    let status = "[...document.querySelectorAll('main a')].map(a => { const r = new XMLHttpRequest(); \
                  r.open('GET', a.href, false); r.send(); return [r.status, a.getAttribute('href')]; })";
    let answers = page.value(&format!("({status}).filter(([status]) => status != 200)")).await?;
    assert_eq!(answers, json!([]), "no link is dead");
    assert!(page.number("document.querySelectorAll('main a').length").await? >= 18.0);
    page.click("2017").await?;
    page.until(&format!("{} && location.hash == '#2017'", at("luu-tru"))).await?;
    page.back().await?;
    page.until(&at("so-do")).await?;
    is_the_same_document(page).await?;
    page.click_on("main [hreflang=en]").await?;
    page.until_heading("Site map").await
}

/// The sample content, with an office that asks for visits by the day.
fn asking(content: &Path) -> Outcome {
    for site in ["site.json", "en/site.json"].map(|path| content.join(path)) {
        let mut office: Value = serde_json::from_slice(&fs::read(&site)?)?;
        office["features"]["visits_by_day"] = json!(true);
        fs::write(site, office.to_string())?;
    }
    Ok(())
}

pub(crate) async fn visits_of_late_where_they_are_asked_for(engine: Engine) -> Outcome {
    let content = copied_content()?;
    asking(content.path())?;
    let server = Server::start_on(site_at_root()?, content.path().to_owned()).await?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    let figures = "[...document.querySelectorAll('.recent b')].map(e => e.innerText).join()";
    page.goto(&server.address("")).await?;
    page.until_says(".recent", "Hôm nay").await?;
    page.until(&format!("{figures} == '1,0,1,1'")).await?;
    page.until_live().await?;
    page.click("Hướng dẫn").await?;
    page.until(&at("muc/huong-dan")).await?;
    page.until(&format!("{figures} == '1,0,1,1'")).await?;
    page.click_on("header .language").await?;
    page.until_says(".recent", "This week").await?;
    assert_eq!(
        page.value("document.querySelectorAll('.counter [aria-live], .counter [role]').length").await?,
        json!(0)
    );

    let other = Browser::open(engine, &[]).await?;
    other.page.goto(&server.address("embed/visitors")).await?;
    let root = "document.querySelector('tintuc-visitors').shadowRoot.querySelector('[part=recent]')";
    other.page.until(&format!("{root}?.innerText.trim() == 'Hôm nay: 2 Hôm qua: 0 Tuần này: 2 Tháng này: 2'")).await
}

/// Without scripts the same links lead the same ways.
pub(crate) async fn all_of_it_without_scripts(engine: Engine) -> Outcome {
    let content = copied_content()?;
    asking(content.path())?;
    let server = Server::start_on(site_at_root()?, content.path().to_owned()).await?;
    let browser = Browser::without_scripts(engine).await?;
    let page = &browser.page;
    page.goto(&server.address("")).await?;
    page.until_says(".recent", "Tháng này").await?;
    page.click("Lưu trữ").await?;
    page.until_heading("Lưu trữ").await?;
    page.click("Tháng 11/2017").await?;
    page.until_heading("Tháng 11/2017").await?;
    page.click("Tin cũ hơn").await?;
    page.until(&at("luu-tru/2017-11/trang/2017-11-2")).await?;
    page.click_on("main article a").await?;
    page.until("location.pathname.startsWith('/tin/')").await?;
    page.goto(&server.address(ARTICLE)).await?;
    page.click_on(".neighbours [rel=prev]").await?;
    page.until("location.pathname.startsWith('/tin/') && !location.pathname.endsWith('giu')").await?;
    page.click_on(".neighbours [rel=next]").await?;
    page.until(&at(ARTICLE)).await?;
    page.click_on("header .language").await?;
    page.until(&at("en/tin/what-data-is-kept")).await?;
    page.click("Site map").await?;
    page.until_heading("Site map").await?;
    page.click("2017").await?;
    page.until(&format!("{} && location.hash == '#2017'", at("en/luu-tru"))).await
}

/// Articles that are named as related and are not there are left out, in the app as in the page that was sent.
pub(crate) async fn related_articles_that_are_not_there(engine: Engine) -> Outcome {
    let content = copied_content()?;
    let file = content.path().join("articles/in-bai-viet.json");
    let mut article: Value = serde_json::from_slice(&fs::read(&file)?)?;
    article["_tintuc"]["related"] = json!(["khong-co-bai-nay", "cach-tim-kiem", "cung-khong-co"]);
    fs::write(file, article.to_string())?;
    let server = Server::start_on(site_at_root()?, content.path().to_owned()).await?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    let shown = "[...document.querySelectorAll('.related a')].map(a => a.pathname).join() == '/tin/cach-tim-kiem' \
                 && !document.querySelector('.awaited')";
    page.goto(&server.address("tin/in-bai-viet")).await?;
    page.until(shown).await?;
    page.goto(&server.address("muc/huong-dan")).await?;
    live(page).await?;
    page.click_on("main a[href$='/tin/in-bai-viet']").await?;
    page.until(&at("tin/in-bai-viet")).await?;
    page.until(shown).await?;
    is_the_same_document(page).await
}

/// Who stops the loading, or is about to leave and stays after all, gets what was under way all the same.
pub(crate) async fn related_articles_come_when_loading_was_stopped(engine: Engine) -> Outcome {
    let host = Host::start().await?;
    host.put_figures();
    let article: Value = serde_json::from_slice(&fs::read(content().join("articles/in-bai-viet.json"))?)?;
    let related = article["_tintuc"]["related"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let documents: Vec<_> = related.map(|id| format!("api/articles/{id}.json")).collect();
    assert!(!documents.is_empty());
    for document in &documents {
        host.fault(document, Fault::Held);
    }
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    page.goto(&host.address("tin/in-bai-viet")).await?;
    page.until("!!document.querySelector('.related .awaited')").await?;
    page.value("(window.stop(), true)").await?;
    host.mend();
    page.until(&format!("document.querySelectorAll('.related a').length == {}", documents.len())).await
}
