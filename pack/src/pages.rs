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

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn the_scripts_name_the_packed_programs_and_the_loader_has_a_name_that_never_changes() -> Result<(), PackError> {
        let failed = |error| PackError::File("-".into(), error);
        let directory = tempfile::tempdir().map_err(failed)?;
        let file = |name: &str| directory.path().join(name);
        fs::write(file(PAGE), r#"import("tintuc-0123456789abcdef.js")"#).map_err(failed)?;
        fs::write(file("embed.js"), "const PROGRAM = './embed-news'; // not here\nexport { PROGRAM };")
            .map_err(failed)?;
        fs::write(file("embed-frame.js"), "(function () { const long = 1; alert(long); })();").map_err(failed)?;
        fs::write(file("embed-page.js"), "alert( 2 );").map_err(failed)?;
        let packed = |old: &str, new: &str| Packed { old: old.to_owned(), new: new.to_owned() };
        let programs = [packed("tintuc-0123456789abcdef", "tintuc-new"), packed("embed-news", "embed-news-new")];
        pack(directory.path(), &programs)?;

        let text = |name: &str| read_text(&file(name));
        assert_eq!(text(PAGE)?, r#"import("tintuc-new.js")"#);
        let loader = text("embed.js")?;
        assert!(loader.contains("./embed-news-new") && !loader.contains("not here"), "{loader}");
        assert_eq!(text(&format!("embed-{}.js", hash([loader.as_bytes()])))?, loader);
        assert_eq!(text("embed-page.js")?, "alert(2);");
        Ok(())
    }
}
