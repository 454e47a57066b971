use crate::support::{Fixture, get};
use scraper::{ElementRef, Html, Selector};
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    sync::Arc,
};
use tintuc::visitors::CounterState;
use tintuc_hostile::{HARMLESS, HOSTILE, documents};
use tintuc_server::{
    content::Library,
    export::Export,
    http::App,
    site::{MANIFEST, Site, WORKER},
};

/// The elements that feeds and the map consist of.
const NAMES: &str = " rss channel title link description encoded language lastBuildDate item guid pubDate category enclosure \
    urlset url loc lastmod ";

/// The elements and attributes of the HTML in them.
const FEED_HTML: &str = "html,p,br,h2,h3,ul,ol,li,blockquote,cite,em,strong,a,a href,figure,figcaption,img,img src,img alt,\
    img width,img height";

/// What the server makes of content. The export has the same as files, and more.
const SERVED: [&str; 17] = [
    "/",
    "/en/",
    "/tin/mot",
    "/en/tin/mot",
    "/muc/tin",
    "/luu-tru",
    "/luu-tru/2017-12",
    "/so-do",
    "/khong-co",
    "/embed/news",
    "/embed/visitors",
    "/api/feed.xml",
    "/api/en/feed.xml",
    "/api/sections/tin.xml",
    "/sitemap.xml",
    "/robots.txt",
    "/manifest.webmanifest",
];

/// Addresses in the place of texts.
const ADDRESSES: [&str; 3] = ["javascript:alert(1)", "media/a.jpg\" onerror=\"alert(1)", "JaVaScRiPt&colon;alert(1)"];

/// What is made of content: each output by its path.
type Outputs = BTreeMap<String, Vec<u8>>;

fn site() -> Fixture {
    let fixture = Fixture::marked();
    let public = Path::new(env!("CARGO_MANIFEST_DIR")).join("../public");
    for file in [WORKER, MANIFEST] {
        fixture.site(file, &fs::read_to_string(public.join(file)).unwrap());
    }
    fixture
}

fn fill(fixture: &Fixture, text: &str, href: &str) {
    for (path, document) in documents(text, href) {
        fixture.content(path, document.to_string());
    }
}

async fn served(app: &App) -> Outputs {
    let mut outputs = Outputs::new();
    for path in SERVED {
        let answer = get(app, path).await;
        assert_eq!(answer.status, if path == "/khong-co" { 404 } else { 200 }, "{path}");
        outputs.insert(path.trim_start_matches('/').to_owned(), answer.body);
    }
    outputs
}

