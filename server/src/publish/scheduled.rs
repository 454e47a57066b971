use tintuc::model::{Id, Timestamp};

/// The list of the files that publishing has made, a path a line, and of the articles that are dated ahead. Nothing that is not
/// in it is ever removed. Hidden, so that it is not served.
pub(super) const LIST: &str = ".tintuc-publish";

/// An article that is dated ahead, and so not published yet.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Scheduled {
    /// When it is due.
    pub at: Timestamp,
    /// Its id.
    pub id: Id,
}

/// The beginning of its line in the list. No path of a derived file begins so.
const MARK: &str = "due ";

impl Scheduled {
    /// Reads a line of the list; `None` for the line of a file.
    pub(super) fn read(line: &str) -> Option<Self> {
        let (at, id) = line.strip_prefix(MARK)?.split_once(' ')?;
        Some(Self { at: Timestamp::parse(at).ok()?, id: Id::new(id).ok()? })
    }

    /// Its line in the list.
    pub(super) fn line(&self) -> String {
        format!("{MARK}{} {}\n", self.at, self.id)
    }
}
