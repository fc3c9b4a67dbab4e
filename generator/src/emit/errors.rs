//! `src/errors.rs` and below: what the service may refuse with.
//!
//! In: the API's error codes and the operations' rows. Out: the enum of all codes, and a module per group with an enum
//! per operation; `errors` offers them all, so that where they stand is nobody's concern. Invariant: an operation's enum
//! is keyed on status and code, and what it does not list is kept whole.

mod bodies;
mod codes;
mod operation;

pub(super) use operation::{refusal_arms, undocumented};
use quote::quote;

use crate::ir::{Api, Group, Operation};
use crate::render;
use crate::render::docs::{self, Docs};

use super::features;
use super::making::Making;
use super::tokens::{ident, plain};

/// The files.
pub(super) fn files(api: &Api) -> Vec<Making<'_>> {
    let mut files = vec![Making::new("src/errors.rs", || file(api))];
    if !api.groups.is_empty() {
        files.push(Making::new("src/errors/operations.rs", || index(api)));
    }
    files.extend(api.groups.iter().map(|group| {
        let path = format!("src/errors/operations/{}.rs", plain(&group.name.rust));
        Making::new(path, move || of_group(api, group))
    }));
    files
}

fn file(api: &Api) -> String {
    let docs = Docs::own("What the service may refuse a call with.").and(
        "[`ErrorCode`] is every code that the service documents. Each operation has an enum of its own beside it, of \
         what is documented for that operation, with the parts of the message that vary. All of them have an `Unknown` \
         variant: services send what they do not document.",
    );
    let imports = quote! { use std::fmt; use crate::{Error, runtime}; };
    // In a module of their own, where a group's name meets no other.
    let operations = (!api.groups.is_empty()).then(|| {
        let offers = api.groups.iter().map(|group| {
            let (gate, name) = (features::gate(group), ident(&group.name.rust));
            quote!(#gate pub use self::operations::#name::*;)
        });
        quote! {
            mod operations;
            #(#offers)*
        }
    });
    let items = [imports].into_iter().chain(operations).chain([codes::item(api)]);
    render::file(&docs, items.chain(operation::undocumented(api)))
}

/// The modules of the groups.
fn index(api: &Api) -> String {
    let docs = Docs::own("What each operation may be refused with, by group.");
    let modules = api.groups.iter().map(|group| {
        let (gate, name) = (features::gate(group), ident(&group.name.rust));
        quote!(#gate pub(super) mod #name;)
    });
    render::file(&docs, modules)
}

/// The enums of a group's operations.
fn of_group(api: &Api, group: &Group) -> String {
    let docs =
        Docs::own(&format!("What the operations of the group {} may be refused with.", docs::code(&group.name.wire)));
    let operations: Vec<&Operation> = group.operations.iter().filter_map(|index| api.operations.get(*index)).collect();
    let items = operations.into_iter().map(|it| operation::item(api, it));
    const NAMES: [&str; 6] = ["BTreeMap", "ErrorCode", "UndocumentedError", "meta", "models", "runtime"];
    render::importing(&docs, &NAMES, items, |used| {
        let map = used.has("BTreeMap").then(|| {
            quote!(
                use std::collections::BTreeMap;
            )
        });
        let (shared, modules) =
            (used.among(&["ErrorCode", "UndocumentedError"]), used.among(&["meta", "models", "runtime"]));
        let shared = (!shared.is_empty()).then(|| quote!(use crate::errors::{#(#shared),*};));
        let modules = (!modules.is_empty()).then(|| quote!(use crate::{#(#modules),*};));
        quote!(#map #shared #modules)
    })
}
