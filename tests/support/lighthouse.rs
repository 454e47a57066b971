//! Google's Lighthouse, which `script/bootstrap --tests` installs.

use super::{Outcome, Process, built, engine::on_path, root};
use serde_json::Value;
use std::{fs, time::Duration};

/// How often Lighthouse may lose the recording of a page.
const RUNS: u8 = 3;

/// What Lighthouse gives a page, from 0 to 100, as on a phone.
#[derive(Clone, Debug)]
pub struct Marks {
    /// The only one that depends on how fast the machine is.
    pub performance: u8,
    /// Of accessibility.
    pub accessibility: u8,
    /// Of good practice.
    pub best_practices: u8,
    /// Of being found.
    pub seo: u8,
    /// What it finds wanting, the performance left out: name and title of each audit.
    pub faults: Vec<String>,
}

impl Marks {
    /// Runs Lighthouse on a page; its report stays as `<name>.report.html` and `.json` in `target/lighthouse`.
    pub async fn of(address: &str, name: &str) -> Outcome<Self> {
        let program = built("TINTUC_LIGHTHOUSE")?;
        let reports = root().join("target/lighthouse");
        fs::create_dir_all(&reports)?;
        let stem = reports.join(name);
        let arguments = [
            address,
            "--quiet",
            "--no-enable-error-reporting",
            "--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage --disable-background-networking",
            "--output=json",
            "--output=html",
            "--output-path",
            &stem.to_string_lossy(),
        ];
        let chromium =
            on_path(&["chromium", "google-chrome"]).ok_or("no chromium on the PATH")?.to_string_lossy().into_owned();
        let environment = [("CHROME_PATH", chromium)];
        let mut runs = 0;
        loop {
            let mut process = Process::start(&program.to_string_lossy(), &arguments.map(str::to_owned), &environment)?;
            if process.ended(Duration::from_secs(180)).await?.success() {
                break;
            }
            runs += 1;
            // The browser lost what was to be recorded: that is no mark of the page's, and Lighthouse asks to be run again.
            if runs == RUNS || !process.log().contains("Please run Lighthouse again") {
                return Err(format!("Lighthouse failed on {address}:\n{}", process.log()).into());
            }
        }
        let report: Value = serde_json::from_slice(&fs::read(stem.with_extension("report.json"))?)?;
        let mark = |category: &str| {
            let score = report["categories"][category]["score"].as_f64();
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 100")]
            score.map(|score| (score * 100.0).round() as u8).ok_or_else(|| format!("{category}: no mark"))
        };
        Ok(Self {
            performance: mark("performance")?,
            accessibility: mark("accessibility")?,
            best_practices: mark("best-practices")?,
            seo: mark("seo")?,
            faults: faults(&report),
        })
    }
}

/// The audits that cost a mark other than the performance's.
fn faults(report: &Value) -> Vec<String> {
    let categories = ["accessibility", "best-practices", "seo"].map(|name| &report["categories"][name]["auditRefs"]);
    let weighed = categories.into_iter().flat_map(|audits| audits.as_array().into_iter().flatten());
    let weighed = weighed.filter(|audit| audit["weight"].as_f64() > Some(0.0));
    let audits = weighed.filter_map(|audit| report["audits"].get(audit["id"].as_str()?));
    let failed = audits.filter(|audit| audit["score"].as_f64().is_some_and(|score| score < 1.0));
    failed.map(|audit| format!("{}: {}", audit["id"], audit["title"])).collect()
}
