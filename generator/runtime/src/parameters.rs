//! The parameters of a call, in the form in which each place of a request carries them.
//!
//! In: Rust values. Out: keys and texts per place. Invariant: a value that is set again replaces the earlier one, the
//! order is that in which names were first set, and `Debug` shows names alone, for values may be personal.

use std::fmt;

use serde::Serialize;
use serde_json::Value;

use super::encoding::Place;
use super::form::{Field, FilePart};
use super::values::Separator;

/// Where in a request a parameter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Location {
    Path,
    Query,
    Header,
    Cookie,
    Form,
}

impl Location {
    fn place(self) -> Place {
        match self {
            Self::Path | Self::Query | Self::Cookie => Place::Url,
            Self::Header | Self::Form => Place::Plain,
        }
    }

    /// Whether it can hold several keys, so that an object's members stand there by their own names.
    fn has_keys(self) -> bool {
        matches!(self, Self::Query | Self::Cookie | Self::Form)
    }
}

/// All parameters that were set.
#[derive(Clone, Default)]
pub(super) struct Parameters {
    set: Vec<Parameter>,
}

#[derive(Clone)]
struct Parameter {
    location: Location,
    name: &'static str,
    /// Keys as they are, and values in the form of the location.
    pairs: Vec<(String, Field)>,
}

impl Parameters {
    /// Sets a parameter to a text.
    pub(super) fn text(&mut self, at: Location, name: &'static str, value: &dyn fmt::Display) {
        self.texts(at, name, vec![at.place().encode(&value.to_string())]);
    }

    /// Sets a parameter to a list.
    pub(super) fn list(&mut self, at: Location, name: &'static str, separators: &[Separator], items: &[String]) {
        self.texts(at, name, at.place().list(items, separators));
    }

    /// Sets a parameter to a list of lists.
    pub(super) fn nested(&mut self, at: Location, name: &'static str, separators: &[Separator], lists: &[Vec<String>]) {
        self.texts(at, name, at.place().nested(lists, separators));
    }

    /// Sets a parameter to JSON.
    ///
    /// # Errors
    /// It has no JSON.
    pub(super) fn json(&mut self, at: Location, name: &'static str, value: &impl Serialize) -> Result<(), String> {
        let json = serde_json::to_string(value).map_err(|error| unwritable(name, &error))?;
        self.texts(at, name, vec![at.place().encode(&json)]);
        Ok(())
    }

    /// Sets a parameter to an object whose members stand under `name[member]`.
    ///
    /// # Errors
    /// It has no JSON.
    pub(super) fn deep(&mut self, at: Location, name: &'static str, value: &impl Serialize) -> Result<(), String> {
        let value = serde_json::to_value(value).map_err(|error| unwritable(name, &error))?;
        let mut pairs = Vec::new();
        members(name, &value, &mut |key, text| pairs.push((key.to_owned(), Field::Text(at.place().encode(&text)))));
        self.set(at, name, pairs);
        Ok(())
    }

    /// Sets a parameter to a value of any form: an object's members stand under their own names, or, where there are
    /// no names, one after the other with their values.
    ///
    /// # Errors
    /// It has no JSON.
    pub(super) fn value(&mut self, at: Location, name: &'static str, value: &impl Serialize) -> Result<(), String> {
        let encode = |text: &str| Field::Text(at.place().encode(text));
        let pair = |key: &str, value: &Value| Some((key.to_owned(), encode(&text(value)?)));
        let pairs = match serde_json::to_value(value).map_err(|error| unwritable(name, &error))? {
            Value::Object(members) if at.has_keys() => members.iter().filter_map(|(key, it)| pair(key, it)).collect(),
            Value::Object(members) => {
                let members = members.iter().filter_map(|(key, value)| Some([key.clone(), text(value)?]));
                members.flatten().map(|text| (name.to_owned(), encode(&text))).collect()
            }
            Value::Array(items) => items.iter().filter_map(|item| pair(name, item)).collect(),
            scalar => pair(name, &scalar).into_iter().collect(),
        };
        self.set(at, name, pairs);
        Ok(())
    }

    /// Sets a field of a form to files.
    pub(super) fn files(&mut self, name: &'static str, files: Vec<FilePart>) {
        self.set(Location::Form, name, files.into_iter().map(|file| (name.to_owned(), Field::File(file))).collect());
    }

    /// The keys and values at a location, in order.
    pub(super) fn at(&self, at: Location) -> impl Iterator<Item = (&str, &Field)> + Clone {
        let set = self.set.iter().filter(move |parameter| parameter.location == at);
        set.flat_map(|parameter| parameter.pairs.iter().map(|(key, field)| (key.as_str(), field)))
    }

    /// The values of one parameter as one text, where it was set to any.
    pub(super) fn joined(&self, at: Location, name: &str) -> Option<String> {
        let parameter = self.set.iter().find(|it| it.location == at && it.name == name)?;
        let values: Vec<&str> = parameter.pairs.iter().filter_map(|(_, field)| field.text()).collect();
        (!values.is_empty()).then(|| values.join(","))
    }

    /// Whether a parameter of this name was set, wherever it goes, and to something that is sent.
    pub(super) fn has(&self, name: &str) -> bool {
        self.set.iter().any(|parameter| parameter.name == name && !parameter.pairs.is_empty())
    }

    /// The names at a location, in order.
    pub(super) fn names(&self, at: Location) -> impl Iterator<Item = &'static str> {
        self.set.iter().filter(move |parameter| parameter.location == at).map(|parameter| parameter.name)
    }

    fn texts(&mut self, at: Location, name: &'static str, values: Vec<String>) {
        self.set(at, name, values.into_iter().map(|value| (name.to_owned(), Field::Text(value))).collect());
    }

    fn set(&mut self, location: Location, name: &'static str, pairs: Vec<(String, Field)>) {
        match self.set.iter_mut().find(|it| it.location == location && it.name == name) {
            Some(earlier) => earlier.pairs = pairs,
            None => self.set.push(Parameter { location, name, pairs }),
        }
    }
}

impl fmt::Debug for Parameters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.set.iter().map(|parameter| parameter.name)).finish()
    }
}

fn unwritable(name: &str, error: &serde_json::Error) -> String {
    format!("parameter '{name}' cannot be written: {error}")
}

/// Calls `each` with key and text of every scalar in `value`, an inner object's key in a further pair of brackets.
fn members(key: &str, value: &Value, each: &mut impl FnMut(&str, String)) {
    match value {
        Value::Object(object) => {
            object.iter().for_each(|(member, value)| members(&format!("{key}[{member}]"), value, each));
        }
        Value::Array(items) => items.iter().for_each(|item| members(key, item, each)),
        scalar => text(scalar).into_iter().for_each(|text| each(key, text)),
    }
}

/// A value as text: what is no scalar is JSON, and `null` is not sent.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}
