use super::output::print_line;
use crate::{
    cli,
    content::{self, Diagnostic, DocumentKind, Folder, Located, Severity},
    parallel,
    publish::{Plan, Scheduled},
    terminal::SingleLine,
};
use std::{io, process::ExitCode};
use tintuc::model::{Site, parse};

pub(super) fn run(options: &cli::Check) -> ExitCode {
    let folder = Folder::new(&options.content.directory);
    let diagnostics = match diagnostics(&folder) {
        Ok(diagnostics) => diagnostics,
        Err(error) => {
            tracing::error!("{}: {error}", SingleLine(folder.path().display()));
            return ExitCode::FAILURE;
        }
    };
    let directory = folder.path().display().to_string();
    let directory = directory.trim_end_matches('/');
    for diagnostic in &diagnostics {
        print_line(format_args!("{directory}/{diagnostic}"));
    }
    let errors = diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
    if errors { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// All mistakes of the content, by file and line.
fn diagnostics(folder: &Folder) -> io::Result<Vec<Diagnostic>> {
    let mut paths = content::documents(folder)?;
    if !folder.has("site.json") {
        // There is no site without it, so that its absence is an error, too.
        paths.push("site.json".to_owned());
    }
    let elsewhere = DocumentKind::FOLDERS.into_iter().filter(|below| folder.leads_out(below)).map(|below| Diagnostic {
        path: below.to_owned(),
        line: 1,
        severity: Severity::Error,
        reason: "this folder is a link out of the content: nothing in it is served or published".to_owned(),
    });
    let checked = parallel::map(&paths, |path| document(folder, path));
    let mut diagnostics = elsewhere.chain(checked.into_iter().flatten()).collect::<Vec<_>>();
    diagnostics.extend(other_address(folder));
    diagnostics.extend(out_of_date(folder, &diagnostics));
    diagnostics.sort_by(|a, b| a.path.cmp(&b.path).then(a.line.cmp(&b.line)));
    Ok(diagnostics)
}

fn document(folder: &Folder, path: &str) -> Vec<Diagnostic> {
    let Some(kind) = DocumentKind::of(path) else { return Vec::new() };
    match folder.find(path).and_then(|(file, _)| content::read(&file)) {
        Ok(bytes) => {
            // Derived documents have the same pictures as the articles.
            let is_source = matches!(kind, DocumentKind::Article | DocumentKind::Site);
            let measure = |path: &str| is_source.then(|| folder.measure(path)).flatten();
            content::check_with_pictures(kind, path, &bytes, &|path| folder.has(path), &measure).diagnostics().to_vec()
        }
        Err(error) => vec![Diagnostic::unreadable(path, &error)],
    }
}

/// The English `site.json` must not have another address.
fn other_address(folder: &Folder) -> Option<Diagnostic> {
    let url = |path: &str| {
        let bytes = folder.find(path).and_then(|(file, _)| content::read(&file)).ok()?;
        let text = String::from_utf8(bytes).ok()?;
        let line = Located::read(&text).ok()?.fields()?.get("url").map_or(1, |url| url.line());
        Some((parse::<Site>(&text).ok()?.url, line))
    };
    let ((vietnamese, _), (english, line)) = (url("site.json")?, url("en/site.json")?);
    (english.is_some() && english != vietnamese).then(|| Diagnostic {
        path: "en/site.json".to_owned(),
        line,
        severity: Severity::Warning,
        reason: "url is not that of site.json, which says for all languages where the site lies".to_owned(),
    })
}

/// What `publish` would change, in addition to the mistakes that were found.
fn out_of_date(folder: &Folder, found: &[Diagnostic]) -> Vec<Diagnostic> {
    let Ok(plan) = Plan::make(folder) else { return Vec::new() };
    // An article with an error is in no listing. When it is corrected, other files will be out of date.
    if !plan.errors.is_empty() {
        return Vec::new();
    }
    let warning = |path: &String, reason: &str| Diagnostic {
        path: path.clone(),
        line: 1,
        severity: Severity::Warning,
        reason: reason.to_owned(),
    };
    let written = plan.writes.keys().map(|path| warning(path, "it is out of date: run `publish`"));
    let removed = plan.removals.iter().map(|path| warning(path, "no article gives it any more: run `publish`"));
    let strange = plan.unlisted.iter().map(|path| {
        warning(path, "no article gives it, and it was not written by `publish`, which leaves it alone: remove it")
    });
    let ahead = plan.newly_due().map(|Scheduled { at, id }| {
        let reason = format!("it is due at {at}: run `publish`, and the server will show it then by itself");
        warning(&format!("articles/{id}.json"), &reason)
    });
    let mut diagnostics = written.chain(removed).chain(strange).chain(ahead).collect::<Vec<_>>();
    // Texts that are not in NFC have been reported with their lines.
    diagnostics.retain(|new| !found.iter().any(|old| old.path == new.path && old.reason.contains("`publish`")));
    diagnostics
}
