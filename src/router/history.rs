use leptos::prelude::window;
use wasm_bindgen::JsValue;

/// What is known of the entries of this tab.
pub(super) struct Entries {
    pub(super) current: Entry,
    /// Whether the page of the current entry stands in the document, and not still that of the one before.
    pub(super) arrived: bool,
    /// The addresses of the links by which entries were left.
    pub(super) links: Known<String>,
    /// Scroll positions of entries left by back or forward.
    pub(super) scrolled: Known<i32>,
}

impl Entries {
    /// How far the page of the current entry was scrolled when it was left last.
    pub(super) fn known_scroll(&self) -> i32 {
        self.scrolled.of(self.current.key).unwrap_or(self.current.scroll)
    }
}

/// What is known of entries, by their keys. A list: a tab has few, and a hash map would cost 5 kB.
pub(super) struct Known<T>(Vec<(u64, T)>);

impl<T> Default for Known<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Clone> Known<T> {
    pub(super) fn of(&self, key: u64) -> Option<T> {
        self.0.iter().find(|(known, _)| *known == key).map(|(_, value)| value.clone())
    }

    pub(super) fn set(&mut self, key: u64, value: T) {
        self.0.retain(|(known, _)| *known != key);
        self.0.push((key, value));
    }
}

/// Where the session's storage keeps the entry that was left last.
const LEFT: &str = "tintuc:left";

/// What `history.state` holds: `<key> <scroll position>`, and behind it the number of a picture where one is shown large over
/// the page (public/lightbox.js).
#[derive(Clone, Copy)]
pub(super) struct Entry {
    pub(super) key: u64,
    pub(super) scroll: i32,
}

impl Entry {
    /// A key no other entry of this tab has: the time, in milliseconds.
    pub(super) fn fresh() -> Self {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "milliseconds since 1970 fit")]
        Self { key: js_sys::Date::now() as u64, scroll: 0 }
    }

    /// The one that the browser shows, with the position it had when it was left.
    pub(super) fn current() -> Self {
        let state = window().history().and_then(|history| history.state()).unwrap_or_default();
        let Some(entry) = Self::read(&state) else { return Self::fresh() };
        let left = storage().and_then(|storage| storage.get_item(LEFT).ok()?);
        let left = left.and_then(|left| Self::read(&left.into())).filter(|left| left.key == entry.key);
        left.unwrap_or(entry)
    }

    pub(super) fn read(state: &JsValue) -> Option<Self> {
        let state = state.as_string()?;
        let mut parts = state.split(' ');
        Some(Self { key: parts.next()?.parse().ok()?, scroll: parts.next()?.parse().ok()? })
    }

    /// Whether a picture is shown large in an entry.
    pub(super) fn has_picture(state: &JsValue) -> bool {
        state.as_string().is_some_and(|state| state.split(' ').nth(2).is_some())
    }

    pub(super) fn state(self) -> JsValue {
        format!("{} {}", self.key, self.scroll).into()
    }

    /// Keeps it for [`Entry::current`]: browsers drop what is written into its own state while the page goes.
    pub(super) fn keep_as_left(self) {
        if let (Some(storage), Some(left)) = (storage(), self.state().as_string()) {
            _ = storage.set_item(LEFT, &left);
        }
    }
}

/// What this tab remembers; absent where the browser refuses.
fn storage() -> Option<web_sys::Storage> {
    window().session_storage().ok().flatten()
}
