//! What a document says of a value beyond its type, as a line of docs.
//!
//! In: parameters and fields. Out: sentences in Markdown. Invariant: a vendor's word stands in a code span.

use serde_json::Value as Json;

use crate::ir::{Constraints, Field, Location, Parameter, RarerConstraints, ResponseHeader, Type};
use crate::render::docs::{self, Docs};

/// Longer values say less than they take.
const LONGEST_VALUE: usize = 60;

/// Longer patterns are cut.
const LONGEST_PATTERN: usize = 300;

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

/// Docs of a header of answers.
pub(super) fn header(header: &ResponseHeader) -> Docs {
    let ResponseHeader { header, statuses } = header;
    let wire = docs::code(&header.name.wire);
    let mut facts = Vec::new();
    if header.description.is_some() {
        facts.push(format!("header {wire}"));
    }
    facts.extend((!statuses.is_empty()).then(|| format!("with status {}", docs::codes(statuses))));
    facts.extend(header.constraints.facts());
    Docs::vendor(header.description.as_deref(), &format!("The header {wire}."))
        .and_maybe(sentence(facts))
        .and_maybe(header.deprecated.then(|| DEPRECATED.to_owned()))
}

/// What stands in the docs of what the document calls deprecated.
pub(super) const DEPRECATED: &str = "**Deprecated** by the service.";

/// What holds for the values of a type, as a sentence.
pub(super) fn of_type(constraints: &Constraints) -> Option<String> {
    sentence(constraints.facts())
}

impl Constraints {
    /// The bounds and an example, each a piece of a sentence.
    fn facts(&self) -> Vec<String> {
        let rarer = &self.rarer;
        let text = |number: &Option<u64>| number.as_ref().map(u64::to_string);
        let each = rarer.items.as_ref().map(|items| format!("each item: {}", items.facts().join(", ")));
        [
            self.values(),
            rarer.multiple_of.as_ref().map(|step| format!("a multiple of `{step}`")),
            range(text(&self.min_length), text(&self.max_length), " characters"),
            range(text(&self.min_items), text(&self.max_items), " items"),
            rarer.unique_items.then(|| "no item twice".to_owned()),
            range(text(&rarer.min_properties), text(&rarer.max_properties), " members"),
            self.pattern.as_deref().map(pattern),
            each,
            self.example.as_ref().and_then(short).map(|example| format!("for example {example}")),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// The least and the greatest value.
    fn values(&self) -> Option<String> {
        let number = |number: &Option<serde_json::Number>| number.as_ref().map(|number| format!("`{number}`"));
        let (least, most) = (number(&self.minimum), number(&self.maximum));
        let RarerConstraints { exclusive_minimum, exclusive_maximum, .. } = self.rarer;
        if !exclusive_minimum && !exclusive_maximum {
            return range(least, most, "");
        }
        let least = least.map(|least| format!("{} {least}", if exclusive_minimum { "more than" } else { "at least" }));
        let most = most.map(|most| format!("{} {most}", if exclusive_maximum { "less than" } else { "at most" }));
        let both: Vec<String> = [least, most].into_iter().flatten().collect();
        (!both.is_empty()).then(|| both.join(" and "))
    }
}

fn range(least: Option<String>, most: Option<String>, unit: &str) -> Option<String> {
    match (least, most) {
        (Some(least), Some(most)) if least == most => Some(format!("exactly {least}{unit}")),
        (Some(least), Some(most)) => Some(format!("{least} to {most}{unit}")),
        (Some(least), None) => Some(format!("at least {least}{unit}")),
        (None, Some(most)) => Some(format!("at most {most}{unit}")),
        (None, None) => None,
    }
}

/// A pattern, which is cut where it says more than anybody reads.
fn pattern(pattern: &str) -> String {
    match pattern.char_indices().nth(LONGEST_PATTERN) {
        Some((end, _)) => format!("pattern {} and so on", docs::code(&pattern[..end])),
        None => format!("pattern {}", docs::code(pattern)),
    }
}

fn default(value: Option<&Json>) -> Option<String> {
    let value = value.filter(|value| !value.is_null())?;
    let composed = || Some(value.to_string()).filter(|text| text.len() <= LONGEST_VALUE).map(|text| docs::code(&text));
    let shown = if scalar_text(value).is_some() { short(value) } else { composed() };
    Some(shown.map_or_else(|| "has a default of its own".to_owned(), |value| format!("default {value}")))
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
