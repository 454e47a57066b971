use leptos::prelude::*;
use serde_json::Value;
use std::sync::Arc;
use tintuc::{
    components::frame::{Footer, Header},
    head,
    html::{self, PageContext},
    locale::Locale,
    model::{Site, Teaser},
    pages::{PageData, PageView},
    snapshot::{COUNTER, DOCUMENTS, ELEMENT},
};

/// Everything that a page is made of but the counter's figures.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// Where the site lies, the office, and the page.
    pub context: PageContext,
    /// What the page shows.
    pub data: PageData,
    /// The articles related to the one that it shows.
    pub related: Arc<[Teaser]>,
    /// The documents that it was made of: the path below the API base, and the JSON as it is served.
    pub documents: Vec<(String, String)>,
}

/// The content of a page's `<body>`. The counter's figures go between the two parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// Up to the counter's figures.
    pub before: String,
    /// What follows them.
    pub after: String,
}

impl Snapshot {
    /// The tags of the page's `<head>`.
    pub fn head(&self) -> String {
        let PageContext { config, office, route } = &self.context;
        html::render(self.context.clone(), || head::tags(config, office.as_deref(), route, &self.data))
    }

    /// The content of the page's `<body>`: one element, which the app adopts as it is (`tintuc::snapshot`).
    pub fn body(&self) -> Body {
        let PageContext { office, route, .. } = &self.context;
        let top = html::render(self.context.clone(), || {
            let related = Signal::stored(Some(Arc::clone(&self.related)));
            view! {
                <Header office=office.clone() current=route article=self.data.article()/>
                <main id="main">
                    <PageView route=route.clone() data=self.data.clone() related/>
                    {self.search_notice()}
                </main>
            }
        });
        let bottom = html::render(self.context.clone(), || {
            view! {
                <Footer office=office.clone()/>
                {json_script(DOCUMENTS, &self.json())}
            }
        });
        Body {
            before: format!("<div id=\"{ELEMENT}\" class=\"snapshot\">{top}<div id=\"{COUNTER}\">"),
            after: format!("</div>{bottom}</div>"),
        }
    }

    /// On a host without a search only the app can look through titles, and it needs JavaScript. This text is not among the
    /// messages, because the app has no use for it.
    fn search_notice(&self) -> Option<AnyView> {
        let PageContext { office, route, .. } = &self.context;
        let offers_search = office.as_deref().is_some_and(|office: &Site| office.features.search);
        if offers_search || !matches!(self.data, PageData::Search(_)) {
            return None;
        }
        let text = match route.locale {
            Locale::Vi => "Trên máy chủ này, tìm kiếm cần JavaScript.",
            Locale::En => "On this host the search needs JavaScript.",
        };
        Some(view! { <noscript><p class="wrap">{text}</p></noscript> }.into_any())
    }

    /// The documents as one object, as far as the app has a use for them.
    fn json(&self) -> String {
        let documents = self.documents.iter().map(|(path, json)| (path.clone(), compact(json)));
        let teasers = self.related.iter().filter_map(|teaser| {
            let short = Teaser { content_text: None, ..teaser.clone() };
            Some((format!("teasers/{}.json", teaser.id), serde_json::to_string(&short).ok()?))
        });
        let fields = documents.chain(teasers).map(|(path, json)| format!("{}:{json}", Value::from(path)));
        format!("{{{}}}", fields.collect::<Vec<_>>().join(","))
    }
}

/// JSON for the app.
pub(super) fn json_script(id: &'static str, json: &str) -> AnyView {
    // The text of a script is not escaped. Browsers look for nothing but `</script` and `<!--` in it: without `<` there is
    // neither, and JSON may name any character by its number.
    let json = json.replace('<', "\\u003c");
    view! { <script type="application/json" id=id>{json}</script> }.into_any()
}

/// A document in one line, without the texts that only feed readers show.
fn compact(document: &str) -> String {
    serde_json::from_str(document).map_or_else(|_| document.to_owned(), |json| without_text(json).to_string())
}

fn without_text(json: Value) -> Value {
    match json {
        Value::Object(fields) => {
            let cached = fields.into_iter().filter(|(name, _)| name != "content_text");
            cached.map(|(name, value)| (name, without_text(value))).collect()
        }
        Value::Array(values) => values.into_iter().map(without_text).collect(),
        value => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_in_a_script_cannot_end_it() {
        let hostile = r#"{"a":"</script><!--"}"#;
        let written = json_script("documents", hostile).to_html();
        assert!(written.contains(r#">{"a":"\u003c/script>\u003c!--"}</script>"#), "{written}");
    }
}
