use crate::draft::{Draft, Part};
use tintuc::model::{Credit, CreditRole};
use tintuc::search::folded;

/// Longer lines are text.
const LONGEST: usize = 100;

/// What a line at the end says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// Who made it.
    Credits(Vec<Credit>),
    /// Where it was taken from.
    Source(String),
}

/// Takes the credits from the end of the body.
pub(super) fn read(draft: &mut Draft) {
    let mut credits = Vec::new();
    while let Some(Part::Paragraph(paragraph)) = draft.parts.last() {
        let lines: Option<Vec<Said>> = paragraph.text().lines().map(of_line).collect();
        let Some(lines) = lines.filter(|lines| !lines.is_empty()) else { break };
        for said in lines.into_iter().rev() {
            match said {
                Said::Credits(new) => credits.splice(0..0, new).for_each(drop),
                Said::Source(source) => draft.source = draft.source.take().or(Some(source)),
            }
        }
        draft.parts.pop();
    }
    credits.retain(|credit| !draft.credits.contains(credit));
    draft.credits.extend(credits);
}

/// "Tin, bài: K. Hà", "Ảnh: B. Phượng", "Tin, ảnh: …", "Nguồn: …", "Theo …".
pub(super) fn of_line(line: &str) -> Option<Said> {
    let line = line.trim().trim_matches(['(', ')']);
    if line.chars().count() > LONGEST {
        return None;
    }
    if let Some(source) =
        line.strip_prefix("Theo ").filter(|source| source.chars().count() <= 50 && !source.ends_with(['.', ':', ',']))
    {
        return Some(Said::Source(source.trim().to_owned()));
    }
    let (label, name) = line.split_once(':')?;
    let name = name.trim().to_owned();
    let label = folded(label);
    if label == "nguon" || label == "source" {
        return Some(Said::Source(name)).filter(|_| !line.ends_with(':'));
    }
    let words: Vec<&str> = label.split(' ').filter(|word| !matches!(*word, "va" | "and" | "viet" | "")).collect();
    let is = |known: &[&str]| words.iter().any(|word| known.contains(word));
    let text = ["tin", "bai", "text", "story", "nguoi", "tac", "gia"];
    let photo = ["anh", "photo", "photos"];
    if words.is_empty() || name.is_empty() || !words.iter().all(|word| text.contains(word) || photo.contains(word)) {
        return None;
    }
    let roles = [(is(&text), CreditRole::Text), (is(&photo), CreditRole::Photo)];
    let credits = roles.into_iter().filter(|(named, _)| *named).map(|(_, role)| Credit { role, name: name.clone() });
    Some(Said::Credits(credits.collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credits_are_told_from_text() {
        let credit = |role, name: &str| Credit { role, name: name.to_owned() };
        let (text, photo) = (CreditRole::Text, CreditRole::Photo);
        for (line, credits) in [
            ("Tin, bài: K. Hà", vec![credit(text, "K. Hà")]),
            ("Ảnh: B. Phượng", vec![credit(photo, "B. Phượng")]),
            ("Tin và ảnh: K. Hà", vec![credit(text, "K. Hà"), credit(photo, "K. Hà")]),
        ] {
            assert_eq!(of_line(line), Some(Said::Credits(credits)), "{line}");
        }
        assert_eq!(of_line("Nguồn: TTXVN"), Some(Said::Source("TTXVN".to_owned())));
        assert_eq!(of_line("Theo Báo Khánh Hoà"), Some(Said::Source("Báo Khánh Hoà".to_owned())));
        for text in ["Theo kế hoạch, Sở sẽ tổ chức.", "Hội nghị: kết quả", "Tin:", "Ghi chú: x"] {
            assert_eq!(of_line(text), None, "{text}");
        }
    }
}
