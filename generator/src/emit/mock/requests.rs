//! `src/mock/requests.rs`: what a call of each operation sends.
//!
//! In: the operations. Out: a struct each, read from an object of the inputs by place and name. Invariant: its fields are
//! the arguments and setters of the call, by the same names.

use quote::quote;

use crate::emit::features;
use crate::emit::shared::Shared;
use crate::emit::tokens::{ident, plain};
use crate::ir::{Api, Group, Operation};
use crate::render::docs::{self, Docs};
use crate::render::{self, Form, Piece};

/// The file.
pub(super) fn file(api: &Api) -> String {
    let docs = Docs::own("What a call of each operation sends.");
    let modules = api.groups.iter().map(|group| {
        let (gate, module) = (features::gate(group), ident(&features::module_below("requests", group)));
        quote!(#gate mod #module;)
    });
    let offers = api.groups.iter().map(|group| {
        let (gate, module) = (features::gate(group), ident(&features::module_below("requests", group)));
        quote!(#gate pub use self::#module::*;)
    });
    render::file(&docs, modules.chain(offers))
}

/// The structs of a group.
pub(super) fn of_group<'a>(api: &Api, group: &Group, operations: &[&'a Operation], shared: &Shared<'a>) -> String {
    let docs = Docs::own(&format!("What the calls of the group {} send.", docs::code(&group.name.wire)));
    let items = operations.iter().map(|operation| item(api, operation, shared));
    render::importing(&docs, &super::NAMES, items, |used| {
        let own = super::imports(used);
        if operations.is_empty() { own } else { quote!(use serde::Deserialize; #own) }
    })
}

fn item<'a>(api: &Api, operation: &'a Operation, shared: &Shared<'a>) -> Piece {
    let subject = match api.groups.get(operation.group) {
        Some(group) => {
            let path = format!("{}::{}", group.type_name, plain(&operation.name.rust));
            format!("[`{path}`](crate::operations::{}::{path})", plain(&group.name.rust))
        }
        None => format!("`{}`", operation.id.escape_debug()),
    };
    let docs = Docs::own(&format!("What a call of {subject} sends."));
    let name = ident(&operation.type_name);
    let fields: Vec<_> = super::kept(operation).iter().map(|(part, always)| shared.field(part, *always)).collect();
    let head = format!("{}#[derive(Clone, Debug, PartialEq, Deserialize)]\npub struct {name}", docs.outer(""));
    match fields.is_empty() {
        true => Piece::Code(format!("{head} {{}}\n")),
        false => Piece::Item { form: Form::Structure, head, members: fields },
    }
}
