//! Keywords to one of [`openapiv3`]'s kinds of schema.
//!
//! In: the keywords of a schema, as they stand. Out: [`SchemaKind`]. Invariant: one of the six types where the keywords
//! allow it, a bare composition where only that is said, and [`SchemaKind::Any`] for every other mixture.

use openapiv3::{
    AnySchema, ArrayType, BooleanType, IntegerType, NumberType, ObjectType, ReferenceOr, SchemaKind, StringType, Type,
};
use serde_json::{Number, Value as Json};

use super::values::whole;
use crate::tree::{Node, Value};

/// One of the six types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    String,
    Number,
    Integer,
    Boolean,
    Array,
    Object,
}

impl Kind {
    pub(super) const ALL: [Self; 6] =
        [Self::String, Self::Number, Self::Integer, Self::Boolean, Self::Array, Self::Object];

    /// The type's word in the standard.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Number => "number",
            Self::Integer => "integer",
            Self::Boolean => "boolean",
            Self::Array => "array",
            Self::Object => "object",
        }
    }

    /// The type of a word.
    pub(super) fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// Whether it is neither array nor object.
    pub(super) fn is_scalar(self) -> bool {
        !matches!(self, Self::Array | Self::Object)
    }

    fn is_numeric(self) -> bool {
        matches!(self, Self::Number | Self::Integer)
    }

    /// The type of a value.
    fn of_value(value: &Value) -> Option<Self> {
        Some(match value {
            Value::Null => return None,
            Value::Bool(_) => Self::Boolean,
            Value::Number(number) if whole(number).is_some() => Self::Integer,
            Value::Number(_) => Self::Number,
            Value::String(_) => Self::String,
            Value::Array(_) => Self::Array,
            Value::Object(_) => Self::Object,
        })
    }
}

/// The type and format that a word of another type system means.
pub(super) fn synonym(word: &str) -> (Option<Kind>, Option<&'static str>) {
    const WORDS: &[(&str, Kind, Option<&str>)] = &[
        ("str", Kind::String, None),
        ("text", Kind::String, None),
        ("date", Kind::String, Some("date")),
        ("datetime", Kind::String, Some("date-time")),
        ("date-time", Kind::String, Some("date-time")),
        ("timestamp", Kind::String, Some("date-time")),
        ("uuid", Kind::String, Some("uuid")),
        ("uri", Kind::String, Some("uri")),
        ("url", Kind::String, Some("uri")),
        ("byte", Kind::String, Some("byte")),
        ("binary", Kind::String, Some("binary")),
        ("password", Kind::String, Some("password")),
        ("int", Kind::Integer, None),
        ("int32", Kind::Integer, Some("int32")),
        ("int64", Kind::Integer, Some("int64")),
        ("long", Kind::Integer, Some("int64")),
        ("float", Kind::Number, Some("float")),
        ("double", Kind::Number, Some("double")),
        ("decimal", Kind::Number, None),
        ("bool", Kind::Boolean, None),
        ("list", Kind::Array, None),
        ("map", Kind::Object, None),
        ("dict", Kind::Object, None),
    ];
    let lower = word.to_lowercase();
    let known = WORDS.iter().find(|(synonym, ..)| *synonym == lower).map(|(_, kind, format)| (Some(*kind), *format));
    known.unwrap_or((Kind::of(&lower), None))
}

/// The keywords of a schema, numbers still as exact as they were written.
#[derive(Default)]
pub(super) struct Draft {
    /// The type.
    pub(super) kind: Option<Kind>,
    /// Every keyword that is not a field of its own here.
    pub(super) any: Box<AnySchema>,
    pub(super) minimum: Option<Number>,
    pub(super) maximum: Option<Number>,
    pub(super) multiple_of: Option<Number>,
    pub(super) enumeration: Vec<Json>,
}

impl Draft {
    fn is_composed(&self) -> bool {
        let any = &self.any;
        !(any.all_of.is_empty() && any.one_of.is_empty() && any.any_of.is_empty() && any.not.is_none())
    }

    fn has_object_keywords(&self) -> bool {
        let any = &self.any;
        let has_members = !any.properties.is_empty() || !any.required.is_empty() || any.additional_properties.is_some();
        has_members || any.min_properties.is_some() || any.max_properties.is_some()
    }

    /// Rule: `format: file`, which documents write at an object or string, is a stream of bytes.
    pub(super) fn take_file_format(&mut self) {
        if self.any.format.as_deref() == Some("file") {
            self.kind = Some(Kind::String);
            self.any.format = Some("binary".to_owned());
        }
    }

    /// Rule: where no type is said, keywords and formats that only one type has say it.
    pub(super) fn infer_kind(&mut self) {
        if self.kind.is_some() || self.is_composed() {
            return;
        }
        let any = &self.any;
        self.kind = match any.format.as_deref() {
            _ if self.has_object_keywords() => Some(Kind::Object),
            _ if any.items.is_some() => Some(Kind::Array),
            Some("int32" | "int64") => Some(Kind::Integer),
            Some("float" | "double") => Some(Kind::Number),
            Some("date" | "date-time" | "byte" | "binary" | "password" | "uuid" | "uri" | "email") => {
                Some(Kind::String)
            }
            _ if any.pattern.is_some() || any.min_length.is_some() || any.max_length.is_some() => Some(Kind::String),
            _ => None,
        };
    }

