//! What a crate offers, read back from its `openapi.json`.
//!
//! In: the file's text. Out: [`Facts`]. Invariant: reading never fails half-way; what is not as expected is left out, for
//! the file may be of an older generator.

use std::collections::{BTreeMap, BTreeSet};

use generator::emit::SourceFile;
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
        let document: Value = serde_json::from_str(text).ok()?;
        Some(Self {
            operations: operations(&document),
            types: object(document.pointer("/components/schemas"))
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect(),
            errors: errors(document.get("info")),
        })
    }

    /// The facts of emitted files.
    pub fn of_files(files: &[SourceFile]) -> Option<Self> {
        files.iter().find(|file| file.path == Self::FILE).and_then(|file| Self::read(&file.contents))
    }
}

fn operations(document: &Value) -> BTreeMap<String, Operation> {
    let mut operations = BTreeMap::new();
    for (path, item) in object(document.get("paths")) {
        for method in METHODS {
            if let Some(operation) = item.get(method) {
                let key = format!("{} {path}", method.to_uppercase());
                operations.insert(key, read_operation(operation, item.get("parameters")));
            }
        }
    }
    operations
}

fn read_operation(operation: &Value, shared: Option<&Value>) -> Operation {
    let own = operation.get("parameters");
    let parameters = [shared, own].into_iter().flatten().filter_map(Value::as_array).flatten();
    let mut rest = operation.clone();
    if let Some(rest) = rest.as_object_mut() {
        rest.remove("parameters");
        if let Some(client) = rest.get_mut(vocabulary::KEY).and_then(Value::as_object_mut) {
            client.remove("errors");
        }
    }
    Operation {
        parameters: parameters.map(|parameter| (parameter_key(parameter), parameter.clone())).collect(),
        errors: errors(Some(operation)),
        rest,
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

fn object(value: Option<&Value>) -> impl Iterator<Item = (&String, &Value)> {
    value.and_then(Value::as_object).into_iter().flat_map(Map::iter)
}
