use crate::{
    draft::{Draft, Figure, Paragraph, Part},
    report::{Kind, Note},
};
use tintuc::model::CreditRole;

/// A caption has no more characters than this.
const LONGEST: usize = 220;

/// Gives a picture the line under it.
pub(super) fn attach(draft: &mut Draft) {
    let mut parts: Vec<Part> = Vec::with_capacity(draft.parts.len());
    for part in draft.parts.drain(..) {
        if let (Some(Part::Figure(figure)), Part::Paragraph(line)) = (parts.last_mut(), &part)
            && figure.caption.is_none()
            && is_caption(line)
        {
            figure.caption = Some(line.text().replace('\n', " "));
            continue;
        }
        parts.push(part);
    }
    // A picture that came beside the text goes where its caption waits.
    let waits =
        parts.iter().position(|part| part.paragraph().is_some_and(|line| line.role == "after-gap" && is_short(line)));
    let stray = parts.iter().position(|part| matches!(part, Part::Figure(figure) if figure.caption.is_none()));
    if let (Some(at), Some(from)) = (waits, stray)
        && from == 0
        && let Some(line) = parts[at].paragraph().map(Paragraph::text)
        && let Part::Figure(mut figure) = parts.remove(from)
    {
        figure.caption = Some(line);
        parts[at - 1] = Part::Figure(figure);
    }
    for part in &mut parts {
        match part {
            Part::Figure(figure) => photographer(figure),
            Part::Gallery(figures) => figures.iter_mut().for_each(photographer),
            _ => {}
        }
    }
    let found = parts.iter().filter(|part| matches!(part, Part::Figure(figure) if figure.caption.is_some())).count();
    draft.parts = parts;
    if found > 0 {
        draft.note(Note::new(Kind::Recognised, format!("{found} captions")));
    }
}

/// Whether the line under a picture looks like its caption: a word says so, or it is short and centred or italic, or begins as captions do.
fn is_caption(line: &Paragraph) -> bool {
    let named = ["caption", "chuthich", "chu-thich", "pcaption"].iter().any(|word| line.role.contains(word));
    let centred = line.centred && is_short(line);
    let italic = is_short(line) && line.all(|span| span.emphasis);
    named && line.text().chars().count() <= LONGEST * 2
        || line.role == "after-gap" && is_short(line)
        || centred
        || italic
        || begins_so(&line.text())
}

fn is_short(line: &Paragraph) -> bool {
    line.item.is_none() && line.text().chars().count() <= LONGEST && !is_credit(&line.text())
}

fn is_credit(text: &str) -> bool {
    super::credits::of_line(text).is_some()
}

fn begins_so(text: &str) -> bool {
    text.chars().count() <= LONGEST
        && ["Ảnh minh họa", "Ảnh minh hoạ", "Toàn cảnh ", "Quang cảnh "].iter().any(|start| text.starts_with(start))
}

/// "… (Ảnh: B. Phượng)", "… Ảnh: B. Phượng" at the end of a caption.
fn photographer(figure: &mut Figure) {
    let Some(caption) = &figure.caption else { return };
    for mark in ["Ảnh:", "ảnh:", "Ảnh :", "Photo:", "Ảnh của"] {
        let Some((before, name)) = caption.rsplit_once(mark) else { continue };
        let name = name.trim().trim_end_matches([')', '.', ']']).trim().to_owned();
        if name.is_empty() || name.chars().count() > 60 {
            continue;
        }
        let before = before.trim_end_matches(|sign: char| sign.is_whitespace() || "([-–—/".contains(sign)).to_owned();
        figure.credit = Some(name);
        figure.caption = Some(before).filter(|before| !before.is_empty());
        return;
    }
}

/// Pictures without a photographer are of the one whom the article names, if it names one.
pub(super) fn credit_all(draft: &mut Draft) {
    let mut names = draft.credits.iter().filter(|credit| credit.role == CreditRole::Photo);
    let (Some(only), None) = (names.next(), names.next()) else { return };
    let figures = draft.parts.iter_mut().flat_map(|part| match part {
        Part::Figure(figure) => std::slice::from_mut(figure),
        Part::Gallery(figures) => figures.as_mut_slice(),
        _ => &mut [],
    });
    for figure in figures.filter(|figure| figure.credit.is_none()) {
        figure.credit = Some(only.name.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_photographer_stands_at_the_end_of_the_caption() {
        for (text, caption, credit) in [
            ("Toàn cảnh Hội nghị (Ảnh: B. Phượng)", Some("Toàn cảnh Hội nghị"), Some("B. Phượng")),
            ("Toàn cảnh. Ảnh: B. Phượng", Some("Toàn cảnh."), Some("B. Phượng")),
            ("Ảnh: TTXVN", None, Some("TTXVN")),
            ("Toàn cảnh", Some("Toàn cảnh"), None),
        ] {
            let mut figure = Figure { caption: Some(text.to_owned()), ..Figure::default() };
            photographer(&mut figure);
            assert_eq!((figure.caption.as_deref(), figure.credit.as_deref()), (caption, credit), "{text}");
        }
    }
}
