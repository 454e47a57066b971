use super::{FIGURES, NEWS, Scene, falls_back, part, until_headlines};
use crate::support::{Engine, Fault, Host, Outcome, names, site_at_root};
use serde_json::json;
use std::time::Duration;

/// The next attempt after a first failure comes after some 30 seconds.
const NEXT_ATTEMPT: Duration = Duration::from_secs(80);

/// A `src` that is no address of a news site: the children stay, the portal is told why, and nothing of it runs.
pub(crate) async fn sources_that_are_none(engine: Engine) -> Outcome {
    let scene = Scene::open(engine, "blank.html").await?;
    let page = scene.page();
    page.value("(window.ran = 0, true)").await?;
    let missing = scene.server.address("khong-co/");
    let html = scene.portal.address("blank.html");
    for (src, reason) in [
        ("javascript:ran=1", "src"),
        ("data:application/json,{}", "src"),
        ("http://", "src"),
        ("//[", "src"),
        (missing.as_str(), "server"),
        (html.as_str(), "not-found"),
        ("http://127.0.0.1:1/", "server"),
    ] {
        page.value("(told.length = 0, true)").await?;
        scene.put(&format!("<tintuc-news src='{src}'><i>Tin</i></tintuc-news>")).await?;
        page.until("told.some(([name]) => name == 'tintuc:error')").await.map_err(|error| format!("{src}: {error}"))?;
        assert_eq!(page.value("told[0][1].reason").await?, json!(reason), "{src}");
        page.until(&falls_back(NEWS)).await?;
        scene.put(&format!("<tintuc-visitors src='{src}'><i>Đếm</i></tintuc-visitors>")).await?;
        page.until(&format!("told.length > 1 && {}", falls_back(FIGURES)))
            .await
            .map_err(|error| format!("{src}: {error}"))?;
    }
    assert_eq!(page.value("[ran, faults]").await?, json!([0, []]));
    Ok(())
}

