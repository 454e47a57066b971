use super::{FIGURES, NEWS, Scene, part, until_headlines};
use crate::support::{Engine, Outcome};
use serde_json::json;

/// An element that is moved keeps what it shows; one that is removed begins anew.
pub(crate) async fn a_move_keeps_the_state(engine: Engine) -> Outcome {
    let scene = Scene::open(engine, "blank.html").await?;
    let page = scene.page();
    scene
        .put("<div id='a'><tintuc-news></tintuc-news><tintuc-visitors></tintuc-visitors></div><div id='b'></div>")
        .await?;
    until_headlines(page, NEWS, 5).await?;
    page.until(&format!("{}.innerText.includes('1.303.081')", part(FIGURES, ".root"))).await?;
    page.value(&format!("({}.click(), true)", part(NEWS, "h3 a"))).await?;
    page.until(&format!("!!{}", part(NEWS, ".article h1"))).await?;
    let kept = format!(
        "(() => {{ window.kept = {}; const a = document.getElementById('a'), b = document.getElementById('b'); b.append(...a.children); return true; }})()",
        part(NEWS, ".article h1")
    );
    page.value(&kept).await?;
    page.until(&format!("kept.isConnected && kept == {}", part(NEWS, ".article h1"))).await?;
    page.value(&format!("({}.click(), true)", part(NEWS, "[part=back]"))).await?;
    until_headlines(page, NEWS, 5).await?;
    assert_eq!(
        page.value("told.map(([name]) => name)").await?,
        json!(["tintuc:ready", "tintuc:ready", "tintuc:navigate"])
    );

    page.value(&format!("({}.click(), true)", part(NEWS, "h3 a"))).await?;
    page.until(&format!("!!{}", part(NEWS, ".article h1"))).await?;
    page.value(&format!("(window.element = {NEWS}, element.remove(), true)")).await?;
    page.until("element.shadowRoot.querySelector('.root').childNodes.length == 0").await?;
    page.value("(document.getElementById('a').append(element), true)").await?;
    until_headlines(page, NEWS, 5).await?;
    assert_eq!(page.value("faults").await?, json!([]));
    Ok(())
}

/// One program for all elements, started when the first comes near the window.
pub(crate) async fn one_program_starts_when_an_element_comes_near(engine: Engine) -> Outcome {
    let scene = Scene::open(engine, "blank.html").await?;
    let page = scene.page();
    let far = "<div style='height: 5000px'></div>";
    let element = "<tintuc-news limit='2'></tintuc-news>";
    scene.put(&format!("<tintuc-visitors></tintuc-visitors>{far}{}", element.repeat(3))).await?;
    page.until(&format!("{}.innerText.includes('1.303.081')", part(FIGURES, ".root"))).await?;
    let loaded =
        "performance.getEntriesByType('resource').map(e => e.name).filter(name => /embed-news|feed/.test(name)).length";
    assert_eq!(page.value(loaded).await?, json!(0));
    page.value("(scrollTo(0, 5000), true)").await?;
    for index in 0..3 {
        until_headlines(page, &format!("document.querySelectorAll('tintuc-news')[{index}]"), 2).await?;
    }
    assert_eq!(page.value(loaded).await?, json!(3), "a script, a module and a feed for three elements");
    Ok(())
}

/// However an element comes into the page.
pub(crate) async fn elements_come_in_every_way(engine: Engine) -> Outcome {
    let scene = Scene::open(engine, "blank.html").await?;
    let page = scene.page();
    for way in [
        "place.innerHTML = '<tintuc-news limit=2></tintuc-news>'; window.found = place.firstChild",
        "window.found = document.createElement('tintuc-news'); found.limit = 2; place.append(found)",
        "window.found = new (customElements.get('tintuc-news'))(); place.append(found); found.setAttribute('limit', '2')",
        "const host = document.createElement('div'); place.append(host); const shadow = host.attachShadow({mode: 'closed'}); \
            shadow.innerHTML = '<tintuc-news limit=2></tintuc-news>'; window.found = shadow.firstChild",
        "const template = document.createElement('template'); template.innerHTML = '<tintuc-news limit=2></tintuc-news>'; \
            place.append(template.content.cloneNode(true)); window.found = place.firstChild",
        // As frameworks do it: made and filled in before it is in the page, taken out and put in again in one go.
        "window.found = document.createElement('tintuc-news'); place.append(found); found.remove(); found.limit = '2'; place.append(found)",
    ] {
        page.until("!!customElements.get('tintuc-news')").await?;
        let insert = format!(
            "(() => {{ const place = document.getElementById('place'); place.replaceChildren(); {way}; return true; }})()"
        );
        page.value(&insert).await?;
        until_headlines(page, "found", 2).await.map_err(|error| format!("{way}: {error}"))?;
    }
    assert_eq!(page.value("faults").await?, json!([]));
    Ok(())
}

/// Browsers that know no style sheets as objects take them as elements.
pub(crate) async fn old_browsers_are_styled_too(engine: Engine) -> Outcome {
    let scene = Scene::open(engine, "liar.html").await?;
    let page = scene.page();
    page.value(
        "(() => { for (const type of [ShadowRoot, Document]) delete type.prototype.adoptedStyleSheets; \
         document.body.innerHTML = '<tintuc-news limit=2 layout=headlines></tintuc-news><tintuc-visitors></tintuc-visitors>'; return true; })()",
    )
    .await?;
    scene.load(&scene.server.address("embed.js")).await?;
    until_headlines(page, NEWS, 2).await?;
    page.until(&format!("getComputedStyle({}).listStyleType == 'none'", part(NEWS, "ul"))).await?;
    page.until(&format!("getComputedStyle({}).fontVariantNumeric.includes('tabular-nums')", part(FIGURES, ".figures")))
        .await?;
    assert_eq!(page.value("document.querySelectorAll('style').length").await?, json!(0));
    Ok(())
}

/// 100 rounds of insertion and removal leave memory, nodes, listeners and timers where they were.
pub(crate) async fn rounds_leave_nothing_behind(engine: Engine) -> Outcome {
    let scene = Scene::open(engine, "blank.html").await?;
    let page = scene.page();
    // All timers that are pending, counted from the outside.
    page.value(
        "(() => { window.timers = new Set(); const { setTimeout: set, clearTimeout: clear } = window; \
         window.setTimeout = (run, ...rest) => { const id = set(() => { timers.delete(id); run(); }, ...rest); timers.add(id); return id; }; \
         window.clearTimeout = id => { timers.delete(id); clear(id); }; return true; })()",
    )
    .await?;
    let mut measured = Vec::new();
    for rounds in [20, 100] {
        for _ in 0..rounds {
            scene.put("<tintuc-news limit='2' layout='headlines'><i>Tin</i></tintuc-news><tintuc-visitors></tintuc-visitors>").await?;
            until_headlines(page, NEWS, 2).await?;
            page.until(&format!("{}.innerText.includes('1.303.081')", part(FIGURES, ".root"))).await?;
            scene.put("").await?;
        }
        page.until("timers.size == 0").await?;
        measured.push(page.after_collection(["JSHeapUsedSize", "Nodes", "JSEventListeners"]).await?);
    }
    let [[heap, nodes, listeners], after] = [measured[0], measured[1]];
    assert!(after[0] <= heap * 1.05 + 50_000.0, "heap: {heap} → {}", after[0]);
    assert!(after[1] <= nodes + 5.0, "nodes: {nodes} → {}", after[1]);
    assert!(after[2] <= listeners, "listeners: {listeners} → {}", after[2]);
    Ok(())
}
