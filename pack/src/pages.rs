use crate::{
    PackError, glue,
    program::{Packed, hash},
    read_text, write,
};
use std::path::Path;

/// The page of the site, which starts the app.
const PAGE: &str = "index.html";
/// What portals load (docs/embedding.md); the first one is also written under a name with a hash in it.
const SCRIPTS: [&str; 3] = [LOADER, "embed-frame.js", "embed-page.js"];
const LOADER: &str = "embed.js";

/// Names the packed programs where they are started, and minifies the scripts for portals.
///
/// # Errors
/// [`PackError`]; then the build is of no use.
pub(crate) fn pack(directory: &Path, programs: &[Packed]) -> Result<(), PackError> {
    let page = directory.join(PAGE);
    write(&page, rename(read_text(&page)?, programs).as_bytes())?;
    for name in SCRIPTS {
        let path = directory.join(name);
        let script = rename(read_text(&path)?, programs);
        let script = glue::minify(&script).map_err(|error| PackError::Script(path.clone(), error))?;
        write(&path, script.as_bytes())?;
        if name == LOADER {
            // For portals that name the script by its integrity: at this address it never changes.
            write(&directory.join(format!("embed-{}.js", hash([script.as_bytes()]))), script.as_bytes())?;
        }
    }
    Ok(())
}

fn rename(text: String, programs: &[Packed]) -> String {
    programs.iter().fold(text, |text, Packed { old, new }| text.replace(old, new))
}
