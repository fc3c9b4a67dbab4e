//! What a document says of a value beyond its type, as a line of docs.
//!
//! In: parameters and fields. Out: sentences in Markdown. Invariant: a vendor's word stands in a code span.

use serde_json::Value as Json;

use crate::ir::{Constraints, Field, Location, Parameter, Type};
use crate::render::docs::{self, Docs};

/// Longer values say less than they take.
const LONGEST_VALUE: usize = 60;

/// Docs of an argument or setter.
pub(super) fn parameter(parameter: &Parameter) -> Docs {
    let location = match parameter.location {
        Location::Path => "path parameter",
        Location::Query => "query parameter",
        Location::Header => "header",
        Location::Cookie => "cookie",
        Location::Form => "form field",
    };
    let otherwise = format!("Sets the {location} {}.", docs::code(&parameter.name.wire));
    let mut facts = Vec::new();
    if parameter.description.is_some() {
        facts.push(format!("{location} {}", docs::code(&parameter.name.wire)));
    }
    facts.extend(parameter.constraints.facts());
    facts.extend(default(parameter.default.as_ref()));
    Docs::vendor(parameter.description.as_deref(), &otherwise)
        .and_maybe(sentence(facts))
        .and_maybe(parameter.deprecated.then(|| DEPRECATED.to_owned()))
}

/// Docs of a struct's field.
pub(super) fn field(field: &Field) -> Docs {
    let wire = docs::code(&field.name.wire);
    let mut facts = Vec::new();
    if field.description.is_some() && field.name.rust.trim_start_matches("r#") != field.name.wire {
        facts.push(format!("{wire} on the wire"));
    }
    facts.extend(field.constraints.facts());
    facts.extend(default(field.default.as_ref()));
    if field.read_only {
        facts.push("set by the service alone".to_owned());
    }
    if field.write_only {
        facts.push("never sent by the service".to_owned());
    }
    let null = matches!(field.ty, Type::Nullable(_)) && !field.required;
    Docs::vendor(field.description.as_deref(), &format!("The member {wire}."))
        .and_maybe(sentence(facts))
        .and_maybe(null.then(|| "`None` leaves it out, `Some(None)` writes `null`.".to_owned()))
        .and_maybe(field.deprecated.then(|| DEPRECATED.to_owned()))
}

/// What stands in the docs of what the document calls deprecated.
pub(super) const DEPRECATED: &str = "**Deprecated** by the service.";

impl Constraints {
    /// The bounds and an example, each a piece of a sentence.
    fn facts(&self) -> Vec<String> {
        let range = |least: Option<String>, most: Option<String>, unit: &str| match (least, most) {
            (Some(least), Some(most)) if least == most => Some(format!("exactly {least}{unit}")),
            (Some(least), Some(most)) => Some(format!("{least} to {most}{unit}")),
            (Some(least), None) => Some(format!("at least {least}{unit}")),
            (None, Some(most)) => Some(format!("at most {most}{unit}")),
            (None, None) => None,
        };
        let text = |number: &Option<u64>| number.as_ref().map(u64::to_string);
        let number = |number: &Option<serde_json::Number>| number.as_ref().map(|number| format!("`{number}`"));
        let pattern = self.pattern.as_deref().filter(|pattern| pattern.len() <= LONGEST_VALUE);
        [
            range(number(&self.minimum), number(&self.maximum), ""),
            range(text(&self.min_length), text(&self.max_length), " characters"),
            range(text(&self.min_items), text(&self.max_items), " items"),
            pattern.map(|pattern| format!("pattern {}", docs::code(pattern))),
            self.example.as_ref().and_then(short).map(|example| format!("for example {example}")),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

fn default(value: Option<&Json>) -> Option<String> {
    value.and_then(short).map(|value| format!("default {value}"))
}

/// A scalar as a code span, if it is short.
fn short(value: &Json) -> Option<String> {
    let text = scalar_text(value)?;
    (text.chars().count() <= LONGEST_VALUE).then(|| docs::code(if text.is_empty() { "\"\"" } else { &text }))
}

/// A scalar as it stands in a path or query.
pub(super) fn scalar_text(value: &Json) -> Option<String> {
    match value {
        Json::String(text) => Some(text.clone()),
        Json::Bool(_) | Json::Number(_) => Some(value.to_string()),
        Json::Null | Json::Array(_) | Json::Object(_) => None,
    }
}

/// Pieces to a sentence: capital first, a full stop at its end.
fn sentence(pieces: Vec<String>) -> Option<String> {
    let mut sentence = pieces.join("; ");
    let first = sentence.chars().next()?;
    let capital: String = first.to_uppercase().collect();
    sentence.replace_range(..first.len_utf8(), &capital);
    sentence.push('.');
    Some(sentence)
}
