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
    // Now that there surely is somebody who listens.
    let lie = "(window.lies = 0, addEventListener('message', ({source}) => { window.lies += source == document.getElementById('liar').contentWindow; }), \
        document.getElementById('liar').contentWindow.postMessage('again', '*'), true)";
    page.value(lie).await?;
    page.until("window.lies == 5").await?;
    let navigated = page.value("told.map(([name, detail]) => [name, detail.url])").await?;
    assert_eq!(navigated.as_array().map(Vec::len), Some(1), "{navigated}");
    assert!(navigated[0][1].as_str().is_some_and(|url| url.contains("/tin/")), "{navigated}");
    assert_eq!(page.value("_govaq").await?, json!([["trackPageView"]]));
    assert_eq!(page.value(&height("liar")).await?, json!(154), "150 and the border");
    Ok(())
}

/// What is no height is none, also from the news server's page; and a page of it that stands in somebody else's frame says nothing
/// about ours.
pub(crate) async fn heights_that_are_none_change_nothing(engine: Engine) -> Outcome {
    let scene = Scene::open(engine, "frame.html").await?;
    let page = scene.page();
    let heights = "[...document.querySelectorAll('iframe')].map(frame => frame.getBoundingClientRect().height)";
    page.until(&format!("{heights}[0] > 200 && {heights}[1] < 120")).await?;
    page.until("told.length == 0").await?;
    // Counted from outside; a message that is last to be sent is last to come.
    page.value(
        "(window.heard = [], addEventListener('message', ({ data }) => heard.push(JSON.stringify(data))), true)",
    )
    .await?;
    let before = page.value(heights).await?;
    let lies = "for (const height of [NaN, -1, -Infinity, Infinity, 1e5, 1e9, '600', '9em', [600], { valueOf: 600 }, null, undefined, true]) \
        to.postMessage({ tintuc: { height } }, '*'); \
        for (const odd of [null, 5, 'tintuc', { tintuc: null }, { tintuc: 600 }, { height: 600 }, [600]]) to.postMessage(odd, '*'); \
        to.postMessage('end', '*')";
    let say = |to: &str| format!("(() => {{ const to = {to}; {lies}; return true; }})()");
    let heard = async |what: &str| page.until(&format!("heard.includes('\"{what}\"')")).await;
    page.client.enter_frame(0).await?;
    page.value(&say("parent")).await?;
    page.client.enter_parent_frame().await?;
    heard("end").await?;
    assert_eq!(page.value(heights).await?, before);

    // The right origin, but in a frame within the frame of an advertisement.
    let nest = format!(
        "(() => {{ const frame = document.createElement('iframe'); frame.src = {}; document.body.append(frame); return true; }})()",
        json!(scene.server.address("embed/visitors"))
    );
    page.client.enter_frame(2).await?;
    page.value(&nest).await?;
    page.client.enter_frame(0).await?;
    page.until("!!document.querySelector('tintuc-visitors')").await?;
    page.value("(top.postMessage({ tintuc: { height: 777, navigate: { url: 'x' } } }, '*'), top.postMessage('nested', '*'), true)")
        .await?;
    page.client.enter_parent_frame().await?;
    page.client.enter_parent_frame().await?;
    heard("nested").await?;
    assert_eq!(page.value(&format!("[{heights}, told, _govaq]")).await?, json!([before, [], []]));

    // The news page tells its height to nobody but the page that it stands in. Not tried in Firefox, where what the driver sends
    // was not heard; perhaps because it runs scripts in a sandbox.
    if engine == Engine::Firefox {
        return Ok(());
    }
    page.client.enter_frame(0).await?;
    page.value(
        "(window.asked = 0, addEventListener('message', ({ data }) => { asked += data?.tintuc == 'height'; }), true)",
    )
    .await?;
    page.client.enter_parent_frame().await?;
    page.value("(heard.length = 0, true)").await?;
    page.client.enter_frame(2).await?;
    page.value("(parent.frames[0].postMessage({ tintuc: 'height' }, '*'), true)").await?;
    page.client.enter_parent_frame().await?;
    page.client.enter_frame(0).await?;
    page.until("asked == 1").await?;
    page.value("(parent.postMessage('after', '*'), true)").await?;
    page.client.enter_parent_frame().await?;
    heard("after").await?;
    assert_eq!(page.value("heard").await?, json!(["\"after\""]), "an advertisement asked");
    page.value("(frames[0].postMessage({ tintuc: 'height' }, '*'), true)").await?;
    page.until("heard.some(text => text.includes('height'))").await?;
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
