//! Documents become articles, photographs become pictures. The map, in the order in which a document goes through it:

pub mod cli; // the command line
mod digest; // by which pictures and fields are known again
pub mod draft; // what a reader has made of a document
pub mod legacy; // text of the fonts TCVN3 and VNI → Unicode
pub mod limits; // how large, deep and long a source may be
pub mod pictures; // a photograph → files of every size and format
pub mod readers; // a file → a draft: one reader a format
pub mod report; // what was recognised, dropped and missing
pub mod rules; // a newspaper's eye: what is headline, lead, caption, credit
pub mod run; // one run over all that was named on the command line
pub mod writers; // a draft → the article's JSON, whole or not at all
