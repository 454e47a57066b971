use super::{clean, date};
use crate::{
    draft::{Draft, Paragraph, Part},
    report::{Kind, Note},
};
use tintuc::{
    model::{Block, Site},
    search::folded,
};

/// A headline has no more characters than this; what is longer is a text.
const HEADLINE: usize = 250;
/// How many of the first parts may be section label, headline and date.
const OPENING: usize = 8;

/// Finds section label, headline, date and lead among the first parts, and takes them out of the body.
pub(super) fn read(draft: &mut Draft, site: &Site) {
    section(draft, site);
    headline(draft);
    date_line(draft);
    lead(draft);
    if draft.date.is_none() {
        let lead = draft.lead.clone().unwrap_or_default();
        let first = draft.parts.iter().find_map(Part::paragraph).map(Paragraph::text).unwrap_or_default();
        draft.date = date::read(&lead).or_else(|| date::read(&first));
        match draft.date {
            Some(found) => {
                draft.note(Note::new(Kind::Recognised, format!("the date {found}, from the text: check it")));
            }
            None => draft.date = draft.saved,
        }
    }
}

fn text_of(part: &Part) -> Option<String> {
    match part {
        Part::Paragraph(paragraph) => Some(paragraph.text()),
        Part::Block(Block::Heading { text, .. }) => Some(text.clone()),
        _ => None,
    }
}

/// A first line that is the name of a section.
fn section(draft: &mut Draft, site: &Site) {
    let by = |text: &str| {
        let name = folded(text);
        site.sections
            .iter()
            .find(|section| folded(&section.title) == name || folded(section.id.as_str()) == name)
            .map(|section| section.id.to_string())
    };
    if let Some(named) = draft.section.take() {
        if by(&named).is_none() {
            draft.note(Note::new(
                Kind::Missing,
                format!("the section \"{named}\" is not in site.json; name one with --section"),
            ));
        }
        draft.section = by(&named);
    }
    let opening =
        draft.parts.iter().take(OPENING).position(|part| {
            text_of(part).is_some_and(|text| by(text.trim_end_matches([':', '»', '>', ' '])).is_some())
        });
    // A document of two lines has a headline and a text.
    if let Some(at) = opening.filter(|_| draft.parts.len() > 2) {
        let label = text_of(&draft.parts[at]).unwrap_or_default();
        draft.section = draft.section.take().or_else(|| by(label.trim_end_matches([':', '»', '>', ' '])));
        draft.parts.remove(at);
        // What stands before the label is the way to it.
        draft.note(Note::new(Kind::Recognised, format!("section \"{label}\"")));
    }
}

/// The headline: what the document names as such, else its first level-1 heading, else its first line.
fn headline(draft: &mut Draft) {
    let is_title =
        |part: &Part| part.paragraph().is_some_and(|paragraph| matches!(paragraph.role.as_str(), "h1" | "title"));
    let guess = draft.title.is_none() || draft.title_is_guess;
    let named = draft.parts.iter().position(is_title).filter(|_| guess);
    let same = draft.title.as_ref().and_then(|title| {
        let title = folded(title);
        let says_so = |part: &Part| {
            text_of(part).is_some_and(|text| {
                let text = folded(&text);
                // The head may have the site's name behind the headline.
                !text.is_empty() && (text == title || text.len() > 15 && title.starts_with(&text))
            })
        };
        draft.parts.iter().take(if guess { OPENING } else { 1 }).position(says_so)
    });
    let looks = || {
        if draft.title.is_some() {
            return None;
        }
        let at = draft.parts.iter().take(OPENING).position(|part| text_of(part).is_some())?;
        let text = text_of(&draft.parts[at])?;
        (text.chars().count() <= HEADLINE && !date_only(&text)).then_some(at)
    };
    let Some(at) = same.or(named).or_else(looks) else {
        if draft.title.is_none() {
            // A text without a headline: its first sentence.
            let first = draft.parts.iter().find_map(text_of).unwrap_or_default();
            let sentence = first.split(['.', '\n']).next().unwrap_or_default();
            let cut: String = sentence.chars().take(HEADLINE).collect();
            draft.title = Some(cut).filter(|cut| !cut.is_empty());
            if draft.title.is_some() {
                draft.note(Note::new(Kind::Missing, "the headline; the first sentence stands in for it"));
            }
        }
        return;
    };
    let headline = clean::text(&text_of(&draft.parts.remove(at)).unwrap_or_default());
    // Before the headline there are only the way to it and a date.
    let mut before: Vec<Part> = draft.parts.drain(..at).collect();
    before.retain(|part| {
        let text = text_of(part);
        let short = text.as_ref().is_some_and(|text| text.chars().count() <= 80);
        if let Some(text) = text.filter(|_| short) {
            match date::read(&text).filter(|_| draft.date.is_none() && date_only(&text)) {
                Some(found) => draft.date = Some(found),
                None => draft.notes.push(Note::new(Kind::Dropped, format!("\"{text}\", before the headline"))),
            }
        }
        !short
    });
    draft.parts.splice(0..0, before);
    draft.title = Some(headline);
}

