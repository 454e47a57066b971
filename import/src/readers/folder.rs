use crate::limits;
use base64::{Engine as _, alphabet, engine};
use percent_encoding::percent_decode_str;
use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

/// What lies beside a document: its pictures and attachments. Nothing outside of these folders is read, whatever a document
/// names, so that no page brings a file of the machine into the news.
#[derive(Clone, Debug, Default)]
pub struct Folder {
    /// The document's own.
    own: Option<PathBuf>,
    /// Where files of the old system lie, such as a copy of `wp-content/uploads`.
    media: Vec<PathBuf>,
}

/// What an address in a document leads to.
#[derive(Debug)]
pub enum Found {
    /// A file, under the name by which it is known again.
    File(String, Arc<[u8]>),
    /// Another host's file, which nobody has saved.
    Remote(String),
    /// Nothing.
    Missing,
}

impl Folder {
    /// The folder of a document, and others to look into.
    pub fn of(document: &Path, media: &[PathBuf]) -> Self {
        let own = document.parent().map(|parent| if parent.as_os_str().is_empty() { Path::new(".") } else { parent });
        Self {
            own: own.and_then(|own| fs::canonicalize(own).ok()),
            media: media.iter().filter_map(|folder| fs::canonicalize(folder).ok()).collect(),
        }
    }

    /// Looks for a picture or an attachment.
    pub fn find(&self, address: &str) -> Found {
        let address = address.trim();
        if let Some(data) = address.strip_prefix("data:") {
            return inline(data).map_or(Found::Missing, |bytes| {
                Found::File(format!("data:{}", crate::pictures::hash(&bytes)), bytes.into())
            });
        }
        let remote = address.starts_with("http://") || address.starts_with("https://") || address.starts_with("//");
        let path = address.split(['?', '#']).next().unwrap_or_default();
        let path = percent_decode_str(path).decode_utf8_lossy().replace('\\', "/");
        let path = path.split_once("://").map_or(&*path, |(_, rest)| rest.split_once('/').map_or("", |(_, path)| path));
        let path = path.trim_start_matches("file:").trim_start_matches('/');
        let steps: Vec<&str> = path.split('/').filter(|step| !step.is_empty() && *step != ".").collect();
        // The original behind a thumbnail of WordPress, where somebody has saved it.
        if let Some(original) = steps.last().and_then(|name| original(name)) {
            let folder: String = steps[..steps.len() - 1].iter().flat_map(|step| [*step, "/"]).collect();
            let host = if remote { "https://x/" } else { "" };
            if let file @ Found::File(..) = self.find(&format!("{host}{folder}{original}").replace('%', "%25")) {
                return file;
            }
        }
        if !steps.contains(&"..") {
            // The longest end of the address that a folder has: `2017/12/a.jpg` before `a.jpg`.
            for from in 0..steps.len().min(20) {
                let end: PathBuf = steps[from..].iter().collect();
                let own = self.own.iter().filter(|_| from == 0 || remote || steps.len() - from == 1);
                if let Some((name, bytes)) = own.chain(&self.media).find_map(|folder| file(folder, &end)) {
                    return Found::File(name, bytes);
                }
            }
        }
        if remote { Found::Remote(address.to_owned()) } else { Found::Missing }
    }
}

/// The name of the original: `a.jpg` for `a-300x200.jpg`.
fn original(name: &str) -> Option<String> {
    let (stem, ending) = name.rsplit_once('.')?;
    let (stem, size) = stem.rsplit_once('-')?;
    let (width, height) = size.split_once('x')?;
    let is_number = |text: &str| !text.is_empty() && text.len() <= 5 && text.bytes().all(|byte| byte.is_ascii_digit());
    (is_number(width) && is_number(height)).then(|| format!("{stem}.{ending}"))
}

/// A file inside a folder, wherever its links lead.
fn file(folder: &Path, end: &Path) -> Option<(String, Arc<[u8]>)> {
    let path = fs::canonicalize(folder.join(end)).ok()?;
    if !path.starts_with(folder) {
        return None;
    }
    let bytes = limits::read(&path, limits::PICTURE).ok()?;
    Some((path.to_string_lossy().into_owned(), bytes.into()))
}

/// The bytes of a `data:` address.
fn inline(data: &str) -> Option<Vec<u8>> {
    let (kind, content) = data.split_once(',')?;
    let bytes: Vec<u8> = percent_decode_str(content).collect();
    if !kind.to_ascii_lowercase().ends_with(";base64") {
        return Some(bytes);
    }
    let bytes: Vec<u8> = bytes.into_iter().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let lenient = engine::GeneralPurposeConfig::new().with_decode_padding_mode(engine::DecodePaddingMode::Indifferent);
    engine::GeneralPurpose::new(&alphabet::STANDARD, lenient).decode(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_found_beside_the_document_and_nowhere_else() -> std::io::Result<()> {
        let root = tempfile::tempdir()?;
        let (own, media) = (root.path().join("own"), root.path().join("media/2017"));
        fs::create_dir_all(own.join("anh đẹp"))?;
        fs::create_dir_all(&media)?;
        fs::write(own.join("anh đẹp/a b.jpg"), "a")?;
        fs::write(media.join("c.jpg"), "c")?;
        fs::write(root.path().join("secret"), "s")?;
        #[cfg(unix)]
        std::os::unix::fs::symlink("../secret", own.join("link.jpg"))?;
        let folder = Folder::of(&own.join("x.html"), &[root.path().join("media")]);
        for (address, bytes) in [
            ("anh%20%C4%91%E1%BA%B9p/a%20b.jpg?x#y", Some("a")),
            ("./anh đẹp\\a b.jpg", Some("a")),
            ("https://old.example/uploads/2017/c.jpg", Some("c")),
            ("https://old.example/uploads/2017/c-300x200.jpg", Some("c")),
            ("data:image/png;base64,YWI", Some("ab")),
            ("../secret", None),
            ("link.jpg", None),
            ("/etc/passwd", None),
            ("file:///etc/passwd", None),
            ("", None),
        ] {
            let found = if let Found::File(_, bytes) = folder.find(address) { Some(bytes) } else { None };
            assert_eq!(found.as_deref(), bytes.map(str::as_bytes), "{address}");
        }
        assert!(matches!(folder.find("https://old.example/none.jpg"), Found::Remote(_)));
        Ok(())
    }
}
