use super::{Query, folded, typed};
use crate::model::{Feed, Found, Teaser};

/// The articles of these feeds whose titles have the words, the newest first: the search where there is no server for it.
/// As there the last word may be only the beginning of one; phrases are not known here, and nothing is marked.
pub fn titles<'a>(feeds: impl IntoIterator<Item = &'a Feed>, query: &Query) -> Feed {
    let [words, section, from, to] = ["q", "muc", "tu", "den"].map(|name| query.get(name));
    // The last word may be only the beginning of one.
    let (words, begun) = (folded(&words), typed(&words));
    let begun = begun.rsplit(' ').next().unwrap_or_default();
    let mut items = Vec::<Teaser>::new();
    for teaser in feeds.into_iter().flat_map(|feed| &feed.items) {
        // Written in Vietnam's time, days order as texts do.
        let published = teaser.date_published.to_string();
        let in_time = from <= published && (to.is_empty() || published.get(..10) <= Some(&to));
        let in_section =
            section.is_empty() || teaser.extension.section.as_ref().is_some_and(|it| it.as_str() == section);
        if in_time && in_section && has(&teaser.title, &words, begun) && items.iter().all(|known| known.id != teaser.id)
        {
            let mut at = items.len();
            items.push(teaser.clone());
            while at > 0 && items[at - 1].date_published < items[at].date_published {
                items.swap(at - 1, at);
                at -= 1;
            }
        }
    }
    #[expect(clippy::cast_possible_truncation, reason = "in memory are some thousands at most")]
    let total = items.len() as u32;
    Feed { items, found: Some(Found { total }), ..Feed::default() }
}

fn has(title: &str, words: &str, begun: &str) -> bool {
    let title = folded(title);
    let mut last = true;
    !words.is_empty()
        && words.rsplit(' ').all(|word| {
            let open = std::mem::replace(&mut last, false);
            title.split(' ').any(|known| known == word || open && known.starts_with(begun))
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ContentError, parse};

    fn feed(items: &[(&str, &str, &str)]) -> Result<Feed, ContentError> {
        let items = items.iter().map(|(id, title, date)| {
            format!(r#"{{"id":"{id}","title":"{title}","date_published":"{date}T23:30:00+07:00","_tintuc":{{"section":"tin"}}}}"#)
        });
        parse(&format!(r#"{{"version":"v","title":"T","items":[{}]}}"#, items.collect::<Vec<_>>().join(",")))
    }

    #[test]
    fn loaded_titles_are_searched_as_the_server_does() -> Result<(), ContentError> {
        let feeds = [
            feed(&[("b", "Thông báo", "2017-12-02"), ("a", "Cải cách hành chính", "2017-12-01")])?,
            feed(&[("kinh", "Kinh tế", "2017-11-02"), ("ki", "Kĩ năng", "2017-11-01")])?,
            feed(&[("c", "CÁCH làm CẢI bẹ", "2017-12-31"), ("a", "Cải cách hành chính", "2017-12-01")])?,
        ];
        for (query, expected) in [
            ("q=cai+cach", &["c", "a"][..]),
            ("q=ca%CC%89i+ca", &["c", "a"]),
            ("q=%22cai+cach%22", &["c", "a"]),
            ("q=ca+cach", &[]),
            ("q=cach&tu=2017-12-02", &["c"]),
            ("q=cach&den=2017-12-01", &["a"]),
            ("q=cach&tu=2017-12-31&den=2017-12-31", &["c"]),
            ("q=cach&muc=tin", &["c", "a"]),
            ("q=cach&muc=khac", &[]),
            ("q=cach+bao", &[]),
            ("q=kỹ", &["ki"]),
            ("q=kĩ", &["kinh", "ki"]),
            ("q=năng+kyo", &[]),
            ("q=%F0%9F%98%80", &[]),
            ("q=", &[]),
        ] {
            let found = titles(&feeds, &Query::new(query));
            let ids: Vec<_> = found.items.iter().map(|item| item.id.as_str()).collect();
            assert_eq!(ids, expected, "{query}");
            assert_eq!(found.found.map(|found| found.total as usize), Some(expected.len()));
        }
        Ok(())
    }
}
