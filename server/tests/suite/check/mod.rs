//! What is wrong with content, and in which line.

mod documents; // files as such: JSON, encodings, names, texts
mod left_out; // what clients leave out
mod listings; // feeds, the archive and the site
mod pictures; // sizes, descriptions and previews
mod references; // addresses, and other articles

use tintuc_server::content::{DocumentKind, check};

/// The findings of a document as `line: severity: reason`, in a content directory that holds two files.
fn findings(path: &str, text: impl AsRef<[u8]>) -> Vec<String> {
    let exists = |path: &str| ["media/a.jpg", "articles/b.json", "feed-2.json"].contains(&path);
    let checked = check(DocumentKind::of(path).unwrap(), path, text.as_ref(), &exists);
    let all = checked.diagnostics().iter().map(ToString::to_string);
    all.map(|finding| finding.strip_prefix(&format!("{path}:")).unwrap().to_owned()).collect()
}

/// Fails unless each finding begins with what is expected, in this order.
fn assert_findings(path: &str, text: impl AsRef<[u8]>, expected: &[&str]) {
    let found = findings(path, text);
    let same = found.len() == expected.len() && found.iter().zip(expected).all(|(a, b)| a.starts_with(b));
    assert!(same, "found {found:#?}, expected {expected:#?}");
}

/// An article whose body is these lines, the first of which is line 7.
fn with_body(body: &str) -> String {
    format!(
        "{{\n\"id\": \"a\",\n\"title\": \"A\",\n\"date_published\": \"2017-12-01T17:00:00+07:00\",\n\"_tintuc\": {{\"body\":\n[\n{body}\n]}}}}"
    )
}
