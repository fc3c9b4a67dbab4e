//! `src/mock/calls.rs`: every operation, called with inputs that are JSON.
//!
//! In: the operations. Out: a list of them, each with a function that makes its typed call. Invariant: the calls are
//! made as a user makes them, by the methods and setters of the client.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::emit::features;
use crate::emit::inputs::Input;
use crate::emit::parts::Parts;
use crate::emit::tokens::{ident, plain};
use crate::ir::{Api, Content, Group, Operation, Success, SuccessVariant};
use crate::render;
use crate::render::docs::{self, Docs};

/// The file.
pub(super) fn file(api: &Api) -> String {
    let docs = Docs::own("Every operation, called with inputs that are JSON.");
    let imports = quote! {
        use crate::Client;
        use crate::runtime::mock::Probe;
    };
    let modules = api.groups.iter().map(|group| {
        let (gate, module) = (features::gate(group), ident(&features::module_below("calls", group)));
        quote!(#gate mod #module;)
    });
    let entries = api.operations.iter().filter_map(|operation| {
        let group = api.groups.get(operation.group)?;
        let (gate, module) = (features::gate(group), ident(&features::module_below("calls", group)));
        let (meta, function, request) =
            (ident(&operation.const_name), function(operation), ident(&operation.type_name));
        Some(quote! {
            #gate
            Probe {
                operation: &crate::meta::#meta,
                send: self::#module::#function,
                expect: crate::runtime::mock::expected::<crate::mock::requests::#request>
            }
        })
    });
    let all = quote! {
        /// Every operation, and the way to call it.
        pub static ALL: &[Probe<Client>] = &[#(#entries),*];
    };
    render::file(&docs, [imports].into_iter().chain(modules).chain([all]))
}

/// The calls of a group.
pub(super) fn of_group(api: &Api, group: &Group, operations: &[&Operation]) -> String {
    let name = docs::code(&group.name.wire);
    let docs = Docs::own(&format!("The operations of the group {name}, called with inputs that are JSON."));
    let functions = operations.iter().map(|operation| call(api, operation));
    render::importing(&docs, &super::NAMES, functions, |used| {
        let own = super::imports(used);
        match operations {
            [] => TokenStream::new(),
            _ => quote! {
                use serde_json::Value;
                use crate::Client;
                use crate::mock::requests;
                use crate::runtime::mock::{self, Sent};
                #own
            },
        }
    })
}

fn function(operation: &Operation) -> Ident {
    format_ident!("call_{}", plain(&operation.const_name).to_lowercase())
}

fn call(api: &Api, operation: &Operation) -> TokenStream {
    let Some(group) = api.groups.get(operation.group) else { return TokenStream::new() };
    let (function, request) = (function(operation), ident(&operation.type_name));
    let (accessor, method) = (ident(&group.name.rust), ident(&operation.name.rust));
    let inputs: Vec<_> = super::kept(operation).iter().map(|(part, always)| (Input::of(api, part), *always)).collect();
    let (arguments, setters) = inputs.split_at(Parts::of(operation).arguments.len());
    let given = |input: &Input<'_>| {
        let name = &input.name;
        input.kept.pass(quote!(request.#name))
    };
    let arguments = arguments.iter().map(|(input, _)| given(input));
    let statements = setters.iter().map(|(input, always)| {
        let name = &input.name;
        let value = input.kept.pass(quote!(#name));
        match always {
            true => {
                let value = given(input);
                quote!(call = call.#name(#value);)
            }
            false => quote!(if let Some(#name) = request.#name { call = call.#name(#value); }),
        }
    });
    let statements: Vec<_> = statements.collect();
    let read = match inputs.is_empty() {
        true => quote!(mock::inputs::<requests::#request>(inputs)?;),
        false => quote!(let request: requests::#request = mock::inputs(inputs)?;),
    };
    let begin = quote!(client.#accessor().#method(#(#arguments),*));
    let call = match statements.is_empty() {
        true => quote!(let call = #begin;),
        false => quote!(let mut call = #begin; #(#statements)*),
    };
    let deprecated = operation.deprecated || setters.iter().any(|(input, _)| input.deprecated);
    let deprecated = deprecated
        .then(|| quote!(#[expect(deprecated, reason = "what is going away is called as long as it is there")]));
    let outcome = outcome(group, operation);
    quote! {
        #deprecated
        pub(super) fn #function(client: &Client, inputs: Value) -> Sent<'_> {
            Box::pin(async move {
                #read
                #call
                #outcome
            })
        }
    }
}

/// The statement that sends the call and takes the types off what it gives.
fn outcome(group: &Group, operation: &Operation) -> TokenStream {
    let read = |content: Option<&Content>| match content {
        Some(Content::Json(_) | Content::Text) => quote!(mock::answered(&answer)),
        Some(Content::Batch(_)) => quote! {{
            let parts = answer.iter().map(|part| mock::part(part.id.as_deref(), part.status, part.result.as_ref()));
            parts.collect()
        }},
        Some(_) => quote!(mock::read(answer).await),
        None => quote!(mock::answered(&())),
    };
    let answers = match &operation.success {
        Success::Empty => vec![quote!(Ok(()) => mock::answered(&()))],
        Success::One(content) => {
            let read = read(Some(content));
            vec![quote!(Ok(answer) => #read)]
        }
        Success::Several { name, variants } => {
            let (module, name) = (ident(&group.name.rust), ident(name));
            let arm = |variant: &SuccessVariant| {
                let read = read(variant.content.as_ref());
                let variant_name = ident(&variant.name);
                let content = variant.content.is_some().then(|| quote!((answer)));
                quote!(Ok(operations::#module::#name::#variant_name #content) => #read)
            };
            variants.iter().map(arm).collect()
        }
    };
    quote! {
        match call.send().await {
            #(#answers,)*
            Err(error) => mock::refused(&error),
        }
    }
}
