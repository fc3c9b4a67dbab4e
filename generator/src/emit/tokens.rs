//! Small pieces of Rust that several emitters print.
//!
//! In: names and types of the IR. Out: tokens. Invariant: nothing here panics, whatever the names are.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::ir::{Api, IntegerFormat, NumberFormat, StringFormat, Type, TypeDef, TypeKind};
use crate::names;

/// A name of the IR as an identifier. The IR's names are valid; anything else becomes one, so that a slip there is a
/// compile error in the emitted crate and not a panic here.
pub(super) fn ident(name: &str) -> Ident {
    // Most names need no parser, which would be the greater part of what a file costs that has little else.
    if names::is_bare(name) {
        return Ident::new(name, Span::call_site());
    }
    syn::parse_str(name).unwrap_or_else(|_| {
        let kept: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
        Ident::new(&format!("{kept}_"), Span::call_site())
    })
}

/// A name as files and links have it: `type` for `r#type`.
pub(super) fn plain(name: &str) -> &str {
    name.strip_prefix("r#").unwrap_or(name)
}

/// How the types of the API are written where they are used.
#[derive(Clone, Copy)]
pub(super) enum Types<'a> {
    /// In the models' own module: `View`.
    Inside(&'a Api),
    /// In any other: `models::View`.
    Outside(&'a Api),
}

impl<'a> Types<'a> {
    /// The API whose types these are.
    pub(super) fn api(self) -> &'a Api {
        match self {
            Self::Inside(api) | Self::Outside(api) => api,
        }
    }

    /// A type as a value of it is kept.
    pub(super) fn owned(self, ty: &Type) -> TokenStream {
        match ty {
            Type::Any => quote!(serde_json::Value),
            Type::Boolean => quote!(bool),
            Type::Integer(format) => integer(*format),
            Type::Number(NumberFormat::Float) => quote!(f32),
            Type::Number(NumberFormat::Double | NumberFormat::Plain) => quote!(f64),
            Type::String(StringFormat::DateTime) => quote!(jiff::Timestamp),
            Type::String(StringFormat::Date) => quote!(jiff::civil::Date),
            Type::String(StringFormat::Byte) => quote!(runtime::Base64),
            // Bytes as they are cannot stand in JSON: what does is text.
            Type::String(StringFormat::Plain(_) | StringFormat::Binary) => quote!(String),
            Type::Id => quote!(runtime::Id),
            Type::Array(item) => {
                let item = self.owned(item);
                quote!(Vec<#item>)
            }
            Type::Map(value) => {
                let value = self.owned(value);
                quote!(BTreeMap<String, #value>)
            }
            Type::Nullable(inner) => {
                let inner = self.owned(inner);
                quote!(Option<#inner>)
            }
            Type::Named(id) => match type_def(self.api(), *id) {
                Some(def) => self.named(def),
                None => quote!(serde_json::Value),
            },
        }
    }

    /// The path of a named type.
    pub(super) fn named(self, def: &TypeDef) -> TokenStream {
        let name = ident(&def.name.rust);
        match self {
            Self::Inside(_) => quote!(#name),
            Self::Outside(_) => quote!(models::#name),
        }
    }
}

/// The Rust integer of a format.
pub(super) fn integer(format: IntegerFormat) -> TokenStream {
    match format {
        IntegerFormat::Int32 => quote!(i32),
        IntegerFormat::Int64 | IntegerFormat::Plain => quote!(i64),
        IntegerFormat::Uint32 => quote!(u32),
        IntegerFormat::Uint64 => quote!(u64),
    }
}

/// The definition of a named type.
pub(super) fn type_def(api: &Api, id: crate::ir::TypeId) -> Option<&TypeDef> {
    api.types.get(usize::try_from(id.0).ok()?)
}

/// A type without the names that only stand for another, and without its `null`.
pub(super) fn resolved<'a>(api: &'a Api, ty: &'a Type) -> &'a Type {
    let mut ty = ty;
    // An alias that leads back to itself is cut after as many steps as there are types.
    for _ in 0..=api.types.len() {
        ty = match ty {
            Type::Nullable(inner) => inner,
            Type::Named(id) => match type_def(api, *id).map(|def| &def.kind) {
                Some(TypeKind::Alias(target)) => target,
                _ => return ty,
            },
            _ => return ty,
        };
    }
    ty
}
