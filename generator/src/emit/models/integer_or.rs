//! Whole numbers that may be a word instead.
//!
//! In: a width, and the words. Out: an enum of the number, each word, and any other text. Invariant: a value goes out
//! as it came in.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::tokens::{ident, integer};
use crate::ir::{IntegerFormat, TypeDef};
use crate::names::Name;
use crate::render::docs::{self, Docs};

/// The enum and what it implements.
pub(super) fn item(def: &TypeDef, format: IntegerFormat, words: &[Name]) -> TokenStream {
    let docs = super::description(def);
    let name = ident(&def.name.rust);
    let number = integer(format);
    let variants: Vec<_> = words.iter().map(|word| ident(&word.rust)).collect();
    let wires: Vec<_> = words.iter().map(|word| &word.wire).collect();
    let meanings: Vec<_> = wires.iter().map(|wire| Docs::own(&docs::code(wire))).collect();
    let default = def.has_default.then(|| quote!(, default));
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

        runtime::number_or_word! { #name(#number) #default; #(#variants(#wires)),* }
    }
}
