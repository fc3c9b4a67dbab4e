//! Two states of a schema side by side.
//!
//! In: a schema as it was and as it is, from the `openapi.json` of a crate. Out: what became of its members, values and
//! type, each under a path such as `Pet.tags[].name`. Invariant: what only people read (descriptions, examples) is never
//! told as a change of the type.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::compare::{Change, Sign};

/// Keys that change nothing of what a value is.
const WORDS: &[&str] = &["title", "description", "summary", "example", "examples", "externalDocs", "deprecated"];

/// Keys that change which values are taken, and not what they are made of.
const BOUNDS: &[&str] = &[
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "pattern",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
    "default",
];

/// What changed from `old` to `new`, below `path`.
pub(super) fn schema(path: &str, old: &Value, new: &Value, changes: &mut Vec<Change>) {
    if old == new {
        return;
    }
    let (was, is) = (words(old), words(new));
    if was != is {
        let what = format!("{path}: {was} became {is}");
        return changes.push(Change::breaking(Sign::Changed, what));
    }
    let before = changes.len();
    values(path, old, new, changes);
    members(path, old, new, changes);
    for (key, below) in [("items", "[]"), ("additionalProperties", ".*")] {
        if let (Some(old), Some(new)) = (old.get(key), new.get(key)) {
            schema(&format!("{path}{below}"), old, new, changes);
        }
    }
    if changes.len() == before {
        changes.push(otherwise(path, old, new));
    }
}

/// What a schema is, in a few words.
pub(super) fn words(schema: &Value) -> String {
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        return reference.rsplit('/').next().unwrap_or_default().to_owned();
    }
    let text = |key| schema.get(key).and_then(Value::as_str);
    let mut words = match text("type") {
        Some("array") => format!("list of {}", schema.get("items").map_or("anything".to_owned(), words)),
        Some(kind) => match text("format") {
            Some(format) => format!("{kind} ({format})"),
            None => kind.to_owned(),
        },
        None => composition(schema).unwrap_or_else(|| "anything".to_owned()),
    };
    if let Some(client) = schema.pointer("/x-client/type") {
        words = format!("{words} ({client})");
    }
    if schema.get("nullable") == Some(&Value::Bool(true)) {
        words.push_str(" or null");
    }
    words
}

/// `allOf` and the like with what stands in them, as far as it has a name.
fn composition(schema: &Value) -> Option<String> {
    let key = ["allOf", "oneOf", "anyOf"].into_iter().find(|key| schema.get(*key).is_some())?;
    let parts = schema.get(key)?.as_array()?.iter().map(words).collect::<Vec<_>>();
    Some(format!("{key} of {}", parts.join(", ")))
}

fn values(path: &str, old: &Value, new: &Value, changes: &mut Vec<Change>) {
    let listed = |schema: &Value| -> BTreeSet<String> {
        let values = schema.get("enum").and_then(Value::as_array).into_iter().flatten();
        values.map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned)).collect()
    };
    let (old, new) = (listed(old), listed(new));
    if old.is_empty() != new.is_empty() {
        let what = if new.is_empty() { "has no listed values any more" } else { "has listed values now" };
        return changes.push(Change::breaking(Sign::Changed, format!("{path}: {what}")));
    }
    changes.extend(old.difference(&new).map(|value| Change::breaking(Sign::Removed, format!("{path}: '{value}'"))));
    changes.extend(new.difference(&old).map(|value| Change::harmless(Sign::Added, format!("{path}: '{value}'"))));
}

fn members(path: &str, old: &Value, new: &Value, changes: &mut Vec<Change>) {
    let (was, is) = (properties(old), properties(new));
    let (needed, needs) = (required(old), required(new));
    for (name, schema_was) in was.iter().flat_map(|members| members.iter()) {
        let path = format!("{path}.{name}");
        match is.and_then(|members| members.get(name)) {
            None => changes.push(Change::breaking(Sign::Removed, path)),
            Some(schema_is) => {
                match (needed.contains(name.as_str()), needs.contains(name.as_str())) {
                    (false, true) => changes.push(Change::breaking(Sign::Changed, format!("{path}: is required now"))),
                    (true, false) => {
                        changes.push(Change::breaking(Sign::Changed, format!("{path}: is not required any more")));
                    }
                    _ => {}
                }
                schema(&path, schema_was, schema_is, changes);
            }
        }
    }
    for (name, _) in is.iter().flat_map(|members| members.iter()) {
        if was.is_some_and(|members| members.contains_key(name)) {
            continue;
        }
        let path = format!("{path}.{name}");
        changes.push(if needs.contains(name.as_str()) {
            Change::breaking(Sign::Added, format!("{path} (required)"))
        } else {
            Change::harmless(Sign::Added, path)
        });
    }
}

/// A change of which no more is known than what it is not.
pub(super) fn otherwise(path: &str, old: &Value, new: &Value) -> Change {
    if bare(old, WORDS) == bare(new, WORDS) {
        return Change::harmless(Sign::Changed, format!("{path}: described otherwise"));
    }
    let both = [WORDS, BOUNDS].concat();
    if bare(old, &both) == bare(new, &both) {
        return Change::harmless(Sign::Changed, format!("{path}: has other bounds"));
    }
    Change::breaking(Sign::Changed, format!("{path}: is made otherwise"))
}

/// A value without some keys, wherever they stand; members of objects keep their names.
fn bare(value: &Value, without: &[&str]) -> Value {
    match value {
        Value::Object(object) => {
            let kept = object.iter().filter(|(key, value)| !without.contains(&key.as_str()) || value.is_object());
            let plain = |(key, value): (&String, &Value)| {
                let members = key == "properties";
                let below = if members { bare_members(value, without) } else { bare(value, without) };
                (key.clone(), below)
            };
            Value::Object(kept.map(plain).collect())
        }
        Value::Array(items) => items.iter().map(|item| bare(item, without)).collect(),
        other => other.clone(),
    }
}

fn bare_members(value: &Value, without: &[&str]) -> Value {
    let members = value.as_object().into_iter().flatten();
    Value::Object(members.map(|(name, schema)| (name.clone(), bare(schema, without))).collect())
}

fn properties(schema: &Value) -> Option<&Map<String, Value>> {
    schema.get("properties")?.as_object()
}

fn required(schema: &Value) -> BTreeSet<&str> {
    schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect()
}
