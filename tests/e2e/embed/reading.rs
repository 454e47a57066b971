use super::{NEWS, Scene, part, until_headlines};
use crate::support::{Engine, Outcome};
use fantoccini::key::Key;
use serde_json::json;

/// The headline with this text.
fn headline(text: &str) -> String {
    format!("[...{NEWS}.shadowRoot.querySelectorAll('li h3 a')].find(a => a.textContent.includes({}))", json!(text))
}

const MODEL: &str = "Tổng kết công tác cải cách hành chính năm 2017";

/// An article opens in the element's place, with the focus on its headline, and the way back leads to its link.
pub(crate) async fn articles_open_in_place(engine: Engine) -> Outcome {
    let scene = Scene::open(engine, "blank.html").await?;
    let page = scene.page();
    scene.put("<tintuc-news limit='20' layout='list'></tintuc-news>").await?;
    until_headlines(page, NEWS, 20).await?;
    let entries = page.value("history.length").await?;

    page.click_found(&headline(MODEL)).await?;
    page.until(&format!("{}?.textContent.includes({})", part(NEWS, "h1"), json!(MODEL))).await?;
    page.until(&format!("{NEWS}.shadowRoot.activeElement?.localName == 'h1'")).await?;
    let seen = format!("(r => r.top >= 0 && r.bottom <= innerHeight)({}.getBoundingClientRect())", part(NEWS, "h1"));
    page.until(&seen).await?;
    page.until(&format!(
        "[...{NEWS}.shadowRoot.querySelectorAll('img')].every(i => i.src.startsWith({}))",
        json!(scene.server.address("api/media/"))
    ))
    .await?;
    assert_eq!(page.value("_govaq").await?, json!([["trackPageView"]]));
    let navigated = page.value("told.filter(([name]) => name == 'tintuc:navigate')").await?;
    let url = scene.server.address("tin/tong-ket-cai-cach-hanh-chinh-2017");
    assert_eq!(navigated[0][1]["url"], url);
    assert!(navigated[0][1]["title"].as_str().is_some_and(|title| title.contains(MODEL)), "{navigated}");

    page.click_found(&part(NEWS, "[part=back]")).await?;
    until_headlines(page, NEWS, 20).await?;
    page.until(&format!("{NEWS}.shadowRoot.activeElement == {}", headline(MODEL))).await?;
    assert_eq!(page.value("history.length").await?, entries);
    assert_eq!(page.value("faults").await?, json!([]));
    Ok(())
}

/// Over the portal's page, without a word in its history; the focus goes back to the picture.
pub(crate) async fn pictures_open_large(engine: Engine) -> Outcome {
    let scene = Scene::open(engine, "blank.html").await?;
    let page = scene.page();
    scene.put("<tintuc-news article='bo-tranh-cua-trang-mau'></tintuc-news>").await?;
    let picture = part(NEWS, ".pictures figure:nth-child(2) > a");
    page.until(&format!("!!{picture}")).await?;
    let entries = page.value("[history.length, history.state]").await?;
    page.click_found(&picture).await?;
    let dialog = part(NEWS, "dialog");
    page.until(&format!("{dialog}.open && {dialog}.querySelector('[role=status]').textContent == 'Ảnh 2 trên 6'"))
        .await?;
    page.until(&format!(
        "(b => b.width >= innerWidth - 20 && b.height >= innerHeight - 20)({dialog}.getBoundingClientRect())"
    ))
    .await?;
    page.press(Key::Right.into()).await?;
    page.until(&format!("{dialog}.querySelector('[role=status]').textContent == 'Ảnh 3 trên 6'")).await?;
    page.press(Key::Escape.into()).await?;
    page.until(&format!("!{dialog}.open && {NEWS}.shadowRoot.activeElement == {picture}")).await?;
    assert_eq!(page.value("[history.length, history.state]").await?, entries);
    assert_eq!(page.value("faults").await?, json!([]));
    Ok(())
}

/// Every click but a plain one is the browser's: it leads to the article on the news site.
pub(crate) async fn other_clicks_are_the_browser_s(engine: Engine) -> Outcome {
    let scene = Scene::open(engine, "blank.html").await?;
    let page = scene.page();
    scene.put("<tintuc-news></tintuc-news>").await?;
    until_headlines(page, NEWS, 5).await?;
    for click in ["ctrlKey: true", "metaKey: true", "shiftKey: true", "altKey: true", "button: 1"] {
        let caught = format!(
            "(() => {{ let caught; addEventListener('click', e => {{ caught = e.defaultPrevented; e.preventDefault(); }}, {{once: true}}); \
             {}.dispatchEvent(new MouseEvent('click', {{ bubbles: true, composed: true, cancelable: true, {click} }})); return caught; }})()",
            part(NEWS, "h3 a")
        );
        assert_eq!(page.value(&caught).await?, json!(false), "{click}");
    }
    Ok(())
}

/// `open` names the portal's own page, which shows the article by `article`.
pub(crate) async fn articles_open_at_the_portal_s_own_page(engine: Engine) -> Outcome {
    let scene = Scene::open(engine, "blank.html").await?;
    let page = scene.page();
    scene.put("<tintuc-news limit='20' open='/article.html?id={id}'></tintuc-news>").await?;
    until_headlines(page, NEWS, 20).await?;
    page.click_found(&headline(MODEL)).await?;
    page.until("location.search == '?id=tong-ket-cai-cach-hanh-chinh-2017'").await?;
    page.until(&format!("{}?.textContent.includes({})", part(NEWS, "h1"), json!(MODEL))).await?;
    assert_eq!(page.value(&format!("{} === null", part(NEWS, "[part=back]"))).await?, json!(true));
    assert_eq!(page.value("document.activeElement == document.body").await?, json!(true), "nobody asked for the focus");
    assert_eq!(page.value("_govaq").await?, json!([["trackPageView"]]));
    Ok(())
}

/// An article that does not come says so in its place, and can be tried again.
pub(crate) async fn an_article_that_does_not_come_can_be_tried_again(engine: Engine) -> Outcome {
    let mut scene = Scene::open(engine, "blank.html").await?;
    scene.put("<tintuc-news></tintuc-news>").await?;
    until_headlines(scene.page(), NEWS, 5).await?;
    scene.server.stop().await?;
    let page = scene.browser.page.clone();
    page.click_found(&part(NEWS, "h3 a")).await?;
    page.until(&format!("{}?.textContent.includes('Chưa tải được nội dung')", part(NEWS, "[part=notice] h1"))).await?;
    page.click_found(&part(NEWS, "[part=back]")).await?;
    until_headlines(&page, NEWS, 5).await?;
    page.click_found(&part(NEWS, "h3 a")).await?;
    page.until(&format!("!!{}", part(NEWS, "[part=notice]"))).await?;
    scene.server.start_again().await?;
    page.click_found(&part(NEWS, "[data-action=retry]")).await?;
    page.until(&format!("!!{}", part(NEWS, ".article h1"))).await
}
