use super::{ExportError, target::Target};
use crate::{
    content::{Dependencies, DocumentKind, Library},
    parallel,
    syndication::Document,
};
use std::fs;
use unicode_normalization::UnicodeNormalization as _;

/// Writes the content in the served form, and what is made of it: RSS beside each feed, the site map, robots.txt.
pub(super) fn write(library: &Library, target: &Target) -> Result<(), ExportError> {
    let mut paths = Vec::new();
    collect(library, "", &mut paths)?;
    paths.extend(library.derived());
    paths.sort_unstable();
    paths.dedup();
    parallel::map(&paths, |path| file(library, target, path)).into_iter().collect::<Result<(), _>>()?;
    let feeds = paths.iter().filter(|path| DocumentKind::of(path) == Some(DocumentKind::Feed));
    for path in feeds.filter(|path| library.has(DocumentKind::Feed, path)) {
        let name = path.strip_suffix(".json").unwrap_or(path);
        made(library, target, &format!("api/{name}.xml"), &Document::Rss(path.clone()))?;
    }
    made(library, target, "sitemap.xml", &Document::Sitemap)?;
    made(library, target, "robots.txt", &Document::Robots)
}

/// Writes a file. An invalid document is left out, because it is not served either; the log says so.
fn file(library: &Library, target: &Target, path: &str) -> Result<(), ExportError> {
    let to = format!("api/{path}");
    if DocumentKind::of(path).is_some() {
        // An article that is dated ahead is left out, too.
        return library.get(path).map_or(Ok(()), |document| target.write(&to, document.body()));
    }
    match library.folder().find(path) {
        Ok((file, _)) => {
            target.copy(&to, &file)?;
            // Published articles name it in NFC, and static hosts compare byte by byte.
            let composed = to.nfc().collect::<String>();
            if composed == to || library.folder().path().join(&composed["api/".len()..]).exists() {
                return Ok(());
            }
            target.copy(&composed, &file)
        }
        Err(_) => Ok(()),
    }
}

fn made(library: &Library, target: &Target, path: &str, document: &Document) -> Result<(), ExportError> {
    document.make(&mut Dependencies::new(library)).map_or(Ok(()), |text| target.write(path, text.as_bytes()))
}

/// Collects the paths of the files in `below`, without hidden files.
fn collect(library: &Library, below: &str, paths: &mut Vec<String>) -> Result<(), ExportError> {
    let here = library.folder().path().join(below);
    let failed = |error| ExportError::File(here.clone(), error);
    for entry in fs::read_dir(&here).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        if name.starts_with('.') {
            continue;
        }
        let path = if below.is_empty() { name } else { format!("{below}/{name}") };
        if entry.file_type().map_err(failed)?.is_dir() {
            collect(library, &path, paths)?;
        } else {
            paths.push(path);
        }
    }
    Ok(())
}