/// Words that stand around a date, folded.
const AROUND: [&str; 34] = [
    "thu",
    "hai",
    "ba",
    "tu",
    "nam",
    "sau",
    "bay",
    "chu",
    "nhat",
    "ngay",
    "thang",
    "luc",
    "gio",
    "h",
    "gmt",
    "am",
    "pm",
    "ch",
    "sa",
    "cap",
    "dang",
    "posted",
    "on",
    "at",
    "date",
    "published",
    "updated",
    "t",
    "z",
    "december",
    "november",
    "october",
    "monday",
    "friday",
];

/// Whether a line is a date and nothing else but the words around one, or a place before it: "Khánh Hòa, ngày 01/12/2017".
fn date_only(text: &str) -> bool {
    if text.chars().count() > 60 || date::read(text).is_none() {
        return false;
    }
    let line = text
        .split_once(", ngày ")
        .filter(|(place, _)| place.split(' ').count() <= 4 && !place.contains(|sign: char| sign.is_ascii_digit()));
    let folded = folded(line.map_or(text, |(_, date)| date));
    let words = folded.split(|sign: char| !sign.is_ascii_alphabetic()).filter(|word| !word.is_empty());
    words.into_iter().all(|word| AROUND.contains(&word))
}

/// A date under the headline.
fn date_line(draft: &mut Draft) {
    let found = draft
        .parts
        .iter()
        .take(3)
        .position(|part| part.paragraph().is_some_and(|paragraph| date_only(&paragraph.text())));
    if let Some(at) = found {
        let text = text_of(&draft.parts.remove(at)).unwrap_or_default();
        draft.date = draft.date.or_else(|| date::read(&text));
    }
}

/// The lead: the first paragraph under the headline, if a text follows it. A picture may stand before it.
fn lead(draft: &mut Draft) {
    let paragraphs = draft.parts.iter().filter(|part| matches!(part, Part::Paragraph(_) | Part::Block(_))).count();
    let first = draft.parts.iter().position(|part| !matches!(part, Part::Figure(_)));
    let Some(at) = first.filter(|_| paragraphs > 1) else { return };
    let Some(paragraph) = draft.parts[at].paragraph().filter(|paragraph| paragraph.item.is_none()) else { return };
    let text = clean::text(&paragraph.text());
    if let Some(lead) = &draft.lead {
        if folded(lead) == folded(&text) {
            draft.parts.remove(at);
        }
        return;
    }
    // Links would be lost in a lead, and a short line after a picture is its caption.
    let after_picture = at > 0 && text.chars().count() < 150 && !paragraph.all(|span| span.strong);
    if paragraph.spans.iter().any(|span| span.href.is_some())
        || after_picture
        || text.chars().count() < 40
        || text.ends_with(':')
    {
        return;
    }
    draft.lead = Some(text);
    draft.parts.remove(at);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_line_is_told_from_a_sentence_with_a_date() {
        for line in [
            "01/12/2017",
            "Thứ Sáu, 01/12/2017 17:00",
            "Cập nhật lúc 17h00 ngày 01/12/2017",
            "Khánh Hòa, ngày 1 tháng 12 năm 2017",
        ] {
            assert!(date_only(line), "{line}");
        }
        for text in ["Ngày 01/12/2017, một.", "Hội nghị ngày 01/12/2017", "Quyết định số 14"] {
            assert!(!date_only(text), "{text}");
        }
    }
}
