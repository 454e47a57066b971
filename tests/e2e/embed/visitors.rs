use super::{FIGURES, NEWS, Scene, part, until_headlines};
use crate::support::{Engine, Outcome};
use serde_json::json;

/// However many elements there are, in however many windows of the portal: it is one reader.
pub(crate) async fn several_elements_count_one_reader(engine: Engine) -> Outcome {
    let scene = Scene::open(engine, "blank.html").await?;
    let page = scene.page();
    scene.put("<tintuc-visitors></tintuc-visitors><tintuc-visitors lang='en'></tintuc-visitors><tintuc-news></tintuc-news>").await?;
    until_headlines(page, NEWS, 5).await?;
    page.until(&format!("{}.innerText.includes('1.303.081')", part(FIGURES, ".root"))).await?;
    let english = "document.querySelectorAll('tintuc-visitors')[1]";
    page.until(&format!("{}.innerText.includes('Visits: 1,303,081 Online now: 1')", part(english, ".root"))).await?;
    let beats = "performance.getEntriesByType('resource').filter(e => e.name.endsWith('/api/visitors')).length";
    assert_eq!(page.value(beats).await?, json!(1), "one beat for all of them");
    page.goto(&scene.portal.address("strict.html")).await?;
    page.until(&format!("{}.innerText.includes('1.303.081')", part(FIGURES, ".root"))).await?;
    page.until(&format!("{}.innerText.includes('Đang online: 1')", part(FIGURES, ".root"))).await
}

/// The site itself, and the elements in a page of the same origin.
pub(crate) async fn the_site_and_the_elements_count_one_reader(engine: Engine) -> Outcome {
    let scene = Scene::open(engine, "blank.html").await?;
    let page = scene.page();
    page.goto(&scene.server.address("")).await?;
    page.until_says("body", "1.303.081").await?;
    page.goto(&scene.server.address("embed/visitors")).await?;
    page.until(&format!("{}.innerText.includes('1.303.081')", part(FIGURES, ".root"))).await?;
    page.until(&format!("{}.innerText.includes('Đang online: 1')", part(FIGURES, ".root"))).await
}

/// The counter alone loads no program.
pub(crate) async fn the_counter_alone_loads_no_program(engine: Engine) -> Outcome {
    let scene = Scene::open(engine, "blank.html").await?;
    let page = scene.page();
    scene.put("<tintuc-visitors><i>đang đếm</i></tintuc-visitors>").await?;
    page.until(&format!("{}.innerText.includes('1.303.081')", part(FIGURES, ".root"))).await?;
    let loaded =
        page.value("performance.getEntriesByType('resource').map(e => new URL(e.name).pathname).filter(path => path != '/favicon.ico').sort()").await?;
    assert_eq!(loaded, json!(["/api/visitors", "/embed.js", "/watch.js"]));
    assert_eq!(page.value(&format!("{FIGURES}.firstElementChild.getClientRects().length")).await?, json!(0));
    Ok(())
}

/// The next reader is seen by the first one's next beat; when the server is gone the figures stay and are called old.
pub(crate) async fn the_figures_move_and_grow_old(engine: Engine) -> Outcome {
    let mut scene = Scene::open(engine, "clock.html").await?;
    scene.load(&scene.server.address("embed.js")).await?;
    scene.put("<tintuc-visitors></tintuc-visitors>").await?;
    let page = scene.browser.page.clone();
    page.until(&format!("{}.innerText.includes('1.303.081')", part(FIGURES, ".root"))).await?;
    let other = crate::support::Browser::open(engine, &[]).await?;
    other.page.goto(&scene.server.address("")).await?;
    other.page.until_says("body", "1.303.082").await?;
    page.value("(clock.run(31e3), true)").await?;
    page.until(&format!("{}.innerText.includes('1.303.082')", part(FIGURES, ".root"))).await?;
    scene.server.stop().await?;
    page.until("!clock.running").await?;
    page.value("(clock.run(100e3), true)").await?;
    page.until(&format!("{}?.innerText.startsWith('Số liệu lúc')", part(FIGURES, "[part=note]"))).await?;
    page.until(&format!("{}.innerText.includes('1.303.082')", part(FIGURES, ".root"))).await?;
    assert_eq!(page.value("told").await?, json!([["tintuc:ready", null], ["tintuc:error", {"reason": "visitors"}]]));
    Ok(())
}

/// A portal that the configuration does not name has its children, or is told that there are no figures; never 0.
pub(crate) async fn a_portal_that_is_not_named_counts_nobody(engine: Engine) -> Outcome {
    let scene = Scene::open(engine, "blank.html").await?;
    let page = scene.page();
    // The same portal by another name is another origin.
    let address = scene.portal.address("blank.html").replace("127.0.0.1", "localhost");
    page.goto(&address).await?;
    scene.put("<tintuc-visitors></tintuc-visitors><tintuc-news></tintuc-news>").await?;
    until_headlines(page, NEWS, 5).await?;
    page.until(&format!("{FIGURES}.shadowRoot.querySelector('slot').textContent == 'Chưa có số liệu truy cập'"))
        .await?;
    page.goto(&scene.portal.address("blank.html")).await?;
    scene.put("<tintuc-visitors></tintuc-visitors>").await?;
    page.until(&format!("{}.innerText.includes('1.303.081')", part(FIGURES, ".root"))).await
}