    /// Rule: where no type is said, the values of the enum say it, if they are of one type.
    pub(super) fn infer_kind_from(&mut self, values: &[Node]) {
        if self.kind.is_some() || self.is_composed() {
            return;
        }
        let mut kinds = values.iter().filter_map(|node| Kind::of_value(&node.value));
        let first = kinds.next();
        if kinds.all(|kind| Some(kind) == first) {
            self.kind = first.filter(|kind| kind.is_scalar());
        }
    }

    /// Rule: a parameter that says nothing of its type is a string.
    pub(super) fn assume_string(&mut self) {
        if !self.is_composed() {
            self.kind = self.kind.or(Some(Kind::String));
        }
    }

    /// The items of an array of strings that has no enum, to take the one that stands at the array.
    pub(super) fn items_without_values(&mut self) -> Option<&mut StringType> {
        if self.kind != Some(Kind::Array) {
            return None;
        }
        let Some(ReferenceOr::Item(items)) = &mut self.any.items else { return None };
        match &mut items.schema_kind {
            SchemaKind::Type(Type::String(items)) if items.enumeration.is_empty() => Some(items),
            _ => None,
        }
    }

    /// Takes out the keywords that say nothing about values of the type; gives the type and their names.
    pub(super) fn drop_idle(&mut self) -> (&'static str, Vec<&'static str>) {
        let Some(kind) = self.kind.filter(|_| !self.is_composed()) else { return ("", Vec::new()) };
        let mut idle = Vec::new();
        let mut drop = |applies: bool, key: &'static str, dropped: bool| {
            if !applies && dropped {
                idle.push(key);
            }
        };
        let any = &mut self.any;
        macro_rules! only_for {
            ($applies:expr, $($key:literal: $keyword:expr),*) => {
                let applies = $applies;
                $(drop(applies, $key, !applies && $keyword.take().is_some());)*
            };
        }
        only_for!(kind.is_numeric(),
            "minimum": self.minimum, "maximum": self.maximum, "multipleOf": self.multiple_of,
            "exclusiveMinimum": any.exclusive_minimum, "exclusiveMaximum": any.exclusive_maximum);
        only_for!(kind == Kind::String,
            "pattern": any.pattern, "minLength": any.min_length, "maxLength": any.max_length);
        only_for!(kind == Kind::Array,
            "items": any.items, "minItems": any.min_items, "maxItems": any.max_items, "uniqueItems": any.unique_items);
        only_for!(kind == Kind::Object,
            "additionalProperties": any.additional_properties,
            "minProperties": any.min_properties, "maxProperties": any.max_properties);
        only_for!(kind.is_numeric() || kind == Kind::String, "format": any.format);
        if kind != Kind::Object {
            drop(false, "properties", !std::mem::take(&mut any.properties).is_empty());
            drop(false, "required", !std::mem::take(&mut any.required).is_empty());
        }
        (kind.word(), idle)
    }

    /// Rule: a whole number without a format that is never negative and may be more than a signed 64-bit integer holds is
    /// an unsigned one.
    pub(super) fn infer_unsigned(&mut self) {
        let is_plain = self.kind == Some(Kind::Integer) && self.any.format.is_none() && self.enumeration.is_empty();
        let is_counted = self.minimum.as_ref().and_then(Number::as_f64).is_some_and(|least| least >= 0.0);
        let is_beyond = self.maximum.as_ref().is_some_and(is_beyond_signed);
        if is_plain && is_counted && is_beyond {
            self.any.format = Some("uint64".to_owned());
            // The greatest that there is, also where a tool wrote it as a float, says no more than the type.
            self.maximum.take_if(|most| most.as_f64() == Some(u64::MAX as f64));
        }
    }

    /// Takes out the bounds that no signed 64-bit integer can have.
    pub(super) fn drop_unfit(&mut self) -> Vec<(&'static str, Number)> {
        if self.kind != Some(Kind::Integer) {
            return Vec::new();
        }
        let mut unfit = Vec::new();
        self.minimum = integral("minimum", self.minimum.take(), f64::ceil, &mut unfit);
        self.maximum = integral("maximum", self.maximum.take(), f64::floor, &mut unfit);
        self.multiple_of = integral("multipleOf", self.multiple_of.take(), |number| number, &mut unfit);
        unfit
    }

    /// The schema's kind.
    pub(super) fn finish(mut self) -> SchemaKind {
        if self.is_composed() {
            return self.composition();
        }
        match self.kind.and_then(|kind| self.typed(kind)) {
            Some(kind) => SchemaKind::Type(kind),
            None => SchemaKind::Any(self.mixture()),
        }
    }

    /// Rule: a composition that says nothing beside (but that it is an object) is that composition.
    fn composition(mut self) -> SchemaKind {
        let mut any = self.mixture();
        let (typ, not) = (any.typ.take(), any.not.take());
        let all_of = std::mem::take(&mut any.all_of);
        let one_of = std::mem::take(&mut any.one_of);
        let any_of = std::mem::take(&mut any.any_of);
        let is_bare = any == AnySchema::default() && matches!(typ.as_deref(), None | Some("object"));
        match (is_bare, all_of.is_empty(), one_of.is_empty(), any_of.is_empty(), not.is_none()) {
            (true, false, true, true, true) => SchemaKind::AllOf { all_of },
            (true, true, false, true, true) => SchemaKind::OneOf { one_of },
            (true, true, true, false, true) => SchemaKind::AnyOf { any_of },
            _ => SchemaKind::Any(AnySchema { typ, all_of, one_of, any_of, not, ..any }),
        }
    }

    fn mixture(&mut self) -> AnySchema {
        let float = |number: &Option<Number>| number.as_ref().and_then(Number::as_f64);
        AnySchema {
            typ: self.kind.map(|kind| kind.word().to_owned()),
            minimum: float(&self.minimum),
            maximum: float(&self.maximum),
            multiple_of: float(&self.multiple_of),
            enumeration: std::mem::take(&mut self.enumeration),
            ..std::mem::take(&mut *self.any)
        }
    }

    /// The type with its keywords; nothing where the enum has values of other types.
    fn typed(&mut self, kind: Kind) -> Option<Type> {
        match kind {
            Kind::String => self.string(),
            Kind::Number => self.number(),
            Kind::Integer => self.integer(),
            Kind::Boolean => {
                let enumeration = self.values(Json::as_bool)?;
                Some(Type::Boolean(BooleanType { enumeration }))
            }
            Kind::Array if self.enumeration.is_empty() => Some(Type::Array(ArrayType {
                items: self.any.items.take(),
                min_items: self.any.min_items,
                max_items: self.any.max_items,
                unique_items: self.any.unique_items.unwrap_or_default(),
            })),
            Kind::Object if self.enumeration.is_empty() => Some(Type::Object(ObjectType {
                properties: std::mem::take(&mut self.any.properties),
                required: std::mem::take(&mut self.any.required),
                additional_properties: self.any.additional_properties.take(),
                min_properties: self.any.min_properties,
                max_properties: self.any.max_properties,
            })),
            Kind::Array | Kind::Object => None,
        }
    }

    fn string(&mut self) -> Option<Type> {
        let enumeration = self.values(|value| value.as_str().map(str::to_owned))?;
        Some(Type::String(StringType {
            format: self.any.format.take().into(),
            pattern: self.any.pattern.take(),
            enumeration,
            min_length: self.any.min_length,
            max_length: self.any.max_length,
        }))
    }

    fn number(&mut self) -> Option<Type> {
        let float = |number: &Option<Number>| number.as_ref().and_then(Number::as_f64);
        Some(Type::Number(NumberType {
            enumeration: self.values(Json::as_f64)?,
            format: self.any.format.take().into(),
            multiple_of: float(&self.multiple_of),
            exclusive_minimum: self.any.exclusive_minimum.unwrap_or_default(),
            exclusive_maximum: self.any.exclusive_maximum.unwrap_or_default(),
            minimum: float(&self.minimum),
            maximum: float(&self.maximum),
        }))
    }

    fn integer(&mut self) -> Option<Type> {
        let integer = |number: &Option<Number>| number.as_ref().and_then(Number::as_i64);
        Some(Type::Integer(IntegerType {
            enumeration: self.values(Json::as_i64)?,
            format: self.any.format.take().into(),
            multiple_of: integer(&self.multiple_of),
            exclusive_minimum: self.any.exclusive_minimum.unwrap_or_default(),
            exclusive_maximum: self.any.exclusive_maximum.unwrap_or_default(),
            minimum: integer(&self.minimum),
            maximum: integer(&self.maximum),
        }))
    }

    /// The values of the enum, each of the type or null.
    fn values<T>(&self, read: impl Fn(&Json) -> Option<T>) -> Option<Vec<Option<T>>> {
        let value = |value: &Json| if value.is_null() { Some(None) } else { read(value).map(Some) };
        self.enumeration.iter().map(value).collect()
    }
}

/// Whether a number is greater than what a signed 64-bit integer holds.
fn is_beyond_signed(number: &Number) -> bool {
    number.as_i64().is_none() && number.as_f64().is_some_and(|float| float >= i64::MAX as f64)
}

/// A bound of an integer, rounded into its range; put among the unfit ones where 64 bits do not hold it.
fn integral(
    key: &'static str,
    bound: Option<Number>,
    round: fn(f64) -> f64,
    unfit: &mut Vec<(&'static str, Number)>,
) -> Option<Number> {
    let bound = bound?;
    let rounded = bound.as_f64().filter(|_| bound.is_f64()).and_then(|float| Number::from_f64(round(float)));
    let fitting = whole(rounded.as_ref().unwrap_or(&bound));
    if fitting.is_none() {
        unfit.push((key, bound));
    }
    fitting.map(Number::from)
}
