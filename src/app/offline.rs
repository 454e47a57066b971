//! Reading offline: starts the service worker (`public/sw.js`), and tells when it has brought a newer version.

use crate::{
    api::{self, Request},
    browser::{self, use_event_listener},
    model::Id,
};
use gloo_timers::future::TimeoutFuture;
use js_sys::Array;
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{ServiceWorkerContainer, ServiceWorkerRegistration};

/// How long after the start the worker may cost something, in milliseconds: the page and its pictures come first.
const DELAY: u32 = 2_000;
/// How long the worker's script may take; without it the page works as well.
const SCRIPT_TIMEOUT: Duration = Duration::from_secs(30);

/// Starts the service worker of the site at `base`, where the browser and the host have one. The signal turns true when
/// a newer version of the app is ready.
pub(super) fn use_service_worker(base: &str) -> ReadSignal<bool> {
    let (newer, set_newer) = signal(false);
    let script = format!("{base}sw.js");
    // What the worker's registration brings about ends with the owner that asked for it.
    let owner = Owner::current().unwrap_or_default();
    if let Some(container) = container() {
        browser::spawn(async move {
            TimeoutFuture::new(DELAY).await;
            // Storage may be refused, and the network may be away: then nothing is kept this time.
            if let Err(fault) = register(&owner, container, script, set_newer).await {
                leptos::logging::log!("nothing is kept for reading offline: {}", browser::cause(&fault));
            }
        });
    }
    newer
}

/// Tells the service worker which article is read: one that was prefetched is not asked for again.
pub(super) fn tell_read(id: &Id) {
    let Some(worker) = container().and_then(|container| container.controller()) else { return };
    _ = worker.post_message(&id.as_str().into());
}

/// Old browsers and insecure addresses have none; to a frame that must not keep anything, the mere look is an error.
fn container() -> Option<ServiceWorkerContainer> {
    let container = browser::property(&window().navigator(), "serviceWorker");
    container.is_object().then(|| container.unchecked_into())
}

async fn register(
    owner: &Owner,
    container: ServiceWorkerContainer,
    script: String,
    newer: WriteSignal<bool>,
) -> Result<(), JsValue> {
    // Static hosts and `trunk serve` have the script without a build, which is the kill switch.
    let current = worker(&script).await;
    // The site may lie in the folder of another one, whose worker takes its pages until there is its own.
    let known = container.controller().is_some_and(|worker| worker.script_url().ends_with(&script));
    if !known && !current.as_deref().is_some_and(has_build) {
        return Ok(());
    }
    if current.is_some_and(|text| is_newer(&text)) {
        newer.set(true);
    }
    let (taken_over, address) = (container.clone(), script.clone());
    let mut unknown = !known;
    let on_change = move |_| {
        if std::mem::take(&mut unknown) {
            tell_what_was_loaded(&taken_over);
        }
        let address = address.clone();
        browser::spawn(async move {
            if worker(&address).await.is_some_and(|text| is_newer(&text)) {
                newer.set(true);
            }
        });
    };
    owner.with(|| use_event_listener(&container, "controllerchange", on_change));
    let registration: ServiceWorkerRegistration = JsFuture::from(container.register(&script)).await?.unchecked_into();
    // A tab may stay open for days: it asks when its reader comes back.
    let on_return = move |_| {
        if !document().hidden()
            && let Ok(update) = registration.update()
        {
            browser::spawn(async move { _ = JsFuture::from(update).await });
        }
    };
    owner.with(|| use_event_listener(&document(), "visibilitychange", on_return));
    Ok(())
}

async fn worker(script: &str) -> Option<String> {
    api::file(script, &Request::new(SCRIPT_TIMEOUT)).await.ok()
}

/// Whether the program that runs here is not the one that the worker keeps.
fn is_newer(worker: &str) -> bool {
    let loaded = loaded();
    // After a failed start it has a query.
    let mut paths = loaded.iter().filter_map(|address| address.split('?').next());
    let own = paths.find(|path| path.ends_with("_bg.wasm")).and_then(|path| path.rsplit('/').next());
    // What stands between quotation marks, and between those texts.
    has_build(worker) && own.is_some_and(|own| worker.split('"').all(|name| name != own))
}

/// Whether a worker is one, and not the kill switch (`server/src/site/service_worker.rs`).
fn has_build(worker: &str) -> bool {
    worker.starts_with("self.tintuc=")
}

/// The addresses of everything that the page has loaded.
fn loaded() -> Vec<String> {
    let entries = window().performance().map(|performance| performance.get_entries_by_type("resource"));
    let entries = entries.unwrap_or_default();
    entries.iter().filter_map(|entry| browser::property(&entry, "name").as_string()).collect()
}

/// What was there before the worker is to be kept, too.
fn tell_what_was_loaded(container: &ServiceWorkerContainer) {
    let Some(worker) = container.controller() else { return };
    let page = window().location().href().unwrap_or_default();
    let addresses = std::iter::once(page).chain(loaded()).map(JsValue::from).collect::<Array>();
    _ = worker.post_message(&addresses);
}
