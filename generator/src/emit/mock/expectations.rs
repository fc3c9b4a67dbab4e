//! `src/mock/expectations.rs` and below: the operations as a test expects them.
//!
//! In: the groups. Out: a module each: a handle with a method per operation, and the way of answers and errors onto the
//! wire. Invariant: they have the names of the client's own.

use quote::quote;

use crate::emit::features;
use crate::emit::operations::description;
use crate::emit::tokens::ident;
use crate::ir::{Api, Group, Operation};
use crate::render::docs::{self, Docs};
use crate::render::{self, Form, Member, Piece};

use super::{answers, refusals};

/// The modules of the groups.
pub(super) fn file(api: &Api) -> String {
    let docs = Docs::own("The operations as a test expects them, in the groups of the client.");
    let modules = api.groups.iter().map(|group| {
        let (gate, module) = (features::gate(group), ident(&features::module_below("expectations", group)));
        quote!(#gate mod #module;)
    });
    let offers = api.groups.iter().map(|group| {
        let (gate, module) = (features::gate(group), ident(&features::module_below("expectations", group)));
        quote!(#gate pub use self::#module::*;)
    });
    let shared = refusals::undocumented(api).map(|refusal| {
        let import = quote!(
            use crate::runtime::mock;
        );
        [Piece::Items(import), refusal]
    });
    render::file(&docs, modules.chain(offers).map(Piece::Items).chain(shared.into_iter().flatten()))
}

/// The handle of a group, and what its operations are answered with and refused with.
pub(super) fn of_group(api: &Api, group: &Group, operations: &[&Operation]) -> String {
    let name = docs::code(&group.name.wire);
    let docs = Docs::own(&format!("The operations of the group {name} as a test expects them."));
    let items = operations.iter().map(|it| answers::items(api, it).into_iter().chain(refusals::item(api, it)));
    let items = handle(group, operations).into_iter().chain(items.flatten());
    render::importing(&docs, &super::NAMES, items, |used| {
        let own = super::imports(used);
        let requests = (!operations.is_empty()).then(|| {
            quote!(
                use crate::mock::requests;
            )
        });
        quote! {
            use crate::runtime::mock;
            #requests
            #own
        }
    })
}

fn handle(group: &Group, operations: &[&Operation]) -> Vec<Piece> {
    let docs = description(group).outer("");
    let name = ident(&group.type_name);
    let methods = operations.iter().map(|operation| {
        let docs = Docs::own(&format!("Expects {}.", docs::code(&format!("{} {}", operation.method, operation.path))));
        let (method, request) = (ident(&operation.name.rust), ident(&operation.type_name));
        let after = format!(" -> mock::Expectation<'a, requests::{request}> {{");
        let signature = render::listed("    ", &format!("pub fn {method}"), &["&self".to_owned()], &after);
        let docs = docs.outer("    ");
        Member::Code(format!("{docs}{signature}        mock::Expectation::new(self.server)\n    }}\n"))
    });
    let members: Vec<_> = methods.collect();
    let mut pieces = vec![Piece::Code(format!(
        "{docs}#[derive(Clone, Copy, Debug)]
pub struct {name}<'a> {{
    pub(in crate::mock) server: &'a mock::Server,
}}
"
    ))];
    if !members.is_empty() {
        let head = format!("impl<'a> {name}<'a>");
        pieces.push(Piece::Item { form: Form::Implementation, head, members });
    }
    pieces
}
