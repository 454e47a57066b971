use crate::{
    draft::{Draft, Part},
    report::{Kind, Note},
};
use tintuc::search::folded;

/// Lines of portals that are no news, folded; a line that is nothing else goes.
const LINES: [&str; 24] = [
    "in trang",
    "in bai viet",
    "ban in",
    "gui email",
    "gui cho ban be",
    "chia se",
    "share",
    "print",
    "email",
    "tweet",
    "like",
    "quay lai",
    "tro ve",
    "ve dau trang",
    "len dau trang",
    "back to top",
    "tweet share",
    "cac tin khac",
    "tin lien quan",
    "tin khac",
    "in",
    "xem them",
    "doc them",
    "lien ket website",
];
/// How such lines begin where a figure follows.
const BEGINNINGS: [&str; 9] = [
    "dang online",
    "luot truy cap",
    "so luot truy cap",
    "tong so luot truy cap",
    "truy cap",
    "luot xem",
    "so lan xem",
    "so lan doc",
    "views",
];
/// Longer lines are text, whatever their first words.
const LONGEST: usize = 60;

/// Drops visitor counters, "Print | Share" and lines of signs.
pub(super) fn drop(draft: &mut Draft) {
    let mut dropped = Vec::new();
    let last = draft.parts.len().saturating_sub(4);
    let mut index = 0;
    draft.parts.retain(|part| {
        let at_end = index >= last;
        index += 1;
        let Some(paragraph) = part.paragraph() else { return true };
        let text = paragraph.text();
        let debris = is_debris(&text, at_end);
        if debris {
            dropped.push(text);
        }
        !debris
    });
    for text in dropped {
        draft.note(Note::new(Kind::Dropped, format!("\"{text}\", no part of the news")));
    }
    // Lines of a counter in one paragraph.
    if let Some(Part::Paragraph(paragraph)) = draft.parts.last_mut()
        && paragraph.text().lines().all(|line| is_debris(line, true))
    {
        draft.parts.pop();
    }
}

fn is_debris(text: &str, at_end: bool) -> bool {
    if text.chars().count() > LONGEST {
        return false;
    }
    let folded = folded(text);
    let pieces: Vec<String> = text.split(['|', '•', '·']).map(tintuc::search::folded).collect();
    let words = |piece: &String| piece.is_empty() || LINES.contains(&piece.as_str());
    let figures = at_end && folded.len() >= 4 && folded.chars().all(|sign| sign.is_ascii_digit() || sign == ' ');
    folded.is_empty()
        || pieces.iter().all(words)
        || figures && !text.contains('/')
        || BEGINNINGS.iter().any(|known| {
            folded.strip_prefix(known).is_some_and(|rest| rest.chars().all(|sign| sign.is_ascii_digit() || sign == ' '))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_counter_is_no_news_and_a_number_in_the_text_is() {
        for debris in ["1303080", "Đang online: 54", "In trang | Gửi email", "***", "Lượt xem: 1.204"] {
            assert!(is_debris(debris, true), "{debris}");
        }
        for news in ["In ấn", "Chia sẻ kinh nghiệm", "01/12/2017", "54 hồ sơ", "Truy cập trang tin"] {
            assert!(!is_debris(news, true), "{news}");
        }
        assert!(!is_debris("1303080", false));
    }
}