/// Every file of an export. Another test compares the compressed ones.
fn exported(fixture: &Fixture) -> Outputs {
    fn collect(root: &Path, here: &Path, outputs: &mut Outputs) {
        for path in fs::read_dir(here).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                collect(root, &path, outputs);
            } else if path.extension().is_some_and(|end| end != "br" && end != "gz") {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
                outputs.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    let site = Arc::new(Site::load(&fixture.path("site")).unwrap().with_offline());
    let library = Arc::new(Library::new(fixture.folder()));
    let directory = fixture.path("out");
    Export { site, library, reading: CounterState::Unknown }.write(&directory).unwrap();
    let mut outputs = Outputs::new();
    collect(&directory, &directory, &mut outputs);
    outputs
}

/// What is made of harmless content. Hostile content must result in nothing else.
struct Harmless {
    outputs: Outputs,
    /// The elements and attributes of all pages.
    names: BTreeSet<String>,
}

impl Harmless {
    fn new(outputs: Outputs) -> Self {
        let pages = outputs.iter().filter(|(path, _)| is_page(path));
        let names = pages.flat_map(|(_, body)| names(&page(body))).collect();
        Self { outputs, names }
    }

    fn assert_inert(&self, outputs: &Outputs, text: &str) {
        assert!(outputs.keys().eq(self.outputs.keys()), "by {text:?}: {:?}", outputs.keys());
        for (path, body) in outputs {
            match path.as_str() {
                "app.html" => assert!(*body == self.outputs[path], "{path} by {text:?}"),
                path if is_page(path) => self.assert_page(path, body, text),
                path if ends(path, "xml") => assert_feed(path, body, text),
                MANIFEST => self.assert_manifest(body, text),
                "robots.txt" => assert_robots(body),
                path if path.starts_with("api/") && ends(path, "json") => {
                    assert!(serde_json::from_slice::<Value>(body).is_ok(), "{path} by {text:?}");
                }
                // Programs, the service worker, pictures: nothing of the content is in them.
                path => assert!(*body == self.outputs[path], "{path} by {text:?}"),
            }
        }
    }

    fn assert_page(&self, path: &str, body: &[u8], text: &str) {
        let html = page(body);
        for name in names(&html) {
            assert!(self.names.contains(&name), "{name} in {path} by {text:?}");
            assert!(!name.contains(" on"), "{name} in {path} by {text:?}");
        }
        for element in elements(&html) {
            for address in addresses(element) {
                let runs = ["javascript:", "data:", "vbscript:", "blob:"].iter().any(|scheme| runs(&address, scheme));
                assert!(!runs, "{address} in {path} by {text:?}");
            }
        }
        for selector in
            ["link[rel=canonical]", "link[hreflang]", "meta[property='og:url']", "meta[property='og:image']"]
        {
            for tag in html.select(&Selector::parse(selector).unwrap()) {
                let address = tag.attr("href").or(tag.attr("content")).unwrap();
                assert!(address.starts_with("http"), "{selector} is {address} in {path} by {text:?}");
            }
        }
        let scripts = scripts(&html);
        assert_eq!(scripts, self::scripts(&page(&self.outputs[path])), "{path} by {text:?}");
        for json in texts(&html, "#documents") {
            let documents: Value = serde_json::from_str(&json).unwrap();
            let site = documents.get("site.json").or(documents.get("en/site.json")).unwrap();
            assert_eq!(site["name"], text, "{path}");
        }
        for json in texts(&html, "script[type='application/ld+json']") {
            let json: Value = serde_json::from_str(&json).unwrap();
            assert_eq!(json["description"], text);
            assert_eq!(json["image"][0]["caption"].as_str().unwrap_or_default().trim(), text.trim());
        }
    }

    /// Apart from the office's name it is the one that was built.
    fn assert_manifest(&self, body: &[u8], text: &str) {
        let mut manifest: Value = serde_json::from_slice(body).unwrap();
        for name in ["name", "short_name"] {
            assert_eq!(manifest[name], text);
            manifest[name] = HARMLESS.into();
        }
        let harmless: Value = serde_json::from_slice(&self.outputs[MANIFEST]).unwrap();
        assert_eq!(manifest, harmless);
    }
}

fn ends(path: &str, extension: &str) -> bool {
    Path::new(path).extension().is_some_and(|end| end == extension)
}

fn is_page(path: &str) -> bool {
    Path::new(path).extension().is_none() || ends(path, "html")
}

fn page(body: &[u8]) -> Html {
    Html::parse_document(std::str::from_utf8(body).unwrap())
}

fn elements(html: &Html) -> impl Iterator<Item = ElementRef<'_>> {
    html.root_element().descendants().filter_map(ElementRef::wrap)
}

/// The elements and attributes of a page.
fn names(html: &Html) -> BTreeSet<String> {
    elements(html)
        .flat_map(|element| {
            let name = element.value().name().to_owned();
            let attributes = element.value().attrs().map(|(attribute, _)| format!("{name} {attribute}"));
            attributes.chain([name.clone()]).collect::<Vec<_>>()
        })
        .collect()
}

fn texts(html: &Html, selector: &str) -> Vec<String> {
    html.select(&Selector::parse(selector).unwrap()).map(|element| element.text().collect()).collect()
}

/// Every script that runs: its file and its text.
fn scripts(html: &Html) -> Vec<(Option<&str>, String)> {
    let scripts = html.select(&Selector::parse("script").unwrap()).collect::<Vec<_>>();
    let running = scripts.into_iter().filter(|script| !script.attr("type").unwrap_or_default().contains("json"));
    running.map(|script| (script.attr("src"), script.text().collect())).collect()
}

/// Every address that an element names.
fn addresses(element: ElementRef<'_>) -> Vec<String> {
    let plain = ["href", "src", "action", "formaction", "poster", "data"].iter().filter_map(|name| element.attr(name));
    let sets = ["srcset", "imagesrcset"].iter().filter_map(|name| element.attr(name));
    plain.map(str::to_owned).chain(sets.flat_map(candidates)).collect()
}

