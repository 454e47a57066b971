//! An office with its content directory and its documents.

use clap::Parser as _;
use serde_json::Value;
use std::{
    error::Error,
    fmt::Write as _,
    fs,
    io::{Cursor, Write as _},
    path::PathBuf,
};
use tempfile::TempDir;
use tintuc_import::{cli::Cli, report::Report, run};
use zip::{ZipWriter, write::SimpleFileOptions};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// A folder that goes when the test ends.
#[derive(Debug)]
pub(crate) struct Office {
    folder: TempDir,
}

impl Office {
    pub(crate) fn new() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        fs::create_dir(folder.path().join("api"))?;
        fs::write(folder.path().join("api/site.json"), include_str!("../../../public/api/site.json"))?;
        Ok(Self { folder })
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn put(&self, name: &str, bytes: &[u8]) -> Result<()> {
        let path = self.path(name);
        fs::create_dir_all(path.parent().ok_or("no folder")?)?;
        Ok(fs::write(path, bytes)?)
    }

    /// Runs the command; names of files are below the office.
    pub(crate) fn run(&self, arguments: &[&str]) -> Result<Report> {
        let content = self.path("api").display().to_string();
        let arguments = arguments.iter().map(|argument| {
            let path = self.path(argument);
            if path.exists() { path.display().to_string() } else { (*argument).to_owned() }
        });
        let command =
            ["tintuc-import".to_owned()].into_iter().chain(arguments).chain(["--content".to_owned(), content]);
        Ok(run::documents(&Cli::try_parse_from(command)?.import)?)
    }

    pub(crate) fn article(&self, id: &str) -> Result<Value> {
        Ok(serde_json::from_str(&fs::read_to_string(self.path(&format!("api/articles/{id}.json")))?)?)
    }
}

/// A small picture with many colours, as JPEG.
pub(crate) fn photograph(width: u8, height: u8) -> Result<Vec<u8>> {
    let (w, h) = (u32::from(width), u32::from(height));
    let image = image::RgbImage::from_fn(w, h, |x, y| {
        let part = |of: u32| u8::try_from(of % 256).unwrap_or_default();
        image::Rgb([part(x * 5), part(y * 7), part(x * y)])
    });
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, image::ImageFormat::Jpeg)?;
    Ok(bytes.into_inner())
}

/// A Word file of a body.
pub(crate) fn docx(body: &str, media: &[(&str, &[u8])]) -> Result<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut relations = String::from("<Relationships xmlns='r'>");
    for (index, (name, bytes)) in media.iter().enumerate() {
        let target = name.trim_start_matches("word/");
        write!(relations, "<Relationship Id='rId{}' Type='x/image' Target='{target}'/>", index + 1)?;
        zip.start_file(*name, SimpleFileOptions::default())?;
        zip.write_all(bytes)?;
    }
    relations.push_str("</Relationships>");
    let document = format!("<w:document xmlns:w='w' xmlns:a='a' xmlns:r='r'><w:body>{body}</w:body></w:document>");
    for (name, text) in [("word/document.xml", &document), ("word/_rels/document.xml.rels", &relations)] {
        zip.start_file(name, SimpleFileOptions::default())?;
        zip.write_all(text.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

/// A paragraph of a Word file.
pub(crate) fn paragraph(text: &str, centred: bool, bold: bool) -> String {
    let align = if centred { "<w:pPr><w:jc w:val='center'/></w:pPr>" } else { "" };
    let look = if bold { "<w:rPr><w:b/></w:rPr>" } else { "" };
    format!("<w:p>{align}<w:r>{look}<w:t>{text}</w:t></w:r></w:p>")
}
