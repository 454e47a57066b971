//! Markup in a document. What it was made of is kept, so that an update touches only what differs: focus, selection and
//! loaded pictures stay where nothing changed.

use super::{Element, Markup, Node};
use crate::browser::document;
use wasm_bindgen::{JsCast, JsValue};

/// A place in a document that shows markup.
pub struct Place {
    parent: web_sys::Node,
    /// Stands behind the content, so that several places can share a parent.
    end: web_sys::Node,
    shown: Shown,
    /// The page that was left last; see [`Place::turn_to`]. It stands behind what is shown.
    left: Shown,
}

/// Markup, and what it was made into.
#[derive(Default)]
struct Shown {
    content: Markup,
    built: Vec<Built>,
}

/// A node of the document, and what stands in it.
struct Built {
    node: web_sys::Node,
    content: Vec<Built>,
}

impl Place {
    /// An empty place behind everything that `parent` has already.
    pub fn within(parent: &web_sys::Node) -> Self {
        let end: web_sys::Node = document().create_text_node("").into();
        attempt(parent.append_child(&end));
        Self { parent: parent.clone(), end, shown: Shown::default(), left: Shown::default() }
    }

    /// Shows `content` in the place of what was shown before.
    pub fn show(&mut self, content: Markup) {
        let end = self.left.built.first().map_or(&self.end, |left| &left.node);
        self.shown.become_of(content, &self.parent, end);
    }

    /// Shows `content` as the next page. The one before stays behind it, unseen, as the browser has laid it out.
    pub fn turn_to(&mut self, content: Markup) {
        self.left.become_of(Markup::new(), &self.parent, &self.end);
        std::mem::swap(&mut self.shown, &mut self.left);
        self.left.hide(true);
        self.show(content);
    }

    /// Shows the page that was left last, which is there at once.
    pub fn turn_back(&mut self) {
        self.show(Markup::new());
        self.left.hide(false);
        std::mem::swap(&mut self.shown, &mut self.left);
    }
}

impl Shown {
    fn become_of(&mut self, content: Markup, parent: &web_sys::Node, end: &web_sys::Node) {
        update(parent, &self.content, &mut self.built, &content, Some(end));
        self.content = content;
    }

    /// What is hidden can be neither found nor used (`main[hidden]` in style/base.css).
    fn hide(&self, hidden: bool) {
        for (built, node) in self.built.iter().zip(&self.content.0) {
            let (Some(element), Node::Element(data)) = (built.node.dyn_ref::<web_sys::Element>(), node) else {
                continue;
            };
            for name in ["hidden", "inert"] {
                attempt(if hidden { element.set_attribute(name, "") } else { element.remove_attribute(name) });
            }
            // Its id is that of the page which is shown.
            if let Some((name, value)) = data.0.attributes.iter().find(|(name, _)| *name == "id") {
                attempt(if hidden { element.remove_attribute(name) } else { element.set_attribute(name, value) });
            }
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.left.become_of(Markup::new(), &self.parent, &self.end);
        self.show(Markup::new());
        attempt(self.parent.remove_child(&self.end));
    }
}

/// An element with its content, in no document yet.
pub fn build(element: &Element) -> Option<web_sys::Node> {
    let built = document().create_element(element.0.name).ok()?;
    fill(&built, element);
    Some(built.into())
}

fn build_node(node: &Node) -> Built {
    let built = create(node);
    let content = fill_node(&built, node);
    Built { node: built, content }
}

fn create(node: &Node) -> web_sys::Node {
    let text = |text: &str| document().create_text_node(text).into();
    match node {
        // Browsers refuse none of the names that we use.
        Node::Element(element) => document().create_element(element.0.name).map_or_else(|_| text(""), Into::into),
        Node::Text(content) => text(content),
    }
}

fn fill_node(built: &web_sys::Node, node: &Node) -> Vec<Built> {
    match (built.dyn_ref(), node) {
        (Some(built), Node::Element(element)) => fill(built, element),
        _ => Vec::new(),
    }
}

/// Gives an element its attributes and content. Each part is in its place before it is filled: Safari begins to load an
/// `img` as soon as it has an address, and only within its `picture` does it know of better ones.
fn fill(built: &web_sys::Element, element: &Element) -> Vec<Built> {
    for (name, value) in &element.0.attributes {
        attempt(built.set_attribute(name, value));
    }
    let mut content = Vec::new();
    for node in &element.0.content.0 {
        let part = create(node);
        attempt(built.append_child(&part));
        content.push(Built { content: fill_node(&part, node), node: part });
    }
    content
}

/// Makes `new` of `old`, which was `built` in `parent` before `end`.
fn update(parent: &web_sys::Node, old: &Markup, built: &mut Vec<Built>, new: &Markup, end: Option<&web_sys::Node>) {
    for gone in built.drain(new.0.len().min(built.len())..) {
        attempt(parent.remove_child(&gone.node));
    }
    for (index, node) in new.0.iter().enumerate() {
        let Some(place) = built.get_mut(index) else {
            let fresh = build_node(node);
            // What stood behind may have been taken away: better in the wrong place than nowhere.
            if parent.insert_before(&fresh.node, end).is_err() {
                attempt(parent.append_child(&fresh.node));
            }
            built.push(fresh);
            continue;
        };
        match (&old.0[index], node) {
            (before, now) if before == now => {}
            (Node::Text(_), Node::Text(text)) => place.node.set_node_value(Some(text)),
            (Node::Element(before), Node::Element(now)) if before.0.name == now.0.name && now.0.name != "picture" => {
                update_attributes(&place.node, before, now);
                update(&place.node, &before.0.content, &mut place.content, &now.0.content, None);
            }
            // Also a picture: until the new one has come, the old one would stand under the new headline.
            _ => {
                let fresh = build_node(node);
                attempt(parent.replace_child(&fresh.node, &place.node));
                *place = fresh;
            }
        }
    }
}

fn update_attributes(node: &web_sys::Node, old: &Element, new: &Element) {
    let element: &web_sys::Element = node.unchecked_ref();
    for (name, _) in &old.0.attributes {
        if !new.0.attributes.iter().any(|(kept, _)| kept == name) {
            attempt(element.remove_attribute(name));
        }
    }
    for attribute in &new.0.attributes {
        if !old.0.attributes.contains(attribute) {
            attempt(element.set_attribute(attribute.0, &attribute.1));
        }
    }
}

/// Extensions and translators move nodes that are ours; what can no longer be updated is left to them.
fn attempt<T>(outcome: Result<T, JsValue>) {
    drop(outcome);
}
