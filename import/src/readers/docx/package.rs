use super::{attribute, is, xml};
use crate::{
    limits,
    readers::{ReadError, charset},
};
use std::{
    collections::HashMap,
    io::{Cursor, Read as _},
};
use zip::{ZipArchive, result::ZipError};

/// The parts of a Word file. What it unpacks to is bounded in all, whatever its directory says.
pub(super) struct Package<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    left: u64,
}

/// Where the links and pictures of a part lead: the target, and whether it is outside.
pub(super) type Relations = HashMap<String, (String, bool)>;

impl<'a> Package<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, ReadError> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| ReadError::Damaged(error.to_string()))?;
        if zip.len() > limits::PARTS {
            return Err(ReadError::Hostile("it has more than 10,000 parts"));
        }
        Ok(Self { zip, left: limits::UNPACKED })
    }

    /// The name of the part with the text.
    pub(super) fn main(&mut self) -> Result<String, ReadError> {
        let relations = self.text("_rels/.rels")?.unwrap_or_default();
        let found = xml(&relations).ok().and_then(|document| {
            let is_main =
                |node: &roxmltree::Node| attribute(*node, "Type").is_some_and(|kind| kind.ends_with("/officeDocument"));
            document.descendants().find(is_main).and_then(|node| attribute(node, "Target")).map(|to| resolved("", to))
        });
        Ok(found.unwrap_or_else(|| "word/document.xml".to_owned()))
    }

    /// A part's bytes; nothing where there is no such part.
    pub(super) fn bytes(&mut self, name: &str) -> Result<Option<Vec<u8>>, ReadError> {
        let part = match self.zip.by_name(name) {
            Ok(part) => part,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(ZipError::UnsupportedArchive(_)) => return Err(ReadError::Encrypted),
            Err(error) => return Err(ReadError::Damaged(error.to_string())),
        };
        let packed = part.compressed_size();
        let most = self.left.min(packed.saturating_mul(limits::RATIO).max(limits::RATIO_FROM));
        let mut bytes = Vec::new();
        part.take(most + 1).read_to_end(&mut bytes).map_err(|error| ReadError::Damaged(error.to_string()))?;
        if bytes.len() as u64 > most {
            return Err(ReadError::Hostile("it unpacks to far more than a document has (a ZIP bomb)"));
        }
        self.left -= bytes.len() as u64;
        Ok(Some(bytes))
    }

    /// A part's text.
    pub(super) fn text(&mut self, name: &str) -> Result<Option<String>, ReadError> {
        let Some(bytes) = self.bytes(name)? else { return Ok(None) };
        if bytes.len() as u64 > limits::TEXT {
            return Err(ReadError::Hostile("a text of more than 32 MiB"));
        }
        Ok(Some(charset::decode(&bytes, true)))
    }

    /// Where the links and pictures of a part lead.
    pub(super) fn relations(&mut self, part: &str) -> Result<Relations, ReadError> {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        let path = if folder.is_empty() { format!("_rels/{name}.rels") } else { format!("{folder}/_rels/{name}.rels") };
        let Some(text) = self.text(&path)? else { return Ok(Relations::new()) };
        let document = xml(&text)?;
        let relations = document.descendants().filter(|node| is(*node, "Relationship")).filter_map(|node| {
            let outside = attribute(node, "TargetMode").is_some_and(|mode| mode.eq_ignore_ascii_case("external"));
            let target = attribute(node, "Target")?;
            let target = if outside { target.to_owned() } else { resolved(folder, target) };
            Some((attribute(node, "Id")?.to_owned(), (target, outside)))
        });
        Ok(relations.collect())
    }
}

/// The name of a part beside another one.
pub(super) fn beside(part: &str, name: &str) -> String {
    resolved(part.rsplit_once('/').map_or("", |(folder, _)| folder), name)
}

/// A part's name, from the folder of the part that names it.
fn resolved(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            ".." => drop(steps.pop()),
            "." | "" => {}
            step => steps.push(step),
        }
    }
    steps.join("/")
}
