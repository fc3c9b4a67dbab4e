//! Open enums.
//!
//! In: an enum type. Out: an enum with a variant per documented value and one for all others. Invariant: a value goes
//! out as it came in.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use crate::emit::tokens::ident;
use crate::ir::{EnumBase, EnumType, EnumValue, TypeDef};
use crate::render::docs::{self, Docs};

/// The enum and what it implements.
pub(super) fn item(def: &TypeDef, values: &EnumType) -> TokenStream {
    match values.base {
        EnumBase::String => text_item(def, values),
        EnumBase::Integer => integer_item(def, values),
    }
}

fn text_item(def: &TypeDef, values: &EnumType) -> TokenStream {
    let name = ident(&def.name.rust);
    let all: Vec<_> = values.values.iter().collect();
    let definition = definition(def, values, &all, &quote!(String));
    let default = default(def, values);
    let (variants, wires) = (all.iter().map(variant), all.iter().map(|value| &value.name.wire));
    quote! {
        #definition

        runtime::text_enum! { #name #default; #(#variants(#wires)),* }
    }
}

fn integer_item(def: &TypeDef, values: &EnumType) -> TokenStream {
    let name = ident(&def.name.rust);
    let (all, numbers): (Vec<_>, Vec<_>) =
        values.values.iter().filter_map(|value| Some((value, integer(value)?))).unzip();
    let definition = definition(def, values, &all, &quote!(i64));
    let default = default(def, values);
    let variants = all.iter().map(variant);
    quote! {
        #definition

        runtime::number_enum! { #name #default; #(#variants(#numbers)),* }
    }
}

fn variant(value: &&EnumValue) -> Ident {
    ident(&value.name.rust)
}

/// The value's number; none where it is past 64 bits, and then it comes and goes as an unknown one.
fn integer(value: &EnumValue) -> Option<Literal> {
    value.name.wire.parse().ok().map(Literal::i64_unsuffixed)
}

fn definition(def: &TypeDef, values: &EnumType, listed: &[&EnumValue], kept: &TokenStream) -> TokenStream {
    let docs = super::description(def);
    let name = ident(&def.name.rust);
    let default = default_value(values);
    let derive_default = default.is_some().then(|| quote!(Default,));
    let variants = listed.iter().map(|value| {
        let docs = Docs::vendor(value.description.as_deref(), &docs::code(&value.name.wire));
        let name = ident(&value.name.rust);
        let default = (default == Some(*value)).then(|| quote!(#[default]));
        quote!(#docs #default #name)
    });
    quote! {
        #docs
        #[derive(Clone, Debug, #derive_default PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            /// A value that the document does not list, as it came.
            Unknown(#kept),
        }
    }
}

fn default_value(values: &EnumType) -> Option<&EnumValue> {
    let value = values.values.get(values.default?)?;
    (values.base == EnumBase::String || integer(value).is_some()).then_some(value)
}

/// The word for it, where the enum has a default that is none of its values.
fn default(def: &TypeDef, values: &EnumType) -> Option<TokenStream> {
    (def.has_default && default_value(values).is_none()).then(|| quote!(, default))
}
