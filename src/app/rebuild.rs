use leptos::{either::Either, prelude::*};

/// Builds a view again, with nodes of its own, where its key is another one, and in place where it is the same.
///
/// Page translators put nodes of their own in the place of text nodes. What Leptos changes in place then are texts that stand
/// nowhere any more: what goes on changing must not rely on them.
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
