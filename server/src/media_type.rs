//! Media types of the built site's files, by extension.

/// The media type of a file; bytes where its extension is not known.
pub(crate) fn of(path: &str) -> &'static str {
    let extension = path.rsplit(['.', '/']).next().unwrap_or_default().to_ascii_lowercase();
    match extension.as_str() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        // Browsers compile wasm while it arrives under this type only.
        "wasm" => "application/wasm",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "xml" => "application/xml",
        "pdf" => "application/pdf",
        "svg" => "image/svg+xml",
        "ico" => "image/x-icon",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "gif" => "image/gif",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use crate::export::WEB_CONFIG;

    #[test]
    fn iis_has_the_same_types() -> Result<(), roxmltree::Error> {
        let config = roxmltree::Document::parse(WEB_CONFIG)?;
        let extensions = |name: &str| {
            let found = config.descendants().filter(|node| node.has_tag_name(name));
            found.filter_map(|node| node.attribute("fileExtension")).collect::<Vec<_>>()
        };
        for node in config.descendants().filter(|node| node.has_tag_name("mimeMap")) {
            let extension = node.attribute("fileExtension").unwrap_or_default();
            assert_eq!(node.attribute("mimeType"), Some(super::of(extension)), "{extension}");
        }
        // A second type for an extension breaks the whole site.
        assert_eq!(extensions("mimeMap"), extensions("remove"));
        for needed in [".avif", ".webp", ".wasm", ".webmanifest"] {
            assert!(extensions("mimeMap").contains(&needed), "{needed}");
        }
        Ok(())
    }
}
