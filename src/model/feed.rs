use super::{Href, Id, Image, Spans, Timestamp, lenient};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A page of a listing: JSON Feed 1.1, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Feed {
    /// The version of JSON Feed, as an address.
    pub version: String,
    /// The listing's title.
    pub title: String,
    /// Its language, such as `vi`.
    #[serde(default, deserialize_with = "lenient::optional", skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The page that shows it.
    #[serde(default, deserialize_with = "lenient::optional", skip_serializing_if = "Option::is_none")]
    pub home_page_url: Option<String>,
    /// Its own address.
    #[serde(default, deserialize_with = "lenient::optional", skip_serializing_if = "Option::is_none")]
    pub feed_url: Option<String>,
    /// The next, older page: absolute, or relative to this one's address.
    #[serde(default, deserialize_with = "lenient::optional", skip_serializing_if = "Option::is_none")]
    pub next_url: Option<String>,
    /// How many articles a search has found, on all its pages; only in `search.json`.
    #[serde(
        rename = "_tintuc",
        default,
        deserialize_with = "lenient::optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub found: Option<Found>,
    /// The articles in short; unreadable ones are left out.
    #[serde(deserialize_with = "lenient::elements")]
    pub items: Vec<Teaser>,
}

/// Our extension of a feed that a search has made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Found {
    /// How many articles there are on all pages.
    pub total: u32,
}

impl Feed {
    /// The only version of JSON Feed that we write.
    pub const VERSION: &str = "https://jsonfeed.org/version/1.1";

    /// The name of the next page: `feed-2` for the `next_url` `feed-2.json`.
    ///
    /// A page lies beside the one before it; a `next_url` that leads elsewhere is not followed, so that no address
    /// of the site can be made to show another site's news.
    pub fn next_page(&self) -> Option<Id> {
        let name = self.next()?.strip_suffix(".json")?;
        Id::new(name.strip_prefix("./").unwrap_or(name)).ok()
    }

    /// `next_url` as this feed's folder has it. Its own address names the folder: the site may be read at another one.
    pub fn next(&self) -> Option<&str> {
        let next = self.next_url.as_deref()?;
        let own = self.feed_url.as_deref().and_then(|own| own.split('?').next());
        let beside = own.and_then(|own| next.strip_prefix(own.trim_end_matches(|sign| sign != '/')));
        beside.filter(|_| own.is_some_and(|own| own.contains("://"))).or(Some(next))
    }
}

/// An item of JSON Feed 1.1 with our extension `X`: [`TeaserFields`] in listings, the whole article in its own file.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Item<X> {
    /// Its name, unique over all languages.
    pub id: Id,
    /// The page that shows it, absolute.
    #[serde(default, deserialize_with = "lenient::optional", skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The headline.
    pub title: String,
    /// Its language, such as `vi`; the feed's where absent.
    #[serde(default, deserialize_with = "lenient::optional", skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The lead.
    #[serde(default, deserialize_with = "lenient::optional", skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// The whole text for feed readers.
    #[serde(default, deserialize_with = "lenient::optional", skip_serializing_if = "Option::is_none")]
    pub content_text: Option<String>,
    /// The address of its picture, for feed readers.
    #[serde(default, deserialize_with = "lenient::optional", skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    /// When it was published.
    pub date_published: Timestamp,
    /// When it was last changed.
    #[serde(default, deserialize_with = "lenient::optional", skip_serializing_if = "Option::is_none")]
    pub date_modified: Option<Timestamp>,
    /// Its section and keywords.
    #[serde(default, deserialize_with = "lenient::list", skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// What JSON Feed has no field for.
    #[serde(rename = "_tintuc")]
    pub extension: X,
}

impl<X> Item<X> {
    /// The picture of which JSON Feed knows no more than the address.
    pub(super) fn linked_picture(&self) -> Option<Image> {
        Href::new(self.image.as_deref()?).ok().map(Image::at)
    }
}

impl Teaser {
    /// The article's picture, by the rule of [`Article::picture`](super::Article::picture).
    pub fn picture(&self) -> Option<Cow<'_, Image>> {
        let own = self.extension.image.as_ref().map(Cow::Borrowed);
        own.or_else(|| self.linked_picture().map(Cow::Owned))
    }
}

/// An article in short, as listings hold it.
pub type Teaser = Item<TeaserFields>;

/// Our extension of an item in a listing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct TeaserFields {
    /// The section it belongs to.
    #[serde(default, deserialize_with = "lenient::optional", skip_serializing_if = "Option::is_none")]
    pub section: Option<Id>,
    /// Its picture.
    #[serde(default, deserialize_with = "lenient::optional", skip_serializing_if = "Option::is_none")]
    pub image: Option<Image>,
    /// Where it has what was looked for; only in what a search has found.
    #[serde(default, deserialize_with = "lenient::optional", skip_serializing_if = "Option::is_none")]
    pub marks: Option<Box<Marks>>,
}

/// Parts of an article with what was looked for marked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Marks {
    /// The headline.
    pub title: Spans,
    /// The lead, or a passage of the text.
    #[serde(default, deserialize_with = "lenient::optional", skip_serializing_if = "Spans::is_empty")]
    pub text: Spans,
}

#[cfg(test)]
mod tests {
    use super::super::{ContentError, parse};
    use super::*;

    #[test]
    fn an_unreadable_item_is_left_out_and_the_rest_shows() -> Result<(), ContentError> {
        let good = r#"{"id":"a","title":"A","date_published":"2017-12-01T17:00:00+07:00","_tintuc":{}}"#;
        let text = format!(
            r#"{{"version":"v","title":"T","items":[{good},null,{{"id":"b"}},{{"id":"../x","title":"A","_tintuc":{{}}}},{good}]}}"#
        );
        assert_eq!(parse::<Feed>(&text)?.items.len(), 2);
        Ok(())
    }

    #[test]
    fn a_next_page_lies_beside_its_feed() -> Result<(), ContentError> {
        let mut feed: Feed = parse(r#"{"version":"v","title":"T","items":[]}"#)?;
        for (next, page) in [
            (Some("feed-2.json"), Some("feed-2")),
            (Some("./feed-2.json"), Some("feed-2")),
            (Some("https://evil.example/feed.json"), None),
            (Some("../feed-2.json"), None),
            (Some("feed-2.json?x"), None),
            (None, None),
        ] {
            feed.next_url = next.map(str::to_owned);
            assert_eq!(feed.next_page().as_ref().map(Id::as_str), page, "{next:?}");
        }
        for (own, next, page) in [
            ("https://tin.example/api/feed.json", "https://tin.example/api/feed-2.json", Some("feed-2")),
            ("https://tin.example/api/feed.json", "feed-2.json", Some("feed-2")),
            ("https://tin.example/x/api/feed.json?a/b", "https://tin.example/x/api/feed-2.json", Some("feed-2")),
            ("https://tin.example/api/feed.json", "https://tin.example/api/sections/tin-2.json", None),
            ("https://tin.example/api/feed.json", "https://evil.example/api/feed-2.json", None),
            ("feed.json", "https://evil.example/feed-2.json", None),
        ] {
            (feed.feed_url, feed.next_url) = (Some(own.to_owned()), Some(next.to_owned()));
            assert_eq!(feed.next_page().as_ref().map(Id::as_str), page, "{own}, {next}");
        }
        Ok(())
    }
}
