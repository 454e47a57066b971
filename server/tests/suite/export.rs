use crate::support::{Fixture, MARKED, SAMPLES, article, decompress, write};
use scraper::{Html, Selector};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};
use tintuc::{
    model::{Timestamp, VisitorCounts},
    visitors::CounterState,
};
use tintuc_server::{
    content::{Folder, Library},
    export::{Export, ExportError},
    publish::Plan,
    site::Site,
};

fn export_of(fixture: &Fixture, content: &Path) -> Export {
    let site = Arc::new(Site::load(&fixture.path("site")).unwrap());
    let library = Arc::new(Library::new(Folder::new(content)));
    Export { site, library, reading: CounterState::Unknown }
}

fn export(fixture: &Fixture) -> Export {
    export_of(fixture, &fixture.path("content"))
}

/// Every file below a directory by its path, but the mark.
fn files(directory: &Path) -> BTreeMap<String, Vec<u8>> {
    fn collect(root: &Path, here: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
        for entry in fs::read_dir(here).unwrap().map(Result::unwrap) {
            if entry.file_type().unwrap().is_dir() {
                collect(root, &entry.path(), files);
            } else {
                let path = entry.path().strip_prefix(root).unwrap().to_str().unwrap().to_owned();
                files.insert(path, fs::read(entry.path()).unwrap());
            }
        }
    }
    let mut found = BTreeMap::new();
    collect(directory, directory, &mut found);
    found.remove(".tintuc-export");
    found
}

fn samples(base: &str) -> (Fixture, PathBuf) {
    let fixture = Fixture::marked();
    fixture.site("index.html", &MARKED.replace("<base href=\"/\">", &format!("<base href=\"{base}\">")));
    let directory = fixture.path("out");
    export_of(&fixture, Path::new(SAMPLES)).write(&directory).unwrap();
    (fixture, directory)
}

/// Fails unless every address of the own site in a page is that of a file.
fn assert_links_resolve(base: &str, files: &BTreeMap<String, Vec<u8>>) {
    let links = Selector::parse("a[href], img[src], link[rel=alternate][href^='/']").unwrap();
    for (path, body) in files.iter().filter(|(path, _)| path.ends_with("index.html") || *path == "404.html") {
        let page = Html::parse_document(std::str::from_utf8(body).unwrap());
        for element in page.select(&links) {
            let link = element.attr("href").or(element.attr("src")).unwrap();
            let link = link.split('#').next().unwrap();
            if link.starts_with("http") || link.starts_with("mailto:") || link.starts_with("tel:") || link.is_empty() {
                continue;
            }
            // Content names pages relative to the API base.
            let below = link.strip_prefix(base).unwrap_or_else(|| panic!("{link} in {path}"));
            let below = below.strip_prefix("api/../").unwrap_or(below);
            let index = format!("{}/index.html", below.trim_end_matches('/'));
            let found = files.contains_key(below) || files.contains_key(index.trim_start_matches('/'));
            assert!(found, "{link} in {path}");
        }
    }
}

#[test]
fn a_static_host_has_the_whole_site() {
    for base in ["/", "/tin-tuc/"] {
        let (_fixture, directory) = samples(base);
        let files = files(&directory);
        for path in [
            "index.html",
            "404.html",
            "app.html",
            "en/index.html",
            "trang/feed-2/index.html",
            "muc/thong-bao/index.html",
            "en/muc/thong-bao/index.html",
            "tin/tong-ket-cai-cach-hanh-chinh-2017/index.html",
            "tin/bai-mau-da-thu-hoi/index.html",
            "en/tin/how-to-search/index.html",
            "luu-tru/index.html",
            "luu-tru/2017-11/index.html",
            "luu-tru/2017-11/trang/2017-11-2/index.html",
            "en/luu-tru/2017-11/index.html",
            "so-do/index.html",
            "en/so-do/index.html",
            "api/archive.json",
            "api/archive/2017-12.json",
            "api/en/archive/2017-11.xml",
            "api/site.json",
            "api/feed.json",
            "api/feed.xml",
            "api/en/sections/thong-bao.xml",
            "api/media/hoi-nghi-640.jpg",
            "api/files/danh-muc-kiem-tra-truoc-khi-dang.pdf",
            "sitemap.xml",
            "robots.txt",
            "tintuc-0123456789abcdef.js",
        ] {
            assert!(files.contains_key(path), "{path}");
        }
        assert_eq!(files["api/site.json"], fs::read(Path::new(SAMPLES).join("site.json")).unwrap());
        assert_links_resolve(base, &files);
        let text = std::str::from_utf8(&files["index.html"]).unwrap();
        assert!(text.contains("<html lang=\"vi\">") && !text.contains("tintuc:") && !text.contains("preload"));
        let mut twins = 0;
        for (path, body) in &files {
            for (extension, encoding) in [(".br", "br"), (".gz", "gzip")] {
                if let Some(plain) = path.strip_suffix(extension) {
                    assert!(decompress(encoding, body) == files[plain], "{path}");
                    twins += 1;
                }
            }
        }
        assert!(twins > 50 && files.contains_key("index.html.br") && files.contains_key("api/feed.xml.gz"));
        assert!(!files.contains_key("api/media/hoi-nghi-640.jpg.gz"));
    }
}

