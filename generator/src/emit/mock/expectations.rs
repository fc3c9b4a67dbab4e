//! `src/mock/expectations.rs` and below: the operations as a test expects them.
//!
//! In: the groups. Out: a module each: a handle with a method per operation, and the way of answers and errors onto the
//! wire. Invariant: they have the names of the client's own.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::features;
use crate::emit::operations::description;
use crate::emit::tokens::ident;
use crate::ir::{Api, Group, Operation};
use crate::render;
use crate::render::docs::{self, Docs};

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
        quote! {
            use crate::runtime::mock;
            #refusal
        }
    });
    render::file(&docs, modules.chain(offers).chain(shared))
}

/// The handle of a group, and what its operations are answered with and refused with.
pub(super) fn of_group(api: &Api, group: &Group, operations: &[&Operation]) -> String {
    let name = docs::code(&group.name.wire);
    let docs = Docs::own(&format!("The operations of the group {name} as a test expects them."));
    let items = operations.iter().flat_map(|it| [answers::item(api, it), refusals::item(api, it)]);
    let items = std::iter::once(handle(group, operations)).chain(items);
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

fn handle(group: &Group, operations: &[&Operation]) -> TokenStream {
    let docs = description(group);
    let name = ident(&group.type_name);
    let methods = operations.iter().map(|operation| {
        let docs = Docs::own(&format!("Expects {}.", docs::code(&format!("{} {}", operation.method, operation.path))));
        let (method, request) = (ident(&operation.name.rust), ident(&operation.type_name));
        quote! {
            #docs
            pub fn #method(&self) -> mock::Expectation<'a, requests::#request> {
                mock::Expectation::new(self.server)
            }
        }
    });
    let methods: Vec<_> = methods.collect();
    let methods = (!methods.is_empty()).then(|| quote!(impl<'a> #name<'a> { #(#methods)* }));
    quote! {
        #docs
        #[derive(Clone, Copy, Debug)]
        pub struct #name<'a> {
            pub(in crate::mock) server: &'a mock::Server,
        }

        #methods
    }
}
