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
        Self { parent: parent.clone(), end, content: Markup::new(), built: Vec::new() }
    }

    /// Shows `content` in the place of what was shown before.
    pub fn show(&mut self, content: Markup) {
        update(&self.parent, &self.content, &mut self.built, &content, Some(&self.end));
        self.content = content;
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.show(Markup::new());
        attempt(self.parent.remove_child(&self.end));
    }
}

/// An element with its content, in no document yet.
pub fn build(element: &Element) -> Option<web_sys::Node> {
    build_element(element).map(|built| built.node)
}

fn build_element(element: &Element) -> Option<Built> {
    let built = document().create_element(element.0.name).ok()?;
    for (name, value) in &element.0.attributes {
        attempt(built.set_attribute(name, value));
    }
    let mut content = Vec::new();
    update(&built, &Markup::new(), &mut content, &element.0.content, None);
    Some(Built { node: built.into(), content })
}

fn build_node(node: &Node) -> Built {
    let text = |text: &str| Built { node: document().create_text_node(text).into(), content: Vec::new() };
    match node {
        // Browsers refuse none of the names that we use.
        Node::Element(element) => build_element(element).unwrap_or_else(|| text("")),
        Node::Text(content) => text(content),
    }
}

/// Makes `new` of `old`, which was `built` in `parent` before `end`.
fn update(parent: &web_sys::Node, old: &Markup, built: &mut Vec<Built>, new: &Markup, end: Option<&web_sys::Node>) {
    for gone in built.drain(new.0.len().min(built.len())..) {
        attempt(parent.remove_child(&gone.node));
    }
    for (index, node) in new.0.iter().enumerate() {
        let Some(place) = built.get_mut(index) else {
            let fresh = build_node(node);
            attempt(parent.insert_before(&fresh.node, end));
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
