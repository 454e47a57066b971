//! The command line of a benchmark: which sections it prints, and how often each is measured.

use super::Outcome;

/// How often to measure, `usual` where nobody says, and which of the sections were asked for: all of them where none is named.
///
/// # Errors
/// `usage` when the command line has something else.
pub fn asked<const N: usize>(
    sections: [&'static str; N],
    usual: usize,
    usage: &'static str,
) -> Outcome<(usize, Vec<&'static str>)> {
    let (mut runs, mut named) = (usual, Vec::new());
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--runs" => {
                runs = arguments.next().and_then(|runs| runs.parse().ok()).filter(|runs| *runs > 0).ok_or(usage)?;
            }
            "--bench" => {} // cargo's own
            section if sections.contains(&section) => named.push(argument),
            _ => return Err(usage.into()),
        }
    }
    let asked = |section: &&str| named.is_empty() || named.iter().any(|named| named == section);
    Ok((runs, sections.into_iter().filter(asked).collect()))
}
