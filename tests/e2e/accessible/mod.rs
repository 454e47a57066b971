//! What can be measured of WCAG 2.2, on every page and in every state of one (`states`).

mod media; // motion, and colours of the system
mod rules; // all of it, and axe-core
mod speech; // what is read out
mod targets; // what fingers must hit
mod text; // its lines, its spacing, its colours

pub(crate) use rules::*;
pub(crate) use speech::*;
