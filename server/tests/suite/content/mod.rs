//! api/: documents, files, and changes while the server runs.

mod changes; // changes while the server runs
mod documents; // documents, and errors
mod files; // pictures and attachments

use crate::support::Answer;

pub(super) fn assert_open(answer: &Answer) {
    assert_eq!(answer.header("access-control-allow-origin"), "*", "{answer:?}");
}
