use tintuc::{model::Id, search::typed};

/// The longest id that is made; the contract allows 120, and old addresses may have more.
const LONGEST: usize = 80;

/// An id from a headline: without diacritics, cut at a word. What has no letters of ours is an article all the same.
pub fn from_headline(headline: &str) -> String {
    let mut id = String::new();
    for word in typed(headline).split(' ') {
        let word: String = word.chars().filter(char::is_ascii_alphanumeric).collect();
        if word.is_empty() {
            continue;
        }
        if id.len() + word.len() + usize::from(!id.is_empty()) > LONGEST {
            if id.is_empty() {
                id.extend(word.chars().take(LONGEST));
            }
            break;
        }
        if !id.is_empty() {
            id.push('-');
        }
        id.push_str(&word);
    }
    if id.is_empty() { "bai".to_owned() } else { id }
}

/// The first id that nobody has: itself, or with a number.
pub fn free(wanted: &str, is_taken: impl Fn(&Id) -> bool) -> Option<Id> {
    (1..10_000).find_map(|number| {
        let suffix = if number == 1 { String::new() } else { format!("-{number}") };
        let cut = wanted.get(..wanted.len().min(LONGEST - suffix.len()))?.trim_end_matches('-');
        Id::new(format!("{cut}{suffix}")).ok().filter(|id| !is_taken(id))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_folded_and_cut_at_a_word() {
        for (headline, id) in
            [("Đường phố: 50 năm!", "duong-pho-50-nam"), ("日本語", "bai"), ("", "bai"), ("C++ & Rust", "c-rust")]
        {
            assert_eq!(from_headline(headline), id, "{headline}");
        }
        let long = from_headline(&"nghiệm thu ".repeat(20));
        assert!(long.len() <= 80 && (long.ends_with("nghiem") || long.ends_with("thu")), "{long}");
        assert_eq!(from_headline(&"a".repeat(200)).len(), 80);
    }

    #[test]
    fn a_taken_id_gets_a_number() {
        let taken = |id: &Id| matches!(id.as_str(), "a" | "a-2");
        assert_eq!(free("a", taken).map(|id| id.to_string()).as_deref(), Some("a-3"));
    }
}
