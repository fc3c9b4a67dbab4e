//! Reading an `x-client` from the tree.
//!
//! In: the node of an `x-client`. Out: its typed form. Invariant: every fault is told at the key or value that is at
//! fault, and costs that alone.

use serde::de::DeserializeOwned;
use serde_json::Value as Json;
use serde_path_to_error::{Path, Segment};

use crate::diagnostic::{Diagnostic, Diagnostics, nearest};
use crate::middle::faults::{UNKNOWN_CLIENT_KEY, WRONG_CLIENT_VALUE};
use crate::tree::{Node, Place, Value};

/// Reads the `x-client` at `node`; faults go to `diagnostics`, and what is left without them is given.
pub fn read<T: DeserializeOwned>(node: &Node, diagnostics: &mut Diagnostics) -> Option<T> {
    let mut json = node.to_json();
    loop {
        let fault = match serde_path_to_error::deserialize(&json) {
            Ok(client) => return Some(client),
            Err(fault) => fault,
        };
        let steps = steps(fault.path());
        diagnostics.push(diagnostic(node, &steps, &fault.inner().to_string()));
        // Without the member at fault the rest can be read, and its own faults be told; a fault of the whole ends it.
        remove(&mut json, &steps)?;
    }
}

/// The way from the `x-client` to the fault: keys and indices.
fn steps(path: &Path) -> Vec<String> {
    let step = |segment: &Segment| match segment {
        Segment::Seq { index } => Some(index.to_string()),
        Segment::Map { key } => Some(key.clone()),
        Segment::Enum { variant } => Some(variant.clone()),
        Segment::Unknown => None,
    };
    path.iter().filter_map(step).collect()
}

fn diagnostic(node: &Node, steps: &[String], message: &str) -> Diagnostic {
    let (key_place, value_place) = places(node, steps);
    let Some((key, rest)) = unknown_key(message) else {
        let member = steps.last().map_or("the value".to_owned(), |key| format!("'{key}'"));
        let text = format!("{member} of 'x-client' does not fit: {}", message.replace('`', "'"));
        return WRONG_CLIENT_VALUE.at(value_place, text).help("`CONTRIBUTING.md` lists the keys and their values");
    };
    let known: Vec<&str> = rest.split('`').skip(1).step_by(2).collect();
    let fault = UNKNOWN_CLIENT_KEY.at(key_place, format!("unknown key '{key}' in 'x-client'"));
    match nearest(key, known.iter().copied()) {
        Some(near) => fault.help(format!("did you mean '{near}'?")),
        None if known.is_empty() => fault.help("no key may stand here"),
        None => fault.help(format!("keys that may stand here: {}", known.join(", "))),
    }
}

/// The key in serde's ``unknown field `key`, expected one of `a`, `b` ``, and what follows it.
fn unknown_key(message: &str) -> Option<(&str, &str)> {
    message.strip_prefix("unknown field `")?.split_once('`')
}

/// Where the last key and its value stand; those of the nearest node on the way where the way leads out of the tree.
fn places(node: &Node, steps: &[String]) -> (Place, Place) {
    let (mut node, mut key) = (node, node.place);
    for step in steps {
        match &node.value {
            Value::Object(object) => {
                let Some(entry) = object.get(step) else { break };
                (node, key) = (&entry.node, entry.key);
            }
            Value::Array(items) => {
                let Some(item) = step.parse::<usize>().ok().and_then(|index| items.get(index)) else { break };
                (node, key) = (item, item.place);
            }
            _ => break,
        }
    }
    (key, node.place)
}

/// Takes the deepest member on the way out of its parent; nothing where there is none to take out.
fn remove(json: &mut Json, steps: &[String]) -> Option<()> {
    let (last, parents) = steps.split_last()?;
    let mut parent = json;
    for step in parents {
        parent = match parent {
            Json::Object(object) => object.get_mut(step)?,
            Json::Array(items) => items.get_mut(step.parse::<usize>().ok()?)?,
            _ => return None,
        };
    }
    match parent {
        Json::Object(object) => object.shift_remove(last).map(drop),
        Json::Array(items) => {
            let index = step_index(last, items.len())?;
            items.remove(index);
            Some(())
        }
        _ => None,
    }
}

fn step_index(step: &str, length: usize) -> Option<usize> {
    step.parse().ok().filter(|index| *index < length)
}