#[test]
fn exporting_again_replaces_what_was_exported_and_nothing_else() {
    let fixture = Fixture::marked();
    fixture.content("articles/hai.json", article("hai"));
    let out = fixture.path("out");
    export(&fixture).write(&out).unwrap();
    let first = files(&out);
    export(&fixture).write(&out).unwrap();
    assert!(files(&out) == first, "the same content, the same bytes");
    fs::remove_file(fixture.path("content/articles/hai.json")).unwrap();
    export(&fixture).write(&out).unwrap();
    assert!(!out.join("tin/hai").exists() && out.join("tin/mot/index.html").exists());
    let beside: Vec<_> = fs::read_dir(fixture.path("")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(beside.len(), 3, "{beside:?}");

    // What the office has put there is in the next export's way, and not lost.
    for path in [".well-known/security.txt", "tin/mot/notes.txt"] {
        write(&out.join(path), "theirs");
        let before = files(&out);
        let refused = export(&fixture).write(&out);
        assert!(matches!(&refused, Err(ExportError::UnlistedFile(found)) if found.ends_with(path)), "{refused:?}");
        assert!(files(&out) == before);
        fs::remove_file(out.join(path)).unwrap();
    }
    // Older exports have no list.
    fs::write(out.join(".tintuc-export"), "Written by tintuc-server export, which may replace all of it.\n").unwrap();
    fs::write(out.join("more"), "x").unwrap();
    export(&fixture).write(&out).unwrap();
    assert!(!out.join("more").exists());

    fs::create_dir(fixture.path("empty")).unwrap();
    export(&fixture).write(&fixture.path("empty")).unwrap();
    for foreign in ["content", "site"] {
        let before = files(&fixture.path(foreign));
        let refused = export(&fixture).write(&fixture.path(foreign));
        assert!(matches!(refused, Err(ExportError::NotAnExport(_))), "{refused:?}");
        assert!(files(&fixture.path(foreign)) == before);
    }
}

#[test]
fn what_is_wrong_is_left_out_and_the_rest_is_there() {
    let fixture = Fixture::marked();
    fixture.content("articles/sai.json", "{");
    fixture.content(".secret", "x");
    let out = fixture.path("out");
    export(&fixture).write(&out).unwrap();
    let files = files(&out);
    assert!(files.contains_key("tin/mot/index.html") && files.contains_key("api/articles/mot.json"));
    assert!(files.keys().all(|path| !path.contains("sai") && !path.contains("secret")), "{:?}", files.keys());
}

#[test]
fn a_build_without_places_is_refused() {
    let fixture = Fixture::new();
    let refused = export(&fixture).write(&fixture.path("out"));
    assert!(matches!(refused, Err(ExportError::OldBuild)));
    assert!(!fixture.path("out").exists());
}

#[test]
fn figures_are_those_that_are_known() {
    let fixture = Fixture::marked();
    fixture.content("site.json", r#"{"name":"Sở","features":{"visitors":true}}"#);
    let page = |reading| {
        Export { reading, ..export(&fixture) }.write(&fixture.path("out")).unwrap();
        fs::read_to_string(fixture.path("out/index.html")).unwrap()
    };
    assert!(!page(CounterState::Unknown).contains("class=\"total\""));
    let figures = VisitorCounts {
        total: 1_303_080,
        online: 54,
        window_seconds: 300,
        as_of: Timestamp::from_unix(0),
        recent: None,
    };
    assert!(page(CounterState::Stale(figures)).contains("1.303.080"));
}

/// The name of a file as a Mac writes it, the same bytes in the article; publishing composes the article's.
#[test]
fn files_with_decomposed_names_are_found_before_and_after_publishing() {
    let name = "Tie\u{302}\u{301}ng Vie\u{323}\u{302}t";
    let fixture = Fixture::marked();
    let body = format!(
        r#""body":[{{"type":"attachment","href":"files/{name}.pdf","title":"x"}},{{"type":"image","image":{{"src":"media/{name}.jpg","alt":"x","width":6,"height":4}}}},"#
    );
    fixture.content("articles/mot.json", article("mot").replace("\"body\":[", &body));
    fixture.content(&format!("files/{name}.pdf"), "pdf");
    fixture.content(&format!("media/{name}.jpg"), "jpg");
    let composed = "Tiếng Việt";
    for published in [false, true] {
        if published {
            let plan = Plan::make(&fixture.folder()).unwrap();
            plan.apply(&fixture.folder()).unwrap();
        }
        export(&fixture).write(&fixture.path("out")).unwrap();
        let files = files(&fixture.path("out"));
        let page = Html::parse_document(std::str::from_utf8(&files["tin/mot/index.html"]).unwrap());
        for (selector, attribute) in [("a[href*='files/']", "href"), ("picture img, figure img", "src")] {
            let element = page.select(&Selector::parse(selector).unwrap()).next().unwrap();
            let address = element.attr(attribute).unwrap().trim_start_matches('/');
            assert!(files.contains_key(address), "{address:?}, published: {published}");
            assert_eq!(address.contains(composed), published);
        }
    }
}
