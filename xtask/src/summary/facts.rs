//! What a crate offers, read back from its `openapi.json`.
//!
//! In: the file's text. Out: [`Facts`]. Invariant: reading never fails half-way; what is not as expected is left out, for
//! the file may be of an older generator.

use std::collections::{BTreeMap, BTreeSet};

use generator::vocabulary;
use serde_json::{Map, Value};

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// What a crate offers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// `GET /path` -> operation
    pub(super) operations: BTreeMap<String, Operation>,
    /// Name -> schema
    pub(super) types: BTreeMap<String, Value>,
    /// The error rows of `info`.
    pub(super) errors: BTreeSet<String>,
}

/// An operation, its parts apart.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Operation {
    /// `query page` -> parameter
    pub(super) parameters: BTreeMap<String, Value>,
    /// `400 CMN-101 message`
    pub(super) errors: BTreeSet<String>,
    /// Everything else.
    pub(super) rest: Value,
}

impl Facts {
    /// The emitted file that they are read from.
    pub const FILE: &str = "openapi.json";

    /// The facts in the text of an `openapi.json`; `None` where it is no JSON.
    pub fn read(text: &str) -> Option<Self> {
        let mut document: Value = serde_json::from_str(text).ok()?;
        Some(Self {
            errors: errors(document.get("info")),
            types: document.pointer_mut("/components/schemas").map(members).into_iter().flatten().collect(),
            operations: operations(&mut document),
        })
    }
}

fn operations(document: &mut Value) -> BTreeMap<String, Operation> {
    let mut operations = BTreeMap::new();
    for (path, mut item) in document.get_mut("paths").map(members).into_iter().flatten() {
        for method in METHODS {
            if let Some(operation) = item.get_mut(method).map(Value::take) {
                let key = format!("{} {path}", method.to_uppercase());
                operations.insert(key, read_operation(operation, item.get("parameters")));
            }
        }
    }
    operations
}

fn read_operation(mut operation: Value, shared: Option<&Value>) -> Operation {
    let errors = errors(Some(&operation));
    let own = operation.as_object_mut().and_then(|operation| operation.remove("parameters"));
    let shared = shared.and_then(Value::as_array).into_iter().flatten().cloned();
    let own = match own {
        Some(Value::Array(own)) => own,
        _ => Vec::new(),
    };
    if let Some(client) = operation.get_mut(vocabulary::KEY).and_then(Value::as_object_mut) {
        client.remove("errors");
    }
    Operation {
        parameters: shared.chain(own).map(|parameter| (parameter_key(&parameter), parameter)).collect(),
        errors,
        rest: operation,
    }
}

fn parameter_key(parameter: &Value) -> String {
    let text = |key| parameter.get(key).and_then(Value::as_str);
    match (text("in"), text("name"), text("$ref")) {
        (Some(location), Some(name), _) => format!("{location} {name}"),
        (_, _, Some(reference)) => reference.to_owned(),
        _ => parameter.to_string(),
    }
}

/// The error rows that the facts of the generator name at a node.
fn errors(node: Option<&Value>) -> BTreeSet<String> {
    let rows = node.and_then(|node| node.get(vocabulary::KEY)?.get("errors")?.as_array());
    rows.into_iter().flatten().map(row).collect()
}

fn row(row: &Value) -> String {
    let text = |key| match row.get(key) {
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => String::new(),
    };
    [text("status"), text("code"), text("message")].join(" ")
}

/// The members of a mapping, taken out of it.
fn members(value: &mut Value) -> Map<String, Value> {
    value.as_object_mut().map(std::mem::take).unwrap_or_default()
}
