//! One view of all schemas.
//!
//! In: an [`openapiv3::Schema`], which has a variant for each family of keywords and one for their mixtures. Out:
//! [`View`], the same keywords in one struct, so that the rules of the lowering ask for keywords and not for variants.

use openapiv3::{
    AdditionalProperties, AnySchema, IntegerFormat, NumberFormat, ReferenceOr, Schema, SchemaData, SchemaKind,
    StringFormat, Type, VariantOrUnknownOrEmpty,
};
use serde_json::{Number, Value as Json};

use crate::ir::{Constraints, RarerConstraints};

/// A schema, or where it stands.
#[derive(Clone, Copy)]
pub(super) enum SchemaRef<'a> {
    /// A reference as written.
    Reference(&'a str),
    /// The schema itself.
    Item(&'a Schema),
}

impl<'a> From<&'a ReferenceOr<Schema>> for SchemaRef<'a> {
    fn from(schema: &'a ReferenceOr<Schema>) -> Self {
        match schema {
            ReferenceOr::Reference { reference } => Self::Reference(reference),
            ReferenceOr::Item(schema) => Self::Item(schema),
        }
    }
}

impl<'a> From<&'a ReferenceOr<Box<Schema>>> for SchemaRef<'a> {
    fn from(schema: &'a ReferenceOr<Box<Schema>>) -> Self {
        match schema {
            ReferenceOr::Reference { reference } => Self::Reference(reference),
            ReferenceOr::Item(schema) => Self::Item(schema),
        }
    }
}

/// The keywords of a schema.
pub(super) struct View<'a> {
    pub(super) data: &'a SchemaData,
    pub(super) kind: Option<&'a str>,
    pub(super) format: Option<&'a str>,
    pub(super) properties: Vec<(&'a str, SchemaRef<'a>)>,
    pub(super) required: &'a [String],
    pub(super) additional: Option<&'a AdditionalProperties>,
    pub(super) items: Option<SchemaRef<'a>>,
    /// The values of `enum`, `null` among them.
    pub(super) values: Vec<Json>,
    pub(super) one_of: &'a [ReferenceOr<Schema>],
    pub(super) any_of: &'a [ReferenceOr<Schema>],
    pub(super) all_of: &'a [ReferenceOr<Schema>],
    pub(super) constraints: Constraints,
}

impl<'a> View<'a> {
    /// The keywords of a schema, and the bounds of a list's items.
    pub(super) fn of(schema: &'a Schema) -> Self {
        let mut view = Self::alone(schema);
        if let Some(SchemaRef::Item(items)) = view.items {
            let own = Constraints { example: None, ..Self::alone(items).constraints };
            view.constraints.rarer.items = (own != Constraints::default()).then(|| Box::new(own));
        }
        view
    }

    fn alone(schema: &'a Schema) -> Self {
        let mut view = Self::empty(&schema.schema_data);
        match &schema.schema_kind {
            SchemaKind::Type(kind) => view.add_type(kind),
            SchemaKind::OneOf { one_of } => view.one_of = one_of,
            SchemaKind::AllOf { all_of } => view.all_of = all_of,
            SchemaKind::AnyOf { any_of } => view.any_of = any_of,
            SchemaKind::Not { .. } => {}
            SchemaKind::Any(any) => view.add_any(any),
        }
        view.constraints.example = schema.schema_data.example.clone();
        view
    }

    fn empty(data: &'a SchemaData) -> Self {
        Self {
            data,
            kind: None,
            format: None,
            properties: Vec::new(),
            required: &[],
            additional: None,
            items: None,
            values: Vec::new(),
            one_of: &[],
            any_of: &[],
            all_of: &[],
            constraints: Constraints::default(),
        }
    }

