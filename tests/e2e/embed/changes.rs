use super::{FIGURES, NEWS, Scene, falls_back, faults::program, headlines, part, until_headlines};
use crate::support::{Engine, Fault, Host, Outcome, Page};
use serde_json::json;
use std::time::Duration;

/// Waits until a host has been asked for something so often.
async fn asked(host: &Host, path: &str, times: usize) -> Outcome {
    let deadline = std::time::Instant::now() + crate::support::DEADLINE;
    while host.asked(path) < times {
        if std::time::Instant::now() > deadline {
            return Err(format!("{path} was asked for {} times", host.asked(path)).into());
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Ok(())
}

/// Does something to the page.
async fn act(page: &Page, script: &str) -> Outcome {
    page.value(&format!("(() => {{ {script}; return true; }})()")).await.map(drop)
}

/// Three elements before the program is there: one changes, one is moved, one is removed.
const THREE: &str = "<div id='a'><tintuc-news limit='2'><i>Tin</i></tintuc-news><tintuc-news limit='2'><i>Tin</i></tintuc-news>\
    <tintuc-news limit='2'><i>Tin</i></tintuc-news></div><div id='b'></div>";
const CHANGE: &str = "const [one, two, three] = document.querySelectorAll('tintuc-news'); Object.assign(window, {one, two, three}); \
    one.limit = 1; one.layout = 'list'; one.lang = 'en'; one.section = 'huong-dan'; one.open = '/tin?id={id}'; one.theme = 'dark'; \
    document.getElementById('b').append(two); three.remove()";

/// What is seen after [`CHANGE`].
async fn until_changed(page: &Page) -> Outcome {
    until_headlines(page, "one", 1).await?;
    page.until(&format!(
        "!!{} && {}.href.endsWith('/tin?id=how-to-search') && getComputedStyle({}).colorScheme == 'dark'",
        part("one", "ul.list"),
        part("one", "h3 a"),
        part("one", ".root")
    ))
    .await?;
    until_headlines(page, "two", 2).await?;
    let left = "[two.parentNode.id, three.shadowRoot.querySelector('.root').childNodes.length, faults, told.map(([name]) => name)]";
    assert_eq!(page.value(left).await?, json!(["b", 0, [], ["tintuc:ready", "tintuc:ready"]]));
    Ok(())
}

/// The attributes count that are there when the program is; what has been removed by then leaves nothing.
pub(crate) async fn changes_while_the_program_loads(engine: Engine) -> Outcome {
    let scene = Scene::open(engine, "clock.html").await?;
    let page = scene.page();
    let host = Host::start().await?;
    let wasm = program()?.replace(".js", "_bg.wasm");
    host.fault(&wasm, Fault::Held);
    scene.load(&host.address("embed.js")).await?;
    scene.put(THREE).await?;
    asked(&host, &wasm, 1).await?;
    act(page, CHANGE).await?;
    // Back and forth: to an address that is none, and to the right one.
    act(page, "one.src = 'javascript:x'").await?;
    page.until("told.length == 1").await?;
    act(page, "one.src = null; told.length = 0").await?;
    assert_eq!(page.value("one.firstElementChild.getClientRects().length").await?, json!(1), "the children are seen");
    host.mend();
    until_changed(page).await?;
    assert_eq!(host.asked("api/feed.json"), 1, "for the one that was moved");
    Ok(())
}

/// The last attributes count, however late the news of the ones before come.
pub(crate) async fn changes_while_news_load(engine: Engine) -> Outcome {
    const FEED: &str = "api/feed.json";
    let scene = Scene::open(engine, "clock.html").await?;
    let page = scene.page();
    let host = Host::start().await?;
    host.fault(FEED, Fault::Held);
    scene.load(&host.address("embed.js")).await?;
    scene.put(THREE).await?;
    asked(&host, FEED, 1).await?;
    act(page, CHANGE).await?;
    until_headlines(page, "one", 1).await?;
    host.mend();
    until_changed(page).await?;

    // To another news site.
    host.fault(FEED, Fault::Held);
    page.goto(&scene.portal.address("clock.html")).await?;
    scene.load(&host.address("embed.js")).await?;
    scene.put("<tintuc-news limit='4'><i>Tin</i></tintuc-news>").await?;
    asked(&host, FEED, 2).await?;
    let elsewhere = json!(scene.server.address(""));
    act(page, &format!("{NEWS}.src = {elsewhere}")).await?;
    until_headlines(page, NEWS, 4).await?;
    host.mend();
    page.until(&format!("{}.href.startsWith({elsewhere})", part(NEWS, "h3 a"))).await?;
    assert_eq!(page.value("[faults, told.length]").await?, json!([[], 1]));
    Ok(())
}

/// How the news are shown changes nothing about an article that is open; another choice of news takes its place.
pub(crate) async fn changes_while_an_article_is_read(engine: Engine) -> Outcome {
    let scene = Scene::open(engine, "clock.html").await?;
    let page = scene.page();
    let host = Host::start().await?;
    scene.load(&host.address("embed.js")).await?;
    // What has failed before is not tried again under an article.
    scene.put("<tintuc-news section='khong-co'><i>Tin</i></tintuc-news>").await?;
    page.until(&falls_back(NEWS)).await?;
    act(page, &format!("{NEWS}.section = null")).await?;
    until_headlines(page, NEWS, 5).await?;

    // While it loads, and while it is there.
    let second = part(NEWS, "li:nth-child(2) h3 a");
    let id = page.text(&format!("{second}.pathname.split('/').pop()")).await?;
    let path = format!("api/articles/{id}.json");
    host.fault(&path, Fault::Held);
    act(page, &format!("{second}.click()")).await?;
    asked(&host, &path, 1).await?;
    act(page, &format!("{NEWS}.limit = 3")).await?;
    until_headlines(page, NEWS, 3).await?;
    host.mend();
    page.until(&format!("{NEWS}.shadowRoot.activeElement?.localName == 'h1'")).await?;
    act(
        page,
        &format!(
            "window.heading = {}; Object.assign({NEWS}, {{ limit: 4, layout: 'list', open: '/tin?id={{id}}', theme: 'dark' }})",
            part(NEWS, "h1")
        ),
    )
    .await?;
    page.value("(clock.run(600e3), true)").await?;
    page.until("!clock.running").await?;
    let same = format!("[heading.isConnected, {NEWS}.shadowRoot.activeElement?.localName]");
    assert_eq!(page.value(&same).await?, json!([true, "h1"]), "the article is the same, and has the focus");
    act(page, &format!("{}.click()", part(NEWS, "[part=back]"))).await?;
    page.until(&format!("!!{} && {} == 4", part(NEWS, "ul.list"), headlines(NEWS))).await?;
    page.until(&format!("{NEWS}.shadowRoot.activeElement == {second} && {second}.href.endsWith('/tin?id={id}')"))
        .await?;

    let heading = format!("{}?.textContent", part(NEWS, "h1"));
    act(page, &format!("{NEWS}.open = null; {NEWS}.article = 'how-to-search'")).await?;
    page.until(&format!("!!{heading}")).await?;
    let title = page.value(&heading).await?;
    act(page, &format!("{NEWS}.article = {}", json!(id))).await?;
    page.until(&format!("!!{heading} && {heading} != {title}")).await?;
    for (change, shows) in [
        ("article = null", format!("{} == 4", headlines(NEWS))),
        ("section = 'huong-dan'", format!("{}.href.endsWith('/cach-tim-kiem')", part(NEWS, "h3 a"))),
        ("lang = 'en'", format!("{}.href.endsWith('/how-to-search')", part(NEWS, "h3 a"))),
    ] {
        act(page, &format!("{NEWS}.{change}")).await?;
        page.until(&shows).await.map_err(|error| format!("{change}: {error}"))?;
        act(page, &format!("{}.click()", part(NEWS, "h3 a"))).await?;
        page.until(&format!("!!{}", part(NEWS, ".article h1"))).await?;
    }
    let elsewhere = json!(scene.server.address(""));
    act(page, &format!("{NEWS}.src = {elsewhere}")).await?;
    page.until(&format!("{}?.href.startsWith({elsewhere})", part(NEWS, "h3 a"))).await?;
    assert_eq!(page.value("faults").await?, json!([]));
    Ok(())
}

/// The counter goes over to another site, and back to its children where that is none.
pub(crate) async fn figures_follow_their_attributes(engine: Engine) -> Outcome {
    const COUNTER: &str = "api/visitors";
    let scene = Scene::open(engine, "clock.html").await?;
    let page = scene.page();
    let host = Host::start().await?;
    host.fault(COUNTER, Fault::Held);
    scene.load(&scene.server.address("embed.js")).await?;
    scene.put(&format!("<tintuc-visitors src='{}'></tintuc-visitors>", host.address(""))).await?;
    asked(&host, COUNTER, 1).await?;
    let says = |text: &str| format!("{}.innerText.includes({})", part(FIGURES, ".root"), json!(text));
    // While the first beat is under way.
    for (change, shows) in [
        ("src = null".to_owned(), says("Lượt truy cập: 1.303.081")),
        ("lang = 'en'".to_owned(), says("Visits: 1,303,081")),
        ("theme = 'dark'".to_owned(), format!("getComputedStyle({}).colorScheme == 'dark'", part(FIGURES, ".root"))),
        ("theme = null".to_owned(), format!("getComputedStyle({}).colorScheme == 'light'", part(FIGURES, ".root"))),
        (
            "src = 'javascript:x'".to_owned(),
            format!(
                "{0}.assignedNodes({{ flatten: true }})[0]?.textContent == 'No visitor figures yet' && !{1}.getClientRects().length",
                part(FIGURES, "slot"),
                part(FIGURES, ".root")
            ),
        ),
        ("src = ''".to_owned(), says("Visits: 1,303,081")),
    ] {
        act(page, &format!("{FIGURES}.{change}")).await?;
        page.until(&shows).await.map_err(|error| format!("{change}: {error}"))?;
    }
    host.put_figures();
    act(page, &format!("{FIGURES}.src = {}", json!(host.address("")))).await?;
    page.until(&says("Visits: 1,303,080 Online now: 54")).await?;
    // Removed while a beat is under way.
    host.fault(COUNTER, Fault::Held);
    let before = host.asked(COUNTER);
    page.value("(clock.next(), true)").await?;
    asked(&host, COUNTER, before + 1).await?;
    act(page, &format!("window.gone = {FIGURES}; gone.remove()")).await?;
    page.until(
        "clock.timers.size == 0 && clock.open == 0 && gone.shadowRoot.querySelector('.root').childNodes.length == 0",
    )
    .await?;
    assert_eq!(
        page.value("[faults, told.map(([name]) => name)]").await?,
        json!([[], ["tintuc:ready", "tintuc:error", "tintuc:ready", "tintuc:ready"]])
    );
    Ok(())
}

/// A program that never comes, and a news server that never answers: the children are seen all the time, the portal is told
/// after 30 seconds, and a later attempt finds what answers by then.
pub(crate) async fn what_hangs_is_given_up_and_tried_again(engine: Engine) -> Outcome {
    let scene = Scene::open(engine, "clock.html").await?;
    let page = scene.page();
    let host = Host::start().await?;
    let script = program()?;
    let wasm = script.replace(".js", "_bg.wasm");
    for (path, reason) in [(wasm.as_str(), "program"), (script.as_str(), "program"), ("api/feed.json", "timeout")] {
        page.goto(&scene.portal.address("clock.html")).await?;
        host.fault(path, Fault::Held);
        let before = host.asked(path);
        scene.load(&host.address("embed.js")).await?;
        scene.put("<tintuc-news limit='2'><i>Tin</i></tintuc-news>").await?;
        asked(&host, path, before + 1).await?;
        assert_eq!(page.value(&falls_back(NEWS)).await?, json!(true), "{path}");
        let began = page.number("clock.now()").await?;
        for attempt in 1..=2 {
            page.until("clock.timers.size > 0").await?;
            page.value("(clock.leap(), true)").await?;
            page.until(&format!("clock.timers.size == 1 && told.length == 1 && {}", falls_back(NEWS)))
                .await
                .map_err(|error| format!("{path}, {attempt}: {error}"))?;
            if attempt == 1 {
                assert!((page.number("clock.now()").await? - began - 30_000.0).abs() < 0.5, "{path}");
                // The next attempt.
                page.value("(clock.leap(), true)").await?;
                asked(&host, path, before + 2).await?;
            }
        }
        assert_eq!(page.value("told").await?, json!([["tintuc:error", {"reason": reason}]]), "{path}");
        host.mend();
        page.value("(clock.leap(), true)").await?;
        until_headlines(page, NEWS, 2).await.map_err(|error| format!("{path}: {error}"))?;
        page.until("clock.timers.size == 0").await?;
        assert_eq!(page.value("faults").await?, json!([]), "{path}");
    }
    Ok(())
}
