//! Whole numbers that may be a word instead.
//!
//! In: a width, and the words. Out: an enum of the number, each word, and any other text. Invariant: a value goes out
//! as it came in.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::tokens::{ident, integer, listed_or};
use crate::ir::{IntegerFormat, TypeDef};
use crate::names::Name;
use crate::render::docs::{self, Docs};

use super::slots::Slot;

/// The enum and what it implements.
pub(super) fn item(def: &TypeDef, format: IntegerFormat, words: &[Name]) -> TokenStream {
    let docs = super::description(def);
    let name = ident(&def.name.rust);
    let number = integer(format);
    let variants: Vec<_> = words.iter().map(|word| ident(&word.rust)).collect();
    let wires: Vec<_> = words.iter().map(|word| &word.wire).collect();
    let unknown = quote!(text.parse().map_or_else(|_| Self::Unknown(text.to_owned()), Self::Number));
    let from = listed_or(unknown, "text", &wires, &variants);
    let meanings: Vec<_> = wires.iter().map(|wire| Docs::own(&docs::code(wire))).collect();
    let default = def.has_default.then(|| {
        quote! {
            impl Default for #name {
                fn default() -> Self {
                    Self::Number(0)
                }
            }
        }
    });
    let slot = Slot {
        vacant: quote!(Self::Number(0)),
        read: quote!(runtime::text_or_integer(from, self)),
        write: quote! {
            match self {
                Self::Number(number) => runtime::Slot::write(number, to),
                word => to.leaf(runtime::Leaf::Shown(word)),
            }
        },
    };
    let slot = slot.item(&name);
    quote! {
        #docs
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum #name {
            /// A number.
            Number(#number),
            #(#meanings #variants,)*
            /// A word that the document does not list, as it came.
            Unknown(String),
        }

        #default

        impl From<#number> for #name {
            fn from(number: #number) -> Self {
                Self::Number(number)
            }
        }

        impl From<&str> for #name {
            fn from(text: &str) -> Self {
                #from
            }
        }

        impl fmt::Display for #name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    Self::Number(number) => number.fmt(f),
                    #(Self::#variants => f.write_str(#wires),)*
                    Self::Unknown(text) => f.write_str(text),
                }
            }
        }

        #slot
    }
}
