//! The cost of a search, whatever the articles and the query are: at most [`TIMES`] that of an ordinary search in as many ordinary
//! articles of the same length. Counted in steps and not in time, so that it is the same on every machine; and the memory.

use super::{
    hits::hit,
    index::{Index, IndexEntry, IndexQuery},
    step_budget::StepBudget,
    terms::Terms,
};
use crate::publish::Address;
use proptest::{collection::vec, prelude::*, sample::select};
use tintuc::{
    locale::Locale,
    model::{Article, parse},
};

/// The limit.
const TIMES: u64 = 20;

/// The most memory of a search, in bytes: the words of 64 kB of one article, and the shown parts of twenty hits.
const MEMORY: u64 = 4 << 20;

/// News as an office writes them.
const ORDINARY: &str = "Sở Ngoại vụ tổng kết công tác cải cách hành chính năm 2017 và triển khai nhiệm vụ năm 2018. Hội nghị đã \
    được nghe báo cáo kết quả thực hiện, những tồn tại, hạn chế và phương hướng trong thời gian tới; các phòng, đơn vị trực \
    thuộc thảo luận, đóng góp ý kiến. Phát biểu kết luận, đồng chí Giám đốc ghi nhận sự nỗ lực của toàn thể cán bộ. ";
const QUERY: &str = "cải cách hành chính";

fn article(number: usize, text: &str) -> Article {
    let text = serde_json::Value::from(text);
    let article = format!(
        r#"{{"id":"bai-{number}","title":"Phụ lục","date_published":"2017-12-01T17:00:00+07:00",
        "_tintuc":{{"body":[{{"type":"paragraph","spans":[{{"text":{text}}}]}}]}}}}"#
    );
    parse(&article).unwrap()
}

/// The cost of a search.
struct Cost {
    /// The steps that it counts, and those that `SQLite` takes within one call.
    steps: u64,
    /// The most memory that it uses besides its articles, in bytes.
    memory: u64,
}

/// The cost of a search over articles of these texts.
fn cost(texts: &[String], query: &str) -> Cost {
    let (terms, budget) = (Terms::of(query), StepBudget::default());
    let articles = texts.iter().enumerate().map(|(number, text)| article(number, text)).collect::<Vec<_>>();
    let entries = texts.iter().zip(&articles).map(|(text, article)| IndexEntry {
        id: article.id.clone(),
        locale: Locale::Vi,
        section: None,
        published: article.date_published,
        title: article.title.clone(),
        lead: String::new(),
        body: text.clone(),
    });
    let entries = entries.collect::<Vec<_>>();
    let mut index = Index::new().unwrap();
    index.put(entries.iter().map(|entry| (&entry.id, Some(entry)))).unwrap();
    let wanted = IndexQuery { terms: &terms, locale: Locale::Vi, section: None, from: None, until: None };
    let search = || {
        let (ids, _) = index.find(&wanted, 0, 20, &budget).unwrap();
        let found = articles.iter().filter(|article| ids.contains(&article.id));
        found.map(|article| hit(article, &terms, &Address::default(), &budget).unwrap()).collect::<Vec<_>>()
    };
    let memory = allocation_counter::measure(|| assert!(search().len() <= 20)).bytes_max;
    Cost { steps: budget.steps() + index.places(&terms).unwrap(), memory }
}

fn steps(texts: &[String], query: &str) -> u64 {
    cost(texts, query).steps
}

fn ordinary(texts: &[String]) -> u64 {
    let text = |text: &String| ORDINARY.chars().cycle().take(text.chars().count().max(100)).collect();
    steps(&texts.iter().map(text).collect::<Vec<_>>(), QUERY)
}

/// Texts that repeat a few words, and queries of the same words: a search is expensive when much of the text matches.
fn words() -> impl Strategy<Value = &'static str> {
    let long = "nghiengnghieng";
    select(vec!["0", "1", "2", "a", "b", "ab", "đ", "ổ", "cải", "cách", "phụ", "lục", "và", "\u{301}", "😀", long])
}

fn text() -> impl Strategy<Value = String> {
    (vec(words(), 1..8), select(vec![" ", "  ", " | ", "\n", ""]), 1..200_usize)
        .prop_map(|(words, gap, times)| (words.join(gap) + gap).repeat(times))
}

fn query() -> impl Strategy<Value = String> {
    let word = prop_oneof![8 => words(), 1 => Just("\""), 1 => Just("phu")];
    (vec(word, 1..12), 1..20_usize, words())
        .prop_map(|(words, times, last)| format!("{} {last}", [words.join(" ").as_str()].repeat(times).join(" ")))
        .prop_map(|query| query.chars().take(200).collect())
}

proptest! {
    #[test]
    fn no_search_takes_much_more_than_an_ordinary_one(texts in vec(text(), 1..6), query in query()) {
        let (taken, usual) = (steps(&texts, &query), ordinary(&texts));
        prop_assert!(taken <= TIMES * usual, "{taken} steps, ordinarily {usual}: {query}");
    }
}

/// The two attacks that were reported, and further ones, with long texts.
#[test]
fn the_worst_that_was_found_takes_no_more_than_it_may() {
    let annex = |words: &[&str]| words.iter().copied().cycle().take(32_000).collect::<Vec<_>>().join(" ");
    let different = |from: usize| (0..12_000).map(|at| format!("a{}", from * at)).collect::<Vec<_>>().join(" ");
    let zeros = format!("{}phu", "0 ".repeat(96));
    let letters = "a b c d e ".repeat(19);
    let sixteen = "0 1 2 3 4 5 6 7 8 9 a b c d e f";
    for (texts, query) in [
        (vec![annex(&["0", "1"]); 2], zeros.as_str()),
        (vec![annex(&["a", "b", "c", "d", "e"]); 4], &letters),
        (vec![annex(&["a", "b", "c", "d", "e"]); 4], &format!("\"{letters}\" phu")),
        (vec![annex(&["0"]); 4], &format!("\"{}1\" phu", "0 ".repeat(15))),
        (vec![annex(&["0"]); 4], "0"),
        (vec![annex(&sixteen.split(' ').collect::<Vec<_>>()); 4], sixteen),
        (vec![annex(&["nghieng"]); 4], "nghi"),
        ((0..4).map(different).collect(), "b a"),
        ((0..4).map(different).collect(), "phu a"),
    ] {
        let (Cost { steps, memory }, usual) = (cost(&texts, query), ordinary(&texts));
        assert!(steps <= TIMES * usual, "{steps} steps, ordinarily {usual}: {query}");
        assert!(memory <= MEMORY, "{memory} bytes: {query}");
    }
}
