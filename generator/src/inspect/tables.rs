//! The IR as tables for people.
//!
//! A block for each group of operations, one for the types, one for the error codes, and the counts at the end. Columns
//! are aligned within a block; the last column may be as long as it likes. Whether the document or an overlay has set a
//! name or a type stands beside it.

use std::fmt::Write as _;

use super::words;
use crate::ir::{Api, Operation, Parameter, TypeDef, TypeKind};
use crate::tree::Sources;

/// All tables.
pub(super) fn api(api: &Api, sources: &Sources) -> String {
    let source = |basis| words::source(sources, basis);
    let mut text = format!("{} {}\n", api.info.title, api.info.version);
    for group in &api.groups {
        let _ =
            writeln!(text, "\n{} (client.{}(), name: {})", group.name.wire, group.name.rust, source(group.name_basis));
        let operations = group.operations.iter().filter_map(|index| api.operations.get(*index));
        for one in operations {
            let _ = writeln!(text, "  {}", operation(api, one, source(one.name_basis)));
            let body = one.request_body.iter().map(|body| {
                let ty = words::content(api, &body.content);
                vec!["    (request)".to_owned(), "body".to_owned(), ty, source(body.basis).to_owned()]
            });
            let answers = one.responses.iter().filter_map(|response| {
                let (_, content) = response.content.as_ref()?;
                let name = format!("    ({})", response.status);
                Some(vec![name, "answer".to_owned(), words::content(api, content), source(response.basis).to_owned()])
            });
            let parameters = one.parameters.iter().map(|part| parameter(api, part, source(part.basis)));
            text.push_str(&aligned(&parameters.chain(body).chain(answers).collect::<Vec<_>>()));
        }
    }
    text.push_str("\ntypes\n");
    let types = api.types.iter().map(|def| {
        let set = match (source(def.basis), source(def.name_basis)) {
            (one, other) if one == other => one.to_owned(),
            (kind, name) => format!("{kind}, name: {name}"),
        };
        type_def(api, def, set)
    });
    text.push_str(&aligned(&types.collect::<Vec<_>>()));
    text.push_str("\nerror codes\n");
    text.push_str(&aligned(&error_codes(api)));
    let _ = writeln!(text, "\n{}", counts(api));
    text
}

/// `list: GET /pets -> PetList (Light, app:Read, paged, 3 errors, name: document)`
fn operation(api: &Api, operation: &Operation, named_by: &str) -> String {
    let body = operation.request_body.as_ref().map(|body| format!(" {}", words::content(api, &body.content)));
    let mut marks: Vec<String> = Vec::new();
    marks.extend(operation.usage_plan_group.clone());
    marks.extend(operation.app_permissions.iter().map(|permission| format!("app:{permission}")));
    marks.extend(operation.user_permissions.iter().map(|permission| format!("user:{permission}")));
    marks.extend(operation.beta.then(|| "beta".to_owned()));
    marks.extend(operation.deprecated.then(|| "deprecated".to_owned()));
    marks.extend(operation.pagination.is_some().then(|| "paged".to_owned()));
    let rows = operation.errors.len();
    marks.extend((rows > 0).then(|| count(rows, "error")));
    marks.push(format!("name: {named_by}"));
    let marks = format!(" ({})", marks.join(", "));
    format!(
        "{}: {} {}{} -> {}{marks}",
        operation.name.rust,
        operation.method,
        operation.path,
        body.unwrap_or_default(),
        words::success(api, &operation.success),
    )
}

fn parameter(api: &Api, parameter: &Parameter, set_by: &str) -> Vec<String> {
    let location = format!("{:?}", parameter.location).to_lowercase();
    let default = parameter.default.as_ref().map(|value| format!("= {value}"));
    let rest = default.or_else(|| parameter.required.then(|| "required".to_owned())).unwrap_or_default();
    vec![format!("    {}", parameter.name.wire), location, words::ty(api, &parameter.ty), set_by.to_owned(), rest]
}

fn type_def(api: &Api, def: &TypeDef, set_by: String) -> Vec<String> {
    let (kind, details) = match &def.kind {
        TypeKind::Object(object) => {
            let field = |field: &crate::ir::Field| {
                format!("{}{}: {}", field.name.wire, if field.required { "" } else { "?" }, words::ty(api, &field.ty))
            };
            let rest = object.additional.iter().map(|(_, ty)| format!("*: {}", words::ty(api, ty)));
            ("object", object.fields.iter().map(field).chain(rest).collect::<Vec<_>>().join(", "))
        }
        TypeKind::Enum(values) => {
            ("enum", values.values.iter().map(|value| value.name.wire.clone()).collect::<Vec<_>>().join(" | "))
        }
        TypeKind::Union(union) => {
            ("union", union.variants.iter().map(|variant| words::ty(api, &variant.ty)).collect::<Vec<_>>().join(" | "))
        }
        TypeKind::IntegerOr { words, .. } => {
            ("integer or", words.iter().map(|word| word.wire.clone()).collect::<Vec<_>>().join(" | "))
        }
        TypeKind::Alias(ty) => ("alias", words::ty(api, ty)),
    };
    vec![format!("  {}", def.name.rust), set_by, kind.to_owned(), details]
}

fn error_codes(api: &Api) -> Vec<Vec<String>> {
    let row = |code: &crate::ir::ErrorCode| {
        let statuses = code.statuses.iter().map(u16::to_string).collect::<Vec<_>>().join(",");
        vec![format!("  {}", code.name.wire), statuses, code.name.rust.clone(), code.template.text()]
    };
    api.error_codes.iter().map(row).collect()
}

fn counts(api: &Api) -> String {
    let rows: usize = api.operations.iter().map(|operation| operation.errors.len()).sum();
    let parameters: usize = api.operations.iter().map(|operation| operation.parameters.len()).sum();
    format!(
        "{} in {}, {}, {}, {} in {} and {} of info",
        count(api.operations.len(), "operation"),
        count(api.groups.len(), "group"),
        count(parameters, "parameter"),
        count(api.types.len(), "type"),
        count(api.error_codes.len(), "error code"),
        count(rows, "row"),
        api.info.errors.len(),
    )
}

fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// Rows with their columns padded to the widest cell, the last one as it is.
fn aligned(rows: &[Vec<String>]) -> String {
    let mut widths: Vec<usize> = Vec::new();
    for row in rows {
        for (column, cell) in row.iter().enumerate() {
            let width = cell.chars().count();
            match widths.get_mut(column) {
                Some(known) => *known = width.max(*known),
                None => widths.push(width),
            }
        }
    }
    let mut text = String::new();
    for row in rows {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
        let line = cells.collect::<Vec<_>>().join("  ");
        let _ = writeln!(text, "{}", line.trim_end());
    }
    text
}
