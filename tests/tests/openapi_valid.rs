//! The emitted `openapi.json` is valid OpenAPI 3.0, by the judgement of others: the official schema and a validator that
//! knows nothing of this project.

use serde_json::Value;
use workspace_tests::inputs::{folder, generate, names, workspace};

fn faults(document: &str) -> Vec<String> {
    let document: Value = serde_json::from_str(document).expect("it is JSON");
    let path = folder("resources").join("openapi-3.0.schema.json");
    let schema = std::fs::read_to_string(path).expect("the schema is among the resources");
    let schema: Value = serde_json::from_str(&schema).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is a schema");
    validator.iter_errors(&document).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

#[test]
fn the_committed_document_is_valid() {
    let document = std::fs::read_to_string(workspace().join("generated/openapi.json")).expect("it was emitted");
    assert_eq!(faults(&document), [""; 0]);
}

#[test]
fn the_document_of_every_fixture_is_valid() {
    for name in names(&folder("fixtures")).iter().filter(|name| !name.ends_with(".overlay.yaml")) {
        let output = generate(&folder("fixtures"), name, &[]);
        let document = output.files.iter().find(|file| file.path == "openapi.json");
        if let Some(document) = document {
            assert_eq!(faults(&document.contents), [""; 0], "{name}");
        }
    }
}

#[test]
fn the_validator_sees_faults() {
    assert_ne!(faults(r#"{"openapi": "3.0.3", "info": {"title": "x"}, "paths": {}}"#), [""; 0]);
}
