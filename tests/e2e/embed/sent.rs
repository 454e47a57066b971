use super::{FIGURES, NEWS, part, until_headlines};
use crate::support::{Browser, Engine, Outcome, Portal, Recorder, Server};
use serde_json::json;

/// Headers that tell nothing of a reader but what every request of the browser tells.
const HEADERS: [&str; 20] = [
    "accept",
    "accept-encoding",
    "accept-language",
    "cache-control",
    "connection",
    "content-length",
    "content-type",
    "host",
    "if-none-match",
    "origin",
    "pragma",
    "priority",
    "referer",
    "sec-ch-ua",
    "sec-ch-ua-mobile",
    "sec-ch-ua-platform",
    "sec-fetch-dest",
    "sec-fetch-mode",
    "sec-fetch-site",
    "user-agent",
];

/// All that goes out on behalf of a portal's reader is what the documentation says: no cookies, no address of the portal's page,
/// nothing to anybody else.
pub(crate) async fn nothing_personal_is_sent(engine: Engine) -> Outcome {
    let portal = Portal::start().await?;
    let server = Server::start_for(&["--portal", &portal.origin()]).await?;
    let recorder = Recorder::before(&server.address("")).await?;
    // Cookies know no ports: what the portal has for this host, a careless request would send to the news server.
    let news = recorder.address();
    portal.shows(&news);
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    page.goto(&portal.address("blank.html?ho-so=secret")).await?;
    page.value(
        "(document.cookie = 'phien=secret', localStorage.setItem('ten', 'secret'), sessionStorage.setItem('ten', 'secret'), \
         document.getElementById('place').innerHTML = '<tintuc-news></tintuc-news><tintuc-visitors></tintuc-visitors>', true)",
    )
    .await?;
    until_headlines(page, NEWS, 5).await?;
    page.until(&format!("{}.innerText.includes('1.303.081')", part(FIGURES, ".root"))).await?;
    let pictures = format!("[...{NEWS}.shadowRoot.querySelectorAll('img')]");
    page.until(&format!("{pictures}.every(i => (i.loading = 'eager', i.complete && i.naturalWidth > 0))")).await?;
    page.value(&format!("({}.click(), true)", part(NEWS, "h3 a"))).await?;
    page.until(&format!("!!{}", part(NEWS, ".article h1"))).await?;

    let elsewhere = format!(
        "performance.getEntriesByType('resource').map(e => e.name).filter(name => !name.startsWith({}) && !name.startsWith({}))",
        json!(news),
        json!(portal.address(""))
    );
    assert_eq!(page.value(&elsewhere).await?, json!([]));
    let heard = recorder.heard();
    for what in ["/embed.js", "/embed-news-", "/api/feed.json", "/api/articles/", "/api/media/", "POST /api/visitors"] {
        assert!(heard.iter().any(|request| request.line.contains(what)), "{what} is not in {heard:#?}");
    }
    for request in &heard {
        let known = ["GET /embed", "GET /api/", "POST /api/visitors"];
        assert!(known.iter().any(|start| request.line.starts_with(start)), "{request:#?}");
        assert!(!request.line.contains('?'), "{request:#?}");
        let letters = request.body.iter().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(b));
        let id = request.body.len() == 22 && letters;
        assert_eq!(id, request.line == "POST /api/visitors", "{request:#?}");
        assert!(id || request.body.is_empty(), "{request:#?}");
        for (name, value) in &request.headers {
            let value = String::from_utf8_lossy(value.as_bytes());
            // What a browser has for the host of the news, it adds to pictures, as on every page of the web.
            let of_a_picture = name == "cookie" && request.line.starts_with("GET /api/media/");
            assert!(HEADERS.contains(&name.as_str()) || of_a_picture, "{name} in {request:#?}");
            assert!(!value.contains("secret") || of_a_picture, "{request:#?}");
            let ours = value.starts_with(&news) || *value == format!("{}/", portal.origin());
            assert!(name != "referer" || ours, "{request:#?}");
        }
    }
    Ok(())
}
