use super::{COUNTER, DOCUMENTS, ELEMENT};
use crate::{
    head::{self, Subject},
    locale::Locale,
    markup::{Element, element},
    model::{Site, Teaser},
    route::{Page, Route},
    views::{self, Context, state::Failure},
    visitors::Reading,
};
use serde_json::Value;

/// Everything that a snapshot is made of.
#[derive(Clone, Copy, Debug)]
pub struct Snapshot<'a> {
    /// The language and the addresses.
    pub context: &'a Context,
    /// The office.
    pub site: Option<&'a Site>,
    /// Where it is.
    pub route: &'a Route,
    /// What it shows.
    pub subject: Subject<'a>,
    /// The articles related to the one it shows.
    pub related: &'a [Teaser],
    /// The counter's figures; no counter at all where the site has none.
    pub reading: Option<Reading>,
    /// Path below the API base, and the document's JSON as it is served.
    pub documents: &'a [(String, &'a str)],
}

impl Snapshot<'_> {
    /// The tags of the page's head.
    pub fn head(&self) -> String {
        head::tags(self.context, self.site, self.route, self.subject).iter().map(ToString::to_string).collect()
    }

    /// The content of `<body>`.
    pub fn body(&self) -> String {
        let Self { context, site, route, .. } = *self;
        let main = element("main").attr("id", "main");
        let main = match self.subject {
            Subject::Listing(feed) => main.with(views::listing::listing(context, site, route, feed)),
            Subject::Article(article) => main.with(views::article::page(context, site, article, Some(self.related))),
            Subject::Archive(archive) => main.with(views::archive::page(context, site, route, archive)),
            Subject::Search(results) => {
                main.with(views::search::page(context, site, route, results)).with(without_scripts(context, site))
            }
            Subject::Nothing => main.with(views::state::failure(
                context,
                match route.page {
                    Page::Article(_) => Failure::ArticleNotFound,
                    _ => Failure::NotFound,
                },
            )),
        };
        let article = self.subject.article();
        let counter = self.reading.map(|reading| views::counter::counter(context, &reading));
        element("div")
            .class("snapshot")
            .attr("id", ELEMENT)
            .with(views::frame::header(context, site, route, article))
            .with(main)
            .with(element("div").attr("id", COUNTER).with(counter))
            .with(views::frame::footer(context, site, route))
            .with(super::json(DOCUMENTS, self.json()))
            .to_string()
    }

    /// The documents that the page was made of, as far as the app has a use for them.
    fn json(&self) -> String {
        let teasers = self.related.iter().filter_map(|teaser| {
            let short = Teaser { content_text: None, ..teaser.clone() };
            Some((format!("teasers/{}.json", teaser.id), serde_json::to_string(&short).ok()?))
        });
        let documents = self.documents.iter().map(|(path, json)| (path.clone(), compact(json))).chain(teasers);
        let fields = documents.map(|(path, json)| format!("{}:{json}", Value::from(path)));
        format!("{{{}}}", fields.collect::<Vec<_>>().join(","))
    }
}

/// A document in one line, without the texts that feed readers show.
fn compact(document: &str) -> String {
    serde_json::from_str(document).map_or_else(|_| document.to_owned(), |json| without_text(json).to_string())
}

fn without_text(json: Value) -> Value {
    match json {
        Value::Object(fields) => {
            let kept = fields.into_iter().filter(|(name, _)| name != "content_text");
            kept.map(|(name, value)| (name, without_text(value))).collect()
        }
        Value::Array(values) => values.into_iter().map(without_text).collect(),
        value => value,
    }
}

/// Where the host has no search, only the app can look through titles. Not among the messages: the app has no use for it.
fn without_scripts(context: &Context, site: Option<&Site>) -> Option<Element> {
    let text = match context.locale {
        Locale::Vi => "Trên máy chủ này, tìm kiếm cần JavaScript.",
        Locale::En => "On this host the search needs JavaScript.",
    };
    let notice = element("p").class("wrap").with(text);
    site.is_none_or(|site| !site.features.search).then(|| element("noscript").with(notice))
}
