//! Actions done.
//!
//! In: locations and an update, or the wish to remove. Out: the document changed, as [`Both`] a tree and the JSON that
//! targets are looked up in. Invariant: tree and JSON are equal but for places after every action.

use serde_json::Value as Json;

use super::target::{Location, Step, json_at, node_at};
use super::{INCOMPATIBLE, MALFORMED};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::tree::{Entry, Node, Place, Value};

/// The document in both its forms.
pub(super) struct Both<'d> {
    pub(super) tree: &'d mut Node,
    pub(super) json: &'d mut Json,
}

impl Both<'_> {
    /// Updates what stands at each location.
    pub(super) fn update(&mut self, found: &[Location], update: &Node, target: Place, diagnostics: &mut Diagnostics) {
        for location in found {
            let both = (node_at(self.tree, location), json_at(self.json, location));
            // An update of an outer node can take an inner one away; it has then been dealt with.
            let (Some(node), Some(json)) = both else { continue };
            match (&mut node.value, json) {
                (Value::Array(items), Json::Array(values)) => append(items, values, update),
                (Value::Object(_), json) if update.as_object().is_some() => merge(node, json, update, diagnostics),
                _ => return diagnostics.push(unfit(node, update, target)),
            }
        }
    }

    /// Removes what stands at each location, the last first, so that no index changes under a location to come.
    pub(super) fn remove(&mut self, found: &[Location], place: Place, diagnostics: &mut Diagnostics) {
        for location in found.iter().rev() {
            let Some((last, parent)) = location.split_last() else {
                let help = "select what is to go, for example by '$.paths.*'";
                diagnostics.push(MALFORMED.at(place, "the whole document is to be removed").help(help));
                return;
            };
            let both = (node_at(self.tree, parent), json_at(self.json, parent));
            let (Some(node), Some(json)) = both else { continue };
            match (&mut node.value, json, last) {
                (Value::Object(object), Json::Object(members), Step::Name(name)) => {
                    object.shift_remove(name);
                    members.shift_remove(name);
                }
                (Value::Array(items), Json::Array(values), Step::Index(index)) if *index < items.len() => {
                    items.remove(*index);
                    values.remove(*index);
                }
                _ => {}
            }
        }
    }
}

/// Adds the items of a list, or any other value as one item.
fn append(items: &mut Vec<Node>, values: &mut Vec<Json>, update: &Node) {
    let added = update.as_array().unwrap_or(std::slice::from_ref(update));
    items.extend_from_slice(added);
    values.extend(added.iter().map(Node::to_json));
}

/// Merges the members of `update`, a mapping, into a mapping.
fn merge(node: &mut Node, json: &mut Json, update: &Node, diagnostics: &mut Diagnostics) {
    let (Value::Object(object), Json::Object(members), Some(update)) = (&mut node.value, json, update.as_object())
    else {
        return;
    };
    for (name, new) in update {
        let (Some(old), Some(value)) = (object.get_mut(name), members.get_mut(name)) else {
            object.insert(name.clone(), new.clone());
            members.insert(name.clone(), new.node.to_json());
            continue;
        };
        merge_member(old, value, new, diagnostics);
    }
}

/// Merges one member into the one of that name.
fn merge_member(old: &mut Entry, json: &mut Json, new: &Entry, diagnostics: &mut Diagnostics) {
    match (&mut old.node.value, &mut *json, &new.node.value) {
        // A key without a value, as in an update that mirrors the document: nothing to change below it.
        (Value::Object(_) | Value::Array(_), _, Value::Null) => {}
        (Value::Object(_), _, Value::Object(_)) => merge(&mut old.node, json, &new.node, diagnostics),
        (Value::Array(items), Json::Array(values), Value::Array(_)) => append(items, values, &new.node),
        (Value::Object(_) | Value::Array(_), ..) => diagnostics.push(differing(&old.node, new)),
        _ => {
            *json = new.node.to_json();
            *old = new.clone();
        }
    }
}

/// An update whose target is of a kind that it cannot change.
fn unfit(node: &Node, update: &Node, target: Place) -> Diagnostic {
    let (kind, new) = (node.kind(), update.kind());
    let help = match node.value {
        Value::Object(_) => "give 'update' the members to set",
        _ => "select the mapping around it, and name the member in 'update'",
    };
    INCOMPATIBLE
        .at(target, format!("the target selects {kind}, which {new} cannot update"))
        .label(format!("selects {kind}"))
        .related(node.place, format!("this is {kind}"))
        .help(help)
}

/// A member whose kind differs from what it is to be merged into.
fn differing(old: &Node, new: &Entry) -> Diagnostic {
    let (kind, found) = (new.node.kind(), old.kind());
    INCOMPATIBLE
        .at(new.node.place, format!("{kind} cannot be merged into {found}"))
        .label(format!("this is {kind}"))
        .related(old.place, format!("and this is {found}"))
        .help("to replace it, remove it first by an action with 'remove: true'")
}
