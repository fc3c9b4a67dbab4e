//! The error enum of an operation.
//!
//! In: an operation's error variants. Out: its enum, read by status and code. Invariant: every documented row reaches
//! its variant, everything else the unknown one.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::emit::tokens::{ident, plain};

use super::bodies::Bodies;
use crate::ir::{Api, ErrorCode, ErrorVariant, Group, Operation};
use crate::names::Name;
use crate::render::docs::{self, Docs};

/// Past this many, an enum would be much larger for one rare variant; what is left out still stands in the message.
const MOST_PARAMETERS: usize = 8;

/// The enum and what it implements.
pub(super) fn item(api: &Api, operation: &Operation) -> TokenStream {
    let variants = Variant::of(api, operation);
    let docs = description(api, operation);
    let name = ident(&operation.error_name);
    if variants.is_empty() && operation.error_bodies.is_empty() {
        return quote!(#docs pub type #name = UndocumentedError;);
    }
    let meta = ident(&operation.const_name);
    let bodies = Bodies { api, operation };
    let eq = bodies.is_empty().then(|| quote!(, Eq));
    let definitions = variants.iter().map(Variant::definition).chain(bodies.definitions());
    let decode = variants.iter().map(Variant::decode_arm);
    let unknown = quote!(Self::Unknown(runtime::UnknownError::new(status, error)));
    let (decode, documented) = match variants.is_empty() {
        true => (unknown, (quote!(_status), quote!(_code), quote!(false))),
        false => {
            let decode = quote! {
                match (status, error.code()) {
                    #(#decode,)*
                    _ => #unknown,
                }
            };
            let rows = quote!(meta::#meta.documents(status, code));
            (decode, (quote!(status), quote!(code), rows))
        }
    };
    let (status, code, is_documented) = documented;
    let from_body = bodies.decode();
    let is_body = bodies.is_body();
    let codes = variants.iter().map(Variant::code_arm).chain(bodies.code_arm());
    quote! {
        #docs
        #[derive(Clone, Debug, PartialEq #eq)]
        #[non_exhaustive]
        pub enum #name {
            #(#definitions,)*
            /// Anything that is not documented for this operation.
            Unknown(runtime::UnknownError),
        }

        impl runtime::ServiceCode for #name {
            fn from_error(status: u16, error: &runtime::ApiError) -> Self {
                #decode
            }

            fn is_documented(#status: u16, #code: &str) -> bool {
                #is_documented
            }

            #from_body
        }

        impl runtime::OperationError for #name {
            type Code = ErrorCode;

            fn code(&self) -> ErrorCode {
                match self {
                    #(#codes,)*
                    Self::Unknown(error) => ErrorCode::from(error.code()),
                }
            }

            #is_body
        }
    }
}

/// The arms of a match that gives an operation's errors as they go over the wire; none where it has no enum of its own.
pub(in crate::emit) fn refusal_arms(api: &Api, operation: &Operation) -> Vec<TokenStream> {
    let variants = Variant::of(api, operation);
    let bodies = Bodies { api, operation };
    variants.iter().map(Variant::refusal_arm).chain(bodies.refusal_arms()).collect()
}

/// The error that all operations share for which no error is documented.
pub(in crate::emit) fn undocumented(api: &Api) -> Option<TokenStream> {
    let is_bare = |operation: &Operation| operation.error_variants.is_empty() && operation.error_bodies.is_empty();
    api.operations.iter().any(is_bare).then(|| {
        quote! {
            /// What an operation may be refused with for which no error is documented.
            #[derive(Clone, Debug, PartialEq, Eq)]
            #[non_exhaustive]
            pub enum UndocumentedError {
                /// Whatever the service says.
                Unknown(runtime::UnknownError),
            }

            impl runtime::ServiceCode for UndocumentedError {
                fn from_error(status: u16, error: &runtime::ApiError) -> Self {
                    Self::Unknown(runtime::UnknownError::new(status, error))
                }

                fn is_documented(_status: u16, _code: &str) -> bool {
                    false
                }
            }

            impl runtime::OperationError for UndocumentedError {
                type Code = ErrorCode;

                fn code(&self) -> ErrorCode {
                    match self {
                        Self::Unknown(error) => ErrorCode::from(error.code()),
                    }
                }
            }
        }
    })
}

/// The meaning of a code, where it is known, and its row.
pub(super) fn described(code: &ErrorCode, row: &str) -> Docs {
    match code.description.as_deref() {
        Some(meaning) => Docs::vendor(Some(meaning), row).and(row),
        None => Docs::own(row),
    }
}

