//! The counter's rhythm, by a clock that the scenario sets (tests/portal/clock.js).

use super::{FIGURES, Scene, part};
use crate::support::{Engine, Fault, Host, Outcome, Page};
use serde_json::json;

const COUNTER: &str = "api/visitors";
const MINUTE: u32 = 60_000;
const HOUR: u32 = 60 * MINUTE;

/// What the element shows.
fn says(text: &str) -> String {
    format!("{}.innerText.includes({})", part(FIGURES, ".root"), json!(text))
}

/// Lets time pass.
async fn pass(page: &Page, milliseconds: u32) -> Outcome {
    page.value(&format!("(clock.run({milliseconds}), true)")).await?;
    page.until("!clock.running").await
}

/// Lets time pass until the next beat, and gives the seconds since the one before.
async fn next_beat(page: &Page) -> Outcome<f64> {
    page.value("(clock.next(), true)").await?;
    page.until("!clock.running").await?;
    page.number("clock.gap / 1000").await
}

/// Lets a beat of a row that failed be answered, and checks that it came in its time: 30 seconds, then 60, up to 5 minutes.
async fn next_failure(page: &Page, failures: u32) -> Outcome {
    let gap = next_beat(page).await?;
    let wait = f64::from((30 << failures.min(4)).min(300));
    assert!((wait * 0.9..=wait * 1.1).contains(&gap), "{gap} s after {failures} failures and one");
    page.until("clock.open == 0").await
}

