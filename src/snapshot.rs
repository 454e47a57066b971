//! How the app finds its way in a page that the server has rendered.
//!
//! The body of such a page stands in one element, [`ELEMENT`], which the app adopts as it is: it only listens, and puts live
//! figures into the counter. So there is nothing to flash or shift, and focus, selection and scroll position stay. The
//! element goes when the reader moves on. The documents that the page was made of lie in it as JSON, so that coming back to
//! it asks for nothing.

/// The id of the element that the app adopts.
pub const ELEMENT: &str = "boot";
/// The id of the JSON in it: an object from path below the API base to document; see `Api::seed`.
pub const DOCUMENTS: &str = "documents";
/// The id of the counter in it, which the app brings to life.
pub const COUNTER: &str = "counter";
/// The id of the JSON in the counter: the figures that it shows.
pub const FIGURES: &str = "figures";
