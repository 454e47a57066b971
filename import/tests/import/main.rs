//! The importer as an office uses it, from files on the disk to articles.

mod again; // a second run
mod hostile; // what breaks or attacks
mod model_page; // the page that the news is modelled on
mod support; // an office with its content and its documents
