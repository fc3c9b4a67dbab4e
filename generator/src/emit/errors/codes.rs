//! The enum of all error codes.
//!
//! In: the API's error codes. Out: `ErrorCode`. Invariant: a code's text survives, whether it is listed or not.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use crate::emit::tokens::ident;
use crate::ir::{Api, ErrorCode, Piece};
use crate::render::docs::{self, Docs};

use super::operation::{described, link, row};

/// The enum and what it implements.
pub(super) fn item(api: &Api) -> TokenStream {
    let codes: Vec<_> = api.error_codes.iter().collect();
    let variants: Vec<_> = codes.iter().map(|code| ident(&code.name.rust)).collect();
    let wires: Vec<_> = codes.iter().map(|code| &code.name.wire).collect();
    let mut refused = refused(api);
    let docs = codes.iter().zip(&mut refused).map(|(code, calls)| describe(code, std::mem::take(calls)));
    let facts = facts(&codes, &variants, &wires);
    let (texts, from) = find(&wires).unzip();
    let from = from.unwrap_or_else(|| quote!(Self::Unknown(code.to_owned())));
    quote! {
        /// An error code of the service.
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum ErrorCode {
            #(#docs #variants,)*
            /// A code that the service does not document, as it came; empty where an error has none.
            Unknown(String),
        }

        #facts

        #texts

        impl From<&str> for ErrorCode {
            fn from(code: &str) -> Self {
                #from
            }
        }

        impl fmt::Display for ErrorCode {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl runtime::ServiceCode for ErrorCode {
            fn from_error(_status: u16, error: &runtime::ApiError) -> Self {
                Self::from(error.code())
            }

            fn is_documented(status: u16, code: &str) -> bool {
                Self::from(code).statuses().contains(&status)
            }
        }

        impl<E: runtime::OperationError<Code = ErrorCode>> From<Error<E>> for Error {
            fn from(error: Error<E>) -> Self {
                error.widen()
            }
        }
    }
}

/// The list of the codes' texts, and what makes a code of one; none where there are no codes. There may be hundreds of
/// them, too many to look at one after the other.
fn find(wires: &[&String]) -> Option<(TokenStream, TokenStream)> {
    let count = Literal::usize_unsuffixed(wires.len());
    let texts = quote! {
        /// The codes in the order of [`ErrorCode::ALL`].
        static CODES: runtime::Texts<#count> = runtime::Texts::new([#(#wires),*]);
    };
    let from = quote! {
        let known = CODES.find(code).and_then(|at| Self::ALL.get(at));
        known.cloned().unwrap_or_else(|| Self::Unknown(code.to_owned()))
    };
    (!wires.is_empty()).then_some((texts, from))
}

/// What is known of each code.
fn facts(codes: &[&ErrorCode], variants: &[Ident], wires: &[&String]) -> TokenStream {
    let statuses: Vec<_> = codes
        .iter()
        .map(|code| {
            let statuses = code.statuses.iter().map(|status| Literal::u16_unsuffixed(*status));
            quote!(&[#(#statuses),*])
        })
        .collect();
    let templates: Vec<_> = codes.iter().map(|code| code.template.text()).collect();
    let varying: Vec<_> =
        codes.iter().zip(variants).filter(|(code, _)| code.template.parameters().next().is_some()).collect();
    let pieces = (!varying.is_empty()).then(|| pieces(&varying));
    quote! {
        impl ErrorCode {
            /// Every code that the service documents.
            pub const ALL: &'static [Self] = &[#(Self::#variants),*];

            /// The code as it stands on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#variants => #wires,)*
                    Self::Unknown(code) => code,
                }
            }

            /// The statuses under which it is documented.
            pub fn statuses(&self) -> &'static [u16] {
                match self {
                    #(Self::#variants => #statuses,)*
                    Self::Unknown(_) => &[],
                }
            }

            /// The documented message, with `{name}` for what varies in it.
            pub fn template(&self) -> Option<&'static str> {
                match self {
                    #(Self::#variants => Some(#templates),)*
                    Self::Unknown(_) => None,
                }
            }

            #pieces
        }
    }
}

/// The templates that have parameters, taken apart.
fn pieces(varying: &[(&&ErrorCode, &Ident)]) -> TokenStream {
    let arms = varying.iter().map(|(code, variant)| {
        let pieces = code.template.pieces.iter().map(|piece| match piece {
            Piece::Text(text) => quote!(runtime::Piece::Text(#text)),
            Piece::Parameter(name) => {
                let name = &name.wire;
                quote!(runtime::Piece::Parameter(#name))
            }
        });
        quote!(Self::#variant => &[#(#pieces),*])
    });
    quote! {
        /// The documented message in pieces; none where nothing in it varies.
        pub fn pieces(&self) -> &'static [runtime::Piece] {
            match self {
                #(#arms,)*
                _ => &[],
            }
        }
    }
}

/// The meaning of a code, its row, and the calls that may be refused with it.
fn describe(code: &ErrorCode, calls: Vec<(String, String)>) -> Docs {
    let row = row(&docs::code(&code.name.wire), &code.statuses, &code.template.text());
    let docs = described(code, &row);
    match calls.is_empty() {
        true => docs.and("Documented for the service as a whole."),
        false => docs.and("Documented for:").gated_list(calls),
    }
}

/// By code: the calls that may be refused with it, as links, those of each group on a line behind its feature.
fn refused(api: &Api) -> Vec<Vec<(String, String)>> {
    let mut lists: Vec<Vec<(String, String)>> = vec![Vec::new(); api.error_codes.len()];
    for group in &api.groups {
        // A code that an operation has twice is named once.
        let operations = group.operations.iter().filter_map(|index| api.operations.get(*index));
        let mut links: BTreeMap<usize, Vec<String>> = BTreeMap::new();
        for operation in operations {
            let codes: BTreeSet<usize> = operation.error_variants.iter().map(|variant| variant.code).collect();
            codes.into_iter().for_each(|code| links.entry(code).or_default().push(link(group, operation)));
        }
        for (code, links) in links {
            let list = lists.get_mut(code).into_iter();
            list.for_each(|list| list.push((group.feature.clone(), links.join(", "))));
        }
    }
    lists
}
