//! What only a browser can show, and how the contract is read, which must be the same there as natively. `script/test wasm`
//! runs them in headless Chromium.
#![expect(clippy::unwrap_used, reason = "a test that panics says where; that is what it is for")]

mod contract;

#[cfg(all(target_arch = "wasm32", feature = "csr"))]
mod api;
#[cfg(all(target_arch = "wasm32", feature = "csr"))]
mod browser;
#[cfg(all(target_arch = "wasm32", feature = "csr"))]
mod components;
#[cfg(all(target_arch = "wasm32", feature = "csr"))]
mod visitors;

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
