//! The module of a group.
//!
//! In: a group. Out: its handle with a method per operation, and each operation's call. Invariant: the module imports
//! what it uses and no more.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::example::Examples;
use crate::emit::facts;
use crate::emit::shared::Shared;
use crate::emit::tokens::{ident, plain};
use crate::ir::{Api, Group, Operation};
use crate::render::docs::{self, Docs};
use crate::render::{self, Form, Member, Mentions, Piece};

use super::{bytes, call, headers, success};

/// The file of a group.
pub(super) fn file<'a>(api: &'a Api, group: &Group, examples: &Examples<'_>, shared: &Shared<'a>) -> String {
    let operations: Vec<_> = group.operations.iter().filter_map(|index| api.operations.get(*index)).collect();
    let docs = description(group)
        .and("A call is made by a method of the handle, refined by setters, and sent.")
        .table(&["call", "request", "what it does"], operations.iter().map(|operation| row(group, operation)));
    let handle = handle(api, group, &operations, examples).into_iter();
    let calls = operations.iter().flat_map(|it| {
        let answers = success::item(api, it).into_iter().chain(headers::item(api, it));
        call::items(api, group, it, shared).into_iter().chain(answers.map(Piece::Items))
    });
    render::importing(&docs, &NAMES, handle.chain(calls), imports)
}

/// An operation in the table of its group.
fn row(group: &Group, operation: &Operation) -> Vec<String> {
    let method = plain(&operation.name.rust);
    let call = format!("[`{method}`]({}::{method})", group.type_name);
    let request = docs::code_cell(&format!("{} {}", operation.method, operation.path));
    let about = operation.summary.as_deref().or(operation.description.as_deref()).map(docs::cell).unwrap_or_default();
    let about = if operation.deprecated { format!("{} {about}", facts::DEPRECATED) } else { about };
    vec![call, request, about.trim_end().to_owned()]
}

/// What the group is about.
pub(in crate::emit) fn description(group: &Group) -> Docs {
    Docs::vendor(
        group.description.as_deref(),
        &format!("The operations of the group {}.", docs::code(&group.name.wire)),
    )
}

/// What a group's file may have to import.
pub(in crate::emit) const NAMES: [&str; 8] =
    ["BTreeMap", "Display", "PhantomData", "errors", "meta", "models", "runtime", "service"];

fn imports(used: &Mentions) -> TokenStream {
    let std = [
        (
            "BTreeMap",
            quote!(
                use std::collections::BTreeMap;
            ),
        ),
        (
            "Display",
            quote!(
                use std::fmt::Display;
            ),
        ),
        (
            "PhantomData",
            quote!(
                use std::marker::PhantomData;
            ),
        ),
    ];
    let std = std.into_iter().filter(|(name, _)| used.has(name)).map(|(_, import)| import);
    let own = used.among(&["errors", "meta", "models", "runtime", "service"]);
    let own = (!own.is_empty()).then(|| quote!(use crate::{#(#own),*};));
    quote!(#(#std)* #own)
}

fn handle(api: &Api, group: &Group, operations: &[&Operation], examples: &Examples<'_>) -> Vec<Piece> {
    let docs = description(group).outer("");
    let name = ident(&group.type_name);
    let methods = operations.iter().flat_map(|operation| {
        let at_url = bytes::at_url(operation).map(Member::Tokens);
        [call::method(api, operation, examples)].into_iter().chain(at_url)
    });
    let members: Vec<_> = methods.collect();
    let mut pieces = vec![Piece::Code(format!(
        "{docs}#[derive(Clone, Copy, Debug)]
pub struct {name}<'a, M = runtime::Async> {{
    pub(crate) transport: &'a runtime::Transport,
    pub(crate) mode: PhantomData<M>,
}}
"
    ))];
    if !members.is_empty() {
        let head = format!("impl<'a, M> {name}<'a, M>");
        pieces.push(Piece::Item { form: Form::Implementation, head, members });
    }
    pieces
}