/// A news site at another origin whose answers are broken or slow.
pub(crate) async fn answers_that_are_broken_or_slow(engine: Engine) -> Outcome {
    let scene = Scene::open(engine, "blank.html").await?;
    let page = scene.page();
    let host = Host::start().await?;
    for (fault, reason) in [
        (Fault::Status(404), "not-found"),
        (Fault::Status(500), "server"),
        (Fault::CutOff, "server"),
        (Fault::Typed("text/html", "<!doctype html><title>Đăng nhập</title>".into()), "not-found"),
        (Fault::Text("<!doctype html><title>Đăng nhập</title>".into()), "content"),
        (Fault::Text(r#"{"version":"v"}"#.into()), "content"),
    ] {
        host.fault("api/feed.json", fault.clone());
        page.value("(told.length = 0, true)").await?;
        scene.put(&format!("<tintuc-news src='{}'><i>Tin</i></tintuc-news>", host.address(""))).await?;
        page.until("told.length > 0").await.map_err(|error| format!("{fault:?}: {error}"))?;
        assert_eq!(page.value("told[0]").await?, json!(["tintuc:error", {"reason": reason}]), "{fault:?}");
        page.until(&falls_back(NEWS)).await?;
    }
    // Slow: the children stay until the news are there.
    host.fault("api/feed.json", Fault::Held);
    let asked = host.asked("api/feed.json");
    scene.put(&format!("<tintuc-news src='{}'><i>Tin</i></tintuc-news>", host.address(""))).await?;
    while host.asked("api/feed.json") == asked {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    page.until(&falls_back(NEWS)).await?;
    host.mend();
    until_headlines(page, NEWS, 5).await?;
    // An empty listing is content.
    host.put("api/feed.json", &json!({"version": "v", "title": "Tin", "items": []}));
    page.goto(&scene.portal.address("blank.html")).await?;
    scene.put(&format!("<tintuc-news src='{}'></tintuc-news>", host.address(""))).await?;
    page.until(&format!("{}?.textContent == 'Chưa có tin nào'", part(NEWS, "[part=empty]"))).await
}

/// The news server is down when the portal loads: the portal is as it was without us. Once it is up, so are the news.
pub(crate) async fn the_server_comes_back(engine: Engine) -> Outcome {
    let mut scene = Scene::open(engine, "blank.html").await?;
    let page = scene.browser.page.clone();
    page.until("!!customElements.get('tintuc-news')").await?;
    scene.server.stop().await?;
    scene.put("<tintuc-news><i>Tin</i></tintuc-news><tintuc-visitors><i>Đếm</i></tintuc-visitors>").await?;
    page.until("told.filter(([name]) => name == 'tintuc:error').length == 2").await?;
    page.until(&format!("{} && {}", falls_back(NEWS), falls_back(FIGURES))).await?;
    // Nothing of the script, either.
    page.goto(&scene.portal.address("strict.html")).await?;
    page.until(&format!("!customElements.get('tintuc-news') && {NEWS}.firstElementChild.getClientRects().length > 0"))
        .await?;
    scene.server.start_again().await?;
    page.goto(&scene.portal.address("blank.html")).await?;
    page.until("!!customElements.get('tintuc-news')").await?;
    scene.server.stop().await?;
    scene.put("<tintuc-news><i>Tin</i></tintuc-news>").await?;
    page.until(&falls_back(NEWS)).await?;
    page.until("told.length > 0").await?;
    scene.server.start_again().await?;
    page.until_within(NEXT_ATTEMPT, &format!("{} == 5", super::headlines(NEWS))).await?;
    assert_eq!(page.value("told.map(([name]) => name)").await?, json!(["tintuc:error", "tintuc:ready"]));
    Ok(())
}

/// The script twice, and in two versions: the first one counts, and nobody is counted twice.
pub(crate) async fn the_script_twice_and_in_two_versions(engine: Engine) -> Outcome {
    let scene = Scene::open(engine, "blank.html").await?;
    let page = scene.page();
    page.until("!!customElements.get('tintuc-news')").await?;
    let news = scene.server.address("");
    let versioned = versioned()?;
    for src in [format!("{news}embed.js"), format!("{news}embed.js?2"), format!("{news}{versioned}")] {
        scene.load(&src).await?;
    }
    scene.put("<tintuc-news></tintuc-news><tintuc-visitors></tintuc-visitors>").await?;
    until_headlines(page, NEWS, 5).await?;
    page.until(&format!("{}.innerText.includes('1.303.081')", part(FIGURES, ".root"))).await?;
    let beats = "performance.getEntriesByType('resource').filter(e => e.name.endsWith('/api/visitors')).length";
    assert_eq!(page.value(&format!("[{beats}, faults]")).await?, json!([1, []]));

    // Another version, of another news site: in whatever order the two come, the first one is the one, with its address.
    let host = Host::start().await?;
    host.put_figures();
    let script = std::fs::read_to_string(crate::support::site_at_root()?.join("embed.js"))?;
    let other = script.replace("Lượt truy cập", "Số lần xem");
    assert_ne!(script, other);
    host.fault("embed.js", Fault::Typed("text/javascript", other));
    let (this, other) = (format!("{news}embed.js"), host.address("embed.js"));
    for (first, second, says, site) in
        [(&this, &other, "Lượt truy cập: 1.303.08", news), (&other, &this, "Số lần xem: 1.303.080", host.address(""))]
    {
        page.goto(&scene.portal.address("clock.html")).await?;
        scene.load(first).await?;
        scene.load(second).await?;
        scene.put("<tintuc-news></tintuc-news><tintuc-visitors></tintuc-visitors>").await?;
        until_headlines(page, NEWS, 5).await?;
        page.until(&format!("{}.innerText.startsWith({})", part(FIGURES, ".root"), json!(says))).await?;
        assert_eq!(page.value(&format!("{}.href.startsWith({})", part(NEWS, "h3 a"), json!(site))).await?, json!(true));
        assert_eq!(page.value("faults").await?, json!([]));
    }
    Ok(())
}

/// The versioned script loads under its integrity, and not under another.
pub(crate) async fn the_integrity_is_kept(engine: Engine) -> Outcome {
    use base64::Engine as _;
    use sha2::Digest as _;
    let scene = Scene::open(engine, "liar.html").await?;
    let page = scene.page();
    let name = versioned()?;
    let script = std::fs::read(crate::support::site_at_root()?.join(&name))?;
    let hash =
        |bytes: &[u8]| format!("sha384-{}", base64::prelude::BASE64_STANDARD.encode(sha2::Sha384::digest(bytes)));
    for (integrity, loads) in [(hash(b"another script"), false), (hash(&script), true)] {
        let add = format!(
            "(() => {{ window.outcome = ''; const script = document.createElement('script'); script.type = 'module'; \
             script.crossOrigin = ''; script.integrity = {}; script.src = {}; \
             script.onload = () => window.outcome = 'loaded'; script.onerror = () => window.outcome = 'refused'; \
             document.head.append(script); return true; }})()",
            json!(integrity),
            json!(scene.server.address(&format!("{name}?{loads}")))
        );
        page.value(&add).await?;
        page.until("outcome != ''").await?;
        assert_eq!(page.value("outcome == 'loaded'").await?, json!(loads));
        assert_eq!(page.value("!!customElements.get('tintuc-news')").await?, json!(loads));
    }
    Ok(())
}

/// The script of the program behind the news.
pub(super) fn program() -> Outcome<String> {
    let files = names(&site_at_root()?)?;
    let mut modules = files.iter().filter_map(|name| name.strip_suffix("_bg.wasm"));
    Ok(format!(
        "{}.js",
        modules.find(|name| name.starts_with("embed-news-")).ok_or("the site has no program for portals")?
    ))
}

/// The script under the name that has a hash in it.
fn versioned() -> Outcome<String> {
    let digits = |name: &str| {
        name.strip_prefix("embed-").and_then(|rest| rest.strip_suffix(".js")).is_some_and(|hash| hash.len() == 16)
    };
    Ok(names(&site_at_root()?)?.into_iter().find(|name| digits(name)).ok_or("the site has no versioned embed.js")?)
}

/// A program that meets an error: the children come back, and the portal lives on.
pub(crate) async fn a_program_that_fails(engine: Engine) -> Outcome {
    let scene = Scene::open(engine, "liar.html").await?;
    let page = scene.page();
    let host = Host::start().await?;
    let name = program()?;
    let show = async |attempt: usize| -> Outcome {
        // Firefox may say of the address where it is already that it is there, before it goes there again.
        page.goto(&scene.portal.address(&format!("liar.html?{attempt}"))).await?;
        page.until(&format!("location.search == '?{attempt}' && document.readyState == 'complete'")).await?;
        page.value(
            "(window.told = [], addEventListener('tintuc:error', e => told.push(e.detail.reason)), \
             document.body.innerHTML = '<tintuc-news><i>Tin</i></tintuc-news>', true)",
        )
        .await?;
        scene.load(&host.address("embed.js")).await
    };
    for (attempt, (fault, reason)) in [
        (Fault::Status(404), "program"),
        (Fault::CutOff, "program"),
        (Fault::Typed("text/javascript", "export default () => {}; export const watch = () => {}, style = () => '', mount = () => { throw new Error('unreachable'); };".into()), "program"),
        (Fault::Typed("text/javascript", "export default () => {}; let died; export const watch = told => died = told, style = () => '', mount = () => { setTimeout(() => died()); return 0; };".into()), "panic"),
    ]
    .into_iter()
    .enumerate()
    {
        host.fault(&name, fault.clone());
        show(attempt).await?;
        page.until("told.length == 1").await.map_err(|error| format!("{fault:?}: {error}"))?;
        assert_eq!(page.value("told").await?, json!([reason]), "{fault:?}");
        page.until(&falls_back(NEWS)).await?;
    }
    // The next attempt finds the program mended, although the browser remembers that it did not come.
    host.fault(&name, Fault::Status(503));
    show(usize::MAX).await?;
    page.until("told.length == 1").await?;
    host.mend();
    page.until_within(NEXT_ATTEMPT, &format!("{} == 5", super::headlines(NEWS))).await
}
