//! Enumerated values to open enums.
//!
//! In: the values of `enum`, of any JSON type, and the type that the schema states, if any. Out: an enum of strings or
//! of whole numbers, or the plain type where the values are neither. `null` is no value here: it makes the type nullable.

use serde_json::Value as Json;

use super::codes::{MIXED_ENUM, TOO_LARGE};
use super::schemas::Shape;
use super::site::Site;
use super::view::{SchemaRef, View};
use super::{Lowering, scalars};
use crate::ir::{EnumBase, EnumType, EnumValue, IntegerFormat, NumberFormat, StringFormat, Type, TypeKind};
use crate::names::{Kind, Scope};
use crate::vocabulary;

/// How many values of an enum become variants.
const MOST_VALUES: usize = 10_000;

impl<'a> Lowering<'a> {
    /// The type of a schema with `enum`.
    pub(super) fn enumeration(&mut self, view: &View<'a>, client: &vocabulary::Schema, site: &Site) -> Shape {
        let values: Vec<&Json> = view.values.iter().filter(|value| !value.is_null()).collect();
        if values.is_empty() {
            return Shape::Use(view.kind.map_or(Type::Any, |kind| scalars::scalar(kind, view.format)));
        }
        if values.len() > MOST_VALUES {
            let message = format!("an enum of {} values, so it is taken as the plain type", values.len());
            self.report(&TOO_LARGE, &site.pointer, message);
            return Shape::Use(match view.kind {
                Some("array") => {
                    Type::Array(Box::new(view.items.map_or(Type::Any, |items| self.schema(items, &site.items()))))
                }
                kind => kind_of(kind, &values).map_or(Type::Any, |kind| scalars::scalar(kind, view.format)),
            });
        }
        if view.kind == Some("array") {
            return self.array_of_values(view, &values, client, site);
        }
        let Some(base) = base(view.kind, &values) else {
            let plain = self.no_enum(view, &values, site);
            return if view.kind == Some("object") { self.object(view, site) } else { Shape::Use(plain) };
        };
        let texts = values.iter().map(|value| plain(value));
        let values = self.enum_values(texts, client, site);
        let default = view.data.default.as_ref().map(plain);
        let default = default.and_then(|text| values.iter().position(|value| value.name.wire == text));
        Shape::Define(TypeKind::Enum(EnumType { base, values, default }))
    }

    /// `enum` beside `type: array` is meant for the items, where its values are no lists.
    fn array_of_values(
        &mut self,
        view: &View<'a>,
        values: &[&Json],
        client: &vocabulary::Schema,
        site: &Site,
    ) -> Shape {
        let kind = match view.items {
            Some(SchemaRef::Item(items)) => View::of(items).kind,
            _ => None,
        };
        let items = match base(kind, values) {
            Some(base) => {
                let values = self.enum_values(values.iter().map(|value| plain(value)), client, site);
                let kind = TypeKind::Enum(EnumType { base, values, default: None });
                Type::Named(self.define(kind, view, client, &site.items()))
            }
            None => view.items.map_or(Type::Any, |items| self.schema(items, &site.items())),
        };
        Shape::Use(Type::Array(Box::new(items)))
    }

    /// Values with their variants, each once.
    pub(super) fn enum_values(
        &mut self,
        texts: impl Iterator<Item = String>,
        client: &vocabulary::Schema,
        site: &Site,
    ) -> Vec<EnumValue> {
        let mut scope = Scope::new(Kind::Variants);
        let mut seen = std::collections::HashSet::new();
        let mut values = Vec::new();
        for text in texts {
            if seen.insert(text.clone()) {
                let name = client.value_names.get(&text).unwrap_or(&text);
                let claim = scope.claim_as(&text, &[name]);
                self.note_clash(&claim, &site.pointer);
                values.push(EnumValue { description: client.values.get(&text).cloned(), name: claim.name });
            }
        }
        values
    }

    fn no_enum(&mut self, view: &View<'_>, values: &[&Json], site: &Site) -> Type {
        let ty = match view.kind {
            Some(kind @ ("string" | "integer" | "number" | "boolean")) => scalars::scalar(kind, view.format),
            None if values.iter().all(|value| value.is_boolean()) => Type::Boolean,
            None if values.iter().all(|value| value.is_number()) => Type::Number(NumberFormat::Plain),
            _ => Type::Any,
        };
        let agrees = match ty {
            Type::Boolean => values.iter().all(|value| value.is_boolean()),
            Type::Number(_) => values.iter().all(|value| value.is_number()),
            _ => false,
        };
        if !agrees {
            let message = "the values of this enum are of several types, so it is taken as the plain type";
            self.report(&MIXED_ENUM, &site.pointer, message);
        }
        ty
    }
}

/// The type that a schema states, or that its values have in common.
fn kind_of<'k>(kind: Option<&'k str>, values: &[&Json]) -> Option<&'k str> {
    kind.or_else(|| match base(None, values)? {
        EnumBase::String => Some("string"),
        EnumBase::Integer => Some("integer"),
    })
}

/// A whole number, or one of some words.
pub(super) fn integer_or(format: IntegerFormat, words: &[String]) -> TypeKind {
    let mut scope = Scope::new(Kind::Variants);
    scope.reserve("Number");
    TypeKind::IntegerOr { format, words: words.iter().map(|word| scope.claim(word).name).collect() }
}

/// Plain text without a format.
pub(super) fn plain_text() -> Type {
    Type::String(StringFormat::Plain(None))
}

/// What the values are on the wire. The stated type rules: YAML readers make numbers and booleans of unquoted strings.
fn base(kind: Option<&str>, values: &[&Json]) -> Option<EnumBase> {
    let whole = |value: &&Json| plain(value).parse::<i64>().is_ok();
    let simple = |value: &&Json| !value.is_array() && !value.is_object();
    match kind {
        Some("string") => values.iter().all(simple).then_some(EnumBase::String),
        Some("integer") => values.iter().all(whole).then_some(EnumBase::Integer),
        Some(_) => None,
        None if values.iter().all(|value| value.is_string()) => Some(EnumBase::String),
        None => values.iter().all(|value| value.is_i64()).then_some(EnumBase::Integer),
    }
}

/// A value's text on the wire.
pub(super) fn plain(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
