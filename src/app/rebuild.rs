use leptos::{either::Either, prelude::*};

/// Builds a view with new nodes when its key has changed, and updates it in place when the key is the same.
///
/// Page translators replace text nodes by nodes of their own. Leptos would then change texts that are no longer in the
/// document, so a view that changes over time must not rely on them.
pub fn rebuild_on_change<Key: PartialEq + Send + 'static>(
    mut content: impl FnMut() -> Option<(Key, AnyView)> + Send + 'static,
) -> impl FnMut() -> Option<AnyView> + Send + 'static {
    let (mut last, mut odd) = (None, false);
    move || {
        let (key, view) = content()?;
        let key = Some(key);
        odd ^= last != key;
        last = key;
        Some(if odd { Either::Left(view) } else { Either::<_, AnyView>::Right(view) }.into_any())
    }
}
