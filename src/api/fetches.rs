use std::{
    cell::RefCell,
    future::poll_fn,
    rc::Rc,
    task::{Poll, Waker},
};

/// The paths that are being fetched.
#[derive(Clone, Default)]
pub(super) struct Fetches(Rc<RefCell<Vec<UnderWay>>>);

/// A path that is being fetched, and who waits for it.
struct UnderWay {
    path: String,
    waiting: Vec<Waker>,
}

impl Fetches {
    /// Waits for the end of a fetch of this path, if one is under way.
    pub(super) async fn join(&self, path: &str) {
        poll_fn(|context| match self.0.borrow_mut().iter_mut().find(|fetching| fetching.path == path) {
            Some(fetching) => {
                fetching.waiting.push(context.waker().clone());
                Poll::Pending
            }
            None => Poll::Ready(()),
        })
        .await;
    }

    /// Lets others join until the handle is dropped; who comes second has nothing to announce.
    pub(super) fn announce(&self, path: &str) -> Option<Fetching> {
        let mut under_way = self.0.borrow_mut();
        if under_way.iter().any(|fetching| fetching.path == path) {
            return None;
        }
        under_way.push(UnderWay { path: path.to_owned(), waiting: Vec::new() });
        Some(Fetching { path: path.to_owned(), fetches: self.clone() })
    }
}

/// A fetch that others can join; it ends with its value.
pub(super) struct Fetching {
    path: String,
    fetches: Fetches,
}

impl Drop for Fetching {
    fn drop(&mut self) {
        let mut under_way = self.fetches.0.borrow_mut();
        let Some(index) = under_way.iter().position(|fetching| fetching.path == self.path) else { return };
        let ended = under_way.remove(index);
        drop(under_way);
        for waker in ended.waiting {
            waker.wake();
        }
    }
}
