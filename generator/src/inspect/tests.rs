use serde_json::{Value as Json, json};

use crate::diagnostic::Diagnostics;
use crate::middle::{Middle, Places};
use crate::tree::{FileId, Place, Role};
use crate::{Output, inspect};

/// A document with one operation; its parameter's type is from an overlay.
fn output() -> Output {
    let openapi = json!({
        "openapi": "3.0.3",
        "info": { "title": "Pets", "version": "1.2" },
        "components": { "schemas": {
            "Pet": { "type": "object", "required": ["id"], "properties": {
                "id": { "type": "integer", "format": "int64" }, "born": { "type": "string", "format": "date-time" } } },
        } },
        "paths": { "/pets": { "get": {
            "operationId": "listPets", "tags": ["pets"],
            "parameters": [{ "name": "dateFrom", "in": "query", "schema": { "type": "string", "default": "now" } }],
            "responses": { "200": { "description": "", "content": { "application/json": { "schema": {
                "type": "array", "items": { "$ref": "#/components/schemas/Pet" } } } } } },
            "x-client": { "errors": [{ "status": 404, "code": "P-1", "message": "no pets" }], "usage_plan_group": "Light" },
        } } },
    });
    let mut output = Output::default();
    output.sources.add("pets.yaml", "", Role::Document);
    output.sources.add("types.yaml", "", Role::Overlay);
    let mut places = Places::default();
    places.insert("/paths/~1pets/get", Place { file: FileId(0), line: 7, column: 5 });
    places.insert("/paths/~1pets/get/parameters/0/schema/type", Place { file: FileId(1), line: 3, column: 9 });
    let middle = Middle { openapi: serde_json::from_value(openapi).expect("an OpenAPI document"), places };
    let mut diagnostics = Diagnostics::default();
    output.api = Some(crate::lower::lower(&middle, &output.sources, &mut diagnostics));
    diagnostics.push(
        crate::lower::codes::SECURITY.at(Place { file: FileId(0), line: 9, column: 1 }, "odd style").help("drop it"),
    );
    output.diagnostics = diagnostics;
    output
}

/// The members `keys` of a value.
fn only(value: &Json, keys: &[&str]) -> Json {
    keys.iter().map(|key| ((*key).to_owned(), value[*key].clone())).collect::<serde_json::Map<_, _>>().into()
}

#[test]
fn json_has_the_keys_that_programs_read() {
    let json = inspect::json(&output());
    assert_eq!(
        only(&json["info"], &["title", "version", "errors"]),
        json!({ "title": "Pets", "version": "1.2", "errors": [] })
    );
    let operation = &json["operations"][0];
    let facts = [
        "id",
        "method",
        "path",
        "group",
        "name",
        "usage_plan_group",
        "app_permissions",
        "user_permissions",
        "deprecated",
        "beta",
    ];
    assert_eq!(
        only(operation, &facts),
        json!({
            "id": "listPets", "method": "GET", "path": "/pets", "group": "pets", "name": "list_pets",
            "usage_plan_group": "Light", "app_permissions": [], "user_permissions": [], "deprecated": false, "beta": false,
        })
    );
    let parameter = json!({ "name": "dateFrom", "in": "query", "type": "string", "required": false, "default": "now" });
    assert_eq!(only(&operation["parameters"][0], &["name", "in", "type", "required", "default"]), parameter);
    assert_eq!(
        only(&operation["errors"][0], &["status", "code", "message"]),
        json!({ "status": 404, "code": "P-1", "message": "no pets" })
    );
    assert_eq!(operation["request_body"], Json::Null);
    assert_eq!(only(&operation["responses"][0], &["status", "type"]), json!({ "status": "200", "type": "array<Pet>" }));
    let code = only(&json["error_codes"][0], &["code", "statuses", "template", "parameters"]);
    assert_eq!(code, json!({ "code": "P-1", "statuses": [404], "template": "no pets", "parameters": [] }));
    let field = only(&json["types"][0]["fields"][1], &["name", "type", "required"]);
    assert_eq!(field, json!({ "name": "born", "type": "string(date-time)", "required": false }));
}

#[test]
fn json_says_who_set_a_fact_and_where() {
    let json = inspect::json(&output());
    let operation = &json["operations"][0];
    assert_eq!(operation["basis"], json!({ "source": "document", "file": "pets.yaml", "line": 7, "column": 5 }));
    let basis = json!({ "source": "overlay", "file": "types.yaml", "line": 3, "column": 9 });
    assert_eq!(operation["parameters"][0]["basis"], basis);
    assert_eq!(json["types"][0]["basis"], json!({ "source": "rule" }));
    assert_eq!(operation["name_basis"], operation["basis"], "the place of an operationId is the nearest that is known");
    assert_eq!(json["groups"][0]["name_basis"]["source"], "document");
}

#[test]
fn json_has_every_diagnostic_with_its_place() {
    let json = inspect::json(&output());
    let keys = ["code", "severity", "message", "file", "line", "column", "help"];
    assert_eq!(
        only(&json["diagnostics"][0], &keys),
        json!({
            "code": "G0515", "severity": "warning", "message": "odd style",
            "file": "pets.yaml", "line": 9, "column": 1, "help": "drop it",
        })
    );
}

#[test]
fn tables_read_by_group_and_end_with_the_counts() {
    let expected = "\
Pets 1.2

pets (client.pets(), name: document)
  list_pets: GET /pets -> array<Pet> (Light, 1 error, name: document)
    dateFrom  query   string      overlay  = \"now\"
    (200)     answer  array<Pet>  rule

types
  Pet  rule  object  id: integer(int64), born?: string(date-time)
";
    let tables = inspect::tables(&output());
    assert!(tables.starts_with(expected), "{tables}");
    let counts = "\n1 operation in 1 group, 1 parameter, 1 type, 1 error code in 1 row and 0 of info\n";
    assert!(tables.ends_with(counts), "{tables}");
}

#[test]
fn a_run_without_an_api_still_has_its_diagnostics() {
    let nothing = Output::default();
    assert_eq!(inspect::json(&nothing)["operations"], json!([]));
    assert_eq!(inspect::tables(&nothing), "");
}
