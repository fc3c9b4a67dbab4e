//! Bodies of a type, made from the IR.
//!
//! In: a type, and how its bodies are to look. Out: JSON to send, and what is to come back. Invariant: every field of the
//! type is in the maximal and the odd body, except where the type holds itself.

use generator::ir::{
    Api, EnumBase, EnumType, Field, IntegerFormat, NumberFormat, ObjectType, StringFormat, Type, TypeDef, TypeId,
    TypeKind,
};
use serde_json::{Map, Value, json};

/// Optional members deeper than this are left out: some types hold themselves.
const DEEPEST: usize = 8;

/// How a body looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Every member is there, as the document has it.
    Maximal,
    /// Only what is required is there.
    Minimal,
    /// Every member is there, and not as documented: ids are integers, enums have a value that the document does not
    /// list, times have fractions, and there is a member more.
    Odd,
    /// What is not required is `null`.
    Nulls,
}

/// A body, and what is left of it after it was read and written.
#[derive(Clone, Debug)]
pub struct Body {
    /// As it is sent.
    pub sent: Value,
    /// What is to come back.
    pub kept: Value,
}

impl Body {
    fn same(value: Value) -> Self {
        Self { sent: value.clone(), kept: value }
    }
}

/// Makes bodies.
#[derive(Clone, Copy, Debug)]
pub struct Bodies<'a> {
    /// The types.
    pub api: &'a Api,
    /// How the bodies look.
    pub shape: Shape,
}

impl Bodies<'_> {
    /// The bodies of a type: one for each documented value where it is a set of values, else one.
    pub fn of(&self, def: &TypeDef) -> Vec<Body> {
        match (&def.kind, self.shape) {
            (TypeKind::Enum(values), Shape::Maximal) => {
                values.values.iter().map(|value| enum_value(values, &value.name.wire)).collect()
            }
            (TypeKind::IntegerOr { words, .. }, Shape::Maximal) => {
                words.iter().map(|word| Body::same(json!(word.wire))).chain([Body::same(json!(7))]).collect()
            }
            _ => vec![self.named(def, 0)],
        }
    }

    fn named(&self, def: &TypeDef, depth: usize) -> Body {
        match &def.kind {
            TypeKind::Object(object) => self.object(object, depth),
            TypeKind::Enum(values) => self.one_of(values),
            TypeKind::IntegerOr { .. } if self.shape == Shape::Odd => Body::same(json!("not listed")),
            TypeKind::IntegerOr { .. } => Body::same(json!(7)),
            TypeKind::Alias(target) => self.value(target, depth),
            TypeKind::Union(union) => self.value(&union.variants.first().expect("a union has variants").ty, depth),
        }
    }

    fn object(&self, object: &ObjectType, depth: usize) -> Body {
        let (mut sent, mut kept) = (Map::new(), Map::new());
        for field in &object.fields {
            let name = &field.name.wire;
            if self.has(field, depth) {
                let value = self.value(&field.ty, depth + 1);
                sent.insert(name.clone(), value.sent);
                kept.insert(name.clone(), value.kept);
            } else if self.shape == Shape::Nulls {
                sent.insert(name.clone(), Value::Null);
                if matches!(field.ty, Type::Nullable(_)) {
                    kept.insert(name.clone(), Value::Null);
                }
            }
        }
        if self.shape == Shape::Odd {
            let unknown = json!({"since": "next year", "values": [1, null]});
            sent.insert("notYetDocumented".to_owned(), unknown.clone());
            if matches!(object.additional, Some((_, Type::Any))) {
                kept.insert("notYetDocumented".to_owned(), unknown);
            }
        }
        Body { sent: Value::Object(sent), kept: Value::Object(kept) }
    }

    fn has(&self, field: &Field, depth: usize) -> bool {
        field.required || (matches!(self.shape, Shape::Maximal | Shape::Odd) && depth < DEEPEST)
    }

    /// The body of a type that stands this deep in another.
    pub fn value(&self, ty: &Type, depth: usize) -> Body {
        let odd = self.shape == Shape::Odd;
        match ty {
            Type::Any => Body::same(json!({"free": ["form", 1, null]})),
            Type::Boolean => Body::same(json!(odd)),
            Type::Integer(IntegerFormat::Int32) => Body::same(json!(i32::MAX)),
            Type::Integer(IntegerFormat::Int64 | IntegerFormat::Plain) => Body::same(json!(i64::MAX)),
            Type::Integer(IntegerFormat::Uint32) => Body::same(json!(u32::MAX)),
            Type::Integer(IntegerFormat::Uint64) => Body::same(json!(u64::MAX)),
            Type::Number(NumberFormat::Float) => Body::same(json!(0.25)),
            Type::Number(NumberFormat::Double | NumberFormat::Plain) => Body::same(json!(0.015)),
            // A fraction loses the zeros at its end, and nothing else.
            Type::String(StringFormat::DateTime) if odd => {
                Body { sent: json!("2031-07-09T23:59:58.120Z"), kept: json!("2031-07-09T23:59:58.12Z") }
            }
            Type::String(StringFormat::DateTime) => Body::same(json!("2031-07-09T23:59:58Z")),
            Type::String(StringFormat::Date) => Body::same(json!("2031-07-09")),
            Type::String(StringFormat::Byte) => Body::same(json!("AAEC")),
            Type::String(StringFormat::Plain(_) | StringFormat::Binary) if odd => Body::same(json!("")),
            Type::String(StringFormat::Plain(_) | StringFormat::Binary) => Body::same(json!("a \"text\", ☎ \u{1F4DE}")),
            Type::Id if odd => Body::same(json!(u64::MAX)),
            Type::Id => Body::same(json!("0420")),
            Type::Array(item) => {
                let item = self.value(item, depth);
                Body { sent: json!([item.sent, item.sent]), kept: json!([item.kept, item.kept]) }
            }
            Type::Map(item) => {
                let item = self.value(item, depth);
                Body { sent: json!({"key": item.sent}), kept: json!({"key": item.kept}) }
            }
            Type::Named(id) => self.named(self.def(*id), depth),
            Type::Nullable(_) if odd => Body::same(Value::Null),
            Type::Nullable(inner) => self.value(inner, depth),
        }
    }

    fn one_of(&self, values: &EnumType) -> Body {
        match (values.base, values.values.first()) {
            (EnumBase::String, None) => Body::same(json!("not listed")),
            (EnumBase::String, _) if self.shape == Shape::Odd => Body::same(json!("Not listed: 4-2, & more")),
            (EnumBase::Integer, _) if self.shape == Shape::Odd => Body::same(json!(-77_777)),
            (_, Some(value)) => enum_value(values, &value.name.wire),
            (EnumBase::Integer, None) => Body::same(json!(0)),
        }
    }

    fn def(&self, id: TypeId) -> &TypeDef {
        let index = usize::try_from(id.0).expect("an index fits");
        self.api.types.get(index).expect("every reference resolves")
    }
}

fn enum_value(values: &EnumType, wire: &str) -> Body {
    Body::same(match values.base {
        EnumBase::String => json!(wire),
        EnumBase::Integer => wire.parse().map_or_else(|_| json!(wire), |number: i64| json!(number)),
    })
}
