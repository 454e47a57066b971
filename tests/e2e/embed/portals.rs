use super::{FIGURES, NEWS, Scene, falls_back, headlines, part, until_headlines};
use crate::support::{Engine, Outcome, Page};
use serde_json::{Value, json};

const ELEMENT: &str = "<tintuc-news limit='5'><a href='{news}'>Tin tức</a></tintuc-news>";

/// How everything in the element looks, as far as a portal's style could change it.
async fn looks(page: &Page) -> Outcome<Vec<Value>> {
    let root = part(NEWS, ".root");
    let looks = page
        .value(&format!(
            // Drivers hand their answers over as JSON, which an old portal's arrays spoil.
            "delete Array.prototype.toJSON && [{root}, ...{root}.querySelectorAll('*')].map(e => {{ const style = getComputedStyle(e); return [e.localName, e.className, \
             ...['fontSize', 'fontFamily', 'fontStyle', 'fontWeight', 'color', 'lineHeight', 'letterSpacing', 'wordSpacing', \
             'textTransform', 'textAlign', 'direction', 'whiteSpace', 'cursor', 'boxSizing', 'display', 'backgroundColor', \
             'textDecorationLine', 'marginTop', 'paddingTop', 'borderTopWidth', 'float', 'transitionDuration', 'visibility', \
             'listStyleType', 'outlineStyle', 'width'].map(name => name + ': ' + style[name])].join('; '); }})"
        ))
        .await?;
    Ok(looks.as_array().cloned().unwrap_or_default())
}

/// The same in a portal that has no style at all, in one of 2010, and in one with Bootstrap: nothing reaches in.
pub(crate) async fn looks_the_same_in_hostile_portals(engine: Engine) -> Outcome {
    let scene = Scene::open(engine, "blank.html").await?;
    let page = scene.page();
    scene.put(ELEMENT).await?;
    until_headlines(page, NEWS, 5).await?;
    let plain = looks(page).await?;
    assert!(plain.len() > 30, "{plain:?}");
    for portal in ["classic.html", "bootstrap.html"] {
        page.goto(&scene.portal.address(portal)).await?;
        if portal == "bootstrap.html" {
            page.until("!!window.jQuery?.fn?.tab").await?;
            page.click("Tin tức").await?;
        }
        until_headlines(page, NEWS, 5).await?;
        let here = looks(page).await?;
        for (plain, here) in plain.iter().zip(&here) {
            assert_eq!(here, plain, "{portal}");
        }
        assert_eq!(here.len(), plain.len(), "{portal}");
        page.until(&format!("/^Lượt truy cập: 1\\.303\\.0\\d\\d/.test({}.innerText.trim())", part(FIGURES, ".root")))
            .await?;
        assert_eq!(page.text("faults.join('; ')").await?, "", "{portal}");
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
    page.value("(document.getElementById('place').insertAdjacentHTML('beforebegin', '<div style=\"height: 300px\"></div>'), scrollTo(0, 100), true)")
        .await?;
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
    let free = "(() => { let caught; addEventListener('click', e => { caught = e.defaultPrevented; e.preventDefault(); }, {once: true}); \
        const a = document.getElementById('own'); a.click(); return caught; })()";
    assert_eq!(page.value(free).await?, json!(false));
    assert_eq!(page.value("faults").await?, json!([]));
    Ok(())
}

/// A policy as docs/embedding.md gives it is enough.
pub(crate) async fn works_under_a_strict_policy(engine: Engine) -> Outcome {
    let scene = Scene::open(engine, "strict.html").await?;
    let page = scene.page();
    until_headlines(page, NEWS, 3).await?;
    page.until(&format!("[...{NEWS}.shadowRoot.querySelectorAll('img')].every(i => (i.loading = 'eager', i.complete && i.naturalWidth > 0))"))
        .await?;
    page.until(&format!("{}.innerText.includes('1.303.081')", part(FIGURES, ".root"))).await?;
    assert_eq!(page.value("faults").await?, json!([]));
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
