use super::{FIGURES, NEWS, Scene, part, until_headlines};
use crate::support::{Engine, Fault, Host, Outcome, Page};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const DOCS: &str = include_str!("../../../docs/embedding.md");

/// What a column of a table in the documentation has in backquotes, in the rows that begin so.
fn documented(row: &str) -> BTreeSet<String> {
    let rows = DOCS.lines().filter(|line| line.starts_with(row));
    let cells = rows.filter_map(|line| line.split('|').nth(1));
    cells.flat_map(|cell| cell.split('`').skip(1).step_by(2)).map(str::to_owned).collect()
}

/// What a token changes: its value, where it is seen, as which property, and how.
const TOKENS: [(&str, &str, &str, &str, &str); 12] = [
    ("--tintuc-paper", "rgb(1, 2, 3)", ".root", "backgroundColor", "rgb(1, 2, 3)"),
    ("--tintuc-ink", "rgb(1, 2, 4)", ".root", "color", "rgb(1, 2, 4)"),
    ("--tintuc-muted", "rgb(1, 2, 5)", ".date", "color", "rgb(1, 2, 5)"),
    ("--tintuc-accent", "rgb(1, 2, 6)", ".notice", "borderInlineStartColor", "rgb(1, 2, 6)"),
    ("--tintuc-line", "rgb(1, 2, 7)", ".list > li + li", "borderBlockStartColor", "rgb(1, 2, 7)"),
    ("--tintuc-tint", "rgb(1, 2, 8)", ".picture img", "backgroundColor", "rgb(1, 2, 8)"),
    ("--tintuc-font", "monospace", ".root", "fontFamily", "monospace"),
    ("--tintuc-heading-font", "cursive", "h3", "fontFamily", "cursive"),
    ("--tintuc-size", "23px", ".root", "fontSize", "23px"),
    ("--tintuc-gap", "41px", ".cards", "columnGap", "41px"),
    ("--tintuc-padding", "11px", ".root", "paddingLeft", "11px"),
    ("--tintuc-radius", "9px", ".picture img", "borderTopLeftRadius", "9px"),
];

/// Each token of the table in the documentation changes what is said there, by day and by night; without it all is as before.
pub(crate) async fn tokens_have_their_effect(engine: Engine) -> Outcome {
    let scene = Scene::open(engine, "blank.html").await?;
    let page = scene.page();
    let tested = BTreeSet::from(TOKENS.map(|token| token.0.to_owned()));
    assert_eq!(tested, documented("| `--tintuc-"));
    page.until("!!customElements.get('tintuc-news')").await?;
    // An article that does not come, for its notice.
    page.value(
        "(window.fetch = (plain => (address, ...rest) => /articles/.test(address.url ?? address) ? Promise.reject(new TypeError('no')) : plain(address, ...rest))(fetch), true)",
    )
    .await?;
    for theme in ["light", "dark"] {
        scene.put(&format!("<tintuc-news theme='{theme}'></tintuc-news>")).await?;
        until_headlines(page, NEWS, 5).await?;
        let set = |on: bool| {
            let style = "document.getElementById('place').style";
            let set = TOKENS.map(|(token, value, ..)| {
                if on {
                    format!("{style}.setProperty('{token}', '{value}')")
                } else {
                    format!("{style}.removeProperty('{token}')")
                }
            });
            format!("({}, true)", set.join(","))
        };
        for (layout, click) in [("cards", false), ("list", false), ("list", true)] {
            page.value(&format!("({NEWS}.layout = '{layout}', true)")).await?;
            page.until(&format!("!!{}", part(NEWS, &format!("ul.{layout}")))).await?;
            if click {
                page.value(&format!("({}.click(), true)", part(NEWS, "h3 a"))).await?;
                page.until(&format!("!!{}", part(NEWS, ".notice"))).await?;
            }
            for on in [true, false] {
                page.value(&set(on)).await?;
                for (token, _, selector, property, computed) in TOKENS {
                    let element = part(NEWS, selector);
                    if page.value(&format!("!{element}")).await? == json!(true) {
                        continue;
                    }
                    let found = page.value(&format!("getComputedStyle({element}).{property}")).await?;
                    assert_eq!(found == computed, on, "{token} in {layout}, {theme}: {found}");
                }
            }
        }
    }
    Ok(())
}

