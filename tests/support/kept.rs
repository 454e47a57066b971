//! Drivers that are kept from scenario to scenario, and what a scenario has of them.
//!
//! `WebKitGTK`'s driver and display are kept without the browser. Firefox takes five seconds of processor time to start, so it
//! is kept, too, and each scenario has a container of its own in it, which is how Firefox separates its users' accounts:
//! storage, caches, workers and connections of one are nowhere in another. Chromium's driver starts at once, and leaves its
//! browser behind where that was started by a script, so it always ends with its scenario.

use super::{DEADLINE, Engine, Outcome, Page, driver::Driver};
use fantoccini::wd::Capabilities;
use std::{
    cell::RefCell,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

/// Drivers that no scenario has, and Firefox's page with them.
static IDLE: Mutex<Vec<(Driver, Option<Page>)>> = Mutex::new(Vec::new());

thread_local! {
    /// What the scenario that runs on this thread has. It stays until that has ended, so that a failure can be looked at.
    static LENT: RefCell<Vec<Lent>> = const { RefCell::new(Vec::new()) };
}

/// A browser that a scenario has.
#[derive(Debug)]
pub struct Lent {
    // The order matters: were the session to go first, the browser would be shutting down by itself while its
    // processes are being looked for, and some would be nobody's children by then.
    driver: Driver,
    pub page: Page,
    manner: Manner,
    /// How much the driver had printed before.
    printed: usize,
}

/// What becomes of it when the scenario has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Manner {
    /// Driver and browser end.
    End,
    /// The browser ends.
    Close,
    /// The browser is kept, with an empty page.
    Keep,
}

/// A browser of a driver that is kept.
pub(super) async fn session(engine: Engine, capabilities: Capabilities) -> Outcome<Page> {
    let driver = match idle(engine) {
        Some((driver, _)) => driver,
        None => Driver::start(engine, &[]).await?,
    };
    let printed = driver.process.log().len();
    let page = Page::new(driver.browser(capabilities).await?);
    let manner = if engine == Engine::Chromium { Manner::End } else { Manner::Close };
    lend(Lent { driver, page: page.clone(), manner, printed });
    Ok(page)
}

/// A page of its own in a Firefox that is kept.
pub(super) async fn firefox() -> Outcome<Page> {
    static READERS: AtomicU32 = AtomicU32::new(1);
    let (driver, page) = if let Some((driver, Some(page))) = idle(Engine::Firefox) {
        (driver, page)
    } else {
        let driver = Driver::start(Engine::Firefox, &[]).await?;
        let page = Page::new(driver.browser(Engine::Firefox.capabilities(&[])).await?);
        (driver, page)
    };
    let printed = driver.process.log().len();
    alone(&page, READERS.fetch_add(1, Ordering::Relaxed)).await?;
    lend(Lent { driver, page: page.clone(), manner: Manner::Keep, printed });
    Ok(page)
}

/// Shows an empty page of a container in the place of all that is open; 0 is none.
async fn alone(page: &Page, container: u32) -> Outcome {
    // By its address it can be told from the empty page that every tab begins with.
    let empty = format!("about:blank?{container}");
    page.in_firefox(&format!(
        "for (const other of Services.wm.getEnumerator('navigator:browser')) if (other != window) other.close(); \
         const old = [...gBrowser.tabs]; \
         gBrowser.selectedTab = gBrowser.addTab('{empty}', {{ userContextId: {container}, \
           triggeringPrincipal: Services.scriptSecurityManager.getSystemPrincipal() }}); \
         for (const tab of old) gBrowser.removeTab(tab, {{ skipPermitUnload: true }});"
    ))
    .await?;
    let deadline = Instant::now() + DEADLINE;
    let window = loop {
        let mut windows = page.client.windows().await?;
        match windows.pop() {
            Some(window) if windows.is_empty() => break window,
            _ if Instant::now() > deadline => return Err("Firefox's other windows do not close".into()),
            _ => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    };
    page.client.switch_to_window(window).await?;
    // Otherwise the driver takes the end of this load for that of the scenario's first page.
    page.until(&format!("location.href == '{empty}' && document.readyState == 'complete'")).await?;
    if page.client.get_window_size().await? != SIZE {
        page.client.set_window_rect(0, 0, 1280, 1024).await?;
    }
    Ok(())
}

/// Of every browser's window at its start, in pixels.
const SIZE: (u64, u64) = (1280, 1024);

fn idle(engine: Engine) -> Option<(Driver, Option<Page>)> {
    let mut idle = IDLE.lock().unwrap_or_else(PoisonError::into_inner);
    let found = idle.iter().rposition(|(driver, _)| driver.engine == engine)?;
    Some(idle.remove(found))
}

/// Notes what the scenario on this thread has.
pub(super) fn lend(lent: Lent) {
    LENT.with_borrow_mut(|all| all.push(lent));
}

/// All that the scenario on this thread had.
pub fn given_back() -> Vec<Lent> {
    LENT.take()
}

/// Ends all drivers that are kept.
pub fn end_browsers() {
    IDLE.lock().unwrap_or_else(PoisonError::into_inner).clear();
}

impl Lent {
    /// With a driver that ends with it.
    pub(super) fn to_be_ended(driver: Driver, page: Page) -> Self {
        Self { driver, page, manner: Manner::End, printed: 0 }
    }

    /// The engine.
    pub const fn engine(&self) -> Engine {
        self.driver.engine
    }

    /// What driver and browser have printed since it was lent.
    pub fn log(&self) -> String {
        self.driver.process.log().get(self.printed..).unwrap_or_default().to_owned()
    }

    /// Makes it ready for the next scenario. What cannot be made ready ends.
    pub async fn keep(self) {
        let Self { driver, page, manner, .. } = self;
        let ready = match manner {
            Manner::End => return,
            Manner::Close => page.client.close().await.is_ok().then_some(None),
            Manner::Keep => alone(&page, 0).await.is_ok().then_some(Some(page)),
        };
        if let Some(page) = ready {
            IDLE.lock().unwrap_or_else(PoisonError::into_inner).push((driver, page));
        }
    }
}
