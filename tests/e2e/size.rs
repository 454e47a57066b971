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
    let loads = sizes::portals(&site_at_root()?)?;
    assert_eq!(
        loads.each_ref().map(|load| load.parts.len()),
        [1, 3, 3, 1, 1],
        "the news take a script, a module and its glue"
    );
    let weight = |parts: &[sizes::Part]| parts.iter().map(|part| part.brotli).sum::<usize>();
    for load in &loads {
        let all = weight(&load.parts);
        assert!(load.budget.is_none_or(|budget| all <= budget), "{all} bytes; script/bench sizes says of what");
    }
    let (news, app) = (weight(&loads[1].parts), weight(&sizes::parts(&site_at_root()?)?));
    assert!(news <= app * 2 / 3, "{news} bytes for news that take {app} with pages and history");
    Ok(())
}
