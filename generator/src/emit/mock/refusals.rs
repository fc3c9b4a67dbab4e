//! The errors of an operation as they go over the wire.
//!
//! In: an operation's error variants. Out: the way back from a variant to code, message and parameters. Invariant: what
//! the client reads of it is the variant that it was made from.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::errors::Variant;
use crate::emit::tokens::ident;
use crate::ir::{Api, Operation};

/// The errors of an operation.
pub(super) fn item(api: &Api, operation: &Operation) -> TokenStream {
    let name = ident(&operation.error_name);
    let arms = Variant::of(api, operation).iter().map(Variant::refusal_arm).collect::<Vec<_>>();
    quote! {
        impl mock::Refuses for errors::#name {
            fn refusal(&self) -> mock::Refusal {
                match self {
                    #(#arms,)*
                    Self::Unknown(error) => mock::Refusal::unknown(error),
                }
            }
        }
    }
}
