//! The counter's address, `api/visitors`.

mod handlers; // GET and POST
mod visits_by_day; // whether the answers show visits by the day

pub use handlers::{get_figures, post_heartbeat};
pub use visits_by_day::VisitsByDay;
