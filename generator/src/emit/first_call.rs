//! The example that introduces a client.
//!
//! In: the API. Out: code that makes one call. Invariant: it compiles against the emitted crate.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Api, Content, Location, Operation, Parameter, StringFormat, Success, Type};

use super::tokens::{ident, resolved};
use super::{Package, inputs};

/// The example of a crate.
pub(super) struct FirstCall {
    crate_name: syn::Ident,
    /// `client.call_log().list_for_extension()`
    call: Option<TokenStream>,
    binds: bool,
}

impl FirstCall {
    /// Picks the operation that shows most with least: one that reads, asks for little, and is not on its way out.
    pub(super) fn of(api: &Api, package: &Package) -> Self {
        let suitable = api.operations.iter().filter_map(|operation| Some((operation, arguments(api, operation)?)));
        let best = suitable.min_by_key(|(operation, arguments)| {
            (operation.deprecated, operation.beta, operation.method != "GET", !answers(operation), arguments.len())
        });
        let call = best.as_ref().and_then(|(operation, arguments)| {
            let group = ident(&api.groups.get(operation.group)?.name.rust);
            let method = ident(&operation.name.rust);
            Some(quote!(client.#group().#method(#(#arguments),*)))
        });
        let binds = best.is_some_and(|(operation, _)| operation.success != Success::Empty);
        Self { crate_name: ident(&package.crate_name()), call, binds }
    }

    /// A function that makes the call.
    pub(super) fn function(&self) -> String {
        let Self { crate_name, .. } = self;
        let body = self.body();
        print(quote! {
            async fn first_call() -> Result<(), #crate_name::Error> {
                #body
                Ok(())
            }
        })
    }

    /// A function that makes the call without async, where that feature is on.
    pub(super) fn blocking_function(&self) -> String {
        let Self { crate_name, .. } = self;
        let body = self.blocking_body();
        print(quote! {
            #[cfg(feature = "blocking")]
            fn first_call() -> Result<(), #crate_name::Error> {
                #body
                Ok(())
            }
        })
    }

    /// The same for a doc comment, the function around it hidden.
    pub(super) fn doctest(&self) -> String {
        self.hidden("async fn", &self.body())
    }

    /// The same without async, for a doc comment.
    pub(super) fn blocking_doctest(&self) -> String {
        self.hidden("fn", &self.blocking_body())
    }

    fn hidden(&self, keyword: &str, body: &TokenStream) -> String {
        let Self { crate_name, .. } = self;
        let text = print(quote!(fn body() { #body }));
        let mut lines: Vec<_> = text.lines().map(|line| line.strip_prefix("    ").unwrap_or(line)).collect();
        let (head, foot) =
            (format!("# {keyword} first_call() -> Result<(), {crate_name}::Error> {{"), ["# Ok(())", "# }"]);
        lines.remove(0);
        lines.pop();
        std::iter::once(head.as_str()).chain(lines).chain(foot).collect::<Vec<_>>().join("\n")
    }

    fn body(&self) -> TokenStream {
        let Self { crate_name, .. } = self;
        self.statements(quote!(#crate_name::Client), quote!(.await))
    }

    fn blocking_body(&self) -> TokenStream {
        let Self { crate_name, .. } = self;
        self.statements(quote!(#crate_name::blocking::Client), quote!())
    }

    fn statements(&self, client: TokenStream, wait: TokenStream) -> TokenStream {
        let Self { call, binds, .. } = self;
        let call = match (call, binds) {
            (Some(call), true) => quote! {
                let answer = #call.send() #wait?;
                println!("{answer:?}");
            },
            (Some(call), false) => quote!(#call.send() #wait?;),
            (None, _) => quote!(println!("{client:?}");),
        };
        quote! {
            let client = #client::builder().bearer_token("the token").build()?;
            #call
        }
    }
}

/// Whether the call has an answer that is worth a look.
fn answers(operation: &Operation) -> bool {
    matches!(&operation.success, Success::One(Content::Json(_)))
}

/// Sample arguments, where they are of the simple kinds.
fn arguments(api: &Api, operation: &Operation) -> Option<Vec<TokenStream>> {
    if operation.request_body.as_ref().is_some_and(|body| body.required) {
        return None;
    }
    let parameters = inputs::argument_parameters(operation);
    parameters.into_iter().map(|parameter| sample(api, parameter)).collect()
}

fn sample(api: &Api, parameter: &Parameter) -> Option<TokenStream> {
    let sample = match resolved(api, &parameter.ty) {
        Type::String(StringFormat::Plain(_)) | Type::Id | Type::Any if parameter.location != Location::Form => {
            let text = parameter.constraints.example.as_ref().and_then(super::facts::scalar_text);
            let text = text.filter(|text| !text.is_empty() && text.len() < 40).unwrap_or_else(|| "…".to_owned());
            quote!(#text)
        }
        Type::Boolean => quote!(true),
        Type::Integer(_) => quote!(1),
        Type::Number(_) => quote!(1.0),
        _ => return None,
    };
    parameter.content_type.is_none().then_some(sample)
}

/// A function as Rust formats it.
pub(super) fn print(function: TokenStream) -> String {
    syn::parse2(function.clone()).map_or_else(|_| function.to_string(), |file| prettyplease::unparse(&file))
}
