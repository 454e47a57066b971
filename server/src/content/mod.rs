//! The published content: a directory of files in exactly the form that clients fetch.

mod cache; // what was used last, up to a number of bytes
mod check; // whether a document can be served, and what is wrong with it
mod dependencies; // the documents that a page or feed is made of
mod diagnostic; // a mistake, by file and line
mod document_kind; // what a path says about its document
mod folder; // a directory that no path leads out of
mod library; // the documents, checked once for each version
mod located; // JSON values that know their place in the text
mod picture_size; // width and height from a picture's file
mod schedule; // what time alone changes
mod serve; // answers below `api/`
mod writable_folder; // a folder that no write leads out of

pub(crate) use cache::Cache;
pub use check::{CheckResult, MAX_BYTES, check, check_with_pictures};
pub(crate) use check::{local, said_size, same_shape};
pub(crate) use dependencies::{Dependencies, FileVersions, consistent_read};
pub use diagnostic::{Diagnostic, Severity};
pub use document_kind::DocumentKind;
pub(crate) use folder::FileVersion;
pub use folder::Folder;
pub use library::{Library, Missing};
pub(crate) use library::{MARK, documents, read, read_as_is};
pub use located::Located;
pub use picture_size::{PictureSize, PictureSizeError, measure};
pub use serve::serve;
pub(crate) use writable_folder::WritableFolder;