/// The addresses of a `srcset` as browsers find them (HTML, "parse a srcset attribute"), parentheses and all.
fn candidates(set: &str) -> Vec<String> {
    let space = |sign: char| sign.is_ascii_whitespace();
    let mut rest = set;
    let mut found = Vec::new();
    loop {
        rest = rest.trim_start_matches(|sign| space(sign) || sign == ',');
        if rest.is_empty() {
            return found;
        }
        let (address, after) = rest.split_at(rest.find(space).unwrap_or(rest.len()));
        found.push(address.trim_end_matches(',').to_owned());
        let mut depth = 0_u32;
        let end = after.find(|sign| {
            match sign {
                '(' => depth += 1,
                ')' => depth = depth.saturating_sub(1),
                _ => {}
            }
            sign == ',' && depth == 0
        });
        rest = if address.ends_with(',') { after } else { end.map_or("", |end| &after[end..]) };
    }
}

/// As browsers read addresses: white space within and control characters around them do not count.
fn runs(address: &str, scheme: &str) -> bool {
    let address: String = address.trim_start_matches(|sign: char| sign <= ' ').replace(['\t', '\n', '\r'], "");
    address.to_ascii_lowercase().starts_with(scheme)
}

fn assert_feed(path: &str, body: &[u8], text: &str) {
    let document = roxmltree::Document::parse(std::str::from_utf8(body).unwrap());
    let document = document.unwrap_or_else(|error| panic!("{path} by {text:?}: {error}"));
    for node in document.descendants().filter(roxmltree::Node::is_element) {
        let name = node.tag_name().name();
        assert!(NAMES.contains(&format!(" {name} ")), "{name} in {path} by {text:?}");
        if ["link", "loc"].contains(&name) {
            let address = node.text().or(node.attribute("href")).unwrap();
            assert!(address.starts_with("http"), "{address} in {path}");
        }
        let of_item = node.parent_element().is_some_and(|parent| parent.has_tag_name("item"));
        if of_item && ["description", "encoded"].contains(&name) {
            let html = Html::parse_fragment(node.text().unwrap_or_default());
            for name in names(&html) {
                assert!(FEED_HTML.split(',').any(|known| known == name), "{name} in {path} by {text:?}");
            }
            for address in elements(&html).flat_map(addresses) {
                let leads_on = ["http", "mailto:", "tel:"].iter().any(|scheme| address.starts_with(scheme));
                assert!(leads_on, "{address} in {path} by {text:?}");
            }
        }
    }
}

/// A text in the site's address adds no rule to `robots.txt`.
fn assert_robots(body: &[u8]) {
    let lines = std::str::from_utf8(body).unwrap().lines().collect::<Vec<_>>();
    let [agents, rule, "", map] = lines[..] else { panic!("{lines:?}") };
    assert_eq!((agents, rule), ("User-agent: *", "Disallow:"));
    assert!(map.starts_with("Sitemap: https://tin.example/") && map.ends_with("/sitemap.xml"), "{map}");
}

#[tokio::test]
async fn hostile_content_is_only_text_in_every_output() {
    let fixture = site();
    let app = fixture.app();
    fill(&fixture, HARMLESS, "https://a.example/");
    let harmless = Harmless::new(served(&app).await);
    let long = "Ộ<b>".repeat(300);
    let all = HOSTILE.concat();
    let texts = HOSTILE.into_iter().chain([long.as_str()]).map(|text| (text, text));
    // Every address once is enough: it is read before the texts around it matter.
    let addresses = ADDRESSES.into_iter().chain([all.as_str()]).map(|href| (all.as_str(), href));
    for (text, href) in texts.chain(addresses) {
        fill(&fixture, text, href);
        harmless.assert_inert(&served(&app).await, text);
    }
}

#[test]
fn hostile_content_is_only_text_in_every_exported_file() {
    let fixture = site();
    fill(&fixture, HARMLESS, "https://a.example/");
    let harmless = Harmless::new(exported(&fixture));
    for path in ["404.html", "app.html", "embed/news/index.html", "en/index.html", "tin/mot/index.html", "sitemap.xml"]
    {
        assert!(harmless.outputs.contains_key(path), "{path} in {:?}", harmless.outputs.keys());
    }
    assert!(String::from_utf8_lossy(&harmless.outputs[WORKER]).starts_with("self.tintuc="));
    let all = HOSTILE.concat();
    for href in ADDRESSES.into_iter().chain([all.as_str()]) {
        fill(&fixture, &all, href);
        let outputs = exported(&fixture);
        harmless.assert_inert(&outputs, &all);
        for (path, document) in documents(&all, href) {
            let exported: Value = serde_json::from_slice(&outputs[&format!("api/{path}")]).unwrap();
            assert_eq!(exported, document, "{path}");
        }
    }
}
