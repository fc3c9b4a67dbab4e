//! Sample values.
//!
//! In: a type, and what is known of the value. Out: an expression of that type, or of an argument that takes it.
//! Invariant: what cannot be made in a few words has no sample.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;
use serde_json::Value as Json;

use crate::emit::facts::scalar_text;
use crate::emit::models::is_converted;
use crate::emit::sizes::Sizes;
use crate::emit::tokens::{ident, resolved, type_def};
use crate::ir::{
    Api, Constraints, EnumType, Field, IntegerFormat, Location, NumberFormat, ObjectType, Parameter, RarerConstraints,
    StringFormat, Type, TypeDef, TypeKind,
};
use crate::names::{Symbols, words};

/// Values within values deeper than this have no sample.
const DEEPEST: usize = 4;

/// Texts longer than this are no good example.
const LONGEST_TEXT: usize = 40;

/// A number that is not the default of anything.
const NUMBER: i128 = 10;

/// What is known of a value beside its type.
#[derive(Clone, Copy)]
struct Known<'a> {
    wire: &'a str,
    constraints: &'a Constraints,
    default: Option<&'a Json>,
    depth: usize,
}

/// Makes samples, and notes which models they name.
pub(super) struct Values<'a> {
    api: &'a Api,
    crate_name: &'a str,
    pub(super) models: BTreeSet<String>,
    /// How many phone numbers there are already: two are rarely the same.
    phones: u32,
}

impl<'a> Values<'a> {
    pub(super) fn new(api: &'a Api, crate_name: &'a str) -> Self {
        Self { api, crate_name, models: BTreeSet::new(), phones: 0 }
    }

