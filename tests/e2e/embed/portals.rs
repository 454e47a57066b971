use super::{
    FIGURES, NEWS, Scene, falls_back, headlines, part,
    tour::{assert_no_faults, differences, tour, until_news},
    until_headlines,
};
use crate::support::{Engine, Outcome};
use serde_json::json;

const ELEMENT: &str = "<tintuc-news limit='5'><a href='{news}'>Tin tức</a></tintuc-news>";

/// The same in a portal that has no style at all, in one of 2010, and in one with Bootstrap: nothing reaches in.
pub(crate) async fn looks_the_same_in_hostile_portals(engine: Engine) -> Outcome {
    let scene = Scene::open(engine, "blank.html").await?;
    let page = scene.page();
    scene.put(ELEMENT).await?;
    let plain = tour(page, &format!("{engine:?}-blank")).await?;
    assert!(plain.iter().all(|(_, parts)| parts.len() > 5), "{plain:?}");
    for portal in ["classic.html", "bootstrap.html"] {
        page.goto(&scene.portal.address(portal)).await?;
        until_news(page, portal).await?;
        let here = tour(page, &format!("{engine:?}-{}", portal.trim_end_matches(".html"))).await?;
        assert_eq!(differences(&plain, &here), Vec::<String>::new(), "{portal}");
        page.until(&format!("/^Lượt truy cập: 1\\.303\\.0\\d\\d/.test({}.innerText.trim())", part(FIGURES, ".root")))
            .await?;
        assert_no_faults(page, portal).await?;
    }
    Ok(())
}

/// No globals, no styles, no history and no scrolling of ours; and the portal's links are the portal's.
pub(crate) async fn leaves_the_portal_alone(engine: Engine) -> Outcome {
    let scene = Scene::open(engine, "blank.html").await?;
    let page = scene.page();
    let state = "[history.length, location.href, document.title, scrollY, document.styleSheets.length, \
        (document.adoptedStyleSheets ?? []).length, document.head.children.length, document.body.children.length, \
        document.documentElement.outerHTML.length - document.getElementById('place').outerHTML.length, \
        Object.getOwnPropertyNames(window).filter(name => !globals.includes(name))]";
    page.value("(document.getElementById('place').insertAdjacentHTML('beforebegin', '<div style=\"height: 300px\"></div><a id=\"beside\" href=\"#beside\">-</a>'), \
        document.getElementById('place').insertAdjacentHTML('afterend', '<div style=\"height: 3000px\"></div>'), scrollTo(0, 100), true)")
        .await?;
    page.until("scrollY == 100").await?;
    let before = page.value(state).await?;
    scene.put("<tintuc-news open='inside'><a id='own' href='#own'>Tin tức</a></tintuc-news><tintuc-visitors></tintuc-visitors>").await?;
    until_headlines(page, NEWS, 5).await?;
    page.value(&format!("({}.click(), true)", part(NEWS, "h3 a"))).await?;
    page.until(&format!("!!{}", part(NEWS, "h1"))).await?;
    page.value(&format!("({}.click(), true)", part(NEWS, "[part=back]"))).await?;
    until_headlines(page, NEWS, 5).await?;
    page.until(&format!("{}.innerText.includes('1.303.081')", part(FIGURES, ".root"))).await?;
    // Where the reader has scrolled to since is where the article is; the page has not moved for its coming.
    let after = page.value(state).await?;
    for (before, after) in before.as_array().into_iter().flatten().zip(after.as_array().into_iter().flatten()) {
        assert_eq!(after, before);
    }
    // A link beside the element, and one in its own children, are followed as if we were not there.
    for id in ["own", "beside"] {
        let free = format!(
            "(() => {{ let caught; addEventListener('click', e => {{ caught = e.defaultPrevented; e.preventDefault(); }}, {{once: true}}); \
             document.getElementById('{id}').click(); return caught; }})()"
        );
        assert_eq!(page.value(&free).await?, json!(false), "{id}");
    }
    assert_eq!(page.value("faults").await?, json!([]));
    Ok(())
}

/// The lines that docs/embedding.md gives for a policy are enough.
pub(crate) async fn works_under_a_strict_policy(engine: Engine) -> Outcome {
    let scene = Scene::open(engine, "strict.html").await?;
    let page = scene.page();
    until_headlines(page, NEWS, 3).await?;
    page.until(&format!("[...{NEWS}.shadowRoot.querySelectorAll('img')].every(i => (i.loading = 'eager', i.complete && i.naturalWidth > 0))"))
        .await?;
    page.until(&format!("{}.innerText.includes('1.303.081')", part(FIGURES, ".root"))).await?;
    tour(page, &format!("{engine:?}-strict")).await?;
    assert_eq!(page.value("faults").await?, json!([]));
    page.goto(&scene.portal.address("counter.html")).await?;
    page.until(&format!("{}.innerText.includes('1.303.081')", part(FIGURES, ".root"))).await?;
    // Firefox looks for the portal's icon, which that policy does not know.
    assert_eq!(page.value("faults.filter(fault => !fault.endsWith('/favicon.ico'))").await?, json!([]));
    Ok(())
}

/// The portal's own children stay where programs are forbidden; the counter needs none.
pub(crate) async fn keeps_its_children_where_programs_are_forbidden(engine: Engine) -> Outcome {
    let scene = Scene::open(engine, "no-wasm.html").await?;
    let page = scene.page();
    page.until("told.some(([name, detail]) => name == 'tintuc:error' && detail.reason == 'wasm')").await?;
    page.until(&falls_back(NEWS)).await?;
    page.until(&format!("{}.innerText.includes('1.303.081')", part(FIGURES, ".root"))).await?;
    Ok(())
}

/// In a tab pane that is hidden the element waits until it is shown.
pub(crate) async fn waits_in_a_hidden_tab_pane(engine: Engine) -> Outcome {
    let scene = Scene::open(engine, "bootstrap.html").await?;
    let page = scene.page();
    page.until("!!window.jQuery?.fn?.tab && !!customElements.get('tintuc-news')").await?;
    page.until(&format!("{}.innerText.includes('1.303.081')", part(FIGURES, ".root"))).await?;
    let programs = "performance.getEntriesByType('resource').filter(e => /embed-news/.test(e.name)).length";
    assert_eq!((page.value(programs).await?, page.value(&headlines(NEWS)).await?), (json!(0), json!(0)));
    page.click("Tin tức").await?;
    until_headlines(page, NEWS, 5).await?;
    assert_eq!(page.value(programs).await?, json!(2), "one script and one module");
    Ok(())
}
