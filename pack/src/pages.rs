use crate::{
    PackError, glue, inline,
    program::{Packed, hash},
    read_text, write,
};
use std::{fs, path::Path};

/// The page of the site, which starts the app.
const PAGE: &str = "index.html";
/// The service worker, whose name must stay: browsers ask at its address for newer ones.
const WORKER: &str = "sw.js";
/// What the page fetches when readers use it (src/components/tools.rs).
const TOOLS: [&str; 4] = ["aloud.js", "lightbox.js", "search.js", "tools.js"];
/// What portals load (docs/embedding.md); the first one is also written under a name with a hash in it.
const SCRIPTS: [&str; 3] = [LOADER, "embed-frame.js", "embed-page.js"];
const LOADER: &str = "embed.js";

/// Names the packed programs and scripts where they are started, and minifies every script and style.
///
/// # Errors
/// [`PackError`]; then the build is of no use.
pub(crate) fn pack(directory: &Path, programs: &[Packed]) -> Result<(), PackError> {
    let minified = |name: &str, rename: &dyn Fn(String) -> String| {
        let path = directory.join(name);
        let script = glue::minify(&rename(read_text(&path)?));
        script.map_err(|error| PackError::Script(path, error))
    };
    let mut renamed = programs.to_vec();
    for name in TOOLS {
        let script = minified(name, &|script| script)?;
        let path = directory.join(name);
        fs::remove_file(&path).map_err(|error| PackError::File(path, error))?;
        let new = format!("{}-{}.js", name.trim_end_matches(".js"), hash([script.as_bytes()]));
        write(&directory.join(&new), script.as_bytes())?;
        renamed.push(Packed { old: name.to_owned(), new });
    }
    let page = directory.join(PAGE);
    let html = inline::pack(&rename(read_text(&page)?, &renamed));
    write(&page, html.map_err(|error| PackError::Script(page.clone(), error))?.as_bytes())?;
    write(&directory.join(WORKER), minified(WORKER, &|script| script)?.as_bytes())?;
    for name in SCRIPTS {
        let path = directory.join(name);
        let script = minified(name, &|script| rename(script, &renamed))?;
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

    #[test]
    fn the_scripts_name_the_packed_programs_and_the_loader_has_a_name_that_never_changes() -> Result<(), PackError> {
        let failed = |error| PackError::File("-".into(), error);
        let directory = tempfile::tempdir().map_err(failed)?;
        let file = |name: &str| directory.path().join(name);
        fs::write(file(PAGE), r#"import("tintuc-0123456789abcdef.js", "tools.js")"#).map_err(failed)?;
        for name in TOOLS {
            fs::write(file(name), format!("export default ( ) => '{name}'; // a tool")).map_err(failed)?;
        }
        fs::write(file(WORKER), "const BUILD = self.TINTUC_BUILD; // filled in\nalert(BUILD);").map_err(failed)?;
        fs::write(file("embed.js"), "const PROGRAM = './embed-news'; // not here\nexport { PROGRAM };")
            .map_err(failed)?;
        fs::write(file("embed-frame.js"), "(function () { const long = 1; alert(long); })();").map_err(failed)?;
        fs::write(file("embed-page.js"), "alert( 2 );").map_err(failed)?;
        let packed = |old: &str, new: &str| Packed { old: old.to_owned(), new: new.to_owned() };
        let programs = [packed("tintuc-0123456789abcdef", "tintuc-new"), packed("embed-news", "embed-news-new")];
        pack(directory.path(), &programs)?;

        let text = |name: &str| read_text(&file(name));
        let tool = text(&format!("tools-{}.js", hash([b"export default()=>`tools.js`;"])))?;
        assert!(tool.contains("tools.js") && !file("tools.js").exists(), "{tool}");
        assert_eq!(text(PAGE)?, format!(r#"import("tintuc-new.js", "tools-{}.js")"#, hash([tool.as_bytes()])));
        let worker = text(WORKER)?;
        assert!(worker.contains("self.TINTUC_BUILD") && !worker.contains("filled in"), "{worker}");
        let loader = text("embed.js")?;
        assert!(loader.contains("./embed-news-new") && !loader.contains("not here"), "{loader}");
        assert_eq!(text(&format!("embed-{}.js", hash([loader.as_bytes()])))?, loader);
        assert_eq!(text("embed-page.js")?, "alert(2);");
        Ok(())
    }
}
