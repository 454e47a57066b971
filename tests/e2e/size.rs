//! What the program weighs; `script/bench sizes` prints the table.

use crate::{
    sizes,
    support::{Engine, Outcome, site_at_root},
};

pub(crate) async fn is_within_the_budget(_: Engine) -> Outcome {
    let parts = sizes::parts(&site_at_root()?)?;
    assert!(parts.iter().filter(|part| part.brotli > 0).count() >= 5, "module, script, worker, styles, start");
    let all: usize = parts.iter().map(|part| part.brotli).sum();
    assert!(all <= sizes::BUDGET, "{all} bytes; script/bench sizes says of what");
    Ok(())
}
