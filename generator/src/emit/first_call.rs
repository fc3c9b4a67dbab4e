//! The example that introduces a client.
//!
//! In: the API. Out: code that makes one call, with and without async. Invariant: it compiles against the emitted crate.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::Api;

use super::Package;
use super::example::{Examples, lines};
use super::snippet::Snippet;
use super::tokens::ident;

/// The example of a crate.
pub(super) struct FirstCall {
    /// The call awaited.
    pub(super) awaited: Snippet,
    /// The same without async.
    pub(super) blocking: Snippet,
}

impl FirstCall {
    /// Picks the operation that shows most with least.
    pub(super) fn of(api: &Api, package: &Package) -> Self {
        let crate_name = package.crate_name();
        let examples = Examples::new(api, &crate_name);
        let example = examples.first();
        let snippet = |client: &TokenStream, wait: &TokenStream| {
            let call = example.as_ref().map(|example| example.statements(wait));
            let call = call.unwrap_or_else(|| quote!(println!("{client:?}");));
            let body = lines(&quote! {
                let client = #client::builder().bearer_token("the token").build()?;
                #call
            });
            let snippet = Snippet::new(&crate_name, "first_call", body);
            match &example {
                Some(example) => snippet.calling(api, example),
                None => snippet,
            }
        };
        let name = ident(&crate_name);
        Self {
            awaited: snippet(&quote!(#name::Client), &quote!(.await)),
            blocking: snippet(&quote!(#name::blocking::Client), &TokenStream::new()).blocking(),
        }
    }
}
