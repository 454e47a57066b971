//! Decides whether a document can be served, and says what is wrong with it.

mod archive;
mod article;
mod feed;
mod pictures;
mod references;
mod shape;
mod site;
mod walk;

pub(crate) use pictures::{said_size, same_shape};
pub(crate) use references::local;

use super::{Finding, Kind, Located, Measured, Severity, Unmeasured, located::line_at};
use tintuc::model::Id;

/// The longest document, in bytes: above, a phone would rather not parse it.
pub const MAX_BYTES: u64 = 8 * 1024 * 1024;
/// Of each file, that many warnings are told.
const MAX_WARNINGS: usize = 100;

/// What there is to say about a document.
#[derive(Debug)]
pub struct Checked {
    findings: Vec<Finding>,
}

impl Checked {
    /// Everything that is wrong, by line.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The first reason not to serve it.
    pub fn error(&self) -> Option<&Finding> {
        self.findings.iter().find(|finding| finding.severity == Severity::Error)
    }
}

/// Checks the document at `path`; `exists` tells whether a file is there beside it.
pub fn check(kind: Kind, path: &str, bytes: &[u8], exists: &dyn Fn(&str) -> bool) -> Checked {
    check_with_pictures(kind, path, bytes, exists, &|_| None)
}

/// The same, and compares what the document says of pictures with what `measure` says of their files; nothing of those that
/// it does not look into.
pub fn check_with_pictures(
    kind: Kind,
    path: &str,
    bytes: &[u8],
    exists: &dyn Fn(&str) -> bool,
    measure: &dyn Fn(&str) -> Option<Result<Measured, Unmeasured>>,
) -> Checked {
    let mut findings = Findings { path, exists, measure, list: Vec::new(), warnings: 0 };
    findings.document(kind, bytes);
    let mut list = findings.list;
    if findings.warnings > MAX_WARNINGS {
        let reason = format!("{} more like these", findings.warnings - MAX_WARNINGS);
        list.push(Finding { path: path.to_owned(), line: usize::MAX, severity: Severity::Warning, reason });
    }
    list.sort_by_key(|finding| finding.line);
    if let [.., before, last] = list.as_mut_slice()
        && last.line == usize::MAX
    {
        last.line = before.line;
    }
    Checked { findings: list }
}

/// The findings of one document while it is checked.
struct Findings<'a> {
    path: &'a str,
    exists: &'a dyn Fn(&str) -> bool,
    measure: &'a dyn Fn(&str) -> Option<Result<Measured, Unmeasured>>,
    list: Vec<Finding>,
    warnings: usize,
}

impl Findings<'_> {
    /// The file's name without `.json`.
    fn name(&self) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        name.strip_suffix(".json").unwrap_or(name)
    }

    fn error(&mut self, line: usize, reason: impl Into<String>) {
        self.add(line, Severity::Error, reason.into());
    }

    fn warn(&mut self, at: Located<'_>, reason: impl Into<String>) {
        self.warnings += 1;
        if self.warnings <= MAX_WARNINGS {
            self.add(at.line(), Severity::Warning, reason.into());
        }
    }

    fn add(&mut self, line: usize, severity: Severity, reason: String) {
        self.list.push(Finding { path: self.path.to_owned(), line, severity, reason });
    }

    fn document(&mut self, kind: Kind, bytes: &[u8]) {
        if Id::new(self.name()).is_err() {
            self.error(1, "the file's name is no id: an id has 1 to 120 of the characters a-z, 0-9 and -");
        }
        if bytes.len() as u64 > MAX_BYTES {
            return self.error(1, format!("the file is longer than {} MiB", MAX_BYTES / 1024 / 1024));
        }
        if [b"\xff\xfe", b"\xfe\xff"].iter().any(|mark| bytes.starts_with(*mark)) {
            return self.error(1, "the text is UTF-16; save it as UTF-8");
        }
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => return self.error(line_at(bytes, error.valid_up_to()), "the text is not UTF-8"),
        };
        // Nobody sees a byte order mark, and what is served has none (`read`).
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        // Read whole first: `Located` only looks as deep as it is asked to.
        let root = serde_json::from_str::<serde_json::Value>(text).and_then(|_| Located::read(text));
        let root = match root {
            Ok(root) => root,
            Err(error) => return self.error(error.line().max(1), format!("not JSON: {}", without_place(&error))),
        };
        let Some(fields) = root.fields() else { return self.error(root.line(), "the document is no object") };
        match kind {
            Kind::Site => self.site(root, &fields),
            Kind::Feed => self.feed(root, &fields),
            Kind::Archive => self.archive(root, &fields),
            Kind::Article => self.article(root, &fields),
        }
        self.walk(root);
    }
}

/// What the reader of JSON says, without the place: that is ours to tell.
fn without_place(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let end = text.rfind(" at line ").unwrap_or(text.len());
    text[..end].to_owned()
}
