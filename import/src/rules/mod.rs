//! A newspaper's eye: what a reader of newspapers sees at a glance, as small rules that all sources share. Each looks at the
//! parts of a draft and changes only what it is named for.

mod captions; // the line under a picture, and the photographer in it
pub mod clean; // NFC, white space, zero-width debris
mod credits; // "Tin, bài: …", "Ảnh: …", "Nguồn: …" at the end
pub mod date; // "Thứ Sáu, 1-12-2017 17:00"
mod debris; // counters, "In trang", empty lines
mod headings; // headings that are only bold paragraphs
mod lists; // lists that are only dashes
mod opening; // section label, headline, date line, lead

use crate::draft::Draft;
use tintuc::model::Site;

/// Applies all rules, in the order in which they need each other.
pub fn shape(draft: &mut Draft, site: &Site) {
    clean::draft(draft);
    debris::drop(draft);
    opening::read(draft, site);
    captions::attach(draft);
    credits::read(draft);
    headings::promote(draft);
    lists::gather(draft);
    captions::credit_all(draft);
}
