use super::Scene;
use crate::support::{Browser, Engine, Fault, Host, Outcome, Page, Portal};
use serde_json::json;

/// A page that does what it is told, by [`tell`].
const LIAR: &str = include_str!("../../portal/liar.html");

/// Lets such a page, in a frame that an expression gives, run a script.
async fn tell(page: &Page, frame: &str, script: &str) -> Outcome {
    page.value(&format!("({frame}.postMessage({{ run: {} }}, '*'), true)", json!(script))).await.map(drop)
}

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
    page.value("(window.lies = 0, addEventListener('message', ({ data }) => window.lies += data == 'end'), true)")
        .await?;
    let lie = "say({ tintuc: { height: 3000, navigate: { url: 'javascript:alert(1)', title: 'x' } } }); say('end')";
    tell(page, "document.getElementById('liar').contentWindow", lie).await?;
    page.until("lies == 1").await?;
    let navigated = page.value("told.map(([name, detail]) => [name, detail.url])").await?;
    assert_eq!(navigated.as_array().map(Vec::len), Some(1), "{navigated}");
    assert!(navigated[0][1].as_str().is_some_and(|url| url.contains("/tin/")), "{navigated}");
    assert_eq!(page.value("_govaq").await?, json!([["trackPageView"]]));
    assert_eq!(page.value(&height("liar")).await?, json!(154), "150 and the border");
    Ok(())
}

/// What is no height is none, even from the news site itself; and nothing is one that comes from elsewhere, or from a page of
/// the news site that stands in somebody else's frame.
pub(crate) async fn heights_that_are_none_change_nothing(engine: Engine) -> Outcome {
    const HEARD: &str = "(window.heard = [], addEventListener('message', ({ data }) => heard.push(data)), true)";
    const SEEN: &str = "[...document.querySelectorAll('iframe')].map(frame => frame.getBoundingClientRect().height).concat(told.length, _govaq.length, faults.length)";
    let (portal, host) = (Portal::start().await?, Host::start().await?);
    for path in ["embed/news", "embed/visitors"] {
        host.fault(path, Fault::Typed("text/html", LIAR.to_owned()));
    }
    portal.shows(&host.address(""));
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    page.goto(&portal.address("frame.html")).await?;
    page.until("document.readyState == 'complete'").await?;
    page.value(HEARD).await?;
    // A message that is last to be sent is last to come.
    let heard = async |what: &str| page.until(&format!("heard.includes('{what}')")).await;

    // What the news site may say.
    tell(page, "frames[0]", "say({ tintuc: { height: 300, navigate: { url: 'x', title: 'x' } } }); say('true')")
        .await?;
    heard("true").await?;
    let before = json!([304, 154, 154, 1, 1, 0]);
    assert_eq!(page.value(SEEN).await?, before);
    let lies = "for (const height of [NaN, -1, -Infinity, Infinity, 1e5, 1e9, '600', '9em', [600], { 0: 600 }, null, undefined, true]) say({ tintuc: { height } }); \
        for (const odd of [null, undefined, 5, 'tintuc', { tintuc: null }, { tintuc: 600 }, { height: 600 }, { navigate: {} }, [600]]) say(odd); say('lies')";
    tell(page, "frames[0]", lies).await?;
    heard("lies").await?;
    assert_eq!(page.value(SEEN).await?, before, "no heights");

    // The right frame, but another origin.
    let large = "({ tintuc: { height: 777, navigate: { url: 'x', title: 'x' } } }, top)";
    tell(page, "frames[2]", &format!("say{large}; say('advertisement')")).await?;
    heard("advertisement").await?;
    assert_eq!(page.value(SEEN).await?, before, "an advertisement");

    // The right origin, but a frame within the frame of an advertisement.
    let nest = format!(
        "const frame = document.body.appendChild(document.createElement('iframe')); frame.onload = () => say('nested'); frame.src = {}",
        json!(host.address("embed/visitors"))
    );
    tell(page, "frames[2]", &nest).await?;
    heard("nested").await?;
    tell(page, "frames[2][0]", &format!("say{large}; say('grandchild', top)")).await?;
    heard("grandchild").await?;
    assert_eq!(page.value(SEEN).await?, before, "a frame in an advertisement");
    Ok(())
}

