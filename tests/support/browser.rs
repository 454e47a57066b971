//! A reader's browser, as each scenario has it: nothing of an earlier reader is left in it.

use super::{
    Engine, Outcome, Page,
    driver::Driver,
    engine::whole_chromium,
    kept::{self, Lent},
};
use fantoccini::wd::Capabilities;
use serde_json::json;

/// A browser with a profile of its own. It goes when its scenario has ended: a failed one is asked first what it shows.
#[derive(Clone, Debug)]
pub struct Browser {
    /// The page it shows.
    pub page: Page,
}

impl Browser {
    /// A browser with more Chromium arguments than usual.
    pub async fn open(engine: Engine, more: &[&str]) -> Outcome<Self> {
        let usual = engine == Engine::Firefox; // the arguments are Chromium's
        Ok(Self {
            page: if usual { kept::firefox().await? } else { kept::session(engine, engine.capabilities(more)).await? },
        })
    }

    /// Chromium with all that is around the engine.
    pub async fn whole_chromium() -> Outcome<Self> {
        Ok(Self { page: kept::session(Engine::Chromium, whole_chromium(&[])).await? })
    }

    /// A browser that gives an answer while a page is still loading.
    pub async fn impatient(engine: Engine) -> Outcome<Self> {
        let mut capabilities = engine.capabilities(&[]);
        capabilities.insert("pageLoadStrategy".to_owned(), json!("none"));
        Self::alone(engine, capabilities, &[]).await
    }

    /// A browser whose reader has turned scripts off.
    pub async fn without_scripts(engine: Engine) -> Outcome<Self> {
        Self::alone(engine, engine.without_scripts(), &[]).await
    }

    /// A browser whose reader prefers dark colours.
    pub async fn at_night(engine: Engine) -> Outcome<Self> {
        let mut capabilities = engine.capabilities(&[]);
        if let Some(options) = capabilities.get_mut("moz:firefoxOptions") {
            options["prefs"]["layout.css.prefers-color-scheme.content-override"] = json!(0);
        }
        let browser = Self::alone(engine, capabilities, &[("GTK_THEME", "Adwaita:dark")]).await?;
        if engine == Engine::Chromium {
            let dark = json!({"features": [{"name": "prefers-color-scheme", "value": "dark"}]});
            browser.page.devtools("Emulation.setEmulatedMedia", dark).await?;
        }
        browser.page.until("matchMedia('(prefers-color-scheme: dark)').matches").await?;
        Ok(browser)
    }

    /// A browser for a [`super::Reader`], with this in its environment.
    pub(super) async fn of_a_reader(engine: Engine, environment: &[(&'static str, &str)]) -> Outcome<Self> {
        Self::alone(engine, engine.capabilities(&[]), environment).await
    }

    /// One with a driver of its own, which ends with it.
    async fn alone(engine: Engine, capabilities: Capabilities, environment: &[(&'static str, &str)]) -> Outcome<Self> {
        let driver = Driver::start(engine, environment).await?;
        let page = Page::new(driver.browser(capabilities).await?);
        kept::lend(Lent::to_be_ended(driver, page.clone()));
        Ok(Self { page })
    }
}
