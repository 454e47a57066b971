//! A piece of a page as data: elements with attributes, and texts.
//!
//! Views make it, natively and in the browser alike; [`html`] writes it as text, and `dom` puts it into a document.
//! It is one type for all views. In Leptos' own each view is a type with code of its own for building and updating,
//! which was more than a third of the wasm; and data can be compared, so that only what changed is put anew.

#[cfg(feature = "browser")]
pub mod dom; // into a document, and kept up to date there
mod html; // as text

use std::borrow::Cow;

/// A text, unescaped: of the program itself, or of the content.
pub type Text = Cow<'static, str>;

/// What stands in an element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// Another element.
    Element(Element),
    /// A text.
    Text(Text),
}

/// An element of HTML. Boxed, because views hand elements on all the time: 3 kB of the wasm would only move them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element(Box<Parts>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Parts {
    name: &'static str,
    attributes: Vec<(&'static str, Text)>,
    content: Markup,
}

/// Elements and texts one after the other; nothing, where a view has nothing to show.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Markup(Vec<Node>);

/// An element without attributes and content.
pub fn element(name: &'static str) -> Element {
    Element(Box::new(Parts { name, attributes: Vec::new(), content: Markup::new() }))
}

impl Element {
    /// Gives it an attribute, unless the value is `None`.
    #[must_use]
    pub fn attr(mut self, name: &'static str, value: impl Value) -> Self {
        if let Some(value) = value.text() {
            self.0.attributes.push((name, value));
        }
        self
    }

    /// Gives it a class, or several with spaces between.
    #[must_use]
    pub fn class(self, class: &'static str) -> Self {
        self.attr("class", class)
    }

    /// Puts content behind what it has already.
    #[must_use]
    pub fn with(mut self, content: impl Content) -> Self {
        content.put(&mut self.0.content);
        self
    }
}

impl Markup {
    /// Nothing.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Puts content behind what is there already.
    #[must_use]
    pub fn with(mut self, content: impl Content) -> Self {
        content.put(&mut self);
        self
    }

    /// Whether there is nothing to show.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// What can be the value of an attribute.
pub trait Value {
    /// The value; without one the attribute is left out.
    fn text(self) -> Option<Text>;
}

impl Value for &'static str {
    fn text(self) -> Option<Text> {
        Some(Text::Borrowed(self))
    }
}

impl Value for String {
    fn text(self) -> Option<Text> {
        Some(Text::Owned(self))
    }
}

impl<V: Value> Value for Option<V> {
    fn text(self) -> Option<Text> {
        self.and_then(V::text)
    }
}

/// What can stand in an element.
pub trait Content {
    /// Puts it behind what is there already.
    fn put(self, markup: &mut Markup);
}

impl Content for &'static str {
    fn put(self, markup: &mut Markup) {
        Text::Borrowed(self).put(markup);
    }
}

impl Content for String {
    fn put(self, markup: &mut Markup) {
        Text::Owned(self).put(markup);
    }
}

impl Content for Text {
    fn put(self, markup: &mut Markup) {
        markup.0.push(Node::Text(self));
    }
}

impl Content for Element {
    fn put(self, markup: &mut Markup) {
        markup.0.push(Node::Element(self));
    }
}

impl Content for Markup {
    fn put(mut self, markup: &mut Markup) {
        markup.0.append(&mut self.0);
    }
}

impl<C: Content> Content for Option<C> {
    fn put(self, markup: &mut Markup) {
        if let Some(content) = self {
            content.put(markup);
        }
    }
}

/// From whatever comes one after the other.
impl<C: Content> FromIterator<C> for Markup {
    fn from_iter<I: IntoIterator<Item = C>>(contents: I) -> Self {
        let mut markup = Self::new();
        for content in contents {
            content.put(&mut markup);
        }
        markup
    }
}

impl From<Element> for Markup {
    fn from(element: Element) -> Self {
        Self(vec![Node::Element(element)])
    }
}
