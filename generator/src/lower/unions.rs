//! `oneOf` and `anyOf` to unions, or to something simpler.
//!
//! In: a schema with alternatives. Out: an open enum where all of them are strings, an id where they are strings and
//! whole numbers, the alternative itself where there is one, else a union. `null` among them makes the type nullable.

use openapiv3::{ReferenceOr, Schema};

use super::codes::LOOSE_UNION;
use super::objects::tags;
use super::schemas::{Shape, component_name};
use super::site::Site;
use super::view::{SchemaRef, View};
use super::{Lowering, enums, scalars, x_client};
use crate::ir::{
    EnumBase, EnumType, IntegerFormat, NumberFormat, StringFormat, Type, TypeKind, UnionType, UnionVariant,
};
use crate::names::{Kind, Name, Scope};
use crate::vocabulary;

/// An alternative, and where it stands.
type Member<'a> = (&'static str, usize, SchemaRef<'a>);

/// An alternative that is one value.
#[derive(Clone, Debug, PartialEq)]
enum Simple {
    Text,
    Words(Vec<String>),
    Integer(IntegerFormat),
    Number,
}

impl<'a> Lowering<'a> {
    /// A schema with alternatives; with properties beside them it is an object first.
    pub(super) fn union(&mut self, view: &View<'a>, site: &Site) -> Shape {
        if view.properties.is_empty() { self.alternatives(view, site) } else { self.all_of(view, site) }
    }

    /// Whether the alternatives say anything of the value but which members it has.
    pub(super) fn has_alternatives(view: &View<'a>) -> bool {
        !members(view).is_empty()
    }

    /// The alternatives alone.
    pub(super) fn alternatives(&mut self, view: &View<'a>, site: &Site) -> Shape {
        let members = members(view);
        let simple: Option<Vec<Simple>> = members.iter().map(|(.., schema)| self.simple(*schema)).collect();
        if let Some(shape) = simple.and_then(|simple| self.simplified(&simple, site)) {
            return shape;
        }
        match members.as_slice() {
            [] => Shape::Use(if view.kind == Some("object") { free_form() } else { Type::Any }),
            [(keyword, index, schema)] => Shape::Use(self.schema(*schema, &site.part(keyword, *index))),
            _ => self.variants(view, &members, site),
        }
    }

