//! The parameters of a call, in the form in which each place of a request carries them.
//!
//! In: Rust values. Out: keys and texts per place. Invariant: a value that is set again replaces the earlier one, the
//! order is that in which names were first set, and `Debug` shows names alone, for values may be personal.

use std::borrow::Cow;
use std::fmt;

use serde::Serialize;
use serde_json::Value;

use super::encoding::Place;
use super::form::{Field, FilePart};
use super::values::{PathStyle, Separator};

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
    /// Styles of the path's variables, where they are not simple.
    path_styles: Vec<(&'static str, PathStyle)>,
    /// What keeps characters that mean something in a URL.
    keeping: Vec<(Location, &'static str)>,
    /// What the parts of a multipart body are, where the document says so.
    part_types: Vec<(&'static str, &'static str)>,
}

#[derive(Clone)]
struct Parameter {
    location: Location,
    name: &'static str,
    pairs: Pairs,
    /// Whether the keys are those of an object's members, to stand before their values where there are no keys.
    has_members: bool,
}

/// Keys as they are, and values in the form of the location.
#[derive(Clone)]
enum Pairs {
    /// What most parameters are.
    One(Pair),
    Any(Vec<Pair>),
}

type Pair = (Cow<'static, str>, Field);

impl Pairs {
    fn all(&self) -> &[Pair] {
        match self {
            Self::One(pair) => std::slice::from_ref(pair),
            Self::Any(pairs) => pairs,
        }
    }
}

impl Parameters {
    /// Sets a parameter to a text.
    pub(super) fn text(&mut self, at: Location, name: &'static str, value: &dyn fmt::Display) {
        self.one(at, name, self.place(at, name).text(value));
    }

    /// Sets a parameter to a list.
    pub(super) fn list(&mut self, at: Location, name: &'static str, separators: &[Separator], items: &[String]) {
        self.texts(at, name, self.place(at, name).list(items, separators));
    }

    /// Sets a parameter to a list of lists.
    pub(super) fn nested(&mut self, at: Location, name: &'static str, separators: &[Separator], lists: &[Vec<String>]) {
        self.texts(at, name, self.place(at, name).nested(lists, separators));
    }

    /// Sets a parameter to JSON.
    ///
    /// # Errors
    /// It has no JSON.
    pub(super) fn json(&mut self, at: Location, name: &'static str, value: &impl Serialize) -> Result<(), String> {
        let json = serde_json::to_string(value).map_err(|error| unwritable(name, &error))?;
        self.one(at, name, self.place(at, name).encode(&json));
        Ok(())
    }

    /// Sets a parameter to an object whose members stand under `name[member]`.
    ///
    /// # Errors
    /// It has no JSON.
    pub(super) fn deep(&mut self, at: Location, name: &'static str, value: &impl Serialize) -> Result<(), String> {
        let value = serde_json::to_value(value).map_err(|error| unwritable(name, &error))?;
        let (mut pairs, place) = (Vec::new(), self.place(at, name));
        members(name, &value, &mut |key, text| pairs.push((key.to_owned().into(), Field::Text(place.encode(&text)))));
        self.set(Parameter { location: at, name, pairs: Pairs::Any(pairs), has_members: false });
        Ok(())
    }

    /// Sets a parameter to a value of any form. The members of an object stand under their own names where each item of a
    /// list would stand alone; else names and values are one text, as a list is.
    ///
    /// # Errors
    /// It has no JSON.
    pub(super) fn value(
        &mut self,
        at: Location,
        name: &'static str,
        separators: &[Separator],
        value: &impl Serialize,
    ) -> Result<(), String> {
        let place = self.place(at, name);
        let alone = separators.first() == Some(&Separator::Multi);
        match serde_json::to_value(value).map_err(|error| unwritable(name, &error))? {
            Value::Object(members) if alone => {
                let mut pairs = Vec::with_capacity(members.len());
                for (key, value) in members {
                    if let Some(text) = text(&value) {
                        pairs.push((key.into(), Field::Text(place.encode(&text))));
                    }
                }
                self.set(Parameter { location: at, name, pairs: Pairs::Any(pairs), has_members: !at.has_keys() });
            }
            Value::Object(members) => {
                let mut texts = Vec::with_capacity(2 * members.len());
                for (key, value) in members {
                    if let Some(text) = text(&value) {
                        texts.push(key);
                        texts.push(text);
                    }
                }
                self.list(at, name, separators, &texts);
            }
            Value::Array(items) => {
                let mut texts = Vec::with_capacity(items.len());
                for item in &items {
                    if let Some(text) = text(item) {
                        texts.push(text);
                    }
                }
                self.list(at, name, separators, &texts);
            }
            scalar => match text(&scalar) {
                Some(text) => self.one(at, name, place.encode(&text)),
                None => self.texts(at, name, Vec::new()),
            },
        }
        Ok(())
    }

    /// Sets a field of a form to files.
    pub(super) fn files(&mut self, name: &'static str, files: Vec<FilePart>) {
        let mut pairs = Vec::with_capacity(files.len());
        for file in files {
            pairs.push((name.into(), Field::File(Box::new(file))));
        }
        self.set(Parameter { location: Location::Form, name, pairs: Pairs::Any(pairs), has_members: false });
    }

    /// The keys and values at a location, in order.
    pub(super) fn at(&self, at: Location) -> Vec<(&str, &Field)> {
        let mut all = Vec::with_capacity(self.set.len());
        for parameter in &self.set {
            if parameter.location == at {
                for (key, field) in parameter.pairs.all() {
                    all.push((&**key, field));
                }
            }
        }
        all
    }

    /// Calls `each` with the keys and texts at a location, in order.
    pub(super) fn each_text(&self, at: Location, each: &mut dyn FnMut(&str, &str)) {
        for parameter in &self.set {
            if parameter.location == at {
                for (key, field) in parameter.pairs.all() {
                    if let Some(text) = field.text() {
                        each(key, text);
                    }
                }
            }
        }
    }

    /// Puts the values of one parameter, as one text, behind what is there; whether it was set to any.
    pub(super) fn put(&self, at: Location, name: &str, into: &mut String) -> bool {
        let Some(parameter) = self.set.iter().find(|it| it.location == at && it.name == name) else { return false };
        let style = if at == Location::Path { self.style(name) } else { PathStyle::Simple };
        let (begin, between) = match style {
            PathStyle::Simple => ("", ","),
            PathStyle::Label => (".", "."),
            PathStyle::Matrix => (";", ";"),
        };
        let has_key = parameter.has_members || style == PathStyle::Matrix;
        let mut is_set = false;
        for (key, field) in parameter.pairs.all() {
            let Some(text) = field.text() else { continue };
            into.push_str(if is_set { between } else { begin });
            if has_key {
                at.place().put(key, into);
                into.push('=');
            }
            into.push_str(text);
            is_set = true;
        }
        is_set
    }

    /// How long a URL gets by them, about.
    pub(super) fn length(&self) -> usize {
        let mut length = 0;
        for parameter in &self.set {
            if matches!(parameter.location, Location::Path | Location::Query) {
                for (key, field) in parameter.pairs.all() {
                    length += key.len() + field.text().map_or(0, str::len) + 2;
                }
            }
        }
        length
    }

    /// Writes a variable of the path in a style.
    pub(super) fn path_style(&mut self, name: &'static str, style: PathStyle) {
        self.path_styles.push((name, style));
    }

    fn style(&self, name: &str) -> PathStyle {
        for (styled, style) in &self.path_styles {
            if *styled == name {
                return *style;
            }
        }
        PathStyle::Simple
    }

    /// Keeps characters that mean something in a URL in a parameter, as far as its place can hold them; said before it is
    /// set.
    pub(super) fn keep_reserved(&mut self, at: Location, name: &'static str) {
        self.keeping.push((at, name));
    }

    /// The form that a value of a parameter has.
    fn place(&self, at: Location, name: &str) -> Place {
        match at {
            Location::Path if self.keeping.contains(&(at, name)) => Place::Segments,
            Location::Query if self.keeping.contains(&(at, name)) => Place::QueryText,
            _ => at.place(),
        }
    }

    /// Says what a part of a multipart body is.
    pub(super) fn part_type(&mut self, name: &'static str, media_type: &'static str) {
        self.part_types.push((name, media_type));
    }

    /// What a part of a multipart body is, where the document says so.
    pub(super) fn type_of_part(&self, name: &str) -> Option<&'static str> {
        let (_, media_type) = self.part_types.iter().find(|(part, _)| *part == name)?;
        Some(media_type)
    }

    /// Whether a parameter of this name was set, wherever it goes, and to something that is sent.
    pub(super) fn has(&self, name: &str) -> bool {
        self.set.iter().any(|parameter| parameter.name == name && !parameter.pairs.all().is_empty())
    }

    /// The names at a location, in order.
    pub(super) fn names(&self, at: Location) -> Vec<&'static str> {
        let mut names = Vec::new();
        for parameter in &self.set {
            if parameter.location == at {
                names.push(parameter.name);
            }
        }
        names
    }

    fn one(&mut self, at: Location, name: &'static str, value: String) {
        let pairs = Pairs::One((name.into(), Field::Text(value)));
        self.set(Parameter { location: at, name, pairs, has_members: false });
    }

    fn texts(&mut self, at: Location, name: &'static str, values: Vec<String>) {
        let mut pairs = Vec::with_capacity(values.len());
        for value in values {
            pairs.push((name.into(), Field::Text(value)));
        }
        self.set(Parameter { location: at, name, pairs: Pairs::Any(pairs), has_members: false });
    }

    fn set(&mut self, parameter: Parameter) {
        let is_same = |it: &&mut Parameter| it.location == parameter.location && it.name == parameter.name;
        match self.set.iter_mut().find(is_same) {
            Some(earlier) => *earlier = parameter,
            None => self.set.push(parameter),
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

/// Calls `each` with key and text of every scalar in `value`, an inner object's key in a further pair of brackets. The
/// standard leaves lists in such objects open; servers that read these keys take `[]` for the next item, and need its
/// number to tell the members of several objects apart.
fn members(key: &str, value: &Value, each: &mut impl FnMut(&str, String)) {
    match value {
        Value::Object(object) => {
            object.iter().for_each(|(member, value)| members(&format!("{key}[{member}]"), value, each));
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                let step = if item.is_object() || item.is_array() { index.to_string() } else { String::new() };
                members(&format!("{key}[{step}]"), item, each);
            }
        }
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
