use super::{COUNTER, DOCUMENTS, ELEMENT};
use crate::{
    head::{self, Subject},
    model::{Site, Teaser},
    route::{Page, Route},
    views::{self, Context, state::Failure},
    visitors::Reading,
};
use leptos::prelude::*;

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
        // Views may make reactive values, and those want an owner.
        Owner::new().with(|| {
            let main = match self.subject {
                Subject::Listing(feed) => views::listing::listing(context, site, route, feed).to_html(),
                Subject::Article(article) => {
                    let related = views::article::related(context, self.related.len(), Some(self.related));
                    views::article::article(context, site, article).to_html() + &related.to_html()
                }
                Subject::Nothing if matches!(route.page, Page::Article(_)) => {
                    views::state::failure(context, &Failure::ArticleNotFound, Callback::new(|()| ())).to_html()
                }
                Subject::Nothing => views::state::not_found(context).to_html(),
            };
            let counter = self.reading.map(|reading| views::counter::counter(context, &reading).to_html());
            format!(
                "<div id=\"{ELEMENT}\" class=\"snapshot\">{}<main id=\"main\">{main}</main><div id=\"{COUNTER}\">{}</div>{}{}</div>",
                views::frame::header(context, site, route).to_html(),
                counter.unwrap_or_default(),
                views::frame::footer(context, site).to_html(),
                self.json(),
            )
        })
    }

    /// JSON that HTML cannot end early: without `<` there is neither `</script>` nor `<!--`.
    fn json(&self) -> String {
        let teasers = self.related.iter().filter_map(|teaser| {
            let short = Teaser { content_text: None, ..teaser.clone() };
            Some((format!("teasers/{}.json", teaser.id), serde_json::to_string(&short).ok()?))
        });
        let documents = self.documents.iter().map(|(path, json)| (path.clone(), (*json).to_owned())).chain(teasers);
        let fields = documents.map(|(path, json)| format!("{}:{json}", serde_json::Value::from(path)));
        let fields = fields.collect::<Vec<_>>().join(",").replace('<', "\\u003c");
        format!("<script type=\"application/json\" id=\"{DOCUMENTS}\">{{{fields}}}</script>")
    }
}
