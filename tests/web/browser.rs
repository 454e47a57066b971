//! A browser whose clock, visibility, network and storage obey the test; see `browser.js`.

use wasm_bindgen::prelude::wasm_bindgen;

/// Where its server has documents.
pub(crate) const API: &str = "/tin/api/";

#[wasm_bindgen(module = "/tests/web/browser.js")]
extern "C" {
    /// In sight, online, with empty storage and the real time.
    fn reset();
    #[wasm_bindgen(js_name = clearStorage)]
    pub fn clear_storage();
    /// Moves the clock, and lets the timers that come due ring.
    pub fn pass(milliseconds: u32);
    /// Lets the server answer at an address below [`API`].
    pub fn answer(address: &str, status: u16, text: &str);
    /// Lets nothing answer any more.
    pub fn silence();
    /// Lets nothing answer any more, and `fetch` reject with a `text`, with `nothing`, or with a `foreign` window's error.
    #[wasm_bindgen(js_name = refuseWith)]
    pub fn refuse_with(kind: &str);
    /// What was asked of the server since this was last asked: the path and how the browser's cache was to be used,
    /// separated by commas.
    #[wasm_bindgen(js_name = askedFor)]
    pub fn asked() -> String;
    pub fn hide();
    pub fn show();
    pub fn connect();
    pub fn disconnect();
    pub fn pageshow(persisted: bool);
    #[wasm_bindgen(js_name = loseNetworkSilently)]
    pub fn lose_network_silently();
    /// `setItem` throws, as on a full disk.
    #[wasm_bindgen(js_name = refuseWrites)]
    pub fn refuse_writes();
    /// `localStorage` itself throws, as in a sandboxed frame.
    #[wasm_bindgen(js_name = refuseStorage)]
    pub fn refuse_storage();
    /// Timers of a second or more that have neither rung nor been cleared.
    #[wasm_bindgen(js_name = liveTimers)]
    pub fn live_timers() -> u32;
    /// Listeners on window and document that have not been removed.
    #[wasm_bindgen(js_name = liveListeners)]
    pub fn live_listeners() -> u32;
    /// Calls of `console.warn`.
    #[wasm_bindgen(js_name = warningsSoFar)]
    pub fn warnings() -> u32;
}

/// A browser as new, until the test ends: the runner measures its time by the same clock.
#[must_use]
pub(crate) struct Fresh;

pub(crate) fn fresh() -> Fresh {
    reset();
    Fresh
}

impl Drop for Fresh {
    fn drop(&mut self) {
        reset();
    }
}

/// Lets the tasks that are ready run.
pub(crate) async fn settle() {
    gloo_timers::future::TimeoutFuture::new(5).await;
}

/// What is stored in `localStorage` under a key.
pub(crate) fn stored(key: &str) -> Option<String> {
    web_sys::window()?.local_storage().ok()??.get_item(key).ok()?
}
