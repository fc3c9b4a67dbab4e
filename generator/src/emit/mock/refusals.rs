//! The errors of an operation as they go over the wire.
//!
//! In: an operation's error variants. Out: the way back from a variant to code, message and parameters. Invariant: what
//! the client reads of it is the variant that it was made from.

use proc_macro2::Ident;

use crate::emit::errors;
use crate::emit::tokens::ident;
use crate::ir::{Api, Operation};
use crate::render::{Piece, flat};

/// The errors of an operation, where they are an enum of its own.
pub(super) fn item(api: &Api, operation: &Operation) -> Option<Piece> {
    let name = ident(&operation.error_name);
    let arms = errors::refusal_arms(api, operation);
    (!arms.is_empty()).then(|| of_enum(&name, &arms.into_iter().map(flat).collect::<Vec<_>>()))
}

/// The error that operations share for which none is documented.
pub(super) fn undocumented(api: &Api) -> Option<Piece> {
    errors::undocumented(api).map(|_| of_enum(&ident("UndocumentedError"), &[]))
}

fn of_enum(name: &Ident, arms: &[String]) -> Piece {
    let arms: String = arms.iter().map(|arm| format!("            {arm},\n")).collect();
    Piece::Code(format!(
        "impl mock::Refuses for crate::errors::{name} {{
    fn refusal(&self) -> mock::Refusal {{
        match self {{
{arms}            Self::Unknown(error) => mock::Refusal::unknown(error),
        }}
    }}
}}
"
    ))
}
