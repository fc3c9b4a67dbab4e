//! Two states of an operation side by side.
//!
//! In: an operation as it was and as it is. Out: what became of its name, parameters, body and answers. Invariant: each
//! change says whether code that uses the crate may have to change with it.

use serde_json::{Value, json};

use super::compare::{Change, Sign};
use super::facts::Operation;
use super::schema::{otherwise, schema, words};

/// What decides by what name an operation is called: a word for it, and where it stands, in the order of weight.
const NAMES: &[(&str, [&str; 2])] =
    &[("method", ["/x-client/name", "/operationId"]), ("group", ["/x-client/group", "/tags/0"])];

/// What changed, beside parameters and error rows.
pub(super) fn operation(key: &str, old: &Operation, new: &Operation) -> Vec<Change> {
    let (was, is) = (&old.rest, &new.rest);
    let mut changes = Vec::new();
    for (what, pointers) in NAMES {
        let text = |value: &Value| {
            let found = pointers.iter().find_map(|pointer| value.pointer(pointer)?.as_str());
            found.map(str::to_owned)
        };
        let (was, is) = (text(was), text(is));
        if was != is {
            let quoted = |text: Option<String>| text.map_or("none".to_owned(), |text| format!("'{text}'"));
            let what = format!("{key}: {what} {} became {}", quoted(was), quoted(is));
            changes.push(Change::breaking(Sign::Changed, what));
        }
    }
    if was.get("deprecated") != is.get("deprecated") {
        let now = if is.get("deprecated") == Some(&json!(true)) { "is deprecated now" } else { "is not deprecated" };
        changes.push(Change::harmless(Sign::Changed, format!("{key}: {now}")));
    }
    body(&format!("{key}: body"), was.get("requestBody"), is.get("requestBody"), &mut changes);
    answers(key, was, is, &mut changes);
    if changes.is_empty() && was != is {
        let change = otherwise(key, was, is);
        // What is left is about docs, limits, permissions and the like; none of it is a type or a name.
        changes.push(if change.breaks {
            Change::harmless(Sign::Changed, format!("{key}: has other facts"))
        } else {
            change
        });
    }
    changes
}

fn body(path: &str, old: Option<&Value>, new: Option<&Value>, changes: &mut Vec<Change>) {
    match (old, new) {
        (None, Some(_)) => changes.push(Change::breaking(Sign::Added, path.to_owned())),
        (Some(_), None) => changes.push(Change::breaking(Sign::Removed, path.to_owned())),
        (Some(old), Some(new)) => {
            if old.get("required") != new.get("required") {
                changes.push(Change::breaking(Sign::Changed, format!("{path}: {}", requirement(new))));
            }
            content(path, old, new, changes);
        }
        (None, None) => {}
    }
}

fn answers(key: &str, old: &Value, new: &Value, changes: &mut Vec<Change>) {
    let statuses =
        |operation: &Value| operation.get("responses").and_then(Value::as_object).cloned().unwrap_or_default();
    let (was, is) = (statuses(old), statuses(new));
    // Another success is another type that a call gives; another failure is not.
    let change = |sign, status: &str| Change {
        breaks: status.starts_with('2'),
        ..Change::harmless(sign, format!("{key}: answer {status}"))
    };
    for (status, old) in &was {
        match is.get(status) {
            Some(new) => {
                let path = format!("{key}: answer {status}");
                content(&path, old, new, changes);
                headers(&path, old, new, changes);
            }
            None => changes.push(change(Sign::Removed, status)),
        }
    }
    changes.extend(is.keys().filter(|status| !was.contains_key(*status)).map(|status| change(Sign::Added, status)));
}

/// The headers of an answer, each a member of a struct.
fn headers(path: &str, old: &Value, new: &Value, changes: &mut Vec<Change>) {
    let named = |part: &Value| part.get("headers").and_then(Value::as_object).cloned().unwrap_or_default();
    let (was, is) = (named(old), named(new));
    for (name, old) in &was {
        let path = format!("{path}: header {name}");
        match is.get(name) {
            None => changes.push(Change::breaking(Sign::Removed, path)),
            Some(new) => {
                if let (Some(old), Some(new)) = (old.get("schema"), new.get("schema")) {
                    schema(&path, old, new, changes);
                }
            }
        }
    }
    let added = is.keys().filter(|name| !was.contains_key(*name));
    changes.extend(added.map(|name| Change::harmless(Sign::Added, format!("{path}: header {name}"))));
}

/// The media types of a body or an answer, and what comes in each.
fn content(path: &str, old: &Value, new: &Value, changes: &mut Vec<Change>) {
    let types = |part: &Value| part.get("content").and_then(Value::as_object).cloned().unwrap_or_default();
    let (was, is) = (types(old), types(new));
    let names = |types: &serde_json::Map<String, Value>| match types.len() {
        0 => "nothing".to_owned(),
        _ => types.keys().map(String::as_str).collect::<Vec<_>>().join(", "),
    };
    if !was.keys().eq(is.keys()) {
        let what = format!("{path}: {} became {}", names(&was), names(&is));
        return changes.push(Change::breaking(Sign::Changed, what));
    }
    for (old, new) in was.values().zip(is.values()) {
        match (old.get("schema"), new.get("schema")) {
            (Some(old), Some(new)) => schema(path, old, new, changes),
            (None, None) => {}
            (_, new) => {
                let what = format!(
                    "{path}: {}",
                    new.map_or("has no type any more".to_owned(), |new| { format!("is {} now", words(new)) })
                );
                changes.push(Change::breaking(Sign::Changed, what));
            }
        }
    }
}

/// A parameter that came.
pub(super) fn new_parameter(path: &str, parameter: &Value) -> Change {
    if is_argument(parameter) {
        Change::breaking(Sign::Added, format!("{path} (required)"))
    } else {
        Change::harmless(Sign::Added, path.to_owned())
    }
}

/// What became of a parameter.
pub(super) fn parameter(path: &str, old: &Value, new: &Value) -> Vec<Change> {
    let mut changes = Vec::new();
    if is_argument(old) != is_argument(new) {
        changes.push(Change::breaking(Sign::Changed, format!("{path}: {}", requirement(new))));
    }
    if let (Some(old), Some(new)) = (old.get("schema"), new.get("schema")) {
        schema(path, old, new, &mut changes);
    }
    if changes.is_empty() {
        changes.push(otherwise(path, old, new));
    }
    changes
}

fn requirement(part: &Value) -> &'static str {
    if part.get("required") == Some(&json!(true)) { "is required now" } else { "is not required any more" }
}

/// Whether a parameter is an argument of the method: required, and without a default.
fn is_argument(parameter: &Value) -> bool {
    parameter.get("required") == Some(&json!(true)) && parameter.pointer("/schema/default").is_none()
}
