use openapiv3::MediaType;
use serde_json::{Value as Json, json};

use super::{assert_silent, assert_told, operation};
use crate::ir::Separator;
use crate::middle::form::field_encodings;

fn body(members: &str) -> (Json, Vec<String>) {
    let (operation, told) = operation(members);
    (operation["requestBody"].clone(), told)
}

#[test]
fn a_body_stands_under_every_media_type() {
    let (found, told) = body(
        "consumes: [application/vnd.a+json, '*/*']
parameters: [{name: b, in: body, required: true, description: d, schema: {type: string}}]
",
    );
    let media = json!({"schema": {"type": "string"}});
    let content = json!({"application/vnd.a+json": media, "*/*": media});
    assert_eq!(found, json!({"required": true, "description": "d", "content": content}));
    assert_silent(&told);
}

#[test]
fn a_body_is_json_where_nothing_is_said() {
    let (found, _) = body("parameters: [{name: b, in: body, schema: {type: string}}]\n");
    assert!(found["content"]["application/json"].is_object());
}

#[test]
fn a_body_without_a_schema_is_free_form_and_told() {
    let (found, told) = body("parameters: [{name: b, in: body}]\n");
    assert_eq!(found["content"]["application/json"]["schema"], json!({}));
    assert_told(&told, "G0102", "no 'schema'");
}

#[test]
fn form_parameters_are_an_object() {
    let (found, told) = body(
        "consumes: [application/json]
parameters:
  - {name: a, in: formData, type: integer, required: true, description: d}
  - {name: b, in: formData, type: array, items: {type: string}, collectionFormat: csv}
",
    );
    let form = &found["content"]["application/x-www-form-urlencoded"];
    assert_eq!(found["required"], true);
    assert_eq!(form["schema"]["required"], json!(["a"]));
    assert_eq!(form["schema"]["properties"]["a"], json!({"type": "integer", "description": "d"}));
    assert_eq!(form["encoding"], json!({"b": {"style": "form", "explode": false}}));
    assert_silent(&told);
}

#[test]
fn a_file_travels_in_multipart() {
    let (found, told) = body(
        "consumes: [application/x-www-form-urlencoded]
parameters:
  - {name: f, in: formData, type: file}
  - {name: b, in: formData, type: array, items: {type: string}, collectionFormat: tsv}
",
    );
    let form = &found["content"]["multipart/form-data"];
    assert_eq!(found["content"].as_object().map(serde_json::Map::len), Some(1));
    assert_eq!(form["schema"]["properties"]["f"], json!({"type": "string", "format": "binary"}));
    assert_eq!(form["encoding"]["b"]["x-client"], json!({"collection_format": ["tsv"]}));
    assert_told(&told, "G0119", "file 'f'");
}

#[test]
fn a_body_goes_before_a_form() {
    let (found, told) = body(
        "parameters:
  - {name: f, in: formData, type: string}
  - {name: b, in: body, schema: {type: string}}
",
    );
    assert!(found["content"]["application/json"].is_object());
    assert_told(&told, "G0117 7:11", "form parameter 'f'");
}

#[test]
fn every_collection_format_of_a_form_is_read_back() {
    let wanted = [
        ("csv", Separator::Csv, None),
        ("multi", Separator::Multi, None),
        ("ssv", Separator::Ssv, None),
        ("pipes", Separator::Pipes, None),
        ("tsv", Separator::Csv, Some(vec![Separator::Tsv])),
    ];
    for (format, outer, unsaid) in wanted {
        let (found, _) = body(&format!(
            "parameters: [{{name: a, in: formData, type: array, items: {{type: string}}, collectionFormat: {format}}}]\n"
        ));
        let json = &found["content"]["application/x-www-form-urlencoded"];
        let mut media = MediaType::default();
        media.extensions.insert("encoding".to_owned(), json["encoding"].clone());
        let encoding = field_encodings(&media)["a"].clone();
        assert_eq!(encoding.outer_separator(), outer, "{format}");
        assert_eq!(encoding.client.and_then(|client| client.collection_format), unsaid, "{format}");
    }
}
