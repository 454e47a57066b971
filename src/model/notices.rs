//! What the reader leaves out, so that `check` can name it. Only natively: in the browser nobody asks, and none of this is in
//! the wasm.

#[cfg(feature = "csr")]
pub(super) use browser::{adjusted, attempt, in_element, in_entry, in_field};
#[cfg(not(feature = "csr"))]
pub(super) use native::recording;
#[cfg(not(feature = "csr"))]
pub use native::{Notice, Step};
#[cfg(not(feature = "csr"))]
pub(super) use native::{adjusted, attempt, in_element, in_entry, in_field};

#[cfg(not(feature = "csr"))]
mod native {
    use super::super::json::Json;
    use std::{cell::RefCell, fmt::Display};

    /// A value that the reader has left out or changed.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Notice {
        /// The place of that value in the document.
        pub path: Vec<Step>,
        /// The place of the fault: the same, or a part of the value.
        pub fault: Vec<Step>,
        /// What the reader does with the value, and why, such as `is left out: a text was expected`.
        pub text: String,
    }

    /// A step from a value to one of its parts.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub enum Step {
        /// To the field of this name.
        Field(String),
        /// To the element of this number, from 0.
        Element(u32),
    }

    #[derive(Default)]
    struct Recorder {
        /// The value that is being read.
        path: Vec<Step>,
        /// Whether it is a field that is absent or `null`.
        is_null: bool,
        /// The innermost place of the error that is being returned.
        fault: Option<Vec<Step>>,
        notices: Vec<Notice>,
    }

    thread_local! {
        static RECORDER: RefCell<Option<Recorder>> = const { RefCell::new(None) };
    }

    /// Reads, and lists what the reader has left out meanwhile on this thread.
    pub(in super::super) fn recording<T>(read: impl FnOnce() -> T) -> (T, Vec<Notice>) {
        RECORDER.set(Some(Recorder::default()));
        let read = read();
        (read, RECORDER.take().unwrap_or_default().notices)
    }

    fn with<T>(work: impl FnOnce(&mut Recorder) -> T) -> Option<T> {
        RECORDER.with_borrow_mut(|recorder| recorder.as_mut().map(work))
    }

    /// Reads a field of an object; `is_null` says that it is absent or `null`.
    pub(in super::super) fn in_field<T, E>(
        name: &str,
        is_null: bool,
        read: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, E> {
        within(|| Step::Field(name.to_owned()), is_null, read)
    }

    /// Reads a field whose name was not known before.
    pub(in super::super) fn in_entry<V: Json, T, E>(
        name: &str,
        value: V,
        read: impl FnOnce(V) -> Result<T, E>,
    ) -> Result<T, E> {
        in_field(name, value.is_null(), || read(value))
    }

    /// Reads an element of a list.
    pub(in super::super) fn in_element<T, E>(index: u32, read: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        within(|| Step::Element(index), false, read)
    }

    fn within<T, E>(step: impl FnOnce() -> Step, is_null: bool, read: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        let Some(before) = with(|recorder| {
            recorder.path.push(step());
            std::mem::replace(&mut recorder.is_null, is_null)
        }) else {
            return read();
        };
        let done = read();
        with(|recorder| {
            if done.is_err() && recorder.fault.is_none() {
                recorder.fault = Some(recorder.path.clone());
            }
            recorder.path.pop();
            recorder.is_null = before;
        });
        done
    }

    /// Reads what may be left out, and notes it if it is. A field that is absent or `null` is not left out.
    pub(in super::super) fn attempt<T, E: Display>(read: impl FnOnce() -> Result<T, E>) -> Option<T> {
        let before = with(|recorder| recorder.notices.len());
        read()
            .inspect_err(|error| {
                with(|recorder| {
                    // What was left out of it does not matter any more.
                    recorder.notices.truncate(before.unwrap_or_default());
                    let fault = recorder.fault.take();
                    if fault.is_some() || !recorder.is_null {
                        let path = recorder.path.clone();
                        let fault = fault.unwrap_or_else(|| path.clone());
                        recorder.notices.push(Notice { path, fault, text: format!("is left out: {error}") });
                    }
                });
            })
            .ok()
    }

    /// Notes that the reader takes another value in the place of the one that is being read.
    pub(in super::super) fn adjusted(text: impl FnOnce() -> String) {
        with(|recorder| {
            let path = recorder.path.clone();
            recorder.notices.push(Notice { fault: path.clone(), path, text: text() });
        });
    }
}

#[cfg(feature = "csr")]
mod browser {
    pub(in super::super) fn in_field<T, E>(_: &str, _: bool, read: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        read()
    }

    pub(in super::super) fn in_entry<V, T, E>(_: &str, value: V, read: impl FnOnce(V) -> Result<T, E>) -> Result<T, E> {
        read(value)
    }

    pub(in super::super) fn in_element<T, E>(_: u32, read: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        read()
    }

    pub(in super::super) fn attempt<T, E>(read: impl FnOnce() -> Result<T, E>) -> Option<T> {
        read().ok()
    }

    pub(in super::super) fn adjusted(_: impl FnOnce() -> String) {}
}
