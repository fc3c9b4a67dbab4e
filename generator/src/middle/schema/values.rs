//! Numbers, defaults and enums: values that must fit their schema.
//!
//! In: a schema's mapping and its kind. Out: values of that kind. Invariant: a value whose text reads as the kind is
//! taken so and told; another is told and left out.

use serde_json::{Number, Value as Json};

use super::draft::{Draft, Kind};
use crate::middle::faults::{UNFIT_VALUE, WRONG_KIND};
use crate::middle::reader::{Fields, Reader, truth};
use crate::tree::{Node, Value};

impl<'t> Reader<'t, '_> {
    /// A number; a text that reads as one is taken so.
    pub(super) fn number(&mut self, fields: &Fields<'t>, key: &str) -> Option<Number> {
        let node = fields.get(key)?;
        let read = match &node.value {
            Value::Number(number) => return Some(number.clone()),
            Value::String(text) => text.trim().parse::<Number>().ok(),
            _ => None,
        };
        let message = format!("'{key}' is {}, not a number", node.kind());
        let label = read.as_ref().map_or("left out".to_owned(), |number| format!("taken as {number}"));
        self.tell(WRONG_KIND.at(node.place, message).label(label).help("write a number, without quotes"));
        read
    }

    /// A number of characters, items or members.
    pub(super) fn count(&mut self, fields: &Fields<'t>, key: &str) -> Option<usize> {
        let node = fields.get(key)?;
        let number = self.number(fields, key)?;
        let count = whole(&number).and_then(|count| usize::try_from(count).ok());
        if count.is_none() {
            let message = format!("'{key}' is {number}, not a whole number from 0");
            self.tell(WRONG_KIND.at(node.place, message).label("left out"));
        }
        count
    }

    /// Rule: a default that is not of the type is read as one by its text, or left out.
    pub(super) fn default_value(&mut self, fields: &Fields<'t>, kind: Option<Kind>) -> Option<Json> {
        let node = fields.raw("default")?;
        if node.value == Value::Null {
            // A default of null says no more than that there is none.
            return None;
        }
        let Some(kind) = kind else { return Some(node.to_json()) };
        match fit(node, kind) {
            Fit::Same(value) => Some(value),
            Fit::Read(value) => {
                let message = format!("the default is {}, and the type is '{}'", node.kind(), kind.word());
                self.tell(UNFIT_VALUE.at(node.place, message).label(format!("taken as {value}")));
                Some(value)
            }
            Fit::No => {
                let message = format!("the default {} is not of type '{}'", excerpt(node), kind.word());
                self.tell(UNFIT_VALUE.at(node.place, message).label("left out"));
                None
            }
        }
    }

    /// Rule: the values of an enum are of its type, by their text where not by themselves; an array's enum is that of its
    /// items. Says whether `null` is among them.
    pub(super) fn enumeration(&mut self, fields: &Fields<'t>, draft: &mut Draft) -> bool {
        let alone = fields.get("const");
        let nodes = alone.map_or_else(|| self.list(fields, "enum"), std::slice::from_ref);
        draft.infer_kind_from(nodes);
        let values = self.enumerated_values(nodes, draft.kind);
        let null_is_listed = values.contains(&Json::Null);
        match draft.items_without_values() {
            Some(items) if !values.is_empty() && values.iter().all(Json::is_string) => {
                self.tell_enum_of_items(fields);
                items.enumeration = values.iter().map(|value| value.as_str().map(str::to_owned)).collect();
                false
            }
            _ => {
                draft.enumeration = values;
                null_is_listed
            }
        }
    }

    /// The values of an enum; those that are not of its type are told together, at the first.
    fn enumerated_values(&mut self, nodes: &'t [Node], kind: Option<Kind>) -> Vec<Json> {
        let Some(kind) = kind.filter(|kind| kind.is_scalar()) else {
            return nodes.iter().map(Node::to_json).collect();
        };
        let mut odd: Vec<(&Node, Json)> = Vec::new();
        let mut values = Vec::with_capacity(nodes.len());
        for node in nodes {
            values.push(match fit(node, kind) {
                Fit::Read(value) => {
                    odd.push((node, value.clone()));
                    value
                }
                Fit::Same(_) | Fit::No => node.to_json(),
            });
        }
        if let Some((node, value)) = odd.first() {
            let (message, label) = match odd.len() {
                1 => (format!("a value of an enum is {}", node.kind()), format!("taken as {value}")),
                count => (
                    format!("{count} values of an enum are of another type"),
                    format!("taken as {value}, the others likewise"),
                ),
            };
            self.tell(UNFIT_VALUE.at(node.place, format!("{message}, and its type is '{}'", kind.word())).label(label));
        }
        values
    }

    fn tell_enum_of_items(&mut self, fields: &Fields<'t>) {
        let place = fields.entry("enum").map_or(fields.place(), |entry| entry.key);
        let message = "the 'enum' of an array lists what is no array";
        self.tell(UNFIT_VALUE.at(place, message).label("taken as the enum of its items").help("move it into 'items'"));
    }
}

/// How a value fits a type.
enum Fit {
    /// It is of the type.
    Same(Json),
    /// Its text reads as this value of the type.
    Read(Json),
    /// It does not.
    No,
}

fn fit(node: &Node, kind: Kind) -> Fit {
    let read = |value: Option<Json>| value.map_or(Fit::No, Fit::Read);
    match (kind, &node.value) {
        (Kind::String, Value::String(_))
        | (Kind::Number, Value::Number(_))
        | (Kind::Boolean, Value::Bool(_))
        | (Kind::Array, Value::Array(_))
        | (Kind::Object, Value::Object(_)) => Fit::Same(node.to_json()),
        (Kind::Integer, Value::Number(number)) if !number.is_f64() => Fit::Same(node.to_json()),
        (Kind::Integer, Value::Number(number)) => read(whole(number).map(Json::from)),
        (Kind::Integer, Value::String(text)) => read(text.parse::<i64>().ok().map(Json::from)),
        (Kind::Number, Value::String(text)) => read(text.parse::<Number>().ok().map(Json::from)),
        (Kind::Boolean, Value::String(text)) => read(truth(text).map(Json::from)),
        (Kind::String, Value::Number(number)) => Fit::Read(number.to_string().into()),
        (Kind::String, Value::Bool(flag)) => Fit::Read(flag.to_string().into()),
        _ => Fit::No,
    }
}

/// The whole number that a number is, if it is one that 64 bits hold.
pub(super) fn whole(number: &Number) -> Option<i64> {
    // 2^63 is the least float that no longer fits.
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    let exact = |float: f64| (float.fract() == 0.0 && float.abs() < LIMIT).then_some(float as i64);
    number.as_i64().or_else(|| number.as_f64().filter(|_| number.is_f64()).and_then(exact))
}

/// A value's text, short enough for a message.
fn excerpt(node: &Node) -> String {
    const LONGEST: usize = 40;
    let text = node.to_json().to_string();
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