    fn variants(&mut self, view: &View<'a>, members: &[Member<'a>], site: &Site) -> Shape {
        let mut scope = Scope::new(Kind::Variants);
        let mut variants: Vec<UnionVariant> = Vec::new();
        for (keyword, index, schema) in members {
            let (wire, label) = self.label(*schema, *index);
            let ty = self.schema(*schema, &site.variant(keyword, *index, &label));
            let ty = if let Type::Nullable(inner) = ty { *inner } else { ty };
            if ty == Type::Any {
                self.report(&LOOSE_UNION, &site.pointer, format!("alternative {} takes any value", index + 1));
                return Shape::Use(Type::Any);
            }
            let tags = match (&view.data.discriminator, schema) {
                (Some(discriminator), SchemaRef::Reference(_)) => {
                    let stated = self.stated_tag(&wire).filter(|_| discriminator.mapping.is_empty());
                    stated.map_or_else(|| tags(&discriminator.mapping, &wire), |tag| vec![tag])
                }
                _ => Vec::new(),
            };
            if let Some(same) = variants.iter_mut().find(|variant| variant.ty == ty) {
                same.tags.extend(tags.into_iter().filter(|tag| !same.tags.contains(tag)).collect::<Vec<_>>());
                continue;
            }
            let label = type_word(&ty).unwrap_or(&label);
            let name = Name { wire, ..scope.claim(label).name };
            variants.push(UnionVariant { name, ty, tags, boxed: false });
        }
        if let [only] = variants.as_slice() {
            return Shape::Use(only.ty.clone());
        }
        let discriminator = view.data.discriminator.as_ref().map(|discriminator| discriminator.property_name.clone());
        Shape::Define(TypeKind::Union(UnionType { variants, discriminator, implied: false }))
    }

    /// What an alternative is called: the component's name, its title, or its number.
    fn label(&mut self, schema: SchemaRef<'a>, index: usize) -> (String, String) {
        let numbered = format!("Variant{}", index + 1);
        let label = match schema {
            SchemaRef::Reference(reference) => {
                let wire = component_name(reference).unwrap_or_else(|| reference.to_owned());
                let rust = self.component(reference).map(|component| self.types.get(component.id).name.rust.clone());
                return (wire.clone(), rust.unwrap_or(wire));
            }
            SchemaRef::Item(schema) => {
                let client: vocabulary::Schema = x_client(&schema.schema_data.extensions);
                let title = schema.schema_data.title.clone();
                let title = title.filter(|title| !title.trim().is_empty() && title.split_whitespace().count() <= 4);
                client.name.or(title).unwrap_or(numbered)
            }
        };
        (label.clone(), label)
    }

    /// Whether an alternative is one value, seen through references.
    fn simple(&self, schema: SchemaRef<'a>) -> Option<Simple> {
        let view = View::of(self.follow(schema)?);
        if view.is_composed() || view.data.extensions.contains_key(vocabulary::KEY) {
            return None;
        }
        let values: Vec<_> = view.values.iter().filter(|value| !value.is_null()).collect();
        match view.kind {
            Some("string") | None if !values.is_empty() && values.iter().all(|value| value.is_string()) => {
                Some(Simple::Words(values.into_iter().map(enums::plain).collect()))
            }
            Some("string") if values.is_empty() => {
                let plain = matches!(
                    scalars::scalar("string", view.format),
                    Type::String(StringFormat::Plain(_) | StringFormat::DateTime | StringFormat::Date)
                );
                plain.then_some(Simple::Text)
            }
            Some("integer") if values.is_empty() => Some(Simple::Integer(scalars::integer(view.format))),
            Some("number") if values.is_empty() => Some(Simple::Number),
            _ => None,
        }
    }

    /// The schema behind references; `None` where they lead nowhere or in a circle.
    pub(super) fn follow(&self, schema: SchemaRef<'a>) -> Option<&'a Schema> {
        let mut schema = schema;
        for _ in 0..super::schemas::DEEPEST {
            match schema {
                SchemaRef::Item(schema) => return Some(schema),
                SchemaRef::Reference(reference) => {
                    let components = self.openapi.components.as_ref()?;
                    schema = SchemaRef::from(components.schemas.get(&component_name(reference)?)?);
                }
            }
        }
        None
    }

    /// Alternatives that are one value each, as one type of value.
    fn simplified(&mut self, simple: &[Simple], site: &Site) -> Option<Shape> {
        let words: Vec<&String> = simple.iter().flat_map(Simple::words).collect();
        let integer = simple.iter().find_map(|simple| match simple {
            Simple::Integer(format) => Some(*format),
            _ => None,
        });
        let has = |wanted: &Simple| simple.contains(wanted);
        Some(match (integer, words.is_empty()) {
            _ if simple.len() < 2 => return None,
            (Some(_), _) if has(&Simple::Text) && !has(&Simple::Number) => Shape::Use(Type::Id),
            (Some(format), false) if !has(&Simple::Number) => {
                Shape::Define(enums::integer_or(format, &words.into_iter().cloned().collect::<Vec<_>>()))
            }
            (None, false) if !has(&Simple::Number) => {
                let client = vocabulary::Schema::default();
                let values = self.enum_values(words.into_iter().cloned(), &client, site);
                Shape::Define(TypeKind::Enum(EnumType { base: EnumBase::String, values, default: None }))
            }
            (Some(format), true) if !has(&Simple::Text) && !has(&Simple::Number) => Shape::Use(Type::Integer(format)),
            (_, true) if !has(&Simple::Text) => Shape::Use(Type::Number(NumberFormat::Plain)),
            (None, true) if !has(&Simple::Number) => Shape::Use(enums::plain_text()),
            _ => return None,
        })
    }
}

impl Simple {
    fn words(&self) -> &[String] {
        match self {
            Self::Words(words) => words,
            _ => &[],
        }
    }
}

/// The alternatives that say something of the value: neither `null` nor a mere list of required members.
fn members<'a>(view: &View<'a>) -> Vec<Member<'a>> {
    let listed = |keyword: &'static str, members: &'a [ReferenceOr<Schema>]| {
        members.iter().enumerate().map(move |(index, member)| (keyword, index, SchemaRef::from(member)))
    };
    let all = listed("oneOf", view.one_of).chain(listed("anyOf", view.any_of));
    all.filter(|(.., schema)| match schema {
        SchemaRef::Reference(_) => true,
        SchemaRef::Item(schema) => {
            let view = View::of(schema);
            !view.is_null() && (!view.is_bare() || view.required.is_empty())
        }
    })
    .collect()
}

/// A variant's name for a type that has none of its own.
fn type_word(ty: &Type) -> Option<&'static str> {
    match ty {
        Type::Boolean => Some("Boolean"),
        Type::Integer(_) => Some("Integer"),
        Type::Number(_) => Some("Number"),
        Type::String(_) => Some("Text"),
        Type::Id => Some("Identifier"),
        Type::Array(_) => Some("List"),
        Type::Map(_) => Some("Mapping"),
        Type::Any | Type::Named(_) | Type::Nullable(_) => None,
    }
}

fn free_form() -> Type {
    Type::Map(Box::new(Type::Any))
}
