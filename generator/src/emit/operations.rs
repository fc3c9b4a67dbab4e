//! `src/operations.rs` and `src/operations/<group>.rs`: the calls.
//!
//! In: the groups and operations. Out: a module per group: its handle, a method and a builder per operation. Invariant:
//! what does not differ between two operations is in the runtime.

mod bytes;
mod call;
mod docs;
mod failures;
mod group;
mod headers;
mod paged;
mod success;

pub(in crate::emit) use group::{NAMES, description};
pub(in crate::emit) use paged::constants as pagings;
pub(in crate::emit) use paged::{Walk, walk};
use quote::quote;

use crate::ir::Api;
use crate::render;
use crate::render::docs::Docs;

use super::example::Examples;
use super::features;
use super::making::Making;
use super::shared::Shared;
use super::tokens::{ident, plain};

/// The list of modules.
pub(super) fn index(api: &Api) -> String {
    let docs = Docs::own("The operations of the API, in groups; [`Client`](crate::Client) has an accessor for each.");
    let modules = api.groups.iter().map(|group| {
        let (gate, name) = (features::gate(group), ident(&group.name.rust));
        quote!(#gate pub mod #name;)
    });
    render::file(&docs, modules)
}

/// A module per group.
pub(super) fn groups<'s, 'a>(
    api: &'a Api,
    examples: &'s Examples<'a>,
    shared: &'s Shared<'a>,
) -> impl Iterator<Item = Making<'s>> + use<'s, 'a> {
    api.groups.iter().map(move |group| {
        let path = format!("src/operations/{}.rs", plain(&group.name.rust));
        Making::new(path, move || group::file(api, group, examples, shared))
    })
}
