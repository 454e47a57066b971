//! What the programs weigh; `script/bench sizes` prints the tables.

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

/// What portals load weighs no more than it may, and is no part of the app.
pub(crate) async fn of_what_portals_load(_: Engine) -> Outcome {
    let [(_, _, counter), (_, _, news), (_, _, frame), _] = sizes::portals(&site_at_root()?)?;
    assert_eq!((counter.len(), news.len(), frame.len()), (1, 3, 1), "the script; module and glue; the other script");
    assert!(counter[0].brotli <= sizes::EMBED_BUDGET, "{} bytes of embed.js", counter[0].brotli);
    assert!(frame[0].brotli <= sizes::FRAME_BUDGET, "{} bytes of embed-frame.js", frame[0].brotli);
    let app: usize = sizes::parts(&site_at_root()?)?.iter().map(|part| part.brotli).sum();
    let news: usize = news.iter().map(|part| part.brotli).sum();
    assert!(news <= app * 2 / 3, "{news} bytes for news that take {app} with pages and history");
    Ok(())
}
