//! Decides whether a document can be served, and says what is wrong with it.

mod archive; // archive.json
mod article; // articles
mod feed; // feeds
mod left_out; // what clients leave out
mod pictures; // sizes, descriptions and previews of pictures
mod references; // addresses, and files that must exist
mod required; // fields that a document must have
mod site; // site.json
mod walk; // what holds everywhere in a document

pub(crate) use pictures::{said_size, same_shape};
pub(crate) use references::local;

use super::{Diagnostic, DocumentKind, Located, PictureSize, PictureSizeError, Severity, located::line_at};
use serde_json::Value;
use tintuc::model::{Archive, Article, Feed, Id, Site};

/// The longest document, in bytes. A longer one is too much for a phone.
pub const MAX_BYTES: u64 = 8 * 1024 * 1024;
/// How many warnings are shown of each file.
const MAX_WARNINGS: usize = 100;

/// The result of checking a document.
#[derive(Debug)]
pub struct CheckResult {
    diagnostics: Vec<Diagnostic>,
}

impl CheckResult {
    /// All mistakes, by line.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// The first reason not to serve it.
    pub fn error(&self) -> Option<&Diagnostic> {
        self.diagnostics.iter().find(|it| it.severity == Severity::Error)
    }
}

/// Checks the document at `path`; `exists` says whether the content has a file.
pub fn check(kind: DocumentKind, path: &str, bytes: &[u8], exists: &dyn Fn(&str) -> bool) -> CheckResult {
    check_with_pictures(kind, path, bytes, exists, &|_| None)
}

/// The same, and compares the sizes of pictures with those of their files; `measure` returns `None` for a file that is not to be
/// read.
pub fn check_with_pictures(
    kind: DocumentKind,
    path: &str,
    bytes: &[u8],
    exists: &dyn Fn(&str) -> bool,
    measure: &dyn Fn(&str) -> Option<Result<PictureSize, PictureSizeError>>,
) -> CheckResult {
    let mut checker = Checker { path, exists, measure, list: Vec::new(), warnings: 0, repairs: Vec::new() };
    checker.document(kind, bytes);
    let mut list = checker.list;
    if checker.warnings > MAX_WARNINGS {
        let reason = format!("{} more like these", checker.warnings - MAX_WARNINGS);
        list.push(Diagnostic { path: path.to_owned(), line: usize::MAX, severity: Severity::Warning, reason });
    }
    list.sort_by_key(|it| it.line);
    if let [.., before, last] = list.as_mut_slice()
        && last.line == usize::MAX
    {
        last.line = before.line;
    }
    CheckResult { diagnostics: list }
}

/// Checks one document, and collects its mistakes.
struct Checker<'a> {
    path: &'a str,
    exists: &'a dyn Fn(&str) -> bool,
    measure: &'a dyn Fn(&str) -> Option<Result<PictureSize, PictureSizeError>>,
    list: Vec<Diagnostic>,
    warnings: usize,
    /// Valid values for required fields that are invalid, by JSON pointer.
    repairs: Vec<(String, Value)>,
}

impl Checker<'_> {
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
        self.list.push(Diagnostic { path: self.path.to_owned(), line, severity, reason });
    }

    fn document(&mut self, kind: DocumentKind, bytes: &[u8]) {
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
        // Nobody sees a byte order mark, and the served text has none (`read`).
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        // Parsed as a whole first, because `Located` only parses the parts that it is asked for.
        let root = serde_json::from_str::<serde_json::Value>(text).and_then(|_| Located::read(text));
        let root = match root {
            Ok(root) => root,
            Err(error) => return self.error(error.line().max(1), format!("not JSON: {}", without_place(&error))),
        };
        let Some(fields) = root.fields() else { return self.error(root.line(), "the document is no object") };
        match kind {
            DocumentKind::Site => {
                self.site(root, &fields);
                self.left_out::<Site>(root);
            }
            DocumentKind::Feed => {
                self.feed(root, &fields);
                self.left_out::<Feed>(root);
            }
            DocumentKind::Archive => {
                self.archive(root, &fields);
                self.left_out::<Archive>(root);
            }
            DocumentKind::Article => {
                self.article(root, &fields);
                self.left_out::<Article>(root);
            }
        }
        self.walk(root);
    }
}

/// The JSON parser's message without the place, which the diagnostic has.
fn without_place(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let end = text.rfind(" at line ").unwrap_or(text.len());
    text[..end].to_owned()
}