    /// What a method or a setter takes for a parameter.
    pub(super) fn argument(&mut self, parameter: &'a Parameter) -> Option<TokenStream> {
        let known = Known {
            wire: &parameter.name.wire,
            constraints: &parameter.constraints,
            default: parameter.default.as_ref(),
            depth: 0,
        };
        let ty = resolved(self.api, &parameter.ty);
        let crate_name = ident(self.crate_name);
        let is_file = |ty: &Type| parameter.location == Location::Form && *ty == Type::String(StringFormat::Binary);
        match ty {
            ty if is_file(ty) => Some(quote!(b"some bytes".to_vec())),
            Type::Array(item) if is_file(item) => Some(quote!([#crate_name::runtime::FilePart::new("some bytes")])),
            _ if parameter.content_type.is_some() => self.reference(ty, known),
            Type::Array(item) => match resolved(self.api, item) {
                Type::Array(inner) => {
                    let inner = self.text(resolved(self.api, inner), known)?;
                    Some(quote!([[#inner]]))
                }
                item => {
                    let item = self.text(item, known)?;
                    Some(quote!([#item]))
                }
            },
            ty => self.text(ty, known).or_else(|| self.reference(ty, known)),
        }
    }

    /// What a method takes for a body or parameter that is JSON.
    pub(super) fn json_argument(&mut self, ty: &'a Type) -> Option<TokenStream> {
        self.reference(resolved(self.api, ty), body())
    }

    /// A value of the type.
    pub(super) fn owned(&mut self, ty: &'a Type) -> Option<TokenStream> {
        self.value(resolved(self.api, ty), body())
    }

    fn reference(&mut self, ty: &'a Type, known: Known<'a>) -> Option<TokenStream> {
        match ty {
            Type::Any => Some(quote!(&serde_json::json!({}))),
            Type::Array(item) => {
                let item = self.value(item, known)?;
                Some(quote!(&[#item]))
            }
            Type::String(StringFormat::Plain(_) | StringFormat::Binary) => self.text(ty, known),
            ty => {
                let value = self.value(ty, known)?;
                Some(quote!(&#value))
            }
        }
    }

    /// A value that is written as text, as a method takes it.
    fn text(&mut self, ty: &'a Type, known: Known<'a>) -> Option<TokenStream> {
        match ty {
            Type::Any | Type::Id | Type::String(StringFormat::Plain(_) | StringFormat::Binary) => {
                let text = self.sample_text(ty, known);
                Some(quote!(#text))
            }
            Type::Boolean | Type::Integer(_) | Type::Number(_) | Type::String(_) => self.value(ty, known),
            Type::Named(id) => {
                let def = type_def(self.api, *id)?;
                match &def.kind {
                    TypeKind::Enum(values) => Some(self.one_of(def, values, known)),
                    TypeKind::IntegerOr { .. } => Some(number(known, IntegerFormat::Int32)),
                    _ => None,
                }
            }
            Type::Array(_) | Type::Map(_) | Type::Nullable(_) => None,
        }
    }

    /// A value of the type itself.
    fn value(&mut self, ty: &'a Type, known: Known<'a>) -> Option<TokenStream> {
        let known = Known { depth: known.depth + 1, ..known };
        if known.depth > DEEPEST {
            return None;
        }
        Some(match ty {
            Type::Any => quote!(serde_json::json!({})),
            Type::Boolean => {
                let truth = known.default != Some(&Json::Bool(true));
                quote!(#truth)
            }
            Type::Integer(format) => number(known, *format),
            Type::Number(NumberFormat::Float) => quote!(1.5),
            Type::Number(NumberFormat::Double | NumberFormat::Plain) => quote!(1.5),
            Type::String(StringFormat::DateTime) => {
                quote!(jiff::Timestamp::now() - jiff::SignedDuration::from_hours(24))
            }
            Type::String(StringFormat::Date) => quote!(jiff::civil::date(2026, 1, 31)),
            Type::String(StringFormat::Byte) => quote!(b"some bytes".to_vec().into()),
            Type::String(StringFormat::Plain(_) | StringFormat::Binary) => {
                let text = self.sample_text(ty, known);
                quote!(#text.to_owned())
            }
            Type::Id => {
                let text = self.sample_text(ty, known);
                quote!(#text.into())
            }
            Type::Array(item) => {
                let item = self.value(item, known)?;
                quote!(vec![#item])
            }
            Type::Map(_) => quote!(Default::default()),
            Type::Nullable(inner) => {
                let inner = self.value(inner, known)?;
                quote!(Some(#inner))
            }
            Type::Named(id) => self.named(type_def(self.api, *id)?, known)?,
        })
    }

    fn named(&mut self, def: &'a TypeDef, known: Known<'a>) -> Option<TokenStream> {
        match &def.kind {
            TypeKind::Alias(target) => self.value(target, Known { depth: known.depth - 1, ..known }),
            TypeKind::Object(object) => self.object(def, object, known),
            TypeKind::Enum(values) => Some(self.one_of(def, values, known)),
            TypeKind::IntegerOr { .. } => {
                let number = number(known, IntegerFormat::Int32);
                Some(quote!(#number.into()))
            }
            TypeKind::Union(union) => union.variants.iter().find_map(|variant| {
                let value = self.value(&variant.ty, known)?;
                let boxed = variant.boxed || Sizes::new(self.api).is_large(&variant.ty);
                let value = if boxed { quote!(Box::new(#value)) } else { value };
                let (name, variant) = (self.model(def), ident(&variant.name.rust));
                Some(quote!(#name::#variant(#value)))
            }),
        }
    }

    /// A value of a set: the usual one, or another where that holds anyway.
    fn one_of(&mut self, def: &TypeDef, values: &EnumType, known: Known<'_>) -> TokenStream {
        let usual = values.default.and_then(|at| values.values.get(at)).or(values.values.first());
        let chosen = match known.default.and_then(scalar_text) {
            Some(default) => values.values.iter().find(|value| value.name.wire != default).or(usual),
            None => usual,
        };
        let numbered = values.base == crate::ir::EnumBase::Integer;
        match chosen.filter(|value| !numbered || value.name.wire.parse::<i64>().is_ok()) {
            Some(value) => {
                let (name, variant) = (self.model(def), ident(&value.name.rust));
                quote!(#name::#variant)
            }
            None if numbered => quote!(1.into()),
            None => quote!("some text".into()),
        }
    }

    /// What is required, and one member more.
    fn object(&mut self, def: &'a TypeDef, object: &'a ObjectType, known: Known<'a>) -> Option<TokenStream> {
        let (base, is_new) = match (def.has_default, object.required().next()) {
            (true, _) | (_, None) => (quote!(Default::default()), false),
            (false, Some(_)) => (self.made(def, object, known)?, true),
        };
        let more = object.fields.iter().find_map(|field| self.member(field, known));
        let count = object.fields.len() + usize::from(object.additional.is_some());
        let name = self.model(def);
        Some(match more {
            Some(more) if count == 1 => quote!(#name { #more }),
            Some(more) => quote!(#name { #more, ..#base }),
            None if is_new => base,
            None => quote!(#name::default()),
        })
    }

    /// A member that may be left out, where it is simple enough to be shown.
    fn member(&mut self, field: &'a Field, known: Known<'a>) -> Option<TokenStream> {
        let is_name = matches!(field.name.wire.as_str(), "id" | "uri" | "url" | "href");
        if field.required || field.read_only || field.deprecated || field.boxed || is_name {
            return None;
        }
        let is_simple = match resolved(self.api, &field.ty) {
            Type::Boolean | Type::Integer(_) | Type::Number(_) | Type::String(_) | Type::Id => true,
            Type::Named(id) => matches!(
                type_def(self.api, *id).map(|def| &def.kind),
                Some(TypeKind::Enum(_) | TypeKind::IntegerOr { .. })
            ),
            _ => false,
        };
        let value = is_simple.then(|| self.value(&field.ty, known_of(field, known.depth)))??;
        let name = ident(&field.name.rust);
        Some(quote!(#name: Some(#value)))
    }

    /// The value of what is required alone.
    fn made(&mut self, def: &'a TypeDef, object: &'a ObjectType, known: Known<'a>) -> Option<TokenStream> {
        let mut values = Vec::new();
        for field in object.required() {
            let known = known_of(field, known.depth);
            let is_argument = def.required_name.is_none();
            let value = if is_argument && is_converted(self.api, field) {
                let text = self.sample_text(resolved(self.api, &field.ty), known);
                quote!(#text)
            } else if field.boxed && (!is_argument || matches!(field.ty, Type::Nullable(_))) {
                return None;
            } else {
                self.value(&field.ty, known)?
            };
            values.push((ident(&field.name.rust), value));
        }
        let name = self.model(def);
        let (names, values): (Vec<_>, Vec<_>) = values.into_iter().unzip();
        Some(match &def.required_name {
            None => quote!(#name::new(#(#values),*)),
            Some(holder) => {
                self.models.insert(holder.clone());
                let holder = ident(holder);
                quote!(#name::new(#holder { #(#names: #values),* }))
            }
        })
    }

    /// A text: the document's example, or one as the format and the name let expect.
    fn sample_text(&mut self, ty: &Type, known: Known<'_>) -> String {
        let example = known.constraints.example.as_ref().and_then(scalar_text);
        let plain = |text: &String| {
            !text.trim().is_empty() && text.len() < LONGEST_TEXT && !text.contains(|c: char| c.is_control() || c == '`')
        };
        if let Some(example) = example.filter(plain) {
            return example;
        }
        let format = match ty {
            Type::String(StringFormat::Plain(format)) => format.as_deref().unwrap_or_default(),
            _ => "",
        };
        let by_format = match format {
            "uri" | "url" | "uri-reference" => "https://example.com/",
            "email" => "someone@example.com",
            "uuid" => "67e55044-10b1-426f-9247-bb680e5fe0c8",
            "time" => "09:00:00",
            "hostname" => "example.com",
            "ipv4" => "192.0.2.1",
            "ipv6" => "2001:db8::1",
            _ if is_id(known.wire) || *ty == Type::Id => "12345",
            _ => return self.text_by_name(known.wire),
        };
        by_format.to_owned()
    }

    fn text_by_name(&mut self, wire: &str) -> String {
        let words = words(wire, Symbols::Edges);
        let is = |word: &str| words.iter().any(|one| one == word);
        if is("phone") || is("fax") {
            self.phones += 1;
            return format!("+165055501{:02}", self.phones % 100);
        }
        if is("uri") || is("url") || is("href") {
            return "https://example.com/".to_owned();
        }
        match words.last().map(String::as_str) {
            None | Some("from" | "to" | "by" | "at" | "in" | "on" | "of" | "empty" | "blank") => "some text".to_owned(),
            Some(_) => format!("some {}", words.join(" ")),
        }
    }

    fn model(&mut self, def: &TypeDef) -> Ident {
        self.models.insert(def.name.rust.clone());
        ident(&def.name.rust)
    }
}

/// Nothing is known of a body but its type.
fn body<'a>() -> Known<'a> {
    const NOTHING: &Constraints = &Constraints {
        minimum: None,
        maximum: None,
        min_length: None,
        max_length: None,
        pattern: None,
        min_items: None,
        max_items: None,
        rarer: RarerConstraints {
            exclusive_minimum: false,
            exclusive_maximum: false,
            multiple_of: None,
            unique_items: false,
            min_properties: None,
            max_properties: None,
            items: None,
        },
        example: None,
    };
    Known { wire: "", constraints: NOTHING, default: None, depth: 0 }
}

fn known_of(field: &Field, depth: usize) -> Known<'_> {
    Known { wire: &field.name.wire, constraints: &field.constraints, default: field.default.as_ref(), depth }
}

/// A whole number: the document's example, or one within its bounds.
fn number(known: Known<'_>, format: IntegerFormat) -> TokenStream {
    let whole = |number: &serde_json::Number| number.as_i64().map(i128::from);
    let example = known.constraints.example.as_ref().and_then(Json::as_i64).map(i128::from);
    let otherwise = if is_id(known.wire) { 12345 } else { NUMBER };
    let mut value = example.unwrap_or(otherwise);
    if let Some(least) = known.constraints.minimum.as_ref().and_then(whole) {
        value = value.max(least);
    }
    if let Some(most) = known.constraints.maximum.as_ref().and_then(whole) {
        value = value.min(most);
    }
    let (least, most) = match format {
        IntegerFormat::Int32 => (i128::from(i32::MIN), i128::from(i32::MAX)),
        IntegerFormat::Uint32 => (0, i128::from(u32::MAX)),
        IntegerFormat::Uint64 => (0, i128::from(u64::MAX)),
        IntegerFormat::Int64 | IntegerFormat::Plain => (i128::from(i64::MIN), i128::from(i64::MAX)),
    };
    let literal = Literal::i128_unsuffixed(value.clamp(least, most).abs());
    if value < 0 { quote!(-#literal) } else { quote!(#literal) }
}

fn is_id(wire: &str) -> bool {
    words(wire, Symbols::Edges).last().is_some_and(|word| matches!(word.as_str(), "id" | "ids"))
}
