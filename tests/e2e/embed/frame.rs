use super::Scene;
use crate::support::{Engine, Outcome};
use serde_json::json;

/// The iframe is as high as what is in it, also after an article has opened; and only the news server's page can say so.
pub(crate) async fn an_iframe_is_as_high_as_its_content(engine: Engine) -> Outcome {
    let scene = Scene::open(engine, "frame.html").await?;
    let page = scene.page();
    let height = |id: &str| format!("document.getElementById('{id}').getBoundingClientRect().height");
    page.until(&format!("{} > 200", height("news"))).await?;
    page.until(&format!("{} < 120", height("figures"))).await?;
    let inside =
        |selector: &str| format!("document.querySelector('tintuc-news')?.shadowRoot.querySelector('{selector}')");

    page.client.enter_frame(0).await?;
    page.until(&format!("!!{}", inside("ul.list h3 a"))).await?;
    page.until(&format!("{}.innerText.length > 0", inside("ul.list"))).await?;
    let list = page.number("Math.ceil(document.body.getBoundingClientRect().height)").await?;
    page.client.enter_parent_frame().await?;
    page.until(&format!("Math.abs({} - {list}) <= 8", height("news"))).await?;

    page.client.enter_frame(0).await?;
    page.value(&format!("({}.click(), true)", inside("h3 a"))).await?;
    page.until(&format!("!!{}", inside(".article h1"))).await?;
    let article = page.number("Math.ceil(document.body.getBoundingClientRect().height)").await?;
    page.client.enter_parent_frame().await?;
    page.until(&format!("Math.abs({} - {article}) <= {article} / 5", height("news"))).await?;
    let navigated = page.value("told.map(([name, detail]) => [name, detail.url])").await?;
    assert_eq!(navigated.as_array().map(Vec::len), Some(1), "{navigated}");
    assert!(navigated[0][1].as_str().is_some_and(|url| url.contains("/tin/")), "{navigated}");
    assert_eq!(page.value("_govaq").await?, json!([["trackPageView"]]));
    assert_eq!(page.value(&height("liar")).await?, json!(154), "150 and the border");
    Ok(())
}

/// A site that the configuration does not name frames nothing.
pub(crate) async fn only_portals_that_are_named_frame_the_news(engine: Engine) -> Outcome {
    let scene = Scene::open(engine, "frame.html").await?;
    let page = scene.page();
    let height = "document.getElementById('news').getBoundingClientRect().height";
    page.until(&format!("{height} > 200")).await?;
    page.goto(&scene.portal.address("frame.html").replace("127.0.0.1", "localhost")).await?;
    page.until("document.readyState == 'complete'").await?;
    page.client.enter_frame(0).await?;
    assert_eq!(page.value("document.querySelector('tintuc-news') === null").await?, json!(true));
    page.client.enter_parent_frame().await?;
    assert_eq!(page.value(height).await?, json!(154));
    Ok(())
}

/// The news server's page in the frame of a portal whose policy forbids programs.
pub(crate) async fn the_pages_for_iframes_work_by_themselves(engine: Engine) -> Outcome {
    let scene = Scene::open(engine, "blank.html").await?;
    let page = scene.page();
    for (query, expected) in [
        ("?limit=2&layout=headlines", "ul.headlines li:nth-child(2):last-child"),
        ("?lang=en&section=huong-dan", "a[href*=\\'/en/tin/\\']"),
        ("?article=tong-ket-cai-cach-hanh-chinh-2017", ".article h1"),
        ("?theme=dark&src=https://evil.example/&open=https://evil.example/{id}", "a[href*=\\'/tin/\\']"),
    ] {
        page.goto(&scene.server.address(&format!("embed/news{query}"))).await?;
        page.until(&format!("!!document.querySelector('tintuc-news')?.shadowRoot?.querySelector('{expected}')"))
            .await?;
        assert_eq!(
            page.value("!document.querySelector('tintuc-news').shadowRoot.innerHTML.includes('evil')").await?,
            json!(true)
        );
    }
    page.goto(&scene.server.address("embed/visitors?lang=en")).await?;
    page.until("!!document.querySelector('tintuc-visitors')?.shadowRoot?.querySelector('.root')?.innerText.includes('Visits: 1,303,081')").await
}
