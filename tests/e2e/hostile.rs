//! Content that means harm, on the real server: it is text in the snapshot, when the app takes over, and in the app.

use crate::support::{Browser, Engine, Outcome, Page, Server, with_head};
use serde_json::json;
use std::{collections::BTreeSet, fs, path::Path};
use tempfile::TempDir;
use tintuc_hostile::{HARMLESS, HOSTILE, documents};

/// Hears of every script that runs or tries to. The server's policy would stop it, but it must not come to that.
const WATCH: &str = "<script>window.hits = []; window.alert = text => hits.push('alert ' + text); \
    addEventListener('securitypolicyviolation', e => \
      e.violatedDirective.startsWith('script') && hits.push(e.violatedDirective + ' ' + e.blockedURI + ' ' + e.sample));</script>";

/// Every element and attribute there is.
const NAMES: &str = "[...new Set([...document.querySelectorAll('*')].flatMap(e => \
    [e.localName, ...e.getAttributeNames().map(name => e.localName + ' ' + name)]))]";

/// Addresses that run, or lead to where text becomes a page.
const DANGEROUS: &str = "[...document.querySelectorAll('a[href], link[href]')].map(a => a.href).concat( \
    [...document.querySelectorAll('img, source, iframe, object, embed')].map(i => i.src || i.srcset || i.data || '')) \
    .filter(address => /^\\s*(javascript|data|vbscript|blob):/i.test(address))";

const SETTLED: &str =
    "!!document.querySelector('main h1') && document.querySelectorAll('main:not([hidden])').length == 1";

/// What the pages consist of when their content is harmless; nothing may be added to it.
#[derive(Default)]
struct Known {
    names: BTreeSet<String>,
    complete: bool,
}

impl Known {
    async fn look(&mut self, page: &Page, text: &str) -> Outcome {
        page.until(SETTLED).await?;
        let names: Vec<String> = serde_json::from_value(page.value(NAMES).await?)?;
        if !self.complete {
            self.names.extend(names);
            return Ok(());
        }
        let made: Vec<&String> = names.iter().filter(|name| !self.names.contains(*name)).collect();
        assert_eq!(made, Vec::<&String>::new(), "made of text");
        assert_eq!(page.value("window.hits").await?, json!([]), "it ran, or would have");
        assert_eq!(page.value(DANGEROUS).await?, json!([]), "addresses that run");
        let data = "[...document.querySelectorAll('script[type=\"application/ld+json\"]')] \
             .map(script => JSON.parse(script.textContent)['@type'])";
        let article = page.value("!!document.querySelector('main:not([hidden]) article h1')").await? == json!(true);
        assert_eq!(page.value(data).await?, if article { json!(["NewsArticle"]) } else { json!([]) });
        // Control characters are changed on the way through HTML, and rightly so.
        if !text.contains(char::is_control) {
            let text = json!(text.trim());
            page.until(&format!("document.querySelector('main').textContent.includes({text})")).await?;
            page.until(&format!("document.title.includes({text}.replace(/\\s+/g, ' '))")).await?;
        }
        Ok(())
    }

    /// Every kind of page: as it is sent, taken over, and shown by the app.
    async fn walk(&mut self, page: &Page, server: &Server, text: &str) -> Outcome {
        for path in ["tin/mot", "en/tin/mot", "muc/tin", ""] {
            page.goto(&server.address(path)).await?;
            self.look(page, text).await.map_err(|error| format!("/{path} as it is sent: {error}"))?;
            page.until_live().await?;
            self.look(page, text).await.map_err(|error| format!("/{path} taken over: {error}"))?;
        }
        page.value("(window.sameDocument = true)").await?;
        for (link, at) in [("main a[href$='/tin/hai']", "/tin/hai"), ("header a[href$='/muc/tin']", "/muc/tin")] {
            page.click_on(link).await?;
            page.until(&format!("location.pathname == '{at}' && !document.getElementById('boot')")).await?;
            page.until(&format!("!!document.querySelector('main:not([hidden]) article h1') == {}", at.contains("hai")))
                .await?;
            self.look(page, text).await.map_err(|error| format!("{at} in the app: {error}"))?;
        }
        page.back().await?;
        page.until("location.pathname == '/tin/hai' && !!document.querySelector('main:not([hidden]) article h1')")
            .await?;
        self.look(page, text).await?;
        assert_eq!(page.value("window.sameDocument === true").await?, json!(true));
        Ok(())
    }
}

fn fill(content: &Path, text: &str, href: &str) -> Outcome {
    for (path, document) in documents(text, href) {
        let path = content.join(path);
        fs::create_dir_all(path.parent().ok_or("a folder")?)?;
        fs::write(path, document.to_string())?;
    }
    Ok(())
}

pub(crate) async fn stays_text_from_the_snapshot_on(engine: Engine) -> Outcome {
    let (site, content) = (with_head(WATCH)?, TempDir::with_prefix("tintuc-e2e-content-")?);
    // What is kept for reading offline would be an earlier round's.
    fs::remove_file(site.path().join("sw.js"))?;
    fill(content.path(), HARMLESS, "https://a.example/")?;
    let server = Server::start_on(site.path().to_owned(), content.path().to_owned()).await?;
    let browser = Browser::open(engine, &[]).await?;

    let mut known = Known::default();
    known.walk(&browser.page, &server, HARMLESS).await?;
    known.complete = true;
    let all = HOSTILE.concat();
    let each = HOSTILE.iter().map(|text| (*text, *text));
    let together = ["javascript:alert(1)", "media/a.jpg\" onerror=\"alert(1)", "JaVaScRiPt&colon;alert(1)"];
    for (text, href) in each.chain(together.map(|href| (all.as_str(), href))) {
        fill(content.path(), text, href)?;
        let walked = known.walk(&browser.page, &server, text).await;
        walked.map_err(|error| format!("{text:?}, {href:?}: {error}"))?;
    }
    Ok(())
}
