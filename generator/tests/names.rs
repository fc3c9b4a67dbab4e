//! Names stay when a document grows.

use generator::diagnostic::Policy;
use generator::emit::Package;
use generator::source::Loader;
use generator::{Input, analyze};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

struct One(String);

impl Loader for One {
    fn load(&self, path: &str) -> Result<Vec<u8>, String> {
        if path == "document.json" { Ok(self.0.clone().into_bytes()) } else { Err("there is no such file".to_owned()) }
    }
}

/// What users of a client see of it by name.
#[derive(Debug, Default)]
struct Names {
    /// Method and path -> group, method, request type, arguments and setters.
    operations: BTreeMap<(String, String), Vec<String>>,
    types: BTreeSet<String>,
}

fn names(document: &Value) -> Option<Names> {
    let input = Input {
        document: "document.json".to_owned(),
        overlays: Vec::new(),
        package: Package::default(),
        policy: Policy::default(),
    };
    let api = analyze(&input, &One(document.to_string())).api?;
    let mut names = Names::default();
    for operation in &api.operations {
        let group = &api.groups[operation.group].name.rust;
        let mut own = vec![group.clone(), operation.name.rust.clone(), operation.type_name.clone()];
        own.extend(operation.parameters.iter().map(|parameter| parameter.name.rust.clone()));
        names.operations.insert((operation.method.to_string(), operation.path.clone()), own);
    }
    names.types = api.types.iter().map(|def| def.name.rust.clone()).collect();
    Some(names)
}

/// An operation that says something of every sort, and has a group of its own.
fn added(swagger: bool) -> Value {
    let schema = json!({"type": "object", "properties": {"grown": {"type": "array", "items": {"type": "object",
        "properties": {"twig": {"type": "string", "enum": ["left", "right"]}}}}}});
    let (kind, response) = match swagger {
        true => {
            (json!({"name": "leaf", "in": "query", "type": "string"}), json!({"description": "d", "schema": schema}))
        }
        false => (
            json!({"name": "leaf", "in": "query", "schema": {"type": "string"}}),
            json!({"description": "d", "content": {"application/json": {"schema": schema}}}),
        ),
    };
    json!({"get": {"operationId": "growBranch", "tags": ["Branches"], "parameters": [kind],
        "responses": {"200": response}}})
}

/// A document with one more path before the path at `index`.
fn grown(document: &Value, index: usize) -> Value {
    let mut document = document.clone();
    let operation = added(document.get("swagger").is_some());
    if let Some(Value::Object(paths)) = document.get_mut("paths") {
        let old = std::mem::take(paths);
        let mut new = Map::new();
        for (at, (path, item)) in old.into_iter().enumerate() {
            if at == index {
                new.insert("/branches".to_owned(), operation.clone());
            }
            new.insert(path, item);
        }
        new.entry("/branches").or_insert(operation);
        *paths = new;
    }
    document
}

#[test]
fn an_operation_that_is_added_changes_no_name_of_another() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures");
    let mut looked_at = 0;
    for entry in fs::read_dir(fixtures).expect("the folder can be read") {
        let path = entry.expect("the folder can be read").path();
        let text = fs::read_to_string(&path).expect("the fixture can be read");
        let Ok(document) = serde_yaml::from_str::<Value>(&text) else { continue };
        let Some(paths) = document.get("paths").and_then(Value::as_object).map(Map::len) else { continue };
        let Some(before) = names(&document) else { continue };
        for index in [0, paths / 2, paths] {
            let after = names(&grown(&document, index)).expect("the document was taken before");
            assert!(
                after.operations.contains_key(&("GET".to_owned(), "/branches".to_owned())),
                "{:?}",
                after.operations
            );
            for (operation, own) in &before.operations {
                assert_eq!(Some(own), after.operations.get(operation), "{} with a path before {index}", path.display());
            }
            let gone: Vec<_> = before.types.difference(&after.types).collect();
            assert!(gone.is_empty(), "{} with a path before {index} loses the types {gone:?}", path.display());
            looked_at += 1;
        }
    }
    assert!(looked_at > 40, "{looked_at}");
}

#[test]
fn one_more_operation_with_an_id_that_others_have_changes_no_name() {
    let named = |paths: &[&str]| {
        let operation =
            json!({"operationId": "listPets", "tags": ["pets"], "responses": {"204": {"description": "d"}}});
        let paths: Map<String, Value> =
            paths.iter().map(|path| ((*path).to_owned(), json!({"get": operation.clone()}))).collect();
        names(&json!({"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": paths})).expect("an API")
    };
    let (two, three) = (named(&["/pets", "/v2/pets"]), named(&["/pets", "/v1/pets", "/v2/pets"]));
    let name = |names: &Names, path: &str| names.operations[&("GET".to_owned(), path.to_owned())][1].clone();
    assert_eq!((name(&two, "/pets"), name(&two, "/v2/pets")), ("list_pets".to_owned(), "get_v2_pets".to_owned()));
    assert_eq!((name(&three, "/pets"), name(&three, "/v2/pets")), (name(&two, "/pets"), name(&two, "/v2/pets")));
    assert_eq!(name(&three, "/v1/pets"), "get_v1_pets");
}
