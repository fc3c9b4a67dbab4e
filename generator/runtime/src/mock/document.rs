//! The document that the client was made from, for those who stand in for the service.
//!
//! In: `openapi.json`. Out: its operations, found by method and path, with what they take and give. Invariant: a
//! document that lacks something is read as far as it goes.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use jsonschema::Validator;
use serde_json::{Map, Value};

use super::path::Template;
use super::schema;

/// A document.
pub struct Document {
    root: Value,
    operations: Vec<Described>,
    /// Schemas of the components, as JSON Schema has them.
    components: Value,
    validators: Mutex<HashMap<String, Arc<Validator>>>,
}

/// An operation of the document.
#[derive(Clone, Debug)]
pub(super) struct Described {
    /// `GET /things/{thingId}`
    pub(super) label: String,
    pub(super) id: String,
    pub(super) method: String,
    pub(super) template: Template,
    /// Its node, with the parameters of its path among its own.
    pub(super) node: Value,
}

impl Document {
    /// Reads a document; what is no JSON is a document without operations.
    pub fn read(text: &str) -> Self {
        let root: Value = serde_json::from_str(text).unwrap_or_default();
        let mut operations = Vec::new();
        for (path, item) in root["paths"].as_object().into_iter().flatten() {
            for (method, node) in item.as_object().into_iter().flatten() {
                if METHODS.contains(&method.as_str()) {
                    operations.push(described(path, method, node, item));
                }
            }
        }
        // What has fewer variables says more of a path.
        operations.sort_by_key(|operation| (operation.template.wide(), operation.template.variables()));
        let components = schema::converted(&root["components"]["schemas"]);
        Self { root, operations, components, validators: Mutex::default() }
    }

    /// What the vocabulary of the generator says at the root, by key.
    pub(super) fn fact(&self, key: &str) -> &Value {
        &self.root["x-client"][key]
    }

    pub(super) fn operations(&self) -> &[Described] {
        &self.operations
    }

    /// The operation of an id; its path may be written in another way than a call fills it.
    pub(super) fn operation(&self, id: &str) -> Option<&Described> {
        self.operations.iter().find(|operation| operation.id == id)
    }

    /// The operation that a request is of, with the variables of its path, still encoded.
    pub(super) fn matched(&self, method: &str, path: &str) -> Option<(&Described, Vec<(String, String)>)> {
        let bases = self.root["servers"].as_array().map(Vec::as_slice).unwrap_or_default();
        let bases = bases.iter().filter_map(|server| base_path(server["url"].as_str()?));
        let paths: Vec<&str> = std::iter::once(path).chain(bases.filter_map(|base| path.strip_prefix(base))).collect();
        self.operations.iter().filter(|operation| operation.method == method).find_map(|operation| {
            let variables = paths.iter().find_map(|path| operation.template.variables_of(path))?;
            Some((operation, variables))
        })
    }

    /// What a reference stands for; anything else is itself.
    pub(super) fn resolved<'a>(&'a self, node: &'a Value) -> &'a Value {
        let mut node = node;
        // A reference that leads back to itself is cut.
        for _ in 0..32 {
            let Some(pointer) = node["$ref"].as_str().and_then(|reference| reference.strip_prefix('#')) else { break };
            let Some(target) = self.root.pointer(pointer) else { break };
            node = target;
        }
        node
    }

    /// The names that security schemes give to query parameters.
    pub(super) fn query_keys(&self) -> impl Iterator<Item = &str> {
        let schemes = self.root["components"]["securitySchemes"].as_object();
        schemes
            .into_iter()
            .flatten()
            .filter(|(_, scheme)| scheme["in"] == "query")
            .filter_map(|(_, it)| it["name"].as_str())
    }

    /// Whether a request of an operation has to show an access token: it does unless the document says that there is
    /// another way, or that nothing is needed.
    pub(super) fn takes_tokens(&self, operation: &Described) -> bool {
        let stated = operation.node.get("security").or_else(|| self.root.get("security"));
        let Some(ways) = stated.and_then(Value::as_array) else { return true };
        let is_token = |name: &String| {
            let scheme = self.resolved(&self.root["components"]["securitySchemes"][name.as_str()]);
            matches!(scheme["type"].as_str(), Some("oauth2" | "openIdConnect"))
                || scheme["scheme"].as_str().is_some_and(|scheme| scheme.eq_ignore_ascii_case("bearer"))
        };
        let by_token = |way: &Value| way.as_object().is_some_and(|schemes| schemes.keys().any(is_token));
        !ways.is_empty() && ways.iter().all(by_token)
    }