/// The pages of the news site tell their height whenever the portal asks, also where its script comes after them; and they
/// answer nobody else.
pub(crate) async fn heights_are_told_to_the_portal_alone(engine: Engine) -> Outcome {
    let scene = Scene::open(engine, "frame.html").await?;
    let page = scene.page();
    let height = |id: &str| format!("document.getElementById('{id}').getBoundingClientRect().height");
    page.until(&format!("{} > 200 && {} < 120", height("news"), height("figures"))).await?;
    page.value("(window.heard = [], addEventListener('message', ({ data }) => heard.push(data)), true)").await?;
    page.client.enter_frame(0).await?;
    // It tells of every change of its size by itself: until there are none any more, and the portal has heard the last.
    page.until(
        "document.querySelector('tintuc-news').shadowRoot.querySelectorAll('h3').length > 0 \
         && Math.ceil(document.body.getBoundingClientRect().height) == innerHeight",
    )
    .await?;
    page.value("(requestAnimationFrame(() => requestAnimationFrame(() => parent.postMessage('settled', '*'))), true)")
        .await?;
    page.client.enter_parent_frame().await?;
    page.until("heard.includes('settled')").await?;
    page.value("(heard.length = 0, true)").await?;
    page.client.enter_frame(0).await?;
    page.value(
        "(window.asked = 0, addEventListener('message', ({ data }) => { window.asked += data?.tintuc == 'height'; }), true)",
    )
    .await?;
    page.client.enter_parent_frame().await?;
    tell(page, "frames[2]", "say({ tintuc: 'height' }, parent.frames[0])").await?;
    page.client.enter_frame(0).await?;
    page.until("asked == 1").await?;
    page.value("(parent.postMessage('after', '*'), true)").await?;
    page.client.enter_parent_frame().await?;
    page.until("heard.length > 0").await?;
    assert_eq!(page.value("heard").await?, json!(["after"]), "an advertisement asked");

    let again = format!(
        "(document.head.appendChild(document.createElement('script')).src = {}, true)",
        json!(scene.server.address("embed-frame.js"))
    );
    page.value(&again).await?;
    page.until("heard.filter(data => data.tintuc?.height > 0).length == 2").await?;
    assert_eq!(page.value("[heard.length, faults]").await?, json!([3, []]), "one answer of each frame");
    Ok(())
}

/// The portal's loader evaluates the script, or the portal has it in a bundle of its own: then no script element has its address.
pub(crate) async fn the_height_needs_no_script_of_the_news_site(engine: Engine) -> Outcome {
    const SCRIPT: &str = include_str!("../../../public/embed-frame.js");
    let (portal, host) = (Portal::start().await?, Host::start().await?);
    portal.shows(&host.address(""));
    host.fault("embed-frame.js", Fault::Status(404));
    for path in ["embed/news", "embed/visitors"] {
        host.fault(path, Fault::Typed("text/html", LIAR.to_owned()));
    }
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    page.goto(&portal.address("frame.html")).await?;
    page.until("document.readyState == 'complete'").await?;
    let script = SCRIPT.trim_end().trim_end_matches(';');
    page.value(&format!(
        "(window.heard = [], addEventListener('message', ({{ data }}) => heard.push(data)), \
          window.warned = [], console.warn = words => warned.push(words),\n{script}, true)"
    ))
    .await?;
    tell(page, "frames[0]", "say({ tintuc: { height: 321 } }); say('said')").await?;
    page.until("heard.includes('said')").await?;
    let heights = "[...document.querySelectorAll('iframe')].map(frame => frame.getBoundingClientRect().height)";
    assert_eq!(page.value(heights).await?, json!([325, 154, 154]), "with the borders");
    assert_eq!(page.value("warned").await?, json!([]));

    // One that is none of the news site's, as often as it likes.
    tell(page, "frames[2]", "say({ tintuc: { height: 777 } }); say({ tintuc: { height: 778 } }); say('lied')").await?;
    page.until("heard.includes('lied')").await?;
    assert_eq!(page.value(heights).await?, json!([325, 154, 154]));
    let warned = page.value("warned").await?;
    assert_eq!(warned.as_array().map(Vec::len), Some(1), "{warned}");
    assert!(
        warned[0].as_str().is_some_and(|words| words.contains("/liar.html") && words.contains("/embed/news")),
        "{warned}"
    );
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
