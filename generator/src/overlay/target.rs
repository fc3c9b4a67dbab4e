//! What a target selects.
//!
//! In: a JSONPath and a JSON value. Out: the [`Location`]s of what it selects. Invariant: each is there once, outer before
//! inner, lower index before higher.

use serde_json::Value as Json;
use serde_json_path::{JsonPath, PathElement};

use crate::tree::{Node, Value};

/// A step down.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    Index(usize),
    Name(String),
}

/// The way from the root to a node.
pub(super) type Location = Vec<Step>;

/// Where the nodes stand that a target selects.
pub(super) fn locate(path: &JsonPath, json: &Json) -> Vec<Location> {
    let found = path.query_located(json);
    let mut locations: Vec<Location> = found.locations().map(|location| location.iter().map(step).collect()).collect();
    locations.sort();
    locations.dedup();
    locations
}

fn step(element: &PathElement<'_>) -> Step {
    match element {
        PathElement::Name(name) => Step::Name((*name).to_owned()),
        PathElement::Index(index) => Step::Index(*index),
    }
}

/// The node at a location.
pub(super) fn node_at<'n>(root: &'n mut Node, location: &[Step]) -> Option<&'n mut Node> {
    location.iter().try_fold(root, |node, step| match (&mut node.value, step) {
        (Value::Object(object), Step::Name(name)) => object.get_mut(name).map(|entry| &mut entry.node),
        (Value::Array(items), Step::Index(index)) => items.get_mut(*index),
        _ => None,
    })
}

/// The JSON value at a location.
pub(super) fn json_at<'j>(root: &'j mut Json, location: &[Step]) -> Option<&'j mut Json> {
    location.iter().try_fold(root, |value, step| match step {
        Step::Name(name) => value.as_object_mut()?.get_mut(name),
        Step::Index(index) => value.as_array_mut()?.get_mut(*index),
    })
}
