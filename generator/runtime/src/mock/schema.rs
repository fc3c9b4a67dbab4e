//! Schemas of OpenAPI 3.0 as JSON Schema has them.
//!
//! In: a schema, or a mapping of them. Out: the same for a validator of draft 4. Invariant: what the client may send
//! passes: an id is text or a number, and members that only the service sets are not asked for.

use serde_json::{Map, Value, json};

/// Formats that are looked at; others are no more than hints.
const FORMATS: [&str; 2] = ["date-time", "date"];

/// A schema, and all below it.
pub(super) fn converted(node: &Value) -> Value {
    match node {
        Value::Object(members) => converted_object(members),
        Value::Array(items) => Value::Array(items.iter().map(converted).collect()),
        other => other.clone(),
    }
}

fn converted_object(members: &Map<String, Value>) -> Value {
    let mut schema: Map<String, Value> = Map::new();
    for (key, value) in members {
        // These hold values, not schemas.
        let keep = matches!(key.as_str(), "enum" | "required" | "default" | "example" | "x-client");
        schema.insert(key.clone(), if keep { value.clone() } else { converted(value) });
    }
    // A member of that name is a schema of its own.
    if schema.get("format").and_then(Value::as_str).is_some_and(|format| !FORMATS.contains(&format)) {
        schema.remove("format");
    }
    let server_sets = |name: &Value| {
        let name = name.as_str().unwrap_or_default();
        schema.get("properties").is_some_and(|properties| properties[name]["readOnly"] == true)
    };
    if let Some(required) = members.get("required").and_then(Value::as_array) {
        let asked: Vec<Value> = required.iter().filter(|name| !server_sets(name)).cloned().collect();
        schema.remove("required");
        // Draft 4 has no empty list here.
        if !asked.is_empty() {
            schema.insert("required".to_owned(), Value::Array(asked));
        }
    }
    let kind = schema.remove("x-client").map(|facts| facts["type"].clone()).unwrap_or_default();
    if kind == "id" {
        schema.insert("type".to_owned(), json!(["string", "integer"]));
    }
    let mut schema = Value::Object(schema);
    if let Some(words) = kind.get("integer_or") {
        schema = json!({"anyOf": [schema, {"enum": words}]});
    }
    if members.get("nullable") == Some(&Value::Bool(true)) {
        schema = json!({"anyOf": [{"enum": [null]}, schema]});
    }
    schema
}

/// A schema without its regular expressions.
pub(super) fn without_patterns(node: &Value) -> Value {
    match node {
        Value::Object(members) => {
            let kept = members.iter().filter(|(key, value)| *key != "pattern" || !value.is_string());
            Value::Object(kept.map(|(key, value)| (key.clone(), without_patterns(value))).collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(without_patterns).collect()),
        other => other.clone(),
    }
}
