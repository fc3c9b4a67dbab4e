//! The IR as tables for people.
//!
//! A block for each group of operations, one for the types, one for the error codes, and the counts at the end. Columns
//! are aligned within a block; the last column may be as long as it likes.

use std::fmt::Write as _;

use super::words;
use crate::ir::{Api, Operation, TypeDef, TypeKind};

/// All tables.
pub(super) fn api(api: &Api) -> String {
    let mut text = format!("{} {}\n", api.info.title, api.info.version);
    for group in &api.groups {
        let _ = writeln!(text, "\n{} (client.{}())", group.name.wire, group.name.rust);
        let operations = group.operations.iter().filter_map(|index| api.operations.get(*index));
        let mut rows = Vec::new();
        for one in operations {
            rows.push(operation(api, one));
            rows.extend(one.parameters.iter().map(|parameter| {
                let need = if parameter.required { "required" } else { "" };
                let default = parameter.default.as_ref().map(|value| format!("= {value}")).unwrap_or_default();
                let location = format!("{:?}", parameter.location).to_lowercase();
                let rest = [need, &default].join(" ").trim().to_owned();
                vec![format!("  {}", parameter.name.wire), location, words::ty(api, &parameter.ty), rest]
            }));
        }
        text.push_str(&aligned(&rows));
    }
    text.push_str("\ntypes\n");
    text.push_str(&aligned(&api.types.iter().map(|def| type_def(api, def)).collect::<Vec<_>>()));
    text.push_str("\nerror codes\n");
    text.push_str(&aligned(&error_codes(api)));
    let _ = writeln!(text, "\n{}", counts(api));
    text
}

fn operation(api: &Api, operation: &Operation) -> Vec<String> {
    let body = operation.request_body.as_ref().map(|body| words::content(api, &body.content));
    let success = words::success(api, &operation.success);
    let gives = body.map_or_else(|| format!("-> {success}"), |body| format!("{body} -> {success}"));
    let mut marks: Vec<String> = Vec::new();
    marks.extend(operation.usage_plan_group.clone());
    marks.extend(operation.app_permissions.iter().map(|permission| format!("app:{permission}")));
    marks.extend(operation.user_permissions.iter().map(|permission| format!("user:{permission}")));
    marks.extend(operation.beta.then(|| "beta".to_owned()));
    marks.extend(operation.deprecated.then(|| "deprecated".to_owned()));
    marks.extend(operation.pagination.is_some().then(|| "paged".to_owned()));
    let rows = operation.errors.len();
    marks.extend((rows > 0).then(|| format!("{rows} errors")));
    let request = format!("{} {}", operation.method, operation.path);
    vec![operation.name.rust.clone(), request, gives, marks.join(" ")]
}

fn type_def(api: &Api, def: &TypeDef) -> Vec<String> {
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
    vec![format!("  {}", def.name.rust), kind.to_owned(), details]
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
        "{} operations in {} groups, {parameters} parameters, {} types, {} error codes in {rows} rows and {} of info",
        api.operations.len(),
        api.groups.len(),
        api.types.len(),
        api.error_codes.len(),
        api.info.errors.len(),
    )
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
