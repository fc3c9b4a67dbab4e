//! `src/meta.rs`: what is known of each operation without calling it.
//!
//! In: the operations. Out: a constant each, and a list of all. Invariant: nothing is computed when the client runs.

use proc_macro2::Literal;
use quote::quote;

use crate::ir::{Api, ErrorRow, Operation};
use crate::render::docs::{self, Docs};
use crate::render::{self, Piece};

use super::tokens::ident;

/// What a client asks for where the document does not say what it gets.
const JSON: &str = "application/json";

/// The file.
pub(super) fn file(api: &Api) -> String {
    let docs = Docs::own("What is known of each operation without calling it.");
    let names: Vec<_> = api.operations.iter().map(|operation| ident(&operation.const_name)).collect();
    let imports = match api.operations.iter().any(|operation| !operation.errors.is_empty()) {
        true => quote!(
            use crate::runtime::{DocumentedError, OperationMeta};
        ),
        false => quote!(
            use crate::runtime::OperationMeta;
        ),
    };
    let all = quote! {
        /// Every operation of the API.
        pub static ALL: &[&OperationMeta] = &[#(&#names),*];
    };
    render::file(
        &docs,
        [imports, all].map(Piece::Items).into_iter().chain(api.operations.iter().map(|it| item(api, it))),
    )
}

fn item(api: &Api, operation: &Operation) -> Piece {
    let docs = Docs::own(&docs::code(&format!("{} {}", operation.method, operation.path))).outer("");
    let name = ident(&operation.const_name);
    let Operation { idempotent, deprecated, beta, .. } = operation;
    let [id, method, path] = [&operation.id, &operation.method, &operation.template].map(|text| literal(text));
    let [app_permissions, user_permissions, servers] =
        [&operation.app_permissions, &operation.user_permissions, &operation.servers].map(list);
    let usage_plan_group = match &operation.usage_plan_group {
        Some(group) => format!("Some({})", literal(group)),
        None => "None".to_owned(),
    };
    let accept = literal(&accept(operation));
    let security = operation.security.iter().map(|together| {
        let schemes = together.iter().filter_map(|requirement| api.security_schemes.get(requirement.scheme));
        list(schemes.map(|scheme| &scheme.name.wire))
    });
    let security = rows("security", &security.collect::<Vec<_>>());
    let errors: String = operation.errors.iter().map(error).collect();
    let errors = if errors.is_empty() { errors } else { format!("\n{errors}    ") };
    Piece::Code(format!(
        "{docs}pub static {name}: OperationMeta = OperationMeta {{
    id: {id},
    method: {method},
    path: {path},
    app_permissions: {app_permissions},
    user_permissions: {user_permissions},
    usage_plan_group: {usage_plan_group},
    idempotent: {idempotent},
    deprecated: {deprecated},
    beta: {beta},
    servers: {servers},
    accept: {accept},
{security}    errors: &[{errors}],
}};
"
    ))
}

/// A member that is a list of lists: on one line, or on one for each where it would be too long.
fn rows(name: &str, rows: &[String]) -> String {
    let line = format!("    {name}: &[{}],\n", rows.join(", "));
    if render::fits(&line) {
        return line;
    }
    let rows: String = rows.iter().map(|row| format!("        {row},\n")).collect();
    format!("    {name}: &[\n{rows}    ],\n")
}

fn error(row: &ErrorRow) -> String {
    let (status, code, message) = (row.status, literal(&row.code), literal(&row.message));
    format!(
        "        DocumentedError {{
            status: {status},
            code: {code},
            message: {message},
        }},
"
    )
}

fn literal(text: &str) -> String {
    Literal::string(text).to_string()
}

fn list<'a>(texts: impl IntoIterator<Item = &'a String>) -> String {
    let literals: Vec<_> = texts.into_iter().map(|text| literal(text)).collect();
    format!("&[{}]", literals.join(", "))
}

/// The media types of the successes, in document order; JSON, as errors are mostly written, where they have none.
fn accept(operation: &Operation) -> String {
    let is_success = |status: &str| status.starts_with('2') || status == "default";
    let mut types: Vec<&str> = Vec::new();
    for response in operation.responses.iter().filter(|response| is_success(&response.status)) {
        let first = response.content.as_ref().map(|(media_type, _)| media_type);
        for media_type in first.into_iter().chain(&response.other_media_types) {
            let sendable = !media_type.is_empty() && media_type.bytes().all(|byte| (0x20..0x7f).contains(&byte));
            if sendable && !types.contains(&media_type.as_str()) {
                types.push(media_type);
            }
        }
    }
    if types.is_empty() { JSON.to_owned() } else { types.join(", ") }
}
