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

#[cfg(all(test, not(feature = "csr")))]
mod tests {
    use super::{
        super::{Article, Cell, Spans, read_with_notices},
        Step,
    };
    use serde::de::DeserializeOwned;
    use serde_json::json;

    fn notices<T: DeserializeOwned>(document: &serde_json::Value) -> Vec<(Vec<Step>, Vec<Step>, String)> {
        let (_, notices) = read_with_notices::<T>(document);
        notices.into_iter().map(|notice| (notice.path, notice.fault, notice.text)).collect()
    }

    #[test]
    fn a_value_that_is_left_out_is_noted_with_its_fault_and_without_its_parts() {
        let spans = json!([{"text": "x", "strong": 1}, {"text": 1, "strong": 1}, {"text": "x", "href": null}]);
        let (element, field) = (Step::Element, |name: &str| Step::Field(name.to_owned()));
        assert_eq!(
            notices::<Spans>(&spans),
            [
                (
                    vec![element(0), field("strong")],
                    vec![element(0), field("strong")],
                    "is left out: true or false was expected".to_owned()
                ),
                (
                    vec![element(1)],
                    vec![element(1), field("text")],
                    "is left out: text: a text was expected".to_owned()
                ),
            ]
        );
    }

    #[test]
    fn what_comes_before_a_document_that_cannot_be_read_is_noted() {
        let article = json!({"id": "a", "title": "A", "summary": 7, "date_published": "x"});
        let (read, notices) = read_with_notices::<Article>(&article);
        assert!(read.is_err());
        assert_eq!(notices.len(), 1);
        assert!(super::recording(|| ()).1.is_empty(), "each reading has its own");
    }

    #[test]
    fn a_cell_within_its_bounds_has_no_notice() {
        assert!(notices::<Cell>(&json!({"text": 7, "rowspan": Cell::MAX_ROWS, "head": null})).is_empty());
        assert_eq!(notices::<Cell>(&json!({"text": 7, "rowspan": 0})).len(), 1);
    }
}
