//! The docs of a method.
//!
//! In: an operation. Out: what it does, its request line, what it needs, its errors, and an example. Invariant: a link
//! leads to an item that is emitted.

use crate::emit::example::Examples;
use crate::emit::facts;
use crate::emit::inputs::{Input, Inputs};
use crate::ir::{Api, ErrorRow, Operation};
use crate::render::docs::{self, Docs};

use super::failures;

/// Docs of the method that begins a call.
pub(super) fn method(api: &Api, operation: &Operation, inputs: &Inputs<'_>, examples: &Examples<'_>) -> Docs {
    let request = docs::code(&format!("{} {}", operation.method, operation.path));
    let begin = match (&operation.summary, &operation.description) {
        (Some(summary), Some(description)) if !same(summary, description) => {
            Docs::vendor(Some(summary), "").and_vendor(Some(description))
        }
        (summary, description) => Docs::vendor(description.as_deref().or(summary.as_deref()), ""),
    };
    let demanded = (!inputs.demanded.is_empty())
        .then(|| format!("Required, and looked for when the call is sent: {}.", docs::codes(&inputs.demanded)));
    let (columns, rows) = errors(api, operation);
    let docs = begin
        .and(&request)
        .and_maybe(operation.deprecated.then(|| facts::DEPRECATED.to_owned()))
        .and_maybe(operation.beta.then(|| "**Beta**: the service may change it without notice.".to_owned()))
        .and_maybe(demanded)
        .and_maybe(inputs.arguments.iter().find_map(Input::other_media_types))
        .list(needs(api, operation))
        .and_maybe(operation.external_docs.as_deref().map(|url| format!("More: {}", docs::text(url))))
        .and_maybe(errors_title(operation))
        .table(&["status", "code", "message", "meaning"][..columns], rows);
    failures::add_table(docs, operation).section("Example").fence("no_run", &examples.of(operation).doctest())
}

/// Whether one text only repeats the other.
fn same(summary: &str, description: &str) -> bool {
    let bare = |text: &str| text.trim().trim_end_matches('.').to_lowercase();
    bare(summary) == bare(description)
}

fn needs(api: &Api, operation: &Operation) -> Vec<String> {
    let codes = |names: &[String]| (!names.is_empty()).then(|| docs::codes(names));
    let security = operation.security.iter().map(|together| {
        let schemes = together.iter().filter_map(|requirement| api.security_schemes.get(requirement.scheme));
        schemes.map(|scheme| docs::code(&scheme.name.wire)).collect::<Vec<_>>().join(" with ")
    });
    let security: Vec<_> = security.filter(|names| !names.is_empty()).collect();
    [
        codes(&operation.app_permissions).map(|names| format!("Application permissions: {names}")),
        codes(&operation.user_permissions).map(|names| format!("User permissions: {names}")),
        operation.usage_plan_group.as_ref().map(|group| format!("Usage plan group: {}", plan(api, group))),
        (!security.is_empty()).then(|| format!("Authentication: {}", security.join(", or "))),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A plan group with its budget, where that is known.
fn plan(api: &Api, group: &str) -> String {
    let budget = api.client.rate_limits.as_ref().and_then(|limits| limits.groups.get(group));
    let budget =
        budget.map(|budget| format!(" ({} calls in {} seconds, unless set otherwise)", budget.limit, budget.window));
    docs::code(group) + &budget.unwrap_or_default()
}

fn errors_title(operation: &Operation) -> Option<String> {
    (!operation.errors.is_empty()).then(|| "The errors that the service documents:".to_owned())
}

/// The rows of the error table, and how many columns they have: meanings have one where a code has a meaning.
fn errors(api: &Api, operation: &Operation) -> (usize, Vec<Vec<String>>) {
    let known = |row: &ErrorRow| {
        let mut variants = operation.error_variants.iter();
        variants.find_map(|variant| {
            let code = api.error_codes.get(variant.code)?;
            (code.name.wire == row.code).then_some((variant, code))
        })
    };
    let row = |row: &ErrorRow| {
        let (code, known) = (docs::code_cell(&row.code), known(row));
        let linked = known.map(|(variant, _)| format!("[{code}](errors::{}::{})", operation.error_name, variant.name));
        let meaning = known.and_then(|(_, code)| code.description.as_deref()).map(docs::cell).unwrap_or_default();
        vec![row.status.to_string(), linked.unwrap_or(code), docs::text(&row.message), meaning]
    };
    let mut rows: Vec<_> = operation.errors.iter().map(row).collect();
    let columns = if rows.iter().all(|row| row[3].is_empty()) { 3 } else { 4 };
    rows.iter_mut().for_each(|row| row.truncate(columns));
    (columns, rows)
}
