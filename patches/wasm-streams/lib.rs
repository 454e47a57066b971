//! In the place of the crate `wasm-streams`. Leptos links it for what server functions send and receive piece by piece;
//! tintuc has none, and calls nothing of it. But that crate exports three classes to JavaScript, and what they do stays in
//! the program, since no tool can tell that nobody makes one of them: 3.6 kB on the wire, and 12 kB to compile.
//!
//! Here is as much of its interface as Leptos names.

use futures_core::Stream;
use futures_util::stream::Empty;
use wasm_bindgen::JsValue;

/// A stream of the browser's. There is none.
#[derive(Debug)]
pub enum ReadableStream {}

impl ReadableStream {
    /// Takes a stream of the browser's.
    ///
    /// # Panics
    /// Always: whoever writes a server function that streams removes this crate (`[patch]` in Cargo.toml).
    pub fn from_raw(_: web_sys::ReadableStream) -> Self {
        none()
    }

    /// Makes one of a stream of Rust's.
    ///
    /// # Panics
    /// Always, as [`Self::from_raw`].
    pub fn from_stream(_: impl Stream<Item = Result<JsValue, JsValue>> + 'static) -> Self {
        none()
    }

    /// As the browser has it.
    pub fn into_raw(self) -> web_sys::ReadableStream {
        match self {}
    }

    /// As Rust has it.
    pub fn into_stream(self) -> Empty<Result<JsValue, JsValue>> {
        match self {}
    }
}

fn none() -> ! {
    unreachable!("tintuc has no server functions; see patches/wasm-streams")
}
