//! `src/mock.rs` and `src/mock/*.rs`: what tests of the client's users need.
//!
//! In: the operations. Out: a struct per operation with what a call of it sends, and a function that makes the typed
//! call of such a struct. Invariant: it is behind the feature `mock`, and what does not vary is the runtime's.

mod calls;
mod requests;

use quote::quote;

use crate::ir::{Api, Operation};
use crate::render;
use crate::render::docs::Docs;

use super::SourceFile;
use super::features;
use super::inputs::{Input, Inputs};
use super::tokens::mentions;

/// The files.
pub(super) fn files(api: &Api) -> Vec<SourceFile> {
    let mut files = vec![
        SourceFile::new("src/mock.rs", index()),
        SourceFile::new("src/mock/calls.rs", calls::file(api)),
        SourceFile::new("src/mock/requests.rs", requests::file(api)),
    ];
    for group in &api.groups {
        let operations: Vec<_> = group.operations.iter().filter_map(|index| api.operations.get(*index)).collect();
        let path = |parent: &str| format!("src/mock/{parent}/{}.rs", features::module_below(parent, group));
        files.push(SourceFile::new(&path("calls"), calls::of_group(api, group, &operations)));
        files.push(SourceFile::new(&path("requests"), requests::of_group(api, group, &operations)));
    }
    files
}

fn index() -> String {
    let docs = Docs::own("What tests need of the client.");
    let items = quote! {
        mod calls;
        pub mod requests;

        pub use crate::runtime::mock::*;
        pub use calls::ALL;
    };
    render::file(&docs, [items])
}

/// The inputs of an operation, each with whether it is always sent.
fn kept(api: &Api, operation: &Operation) -> Vec<(Input, bool)> {
    let Inputs { arguments, setters, demanded, .. } = Inputs::of(api, operation);
    let inputs = arguments.into_iter().chain(setters);
    let with_need = |input: Input| {
        let always = input.is_always_sent(&demanded);
        (input, always)
    };
    inputs.map(with_need).collect()
}

/// The imports from this crate that the items need.
fn imports(items: &[proc_macro2::TokenStream], known: &[&str]) -> proc_macro2::TokenStream {
    let used = |name: &str| items.iter().any(|item| mentions(item, name));
    let map = used("BTreeMap").then(|| {
        quote!(
            use std::collections::BTreeMap;
        )
    });
    let own: Vec<_> = known.iter().filter(|name| used(name)).map(|name| super::tokens::ident(name)).collect();
    let own = (!own.is_empty()).then(|| quote!(use crate::{#(#own),*};));
    quote!(#map #own)
}
