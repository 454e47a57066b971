use crate::components::state::Failure;

/// What the element is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WidgetEvent {
    /// It has content now.
    Ready,
    /// It has none.
    Failed {
        /// Why, in a word that scripts can tell apart.
        reason: &'static str,
        /// Why, for the log.
        cause: String,
    },
    /// The reader sees an article.
    Viewed {
        /// Its address on the news site.
        url: String,
        /// Its headline.
        title: String,
    },
}

/// The word for a failure that scripts of the portal are told.
pub(super) const fn reason(failure: Failure) -> &'static str {
    match failure {
        Failure::NotFound | Failure::ArticleNotFound => "not-found",
        Failure::Offline => "offline",
        Failure::TimedOut => "timeout",
        Failure::Server => "server",
        Failure::Broken => "content",
    }
}
