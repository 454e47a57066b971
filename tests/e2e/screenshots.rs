//! Pictures of every page in every state, to be looked at: they stay in `target/pictures`. Nobody judges them but people.

use crate::{
    state_setup::{Stage, State},
    states,
    support::{Browser, Engine, Outcome},
};
use serde_json::json;
use std::{fs, path::PathBuf};

/// Colours as Windows' "Night sky" contrast theme has them are Chromium's own business; forced they are here.
const LOOKS: [(&str, &[(&str, &str)]); 4] = [
    ("light", &[]),
    ("dark", &[("prefers-color-scheme", "dark")]),
    ("forced", &[("forced-colors", "active")]),
    ("forced-dark", &[("forced-colors", "active"), ("prefers-color-scheme", "dark")]),
];

const WIDTHS: [u32; 3] = [360, 768, 1280];

// Each table on its own: all of them take longer than a scenario may.

pub(crate) async fn of_pages(engine: Engine) -> Outcome {
    are_taken(engine, states::pages()).await
}

pub(crate) async fn of_tools(engine: Engine) -> Outcome {
    are_taken(engine, states::tools()).await
}

pub(crate) async fn of_failures(engine: Engine) -> Outcome {
    are_taken(engine, states::failures()).await
}

pub(crate) async fn of_what_the_server_sends(engine: Engine) -> Outcome {
    are_taken(engine, states::of_the_server()).await
}

/// Only with `TINTUC_PICTURES` set: they take minutes. Chromium alone can be given colours and media from outside.
async fn are_taken(engine: Engine, states: Vec<State>) -> Outcome {
    let Some(wanted) = std::env::var_os("TINTUC_PICTURES") else { return Ok(()) };
    let wanted = wanted.to_string_lossy().into_owned();
    let stage = Stage::set().await?;
    let browser = Browser::open(engine, &["--hide-scrollbars"]).await?;
    let page = &browser.page;
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/pictures");
    fs::create_dir_all(&folder)?;
    for state in states.iter().filter(|state| wanted == "all" || wanted.split(',').any(|name| name == state.name)) {
        if !stage.play(state, page).await? {
            continue;
        }
        page.value("[...document.images].forEach(image => image.loading = 'eager')").await?;
        for width in WIDTHS {
            let screen = json!({"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": false});
            page.devtools("Emulation.setDeviceMetricsOverride", screen).await?;
            page.value(
                "(window.decoded = false, Promise.allSettled([...document.images].map(image => image.decode())) \
                .then(() => window.decoded = true), true)",
            )
            .await?;
            page.until("decoded").await?;
            for (look, features) in LOOKS {
                let features: Vec<_> =
                    features.iter().map(|(name, value)| json!({"name": name, "value": value})).collect();
                page.devtools("Emulation.setEmulatedMedia", json!({"features": features})).await?;
                take(page, &folder.join(format!("{}-{width}-{look}.png", state.name))).await?;
            }
        }
        page.devtools("Emulation.setEmulatedMedia", json!({"media": "print", "features": []})).await?;
        take(page, &folder.join(format!("{}-print.png", state.name))).await?;
        page.devtools("Emulation.setEmulatedMedia", json!({"media": "", "features": []})).await?;
    }
    Ok(())
}

async fn take(page: &crate::support::Page, file: &std::path::Path) -> Outcome {
    let picture =
        page.devtools("Page.captureScreenshot", json!({"captureBeyondViewport": true, "format": "png"})).await?;
    let picture =
        base64::Engine::decode(&base64::prelude::BASE64_STANDARD, picture["data"].as_str().unwrap_or_default())?;
    Ok(fs::write(file, picture)?)
}
