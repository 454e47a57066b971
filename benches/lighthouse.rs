//! Lighthouse's marks for the two kinds of page.

use super::{
    statistics::median,
    support::{Marks, Outcome, Server},
    twin,
};

/// Prints the marks, and what costs any.
pub(crate) async fn print(runs: usize) -> Outcome {
    let server = Server::start().await?;
    println!(
        "Medians of {runs}, out of 100, as on a phone.\n\n{:<12}{:>14}{:>16}{:>17}{:>7}",
        "", "performance", "accessibility", "best practices", "SEO"
    );
    for (name, path) in [("listing", ""), ("article", twin::ARTICLE_PATH)] {
        let mut marks = Vec::new();
        for _ in 0..runs {
            marks.push(Marks::of(&server.address(path), name).await?);
        }
        println!(
            "{name:<12}{:>14}{:>16}{:>17}{:>7}",
            median(&marks, |it| it.performance.into()),
            median(&marks, |it| it.accessibility.into()),
            median(&marks, |it| it.best_practices.into()),
            median(&marks, |it| it.seo.into())
        );
        for fault in marks.last().map_or(&[][..], |marks| &marks.faults) {
            println!("  {fault}");
        }
    }
    Ok(())
}
