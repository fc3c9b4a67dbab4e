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
use crate::render::docs::{self, Docs};
use crate::render::{self, Piece};

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

fn call(api: &Api, operation: &Operation) -> Piece {
    let Some(group) = api.groups.get(operation.group) else { return Piece::Items(TokenStream::new()) };
    let (function, request) = (function(operation), ident(&operation.type_name));
    let (accessor, method) = (ident(&group.name.rust), ident(&operation.name.rust));
    let inputs: Vec<_> = super::kept(operation).iter().map(|(part, always)| (Input::of(api, part), *always)).collect();
    let (arguments, setters) = inputs.split_at(Parts::of(operation).arguments.len());
    let given = |input: &Input<'_>| input.kept.pass(&format!("request.{}", input.name));
    let arguments: Vec<_> = arguments.iter().map(|(input, _)| given(input)).collect();
    let statements = setters.iter().map(|(input, always)| {
        let name = &input.name;
        match always {
            true => format!("        call = call.{name}({});\n", given(input)),
            false => {
                let value = input.kept.pass(&name.to_string());
                let call = format!("            call = call.{name}({value});\n");
                format!("        if let Some({name}) = request.{name} {{\n{call}        }}\n")
            }
        }
    });
    let statements: String = statements.collect();
    let read = match inputs.is_empty() {
        true => format!("mock::inputs::<requests::{request}>(inputs)?;"),
        false => format!("let request: requests::{request} = mock::inputs(inputs)?;"),
    };
    let mutable = if statements.is_empty() { "" } else { "mut " };
    let begin = format!("        let {mutable}call = client.{accessor}().{method}({});\n", arguments.join(", "));
    let begin = match render::fits(&begin) {
        true => begin,
        false => {
            let call = render::listed("            ", &format!(".{method}"), &arguments, ";");
            format!("        let {mutable}call = client\n            .{accessor}()\n{call}")
        }
    };
    let deprecated = match operation.deprecated || setters.iter().any(|(input, _)| input.deprecated) {
        true => "#[expect(deprecated, reason = \"what is going away is called as long as it is there\")]\n",
        false => "",
    };
    let outcome = outcome(group, operation);
    let parameters = ["client: &Client", "inputs: Value"].map(str::to_owned);
    let signature = render::listed("", &format!("pub(super) fn {function}"), &parameters, " -> Sent<'_> {");
    Piece::Code(format!(
        "{deprecated}{signature}    Box::pin(async move {{
        {read}
{begin}{statements}        match call.send().await {{
{outcome}            Err(error) => mock::refused(&error),
        }}
    }})
}}
"
    ))
}

/// The arms that take the types off what a call gives.
fn outcome(group: &Group, operation: &Operation) -> String {
    let read = |content: Option<&Content>| match content {
        Some(Content::Json(_) | Content::Text) => "mock::answered(&answer),",
        Some(Content::Batch(_)) => {
            "{
                let parts = answer
                    .iter()
                    .map(|part| mock::part(part.id.as_deref(), part.status, part.result.as_ref()));
                parts.collect()
            }"
        }
        Some(_) => "mock::read(answer).await,",
        None => "mock::answered(&()),",
    };
    match &operation.success {
        Success::Empty => format!("            Ok(()) => {}\n", read(None)),
        Success::One(content) => format!("            Ok(answer) => {}\n", read(Some(content))),
        Success::Several { name, variants } => {
            let (module, name) = (ident(&group.name.rust), ident(name));
            let arm = |variant: &SuccessVariant| {
                let (read, variant_name) = (read(variant.content.as_ref()), ident(&variant.name));
                let content = if variant.content.is_some() { "(answer)" } else { "" };
                format!("            Ok(operations::{module}::{name}::{variant_name}{content}) => {read}\n")
            };
            variants.iter().map(arm).collect()
        }
    }
}