    /// What a value has against a schema, each fault in a few words.
    pub(super) fn faults(&self, schema: &Value, value: &Value) -> Vec<String> {
        let Some(validator) = self.validator(schema) else { return Vec::new() };
        let told = |error: jsonschema::ValidationError<'_>| {
            let place = error.instance_path().to_string();
            if place.is_empty() { error.to_string() } else { format!("{place}: {error}") }
        };
        validator.iter_errors(value).map(told).collect()
    }

    fn validator(&self, schema: &Value) -> Option<Arc<Validator>> {
        let key = schema.to_string();
        let mut known = self.validators.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(validator) = known.get(&key) {
            return Some(Arc::clone(validator));
        }
        let whole = |schema: &Value, components: &Value| {
            let mut whole = Map::new();
            whole.insert("allOf".to_owned(), Value::Array(vec![schema.clone()]));
            whole.insert("components".to_owned(), serde_json::json!({"schemas": components}));
            Value::Object(whole)
        };
        let schema = schema::converted(schema);
        // Draft 4 looks at formats. By way of options all of the validator would be compiled here once more.
        let build = |schema: &Value| jsonschema::draft4::new(schema).ok();
        let validator = build(&whole(&schema, &self.components)).or_else(|| {
            // An expression that is none in Rust must not keep the rest from being looked at.
            build(&whole(&schema::without_patterns(&schema), &schema::without_patterns(&self.components)))
        })?;
        let validator = Arc::new(validator);
        known.insert(key, Arc::clone(&validator));
        Some(validator)
    }
}

impl Described {
    /// Parameters in path, query, header and cookie.
    pub(super) fn parameters<'a>(&'a self, document: &'a Document) -> impl Iterator<Item = &'a Value> {
        self.node["parameters"].as_array().into_iter().flatten().map(|parameter| document.resolved(parameter))
    }

    /// The request body.
    pub(super) fn body<'a>(&'a self, document: &'a Document) -> Option<&'a Value> {
        self.node.get("requestBody").map(|body| document.resolved(body))
    }

    /// What the vocabulary of the generator says here, by key.
    pub(super) fn fact(&self, key: &str) -> &Value {
        &self.node["x-client"][key]
    }

    /// The successes: status, media type and schema.
    pub(super) fn successes<'a>(&'a self, document: &'a Document) -> Vec<(u16, Option<(&'a str, &'a Value)>)> {
        let responses = self.node["responses"].as_object().into_iter().flatten();
        let status = |text: &str| match text {
            "default" | "2XX" | "2xx" => Some(200),
            text => text.parse().ok().filter(|status| (200..300).contains(status)),
        };
        let successes = responses.filter_map(|(code, response)| {
            let content = document.resolved(response)["content"].as_object();
            let content = content.and_then(|content| content.iter().next());
            Some((status(code)?, content.map(|(media_type, content)| (media_type.as_str(), &content["schema"]))))
        });
        successes.collect()
    }
}

impl fmt::Debug for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Document").field("operations", &self.operations.len()).finish_non_exhaustive()
    }
}

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

fn described(path: &str, method: &str, node: &Value, item: &Value) -> Described {
    let mut node = node.clone();
    let own = node["parameters"].as_array().cloned().unwrap_or_default();
    let same = |one: &Value, other: &Value| one["name"] == other["name"] && one["in"] == other["in"];
    let shared = item["parameters"].as_array().into_iter().flatten();
    let shared = shared.filter(|shared| !own.iter().any(|own| same(own, shared))).cloned();
    let parameters: Vec<Value> = own.iter().cloned().chain(shared).collect();
    if let Some(node) = node.as_object_mut() {
        node.insert("parameters".to_owned(), Value::Array(parameters));
    }
    let method = method.to_uppercase();
    let label = format!("{method} {path}");
    let id = node["operationId"].as_str().map_or_else(|| label.clone(), str::to_owned);
    Described { label, id, method, template: Template::new(path), node }
}

/// The path of a URL, without a slash at its end; nothing where it has none.
fn base_path(url: &str) -> Option<&str> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = rest.find('/').map(|at| rest[at..].trim_end_matches('/'))?;
    (!path.is_empty()).then_some(path)
}