/// `CODE` (400, 403): `message`. The code is Markdown already.
pub(super) fn row(code: &str, statuses: &[u16], message: &str) -> String {
    let statuses: Vec<_> = statuses.iter().map(u16::to_string).collect();
    let statuses = if statuses.is_empty() { String::new() } else { format!(" ({})", statuses.join(", ")) };
    let message = if message.trim().is_empty() { String::new() } else { format!(": {}", docs::code(message)) };
    format!("{code}{statuses}{message}")
}

/// A link to the method that makes the call.
pub(super) fn link(group: &Group, operation: &Operation) -> String {
    let path = format!("{}::{}", group.type_name, plain(&operation.name.rust));
    format!("[`{path}`](crate::operations::{}::{path})", plain(&group.name.rust))
}

fn description(api: &Api, operation: &Operation) -> Docs {
    let method = match api.groups.get(operation.group) {
        Some(group) => link(group, operation),
        None => docs::code(&operation.id),
    };
    Docs::own(&format!("What {method} may be refused with."))
}

/// A variant, and the code that it stands for.
struct Variant<'a> {
    variant: &'a ErrorVariant,
    code: &'a ErrorCode,
}

impl<'a> Variant<'a> {
    /// The variants of an operation.
    fn of(api: &'a Api, operation: &'a Operation) -> Vec<Self> {
        let variants = operation.error_variants.iter();
        variants.filter_map(|variant| Some(Self { variant, code: api.error_codes.get(variant.code)? })).collect()
    }

    /// The arm of a match that gives the error as it goes over the wire.
    fn refusal_arm(&self) -> TokenStream {
        let (name, code) = (ident(&self.variant.name), ident(&self.code.name.rust));
        let wire = &self.code.name.wire;
        let (fields, pairs): (Vec<_>, Vec<_>) = self
            .parameters()
            .into_iter()
            .map(|(_, parameter)| {
                let (field, key) = (ident(&parameter.rust), &parameter.wire);
                (quote!(#field), quote!((#key, #field)))
            })
            .unzip();
        match fields.is_empty() {
            true => quote!(Self::#name => mock::Refusal::fixed(#wire, crate::ErrorCode::#code.template())),
            false => quote! {
                Self::#name { #(#fields),* } => mock::Refusal::filled(#wire, crate::ErrorCode::#code.pieces(), &[#(#pairs),*])
            },
        }
    }

    /// What varies in the message, each name once, with its place in the template.
    fn parameters(&self) -> Vec<(usize, &'a Name)> {
        let mut parameters: Vec<(usize, &Name)> = Vec::new();
        for (index, name) in self.code.template.parameters().enumerate() {
            if parameters.len() < MOST_PARAMETERS && !parameters.iter().any(|(_, known)| known.rust == name.rust) {
                parameters.push((index, name));
            }
        }
        parameters
    }

    fn definition(&self) -> TokenStream {
        let template = self.code.template.text();
        let code = format!("[{}](ErrorCode::{})", docs::code(&self.code.name.wire), plain(&self.code.name.rust));
        let docs = described(self.code, &row(&code, &self.variant.statuses, &template));
        let name = ident(&self.variant.name);
        let fields = self.parameters().into_iter().map(|(_, parameter)| {
            let docs = Docs::own(&format!(
                "What stands for `{{{}}}` in the message, where the service says it.",
                parameter.rust
            ));
            let name = ident(&parameter.rust);
            quote!(#docs #name: Option<String>)
        });
        let fields: Vec<_> = fields.collect();
        let fields = (!fields.is_empty()).then(|| quote!({ #(#fields),* }));
        quote!(#docs #name #fields)
    }

    fn decode_arm(&self) -> TokenStream {
        let statuses: Vec<_> = self.variant.statuses.iter().map(|status| Literal::u16_unsuffixed(*status)).collect();
        let statuses = if statuses.is_empty() { quote!(_) } else { quote!(#(#statuses)|*) };
        let wire = &self.code.name.wire;
        let name = ident(&self.variant.name);
        let code = ident(&self.code.name.rust);
        let fields = self.parameters().into_iter().map(|(index, parameter)| {
            let (name, key) = (ident(&parameter.rust), &parameter.wire);
            let index = Literal::usize_unsuffixed(index);
            quote!(#name: error.parameter(#key, #index, ErrorCode::#code.pieces()))
        });
        let fields: Vec<_> = fields.collect();
        let fields = (!fields.is_empty()).then(|| quote!({ #(#fields),* }));
        quote!((#statuses, #wire) => Self::#name #fields)
    }

    fn code_arm(&self) -> TokenStream {
        let name = ident(&self.variant.name);
        let code = ident(&self.code.name.rust);
        let rest = (!self.parameters().is_empty()).then(|| quote!({ .. }));
        quote!(Self::#name #rest => ErrorCode::#code)
    }
}
