//! The errors of an operation as they go over the wire.
//!
//! In: an operation's error variants. Out: the way back from a variant to code, message and parameters. Invariant: what
//! the client reads of it is the variant that it was made from.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::emit::errors;
use crate::emit::tokens::ident;
use crate::ir::{Api, Operation};

/// The errors of an operation, where they are an enum of its own.
pub(super) fn item(api: &Api, operation: &Operation) -> TokenStream {
    let name = ident(&operation.error_name);
    let arms = errors::refusal_arms(api, operation);
    if arms.is_empty() { TokenStream::new() } else { of_enum(&name, &arms) }
}

/// The error that operations share for which none is documented.
pub(super) fn undocumented(api: &Api) -> Option<TokenStream> {
    errors::undocumented(api).map(|_| of_enum(&ident("UndocumentedError"), &[]))
}

fn of_enum(name: &Ident, arms: &[TokenStream]) -> TokenStream {
    quote! {
        impl mock::Refuses for crate::errors::#name {
            fn refusal(&self) -> mock::Refusal {
                match self {
                    #(#arms,)*
                    Self::Unknown(error) => mock::Refusal::unknown(error),
                }
            }
        }
    }
}
