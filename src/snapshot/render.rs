use super::{COUNTER, DOCUMENTS, ELEMENT};
use crate::{
    head::{self, Subject},
    markup::element,
    model::{Json, Site, Teaser},
    route::{Page, Route},
    views::{self, Context, state::Failure},
    visitors::Reading,
};

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
            Subject::Nothing => main.with(views::state::failure(
                context,
                match route.page {
                    Page::Article(_) => Failure::ArticleNotFound,
                    _ => Failure::NotFound,
                },
            )),
        };
        let counter = self.reading.map(|reading| views::counter::counter(context, &reading));
        element("div")
            .class("snapshot")
            .attr("id", ELEMENT)
            .with(views::frame::header(context, site, route))
            .with(main)
            .with(element("div").attr("id", COUNTER).with(counter))
            .with(views::frame::footer(context, site))
            .with(super::json(DOCUMENTS, self.json()))
            .to_string()
    }

    /// The documents that the page was made of.
    fn json(&self) -> String {
        let teasers = self.related.iter().filter_map(|teaser| {
            let short = Teaser { content_text: None, ..teaser.clone() };
            Some((format!("teasers/{}.json", teaser.id), serde_json::to_string(&short).ok()?))
        });
        let documents = self.documents.iter().map(|(path, json)| (path.clone(), (*json).to_owned())).chain(teasers);
        let fields = documents.map(|(path, json)| format!("{}:{json}", Json::from(path)));
        format!("{{{}}}", fields.collect::<Vec<_>>().join(","))
    }
}
