//! axe-core, Mozilla's Readability and the W3C's HTML checker, which `script/bootstrap --tests` installs.

use super::{Outcome, Page, Process, root};
use serde_json::{Value, json};
use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

/// How long the HTML checker may take for a whole site on a busy machine.
const TIMEOUT: Duration = Duration::from_secs(120);

/// Every rule that axe-core has, also those that it leaves off: its experiments, and the AAA criteria; or those alone that
/// ask for colours.
const RUN: &str = "
    const [within, colours, done] = arguments;
    const rules = axe.getRules().filter(rule => !rule.tags.includes('deprecated')).map(rule => rule.ruleId)
        .filter(rule => !colours || /contrast|link-in-text-block/.test(rule));
    axe.run(within, { runOnly: { type: 'rule', values: rules }, resultTypes: ['violations'] }).then(
        found => done(found.violations.flatMap(({ id, nodes }) => nodes.map(node =>
            `${id}: ${node.target.join(' ')}: ${node.failureSummary} ${node.html.slice(0, 200)}`))),
        error => done([String(error)]));";

impl Page {
    /// What axe-core finds wrong within what a selector finds: rule, element, and what would mend it.
    pub async fn axe(&self, within: &str) -> Outcome<Vec<String>> {
        self.axe_by(within, false).await
    }

    /// The same by the rules alone that ask for colours.
    pub async fn axe_for_colours(&self) -> Outcome<Vec<String>> {
        self.axe_by("html", true).await
    }

    /// What Firefox's reader view makes of the page: its pictures by their file's name, those without their caption, and its
    /// text.
    pub async fn reader_view(&self) -> Outcome<Value> {
        let source = fs::read_to_string(package("@mozilla/readability/Readability.js"))?;
        let read = "const page = document.implementation.createHTMLDocument(); \
            page.body.innerHTML = new Readability(document.cloneNode(true)).parse().content; \
            const pictures = [...page.querySelectorAll('img')]; \
            return { pictures: pictures.map(img => img.getAttribute('src').split('/').pop()), \
              bare: pictures.filter(img => !img.closest('figure')?.querySelector('figcaption')).length, \
              text: page.body.textContent };";
        Ok(self.client.execute(&format!("{source}\n{read}"), vec![]).await?)
    }

    async fn axe_by(&self, within: &str, colours: bool) -> Outcome<Vec<String>> {
        if self.value("typeof axe").await? == json!("undefined") {
            let source = fs::read_to_string(package("axe-core/axe.min.js"))?;
            self.client.execute(&format!("{source}\nwindow.axe = axe;"), vec![]).await?;
        }
        let found = self.client.execute_async(RUN, vec![json!(within), json!(colours)]).await?;
        Ok(serde_json::from_value(found)?)
    }
}

/// What the W3C's checker calls errors in the pages of a directory: page, line, and what is wrong.
pub async fn html_errors(pages: &Path) -> Outcome<Vec<String>> {
    let path = |path: &Path| path.to_string_lossy().into_owned();
    let jar = path(&package("vnu-jar/build/dist/vnu.jar"));
    // A thread of its own to collect garbage gains nothing, and takes the other tests' processor. The quick compiler alone
    // takes half the time for so short a run; it needs more stack than it is given.
    let java = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xss4m", "-jar", &jar];
    let options = ["--format", "json", "--errors-only", "--exit-zero-always", "--skip-non-html"];
    let mut arguments: Vec<String> = [&java[..], &options].concat().into_iter().map(str::to_owned).collect();
    arguments.push(path(pages));
    let mut process = Process::start("java", &arguments, &[])?;
    let status = process.ended(TIMEOUT).await?;
    let log = process.log();
    let report: Value = log
        .find('{')
        .and_then(|start| serde_json::from_str(&log[start..]).ok())
        .ok_or_else(|| format!("the HTML checker ended with {status}:\n{log}"))?;
    let messages = report["messages"].as_array().ok_or("a report without messages")?;
    let said = |message: &Value| {
        let url = message["url"].as_str().unwrap_or_default();
        let page = url.rsplit_once(&*path(pages)).map_or(url, |(_, page)| page);
        format!("{page}:{} {} {}", message["lastLine"], message["message"], message["extract"])
    };
    Ok(messages.iter().map(said).collect())
}

/// A file of an npm package.
fn package(path: &str) -> PathBuf {
    let named = std::env::var_os("TINTUC_CHECKERS").map(PathBuf::from);
    named.unwrap_or_else(|| root().join("target/tools/checkers/node_modules")).join(path)
}
