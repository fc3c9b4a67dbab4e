//! `src/mock/requests.rs`: what a call of each operation sends.
//!
//! In: the operations. Out: a struct each, read from an object of the inputs by place and name. Invariant: its fields are
//! the arguments and setters of the call, by the same names.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::emit::features;
use crate::emit::inputs::Input;
use crate::emit::parts::Part;
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
    let items = operations.iter().flat_map(|operation| items(api, operation, shared));
    render::importing(&docs, &super::NAMES, items, super::imports)
}

fn items<'a>(api: &Api, operation: &'a Operation, shared: &Shared<'a>) -> [Piece; 2] {
    let subject = match api.groups.get(operation.group) {
        Some(group) => {
            let path = format!("{}::{}", group.type_name, plain(&operation.name.rust));
            format!("[`{path}`](crate::operations::{}::{path})", plain(&group.name.rust))
        }
        None => format!("`{}`", operation.id.escape_debug()),
    };
    let docs = Docs::own(&format!("What a call of {subject} sends."));
    let name = ident(&operation.type_name);
    let kept = super::kept(operation);
    let fields: Vec<_> = kept.iter().map(|(part, always)| shared.field(part, *always)).collect();
    let head = format!("{}#[derive(Clone, Debug, PartialEq)]\npub struct {name}", docs.outer(""));
    let item = match fields.is_empty() {
        true => Piece::Code(format!("{head} {{}}\n")),
        false => Piece::Item { form: Form::Structure, head, members: fields },
    };
    [item, Piece::Items(slots(api, operation, &kept))]
}

/// How a struct is read and written, by the table of its members.
fn slots(api: &Api, operation: &Operation, kept: &[(Part<'_>, bool)]) -> TokenStream {
    let name = ident(&operation.type_name);
    let places = || kept.iter().enumerate().map(|(at, part)| (Literal::usize_unsuffixed(at), part));
    let required: Vec<_> = places().filter(|(_, (_, always))| *always).map(|(at, _)| at).collect();
    let required = (!required.is_empty()).then(|| quote!(, required(#(#required)*)));
    let members = places().map(|(at, (part, _))| {
        let Input { name, kept, .. } = Input::of(api, part);
        let key = kept.key;
        quote!(#name(#at #key))
    });
    quote!(runtime::object! { #name, vacant #required; #(#members),* })
}
