//! Unions.
//!
//! In: a union type. Out: an enum of its alternatives and of any other JSON. Invariant: what fits no alternative is
//! kept as it came. With a discriminator its value decides; without one the first alternative that fits.

use proc_macro2::TokenStream;
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
    let deserialize = union.discriminator.as_deref().map(|member| deserialize(&name, member, union));
    let derive = deserialize.is_none().then(|| quote!(, Deserialize));
    let default = def.has_default.then(|| {
        quote! {
            impl Default for #name {
                fn default() -> Self {
                    Self::Unknown(serde_json::Value::Null)
                }
            }
        }
    });
    quote! {
        #docs
        #[derive(Clone, Debug, PartialEq, Serialize #derive)]
        #[serde(untagged)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            /// What fits no alternative, as it came.
            Unknown(serde_json::Value),
        }

        #default

        #deserialize
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

fn deserialize(name: &proc_macro2::Ident, member: &str, union: &UnionType) -> TokenStream {
    let mut seen = std::collections::HashSet::new();
    let arms = union.variants.iter().filter_map(|variant| {
        let tags: Vec<_> = variant.tags.iter().filter(|tag| seen.insert(tag.as_str())).collect();
        let name = ident(&variant.name.rust);
        (!tags.is_empty()).then(|| quote!(Some(#(#tags)|*) => runtime::alternative(value, Self::#name)))
    });
    let arms: Vec<_> = arms.collect();
    let body = if arms.is_empty() {
        quote!(Ok(Self::Unknown(value)))
    } else {
        quote! {
            match value.get(#member).and_then(|tag| tag.as_str()) {
                #(#arms,)*
                _ => Ok(Self::Unknown(value)),
            }
        }
    };
    quote! {
        impl<'de> Deserialize<'de> for #name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let value = serde_json::Value::deserialize(deserializer)?;
                #body
            }
        }
    }
}
