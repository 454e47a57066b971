//! What searching may cost.

use super::{article, found, search, serve};
use crate::support::get;

/// The reported attack took sixteen seconds. `src/search/cost.rs` limits the steps that it takes now.
#[tokio::test]
async fn a_query_of_one_syllable_said_a_hundred_times_is_an_ordinary_one() {
    let annex = |from: usize| (0..32_000).map(|at| ["0 ", "1 "][(at + from) % 2]).collect::<String>();
    let (_fixture, app) = serve(&[
        article("a", "Phụ lục I", "", &annex(0), "2017-12-01"),
        article("b", "Phụ lục II", "", &annex(1), "2017-12-02"),
    ]);
    for words in [format!("{}phu", "0 ".repeat(96)), format!("\"{}\" phu", "0 1 ".repeat(8))] {
        assert_eq!(found(&app, &words).await, ["b", "a"], "{words}");
    }
    let page = get(&app, &format!("/tim-kiem?q={}phu", "0+".repeat(96))).await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("<mark>0</mark>"), "{}", page.text());
}

#[tokio::test]
async fn one_network_cannot_take_all_searches() {
    let (_fixture, app) = serve(&[article("a", "Cải cách", "", "x", "2017-12-01")]);
    // The allowance grows while they are asked: with searches that find nothing to look for, much slower than it is used up.
    let mut refused = None;
    for _ in 0..10_000 {
        let answer = search(&app, "q=").await;
        if answer.status == 429 {
            refused = Some(answer);
            break;
        }
    }
    let refused = refused.unwrap();
    refused.assert_problem(429);
    assert_eq!(refused.header("retry-after"), "5");
    assert_eq!(get(&app, "/api/site.json").await.status, 200, "all else is there");
}
