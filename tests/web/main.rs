//! What only a browser can show. `script/test wasm` runs them in headless Chromium.
#![cfg(all(target_arch = "wasm32", feature = "csr"))]

mod api;
mod browser;
mod components;
mod json;
mod visitors;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
