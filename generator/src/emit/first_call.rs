//! The example that introduces a client.
//!
//! In: the API. Out: code that makes one call, with and without async. Invariant: it compiles against the emitted crate.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::ir::Api;

use super::Package;
use super::example::{Examples, lines, print};
use super::tokens::ident;

/// The example of a crate.
pub(super) struct FirstCall {
    crate_name: Ident,
    imports: TokenStream,
    /// What is done with the client.
    awaited: TokenStream,
    /// The same without async.
    blocking: TokenStream,
}

impl FirstCall {
    /// Picks the operation that shows most with least.
    pub(super) fn of(api: &Api, package: &Package) -> Self {
        let crate_name = ident(&package.crate_name());
        let examples = Examples::new(api, &package.crate_name());
        let example = examples.first();
        let statements = |wait: &TokenStream| {
            let call = example.as_ref().map(|example| example.statements(wait));
            call.unwrap_or_else(|| quote!(println!("{client:?}");))
        };
        let (awaited, blocking) = (statements(&quote!(.await)), statements(&TokenStream::new()));
        let imports = example.map(|example| example.imports()).unwrap_or_default();
        Self { awaited, blocking, imports, crate_name }
    }

    /// A function that makes the call.
    pub(super) fn function(&self) -> String {
        let Self { crate_name, .. } = self;
        let body = self.body();
        self.with_imports(&quote! {
            async fn first_call() -> Result<(), #crate_name::Error> {
                #body
                Ok(())
            }
        })
    }

    /// A function that makes the call without async, where that feature is on.
    pub(super) fn blocking_function(&self) -> String {
        let Self { crate_name, imports, .. } = self;
        let body = self.blocking_body();
        // Inside, so that nothing is unused where the feature is off.
        print(&quote! {
            #[cfg(feature = "blocking")]
            fn first_call() -> Result<(), #crate_name::Error> {
                #imports
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

    fn with_imports(&self, function: &TokenStream) -> String {
        let (imports, function) = (print(&self.imports), print(function));
        if imports.is_empty() { function } else { format!("{imports}\n{function}") }
    }

    fn hidden(&self, keyword: &str, body: &TokenStream) -> String {
        let Self { crate_name, imports, .. } = self;
        let imports = print(imports);
        let blank = (!imports.is_empty()).then(String::new);
        let head = format!("# {keyword} first_call() -> Result<(), {crate_name}::Error> {{");
        let foot = ["# Ok(())".to_owned(), "# }".to_owned()];
        let imports = imports.lines().map(str::to_owned).chain(blank);
        imports.chain([head]).chain(lines(body)).chain(foot).collect::<Vec<_>>().join("\n")
    }

    fn body(&self) -> TokenStream {
        let Self { crate_name, awaited, .. } = self;
        quote! {
            let client = #crate_name::Client::builder().bearer_token("the token").build()?;
            #awaited
        }
    }

    fn blocking_body(&self) -> TokenStream {
        let Self { crate_name, blocking, .. } = self;
        quote! {
            let client = #crate_name::blocking::Client::builder().bearer_token("the token").build()?;
            #blocking
        }
    }
}