/// Whatever comes in place of figures, the last good ones stay, and the server is asked less and less often; one that asks
/// for patience gets it; and the first good answer brings everything back.
pub(crate) async fn missed_beats_come_later_and_later(engine: Engine) -> Outcome {
    let scene = Scene::open(engine, "clock.html").await?;
    scene.load(&scene.server.address("embed.js")).await?;
    let page = scene.page();
    let host = Host::start().await?;
    host.put_figures();
    scene.put(&format!("<tintuc-visitors src='{}'><i>Đếm</i></tintuc-visitors>", host.address(""))).await?;
    page.until(&says("1.303.080")).await?;
    page.until("clock.open == 0").await?;
    let figures = |total: &str| format!("{} && {}", says(total), says("Đang online: 54"));

    let faults = [
        Fault::Status(500),
        Fault::Text("<html>502".to_owned()),
        Fault::Text("null".to_owned()),
        Fault::Text(r#"{"total":"many","online":1,"as_of":"2026-11-20T08:00:00+07:00"}"#.to_owned()),
        Fault::Text(r#"{"total":-1,"online":1,"as_of":"2026-11-20T08:00:00+07:00"}"#.to_owned()),
        Fault::Text(r#"{"total":1,"online":1,"as_of":"yesterday"}"#.to_owned()),
        Fault::Text(String::new()),
        Fault::CutOff,
    ];
    for (failures, fault) in (0..).zip(&faults) {
        host.fault(COUNTER, fault.clone());
        if failures == 0 {
            assert!((next_beat(page).await? - 30.0).abs() < f64::EPSILON, "30 seconds after a good answer");
            page.until("clock.open == 0").await?;
        } else {
            next_failure(page, failures - 1).await.map_err(|error| format!("{fault:?}: {error}"))?;
        }
        assert_eq!(page.value(&figures("1.303.080")).await?, json!(true), "{fault:?}");
    }
    page.until(&says("Số liệu lúc 20/11/2026 08:00")).await?;
    assert_eq!(page.value("told").await?, json!([["tintuc:ready", null], ["tintuc:error", {"reason": "visitors"}]]));

    // No answer at all: given up after ten seconds.
    host.fault(COUNTER, Fault::Held);
    next_beat(page).await?;
    page.value("(clock.leap(), true)").await?;
    page.until("clock.open == 0").await?;
    // A date is that much nearer when the beat is sent.
    for (after, seconds) in [("'600'", 600.0), ("clock.date(1000e3)", 969.0), ("'99999999'", 3_600.0)] {
        let after = page.text(after).await?;
        host.fault(COUNTER, Fault::Later(after.clone()));
        next_beat(page).await?;
        page.until("clock.open == 0").await?;
        // Nobody hurries it.
        let beats = page.number("clock.beats").await?;
        pass(page, 5 * MINUTE).await?;
        page.value("(dispatchEvent(new Event('online')), clock.show(false), clock.show(true), true)").await?;
        assert!((page.number("clock.beats").await? - beats).abs() < 0.5, "it was told to wait: {after}");
        host.put_figures();
        let gap = next_beat(page).await?;
        assert!((seconds..=seconds * 1.1 + 1.0).contains(&gap), "{gap} s where {after} was asked for");
        page.until("clock.open == 0").await?;
    }
    page.until(&format!("{} && !{}", figures("1.303.080"), says("Số liệu lúc"))).await?;
    assert!((next_beat(page).await? - 30.0).abs() < f64::EPSILON, "30 seconds after a good answer");
    assert_eq!(page.value("faults").await?, json!([]));
    Ok(())
}

/// Answers every beat with one visit more.
const COUNT: &str = "clock.answer = () => ({ ok: true, headers: new Headers(), json: async () => \
    ({ total: 1303080 + clock.beats, online: 54, window_seconds: 300, as_of: new Date(Date.now()).toISOString() }) })";

/// A day on a page that stays open: seen, hidden, asleep, without a network, kept for the way back.
pub(crate) async fn a_day_leaves_nothing_behind(engine: Engine) -> Outcome {
    let scene = Scene::open(engine, "clock.html").await?;
    scene.load(&scene.server.address("embed.js")).await?;
    let page = scene.page();
    page.value(&format!("({COUNT}, true)")).await?;
    scene.put("<tintuc-visitors></tintuc-visitors><tintuc-visitors lang='en'></tintuc-visitors>").await?;
    page.until(&says("1.303.081")).await?;
    let measure = async || -> Outcome<_> {
        let nodes = page.number(&format!("{}.querySelectorAll('*').length", part(FIGURES, ".root"))).await?;
        // Only Chromium says what it keeps.
        let kept = match engine {
            Engine::Chromium => page.after_collection(["JSHeapUsedSize", "Nodes", "JSEventListeners"]).await?,
            _ => [0.0; 3],
        };
        Ok((nodes, kept))
    };
    pass(page, HOUR).await?;
    page.until(&says("1.303.201")).await?;
    let (nodes, kept) = measure().await?;
    assert_eq!(page.value("[clock.beats, clock.timers.size, clock.visits.size]").await?, json!([121, 1, 1]));

    // Beats that have been expected so far, and visits.
    let mut expected = (121, 1);
    let stays = |event: &str| format!("(({event}), clock.timers.size)");
    for (away, hours, back, beats, visits) in [
        ("clock.show(false)", "run", "clock.show(true)", 1, 1),
        ("clock.connect(false)", "run", "clock.connect(true)", 1, 1),
        ("0", "sleep", "clock.leap()", 1, 1),
        ("0", "sleep", "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))", 1, 1),
        // It was shown, but not come back to.
        ("0", "run", "dispatchEvent(new PageTransitionEvent('pageshow'))", 240, 0),
    ] {
        let left = page.number(&stays(away)).await?;
        // Without a network the figures still grow old before the reader's eyes.
        assert!(left <= if away.contains("show") { 0.0 } else { 1.0 }, "{away}: {left} timers");
        page.value(&format!("(clock.{hours}({}), true)", 2 * HOUR)).await?;
        page.until("!clock.running").await?;
        if hours == "run" && beats == 1 {
            assert_eq!(page.value("clock.beats").await?, json!(expected.0), "{away}");
        }
        page.value(&format!("({back}, true)")).await?;
        pass(page, 1_000).await?;
        expected = (expected.0 + beats, expected.1 + visits);
        assert_eq!(page.value("[clock.beats, clock.visits.size]").await?, json!([expected.0, expected.1]), "{back}");
    }
    // To and fro between tabs: no more than the rhythm.
    pass(page, 10_000).await?;
    page.value("(() => { for (let i = 0; i < 20; i++) { clock.show(false); clock.show(true); } return true; })()")
        .await?;
    pass(page, 1_000).await?;
    assert_eq!(page.value("clock.beats").await?, json!(expected.0 + 1));

    pass(page, 13 * HOUR).await?;
    let beats = page.number("clock.beats").await? - f64::from(expected.0);
    assert!((beats - 1_561.0).abs() <= 1.0, "{beats} beats in 13 hours");
    assert_eq!(page.value("[clock.timers.size, clock.visits.size]").await?, json!([1, expected.1]));
    let (nodes_then, kept_then) = measure().await?;
    assert!((nodes_then - nodes).abs() < 0.5, "elements: {nodes} → {nodes_then}");
    assert!(kept_then[0] <= kept[0] * 1.05 + 50_000.0, "heap: {} → {}", kept[0], kept_then[0]);
    assert!(kept_then[1] <= kept[1] + 5.0, "nodes: {} → {}", kept[1], kept_then[1]);
    assert!(kept_then[2] <= kept[2], "listeners: {} → {}", kept[2], kept_then[2]);
    page.value("(document.getElementById('place').replaceChildren(), true)").await?;
    page.until("clock.timers.size == 0").await?;
    assert_eq!(page.value("faults").await?, json!([]));
    Ok(())
}

/// What browsers do to storage that they refuse, or that is full or filled by others: a visit is one all the same, and as
/// long as the page.
pub(crate) async fn a_visit_where_storage_is_refused(engine: Engine) -> Outcome {
    let scene = Scene::open(engine, "clock.html").await?;
    let page = scene.page();
    for refusal in [
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } })",
        "Object.defineProperty(window, 'localStorage', { value: null })",
        "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }",
        "localStorage.setItem('tintuc:visit', 'x'.repeat(1e6))",
        "localStorage.setItem('tintuc:visit', 'AAAAAAAAAAAAAAAAAAAAAA 99999999999999')",
    ] {
        page.goto(&scene.portal.address("clock.html")).await?;
        page.value(&format!("({COUNT}, {refusal}, true)")).await?;
        scene.load(&scene.server.address("embed.js")).await?;
        scene.put("<tintuc-visitors></tintuc-visitors><tintuc-visitors></tintuc-visitors>").await?;
        page.until(&says("1.303.081")).await.map_err(|error| format!("{refusal}: {error}"))?;
        pass(page, 10 * MINUTE).await?;
        let one = "[clock.beats, clock.visits.size, [...clock.visits].every(id => /^[\\w-]{21}[AQgw]$/.test(id) && !/^A+$/.test(id))]";
        assert_eq!(page.value(one).await?, json!([21, 1, true]), "{refusal}");
        page.value("(clock.show(false), true)").await?;
        pass(page, 31 * MINUTE).await?;
        page.value("(clock.show(true), true)").await?;
        pass(page, 1_000).await?;
        assert_eq!(page.value(one).await?, json!([22, 2, true]), "{refusal}");
        assert_eq!(page.value("faults").await?, json!([]), "{refusal}");
    }
    Ok(())
}
