use serde_json::json;

use super::{assert_silent, assert_told, document, operation};
use crate::middle::testing::upgraded;

#[test]
fn every_method_is_read() {
    let methods = ["get", "put", "post", "delete", "options", "head", "patch"];
    let items: String =
        methods.iter().map(|m| format!("    {m}: {{responses: {{200: {{description: OK}}}}}}\n")).collect();
    let (api, told) = document(&format!("paths:\n  /a:\n{items}"));
    assert_eq!(api["paths"]["/a"].as_object().map(serde_json::Map::len), Some(7));
    assert_silent(&told);
}

#[test]
fn a_method_in_capitals_is_read_and_told() {
    let (api, told) = document("paths:\n  /a:\n    GET: {responses: {200: {description: OK}}}\n");
    assert!(api["paths"]["/a"]["get"].is_object());
    assert_told(&told, "G0103 5:5", "'GET' is written 'get'");
}

#[test]
fn a_path_begins_with_a_slash() {
    let (api, told) = document("paths:\n  a: {get: {responses: {200: {description: OK}}}}\n");
    assert!(api["paths"]["/a"]["get"].is_object());
    assert_told(&told, "G0122 4:3", "path 'a'");
}

#[test]
fn a_path_item_may_refer_to_another() {
    let (api, told) = document(
        "paths:\n  /a: {$ref: '#/paths/~1b'}\n  /b: {get: {operationId: b, responses: {200: {description: OK}}}}\n",
    );
    assert_eq!(api["paths"]["/a"]["get"], api["paths"]["/b"]["get"]);
    assert_silent(&told);
}

#[test]
fn the_head_of_an_operation_is_kept() {
    let (operation, told) = operation(
        "operationId: v2.a
summary: s
tags: ['', '[Beta]', 7]
deprecated: true
externalDocs: {url: 'https://d'}
x-slug: {a: [1]}
x-client: {group: G}
",
    );
    assert_eq!(operation["operationId"], "v2.a");
    assert_eq!(operation["tags"], json!(["", "[Beta]", "7"]));
    assert_eq!(operation["deprecated"], true);
    assert_eq!(operation["externalDocs"]["url"], "https://d");
    assert_eq!(operation["x-slug"], json!({"a": [1]}));
    assert_eq!(operation["x-client"], json!({"group": "G"}));
    assert_silent(&told);
}

#[test]
fn an_unknown_key_is_told_with_the_nearest() {
    let (_, told) = operation("paramters: []\n");
    assert_told(&told, "G0103 6:7", "unknown key 'paramters' in an operation");
}

#[test]
fn a_typo_in_the_vocabulary_is_told_at_its_key() {
    let (_, told) = operation("x-client: {groop: G}\n");
    assert_told(&told, "G0150 6:18", "unknown key 'groop'");
}

#[test]
fn the_vocabulary_is_refused_where_nothing_reads_it() {
    let (_, told) = document("tags: [{name: a, x-client: {name: b}}]\n");
    assert_told(&told, "G0152 4:18", "'x-client' is not read in a tag");
}

#[test]
fn places_are_those_of_the_text() {
    let text = "swagger: '2.0'
info: {title: t, version: '1', description: words}
x-client:
  groups: {A: b}
paths:
  /a:
    get:
      summary: s
      parameters:
        - name: q
          in: query
          type: string
        - {name: r, in: query}
      responses: {200: {description: OK}}
definitions:
  A: {properties: {p: {type: string}}}
";
    let (middle, _) = upgraded(text);
    let place = |pointer: &str| middle.places.exact(pointer).map(|place| (place.line, place.column));
    assert_eq!(place("/info/description"), Some((2, 45)));
    assert_eq!(place("/paths/~1a/get"), Some((7, 5)));
    assert_eq!(place("/paths/~1a/get/summary"), Some((8, 16)));
    assert_eq!(place("/paths/~1a/get/parameters/0"), Some((10, 11)));
    assert_eq!(place("/paths/~1a/get/parameters/0/schema"), Some((12, 17)));
    assert_eq!(place("/paths/~1a/get/parameters/1/schema"), None);
    assert_eq!(place("/paths/~1a/get/responses/200"), Some((14, 19)));
    assert_eq!(place("/components/schemas/A/properties/p"), Some((16, 20)));
    assert_eq!(place("/x-client/groups/A"), Some((4, 12)));
}

#[test]
fn a_wrong_kind_anywhere_costs_itself_alone() {
    let (api, told) = document(
        "tags: 7\nhost: []\ndefinitions: {A: 5, B: {type: string}}\npaths: {/a: {get: 7, put: {parameters: [1], responses: {200: 5}}}}\n",
    );
    assert!(api["paths"]["/a"]["put"].is_object());
    assert_eq!(api["components"]["schemas"]["B"], json!({"type": "string"}));
    assert_eq!(told.len(), 6, "{told:#?}");
    assert!(told.iter().all(|fault| fault.starts_with("G0101")), "{told:#?}");
}
