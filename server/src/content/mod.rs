//! The published content: a directory of files in exactly the form that clients fetch.

mod cache;
mod check;
mod desk;
mod finding;
mod folder;
mod kind;
mod library;
mod located;
mod measure;
mod serve;
mod sources;
mod timetable;

pub(crate) use cache::Cache;
pub use check::{Checked, MAX_BYTES, check, check_with_pictures};
pub(crate) use check::{local, said_size, same_shape};
pub(crate) use desk::Desk;
pub use finding::{Finding, Severity};
pub use folder::Folder;
pub(crate) use folder::Stamp;
pub use kind::Kind;
pub use library::{Library, Missing};
pub(crate) use library::{MARK, documents, read, read_as_is};
pub use located::Located;
pub use measure::{Measured, Unmeasured, measure};
pub use serve::serve;
pub(crate) use sources::{Sources, Stamps, of_one_moment};
