//! Unions.
//!
//! In: a union type. Out: an enum of its alternatives and of any other JSON. Invariant: what fits no alternative is
//! kept as it came. With a discriminator its value decides, and is written back; without one it is the alternative that
//! keeps the most.

use std::collections::HashSet;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::emit::sizes::Sizes;
use crate::emit::tokens::{Types, ident};
use crate::ir::{Api, TypeDef, UnionType, UnionVariant};
use crate::render::docs::{self, Docs};

/// The enum and what it implements.
pub(super) fn item(api: &Api, sizes: &Sizes<'_>, def: &TypeDef, union: &UnionType) -> TokenStream {
    let docs = super::description(def);
    let name = ident(&def.name.rust);
    let variants = union.variants.iter().map(|variant| {
        let docs = variant_docs(union, variant);
        let name = ident(&variant.name.rust);
        let ty = Types::Inside(api).owned(&variant.ty);
        let ty = if variant.boxed || sizes.is_large(&variant.ty) { quote!(Box<#ty>) } else { ty };
        quote!(#docs #name(#ty))
    });
    let default = def.has_default.then(|| {
        quote! {
            impl Default for #name {
                fn default() -> Self {
                    Self::Unknown(serde_json::Value::Null)
                }
            }
        }
    });
    let (view, set) = (view(union), set(union));
    quote! {
        #docs
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            /// What fits no alternative, as it came.
            Unknown(serde_json::Value),
        }

        #default

        runtime::by_slot! { #name }

        impl runtime::Slot for #name {
            fn vacant() -> Self {
                Self::Unknown(serde_json::Value::Null)
            }

            fn place(&mut self) -> runtime::Place<'_> {
                runtime::Place::Choice(self)
            }

            fn view(&self) -> runtime::View<'_> {
                #view
            }
        }

        impl runtime::Choice for #name {
            fn set(&mut self, value: serde_json::Value) -> Result<(), String> {
                *self = #set;
                Ok(())
            }
        }
    }
}

fn variant_docs(union: &UnionType, variant: &UnionVariant) -> Docs {
    match &union.discriminator {
        Some(member) if !variant.tags.is_empty() => Docs::own(&format!(
            "{} where {} is {}.",
            docs::code(&variant.name.wire),
            docs::code(member),
            docs::codes(&variant.tags)
        )),
        _ => Docs::own(&format!("{}.", docs::code(&variant.name.wire))),
    }
}

/// The values of the discriminator that choose each alternative; one that two alternatives have is the first's.
fn tags(union: &UnionType) -> Vec<(Ident, Vec<&str>)> {
    let mut seen = HashSet::new();
    let variants = union.variants.iter().map(|variant| {
        let tags = variant.tags.iter().map(String::as_str).filter(|tag| seen.insert(*tag));
        (ident(&variant.name.rust), tags.collect())
    });
    variants.collect()
}

/// Writes the value of the discriminator too, which alternatives need not have as a member, or may have left empty.
fn view(union: &UnionType) -> TokenStream {
    let arms = tags(union).into_iter().map(|(name, tags)| {
        let view = match (&union.discriminator, tags.first()) {
            (Some(member), Some(tag)) => {
                quote!(runtime::View::Made(it, |it| runtime::tagged(it, #member, #tag)))
            }
            _ => quote!(runtime::Slot::view(it)),
        };
        quote!(Self::#name(it) => #view)
    });
    quote! {
        match self {
            #(#arms,)*
            Self::Unknown(it) => runtime::View::Any(it),
        }
    }
}

/// The alternative that a value is.
fn set(union: &UnionType) -> TokenStream {
    match &union.discriminator {
        Some(member) if union.implied => chosen(
            member,
            union,
            &best_fit(union),
            |name| quote!(runtime::BestFit::of(&value).or(Self::#name).get().unwrap_or(Self::Unknown(value))),
        ),
        Some(member) => chosen(
            member,
            union,
            &quote!(Self::Unknown(value)),
            |name| quote!(runtime::alternative(&value, Self::#name)?),
        ),
        None => best_fit(union),
    }
}

/// The alternative that the discriminator says.
fn chosen(
    member: &str,
    union: &UnionType,
    otherwise: &TokenStream,
    read: impl Fn(&Ident) -> TokenStream,
) -> TokenStream {
    let tags = tags(union).into_iter().filter(|(_, tags)| !tags.is_empty());
    let arms: Vec<_> = tags
        .map(|(name, tags)| {
            let read = read(&name);
            quote!(Some(#(#tags)|*) => #read)
        })
        .collect();
    if arms.is_empty() {
        return otherwise.clone();
    }
    quote! {
        match value.get(#member).and_then(|tag| tag.as_str()) {
            #(#arms,)*
            _ => #otherwise,
        }
    }
}

fn best_fit(union: &UnionType) -> TokenStream {
    let names = union.variants.iter().map(|variant| ident(&variant.name.rust));
    quote!(runtime::BestFit::of(&value) #(.or(Self::#names))* .get().unwrap_or(Self::Unknown(value)))
}