/// The parts that are seen, each as a portal's style has painted it.
async fn painted(page: &Page, element: &str) -> Outcome<BTreeSet<String>> {
    let parts = page
        .value(&format!(
            "[...{element}.shadowRoot.querySelectorAll('[part]')].map(e => [e.getAttribute('part'), getComputedStyle(e).outlineColor])"
        ))
        .await?;
    let mut names = BTreeSet::new();
    for part in parts.as_array().into_iter().flatten() {
        assert_eq!(part[1], "rgb(1, 2, 3)", "a portal cannot style {}", part[0]);
        names.extend(part[0].as_str().unwrap_or_default().split(' ').map(str::to_owned));
    }
    Ok(names)
}

/// Every part of the table in the documentation is there and can be styled, and there are no others.
pub(crate) async fn parts_are_those_of_the_documentation(engine: Engine) -> Outcome {
    let scene = Scene::open(engine, "clock.html").await?;
    let page = scene.page();
    let host = Host::start().await?;
    let counts = json!({"today": 1, "yesterday": 2, "week": 3, "month": 4});
    let figures = json!({"total": 1_303_080, "online": 54, "window_seconds": 300, "as_of": "2026-11-20T08:00:00+07:00", "recent": counts});
    host.put("api/visitors", &figures);
    host.put("api/sections/trong.json", &json!({"version": "v", "title": "Tin", "items": []}));
    let table =
        DOCS.split("and these parts").nth(1).and_then(|rest| rest.split("```").next()).ok_or("no table of parts")?;
    let rows = table.lines().filter(|line| line.starts_with("| `")).filter_map(|line| line.split('|').nth(1));
    let documented: BTreeSet<String> =
        rows.flat_map(|cell| cell.split('`').skip(1).step_by(2)).map(str::to_owned).collect();
    let rules: String = documented
        .iter()
        .flat_map(|part| {
            ["news", "visitors"]
                .map(|element| format!("tintuc-{element}::part({part}) {{ outline: 1px solid rgb(1, 2, 3); }}"))
        })
        .collect();
    page.value(&format!(
        "(document.head.append(Object.assign(document.createElement('style'), {{ textContent: {} }})), true)",
        json!(rules)
    ))
    .await?;
    scene.load(&host.address("embed.js")).await?;

    let mut seen = BTreeSet::new();
    scene.put("<tintuc-visitors></tintuc-visitors>").await?;
    page.until(&format!("!!{}", part(FIGURES, "[part=recent]"))).await?;
    page.until("clock.open == 0").await?;
    host.fault("api/visitors", Fault::Status(500));
    page.value("(clock.run(100e3), true)").await?;
    page.until(&format!("!clock.running && !!{}", part(FIGURES, "[part=note]"))).await?;
    seen.extend(painted(page, FIGURES).await?);

    scene.put("<tintuc-news></tintuc-news>").await?;
    until_headlines(page, NEWS, 5).await?;
    seen.extend(painted(page, NEWS).await?);
    let click = format!("({}.click(), true)", part(NEWS, "li:nth-child(2) h3 a"));
    let id = page.text(&format!("{}.pathname.split('/').pop()", part(NEWS, "li:nth-child(2) h3 a"))).await?;
    host.fault(&format!("api/articles/{id}.json"), Fault::Status(500));
    for shown in ["[part=notice]", ".article h1"] {
        page.value(&click).await?;
        page.until(&format!("!!{}", part(NEWS, shown))).await?;
        seen.extend(painted(page, NEWS).await?);
        page.value(&format!("({}.click(), true)", part(NEWS, "[part=back]"))).await?;
        until_headlines(page, NEWS, 5).await?;
        host.mend();
        host.put(
            "api/sections/trong.json",
            &json!({"version": "v", "title": "Tin", "items": Value::Array(Vec::new())}),
        );
    }
    page.value(&format!("({NEWS}.section = 'trong', true)")).await?;
    page.until(&format!("!!{}", part(NEWS, "[part=empty]"))).await?;
    seen.extend(painted(page, NEWS).await?);
    assert_eq!(seen, documented);
    Ok(())
}
