//! What Lighthouse finds wanting. Its marks for speed depend on the machine: `script/bench` prints them.

use crate::support::{Engine, Marks, Outcome, Server};

pub(crate) async fn finds_nothing_wanting(_: Engine) -> Outcome {
    let server = Server::start().await?;
    for (name, path) in [("test-listing", ""), ("test-article", "tin/tong-ket-cai-cach-hanh-chinh-2017")] {
        let marks = Marks::of(&server.address(path), name).await?;
        eprintln!("/{path}: performance {}", marks.performance);
        let given = [marks.accessibility, marks.best_practices, marks.seo];
        assert_eq!(given, [100; 3], "/{path}: {:?}", marks.faults);
    }
    Ok(())
}