    fn add_type(&mut self, kind: &'a Type) {
        match kind {
            Type::String(string) => {
                self.kind = Some("string");
                self.format = format(&string.format, |known| match known {
                    StringFormat::Date => "date",
                    StringFormat::DateTime => "date-time",
                    StringFormat::Password => "password",
                    StringFormat::Byte => "byte",
                    StringFormat::Binary => "binary",
                });
                self.values = string.enumeration.iter().map(|value| value.clone().into()).collect();
                self.constraints.pattern.clone_from(&string.pattern);
                self.constraints.min_length = string.min_length.map(|length| length as u64);
                self.constraints.max_length = string.max_length.map(|length| length as u64);
            }
            Type::Number(number) => {
                self.kind = Some("number");
                self.format = format(&number.format, |known| match known {
                    NumberFormat::Float => "float",
                    NumberFormat::Double => "double",
                });
                self.values = number.enumeration.iter().map(|value| (*value).into()).collect();
                self.constraints.minimum = number.minimum.and_then(Number::from_f64);
                self.constraints.maximum = number.maximum.and_then(Number::from_f64);
                let rarer = &mut self.constraints.rarer;
                (rarer.exclusive_minimum, rarer.exclusive_maximum) =
                    (number.exclusive_minimum, number.exclusive_maximum);
                rarer.multiple_of = number.multiple_of.and_then(Number::from_f64);
            }
            Type::Integer(integer) => {
                self.kind = Some("integer");
                self.format = format(&integer.format, |known| match known {
                    IntegerFormat::Int32 => "int32",
                    IntegerFormat::Int64 => "int64",
                });
                self.values = integer.enumeration.iter().map(|value| (*value).into()).collect();
                self.constraints.minimum = integer.minimum.map(Number::from);
                self.constraints.maximum = integer.maximum.map(Number::from);
                let rarer = &mut self.constraints.rarer;
                (rarer.exclusive_minimum, rarer.exclusive_maximum) =
                    (integer.exclusive_minimum, integer.exclusive_maximum);
                rarer.multiple_of = integer.multiple_of.map(Number::from);
            }
            Type::Boolean(boolean) => {
                self.kind = Some("boolean");
                self.values = boolean.enumeration.iter().map(|value| (*value).into()).collect();
            }
            Type::Object(object) => {
                self.kind = Some("object");
                self.properties = properties(&object.properties);
                self.required = &object.required;
                self.additional = object.additional_properties.as_ref();
                self.constraints.rarer.min_properties = object.min_properties.map(|members| members as u64);
                self.constraints.rarer.max_properties = object.max_properties.map(|members| members as u64);
            }
            Type::Array(array) => {
                self.kind = Some("array");
                self.items = array.items.as_ref().map(SchemaRef::from);
                self.constraints.min_items = array.min_items.map(|items| items as u64);
                self.constraints.max_items = array.max_items.map(|items| items as u64);
                self.constraints.rarer.unique_items = array.unique_items;
            }
        }
    }

    fn add_any(&mut self, any: &'a AnySchema) {
        self.kind = any.typ.as_deref();
        self.format = any.format.as_deref();
        self.properties = properties(&any.properties);
        self.required = &any.required;
        self.additional = any.additional_properties.as_ref();
        self.items = any.items.as_ref().map(SchemaRef::from);
        self.values.clone_from(&any.enumeration);
        self.one_of = &any.one_of;
        self.any_of = &any.any_of;
        self.all_of = &any.all_of;
        self.constraints = Constraints {
            minimum: any.minimum.and_then(Number::from_f64),
            maximum: any.maximum.and_then(Number::from_f64),
            min_length: any.min_length.map(|length| length as u64),
            max_length: any.max_length.map(|length| length as u64),
            pattern: any.pattern.clone(),
            min_items: any.min_items.map(|items| items as u64),
            max_items: any.max_items.map(|items| items as u64),
            rarer: RarerConstraints {
                exclusive_minimum: any.exclusive_minimum.unwrap_or_default(),
                exclusive_maximum: any.exclusive_maximum.unwrap_or_default(),
                multiple_of: any.multiple_of.and_then(Number::from_f64),
                unique_items: any.unique_items.unwrap_or_default(),
                min_properties: any.min_properties.map(|members| members as u64),
                max_properties: any.max_properties.map(|members| members as u64),
                items: None,
            },
            example: None,
        };
    }

    /// Whether the schema says nothing of the value but which members it must have.
    pub(super) fn is_bare(&self) -> bool {
        matches!(self.kind, None | Some("object"))
            && self.properties.is_empty()
            && self.additional.is_none()
            && self.items.is_none()
            && self.values.is_empty()
            && !self.is_composed()
            && !self.data.extensions.contains_key(crate::vocabulary::KEY)
    }

    /// Whether the schema is made of others.
    pub(super) fn is_composed(&self) -> bool {
        !(self.one_of.is_empty() && self.any_of.is_empty() && self.all_of.is_empty())
    }

    /// Whether the schema allows nothing but `null`.
    pub(super) fn is_null(&self) -> bool {
        self.kind == Some("null") || (!self.values.is_empty() && self.values.iter().all(Json::is_null))
    }

    /// Whether `null` is a value.
    pub(super) fn is_nullable(&self) -> bool {
        let null_member = |member: &ReferenceOr<Schema>| member.as_item().is_some_and(|item| View::of(item).is_null());
        self.data.nullable
            || self.values.iter().any(Json::is_null)
            || self.one_of.iter().any(null_member)
            || self.any_of.iter().any(null_member)
    }
}

fn properties(map: &indexmap::IndexMap<String, ReferenceOr<Box<Schema>>>) -> Vec<(&str, SchemaRef<'_>)> {
    map.iter().map(|(name, schema)| (name.as_str(), SchemaRef::from(schema))).collect()
}

fn format<T: Copy>(format: &VariantOrUnknownOrEmpty<T>, word: impl Fn(T) -> &'static str) -> Option<&str> {
    match format {
        VariantOrUnknownOrEmpty::Item(known) => Some(word(*known)),
        VariantOrUnknownOrEmpty::Unknown(text) => Some(text),
        VariantOrUnknownOrEmpty::Empty => None,
    }
}
