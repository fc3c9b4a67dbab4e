//! `openapi.json`: the document as it was understood.
//!
//! In: the OpenAPI 3 document, and the facts of the IR. Out: the document with those facts under `x-client`, and
//! without the prose that they were read from. Invariant: it is the document that the client was made from, and stays
//! valid OpenAPI 3.0.3.

use foldhash::HashMap;
use openapiv3::{Components, OpenAPI, Paths};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value, json};

use crate::ir::{Api, Operation};
use crate::vocabulary::{self, KEY, OperationPagination, Permissions};

/// The file.
pub(super) fn file(api: &Api, openapi: &OpenAPI) -> String {
    let mut text = serde_json::to_string_pretty(&Document { api, openapi }).unwrap_or_else(|_| "{}".to_owned());
    text.push('\n');
    text
}

/// The document. A tree of values is made of one path after the other, since that of all of it is many times its size.
struct Document<'a> {
    api: &'a Api,
    openapi: &'a OpenAPI,
}

impl Serialize for Document<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { api, openapi } = self;
        let mut document = value(&besides_the_parts(openapi));
        if let Some(root) = document.as_object_mut() {
            describe(root.get_mut("info").and_then(Value::as_object_mut), api.info.description.as_deref());
            annotate(root, &api.client);
        }
        let mut map = serializer.serialize_map(None)?;
        for (key, part) in document.as_object().into_iter().flatten() {
            if key != "paths" {
                map.serialize_entry(key, part)?;
                continue;
            }
            map.serialize_entry(key, &AllPaths { api, paths: &openapi.paths })?;
            match &openapi.components {
                // What stands here has no style.
                Some(components) if has_schemas_alone(components) => map.serialize_entry("components", components)?,
                Some(components) => map.serialize_entry("components", &unstyled(components))?,
                None => {}
            }
        }
        map.end()
    }
}

/// The document without its paths and components.
fn besides_the_parts(openapi: &OpenAPI) -> OpenAPI {
    OpenAPI {
        openapi: openapi.openapi.clone(),
        info: openapi.info.clone(),
        servers: openapi.servers.clone(),
        paths: Paths::default(),
        components: None,
        security: openapi.security.clone(),
        tags: openapi.tags.clone(),
        external_docs: openapi.external_docs.clone(),
        extensions: openapi.extensions.clone(),
    }
}

fn has_schemas_alone(components: &Components) -> bool {
    let Components { parameters, headers, responses, .. } = components;
    parameters.is_empty() && headers.is_empty() && responses.is_empty()
}

fn unstyled(components: &Components) -> Value {
    let mut components = value(components);
    unstyle(components.get_mut("parameters"));
    unstyle(components.get_mut("headers"));
    unstyle_headers(components.get_mut("responses"));
    components
}

/// The paths, with what is known of their operations.
struct AllPaths<'a> {
    api: &'a Api,
    paths: &'a Paths,
}

impl Serialize for AllPaths<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut operations: HashMap<&str, Vec<&Operation>> = HashMap::default();
        for operation in &self.api.operations {
            operations.entry(&operation.path).or_default().push(operation);
        }
        let paths = self.paths.paths.iter().map(|(path, item)| (path, value(item)));
        let extensions = self.paths.extensions.iter().map(|(key, extension)| (key, extension.clone()));
        serializer.collect_map(paths.chain(extensions).map(|(path, mut item)| {
            unstyle(item.get_mut("parameters"));
            for operation in operations.get(path.as_str()).into_iter().flatten() {
                let node = item.get_mut(operation.method.to_lowercase());
                complete(node.and_then(Value::as_object_mut), self.api, operation);
            }
            (path, item)
        }))
    }
}

/// Says of an operation what is known of it.
fn complete(node: Option<&mut Map<String, Value>>, api: &Api, operation: &Operation) {
    let Some(node) = node else { return };
    unstyle(node.get_mut("parameters"));
    unstyle_headers(node.get_mut("responses"));
    // An id that two operations have is no id; the document that is emitted has each once.
    if node.get("operationId").is_some_and(|id| *id != operation.id) {
        node.insert("operationId".to_owned(), json!(operation.id));
    }
    describe(Some(node), operation.description.as_deref());
    annotate(node, &facts(api, operation));
}

fn value(part: &impl Serialize) -> Value {
    serde_json::to_value(part).unwrap_or_default()
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

fn annotate(node: &mut Map<String, Value>, facts: &impl Serialize) {
    let facts = value(facts);
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
