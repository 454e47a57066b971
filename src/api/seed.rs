use super::memory::Document;
use crate::model::{Archive, Article, Feed, Site, Teaser};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use std::{fmt, sync::Arc};

/// The documents that came with a page, by their paths. Those that cannot be read are left out.
pub(super) struct Seeds(pub(super) Vec<(String, Document)>);

impl<'de> Deserialize<'de> for Seeds {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Documents)
    }
}

struct Documents;

impl<'de> Visitor<'de> for Documents {
    type Value = Seeds;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of documents")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Seeds, A::Error> {
        let mut documents = Vec::new();
        while let Some(path) = map.next_key::<String>()? {
            // The path says of which type its document is.
            let document = match path.split('/').next() {
                Some("articles") => next::<Article, A>(&mut map),
                Some("teasers") => next::<Teaser, A>(&mut map),
                _ if path.ends_with("site.json") => next::<Site, A>(&mut map),
                _ if path.ends_with("archive.json") => next::<Archive, A>(&mut map),
                _ => next::<Feed, A>(&mut map),
            };
            documents.extend(document.map(|document| (path, document)));
        }
        Ok(Seeds(documents))
    }
}

fn next<'de, T: Deserialize<'de> + Send + Sync + 'static, A: MapAccess<'de>>(map: &mut A) -> Option<Document> {
    Some(Arc::new(map.next_value::<T>().ok()?))
}
