//! `openapi.json`: the document as it was understood.
//!
//! In: the OpenAPI 3 document, and the facts of the IR. Out: the document with those facts under `x-client`, and
//! without the prose that they were read from. Invariant: it is the document that the client was made from, and stays
//! valid OpenAPI 3.0.3.

use openapiv3::OpenAPI;
use serde_json::{Map, Value, json};

use crate::ir::{Api, Operation};
use crate::vocabulary::{self, KEY, OperationPagination, Permissions};

/// The file.
pub(super) fn file(api: &Api, openapi: &OpenAPI) -> String {
    let mut document = serde_json::to_value(openapi).unwrap_or_else(|_| json!({}));
    if let Some(root) = document.as_object_mut() {
        describe(root.get_mut("info").and_then(Value::as_object_mut), api.info.description.as_deref());
        annotate(root, &api.client);
    }
    if let Some(components) = document.get_mut("components") {
        unstyle(components.get_mut("parameters"));
        unstyle(components.get_mut("headers"));
        unstyle_headers(components.get_mut("responses"));
    }
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    for item in paths.into_iter().flat_map(Map::values_mut) {
        unstyle(item.get_mut("parameters"));
    }
    for operation in &api.operations {
        let method = operation.method.to_lowercase();
        let node = document.get_mut("paths").and_then(|paths| paths.get_mut(&operation.path)?.get_mut(&method));
        if let Some(node) = node.and_then(Value::as_object_mut) {
            unstyle(node.get_mut("parameters"));
            unstyle_headers(node.get_mut("responses"));
            // An id that two operations have is no id; the document that is emitted has each once.
            if node.get("operationId").is_some_and(|id| *id != operation.id) {
                node.insert("operationId".to_owned(), json!(operation.id));
            }
            describe(Some(node), operation.description.as_deref());
            annotate(node, &facts(api, operation));
        }
    }
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}

/// Takes the style from parameters and headers that have a media type instead: the standard forbids both, and [`openapiv3`]
/// always writes one.
fn unstyle(parts: Option<&mut Value>) {
    let parts: Vec<&mut Value> = match parts {
        Some(Value::Array(parts)) => parts.iter_mut().collect(),
        Some(Value::Object(parts)) => parts.values_mut().collect(),
        _ => Vec::new(),
    };
    for part in parts.into_iter().filter_map(Value::as_object_mut) {
        if part.contains_key("content") {
            part.shift_remove("style");
        }
    }
}

/// The same for the headers of these responses.
fn unstyle_headers(responses: Option<&mut Value>) {
    for response in responses.and_then(Value::as_object_mut).into_iter().flat_map(Map::values_mut) {
        unstyle(response.get_mut("headers"));
    }
}

/// Puts the sentences in the place of a description that had facts in it, too.
fn describe(node: Option<&mut Map<String, Value>>, description: Option<&str>) {
    let Some(node) = node.filter(|node| node.contains_key("description")) else { return };
    match description {
        Some(description) => node.insert("description".to_owned(), json!(description)),
        None => node.shift_remove("description"),
    };
}

fn annotate(node: &mut Map<String, Value>, facts: &impl serde::Serialize) {
    let facts = serde_json::to_value(facts).unwrap_or_default();
    if facts.as_object().is_some_and(|facts| !facts.is_empty()) {
        node.insert(KEY.to_owned(), facts);
    }
}

/// What is known of an operation, in the vocabulary in which an overlay would say it.
fn facts(api: &Api, operation: &Operation) -> vocabulary::Operation {
    let permissions = Permissions { app: operation.app_permissions.clone(), user: operation.user_permissions.clone() };
    let errors = operation.errors.iter().map(|row| vocabulary::ErrorRow {
        status: row.status,
        code: row.code.clone(),
        message: row.message.clone(),
    });
    let errors: Vec<_> = errors.collect();
    vocabulary::Operation {
        group: api.groups.get(operation.group).map(|group| group.name.wire.clone()),
        name: Some(operation.name.rust.trim_start_matches("r#").to_owned()),
        servers: (!operation.servers.is_empty()).then(|| operation.servers.clone()),
        idempotent: Some(operation.idempotent),
        pagination: operation.pagination.clone().map(OperationPagination::Own),
        errors: (!errors.is_empty()).then_some(errors),
        permissions: (permissions != Permissions::default()).then_some(permissions),
        usage_plan_group: operation.usage_plan_group.clone(),
        beta: operation.beta.then_some(true),
    }
}
