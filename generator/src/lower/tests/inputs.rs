//! Parameters, request bodies, security and servers.

use serde_json::{Value as Json, json};

use super::{Lowered, lower, operation};
use crate::ir::{Content, Location, SecurityKind, Separator};

fn styles(lowered: &Lowered) -> Vec<&[Separator]> {
    lowered.operation().parameters.iter().map(|one| one.style.as_slice()).collect()
}

#[test]
fn lists_are_written_as_style_and_explode_say() {
    let list = json!({ "type": "array", "items": { "type": "string" } });
    let query = |name: &str, rest: Json| {
        let mut parameter = json!({ "name": name, "in": "query", "schema": list });
        parameter.as_object_mut().expect("a mapping").extend(rest.as_object().expect("a mapping").clone());
        parameter
    };
    let lowered = operation(
        "get",
        json!({ "parameters": [
        query("a", json!({})), query("b", json!({ "explode": false })),
        query("c", json!({ "style": "spaceDelimited" })), query("d", json!({ "style": "pipeDelimited" })),
        query("e", json!({ "x-client": { "collection_format": ["tsv"] } })),
        query("f", json!({ "schema": { "type": "array", "items": list } })),
        query("g", json!({ "style": "deepObject", "schema": { "type": "object" } })),
        query("h", json!({ "in": "header" })), query("i", json!({ "schema": { "type": "string" } })),
    ] }),
    );
    use Separator::{Csv, DeepObject, Multi, Pipes, Ssv, Tsv};
    let expected: [&[Separator]; 9] =
        [&[Multi], &[Csv], &[Ssv], &[Pipes], &[Tsv], &[Multi, Csv], &[DeepObject], &[Csv], &[]];
    assert_eq!(styles(&lowered), expected);
}

#[test]
fn a_type_that_stands_in_a_parameter_means_what_the_parameter_does() {
    let parameter =
        |name: &str, schema: Json| json!({ "name": name, "in": "query", "description": "How much.", "schema": schema });
    let lowered = lower(json!({
        "paths": { "/a": { "get": { "responses": {}, "parameters": [
            parameter("view", json!({ "type": "array", "items": { "type": "string", "enum": ["full", "short"] } })),
            parameter("depth", json!({ "description": "A depth.", "type": "string", "enum": ["flat", "deep"] })),
            parameter("size", json!({ "$ref": "#/components/schemas/Size" })),
        ] } } },
        "components": { "schemas": { "Size": { "type": "string", "enum": ["small", "large"] } } },
    }));
    let meaning = |name: &str| {
        let def = lowered.api.types.iter().find(|def| def.name.rust.ends_with(name)).expect("the type is there");
        def.description.as_deref()
    };
    assert_eq!([meaning("View"), meaning("Depth"), meaning("Size")], [Some("How much."), Some("A depth."), None]);
}

#[test]
fn path_variables_and_path_parameters_are_made_to_meet() {
    let lowered = lower(json!({ "paths": { "/a/{known}/{forgotten}": {
        "parameters": [{ "name": "known", "in": "path", "required": true, "schema": { "type": "integer" } }],
        "get": { "responses": {}, "parameters": [
            { "name": "stray", "in": "path", "required": true, "schema": { "type": "string" } },
            { "name": "q", "in": "query", "schema": { "type": "string", "default": "x" } },
        ] },
    } } }));
    let parameters = &lowered.operation().parameters;
    let all: Vec<(&str, bool)> = parameters.iter().map(|one| (one.name.wire.as_str(), one.is_argument())).collect();
    assert_eq!(all, [("q", false), ("known", true), ("forgotten", true)]);
    assert_eq!(
        lowered.said.iter().filter(|said| ["G0110", "G0111"].iter().any(|code| said.starts_with(code))).count(),
        2,
        "{:?}",
        lowered.said
    );
}

#[test]
fn a_list_of_itself_ends_in_a_query_too() {
    let schema = json!({ "$ref": "#/components/schemas/Tree" });
    let lowered = lower(json!({
        "paths": { "/a": { "get": { "responses": {}, "parameters": [{ "name": "q", "in": "query", "schema": schema }] } } },
        "components": { "schemas": { "Tree": { "type": "array", "items": schema } } },
    }));
    assert_eq!(lowered.operation().parameters[0].style, [crate::ir::Separator::Multi]);
    assert!(lowered.says("G0505"), "{:?}", lowered.said);
}

#[test]
fn a_parameter_of_the_operation_replaces_that_of_its_path() {
    let parameter = |kind: &str| json!([{ "name": "q", "in": "query", "schema": { "type": kind } }]);
    let lowered = lower(json!({ "paths": { "/a": { "parameters": parameter("string"),
        "get": { "responses": {}, "parameters": parameter("integer") } } } }));
    let types: Vec<String> = lowered.operation().parameters.iter().map(|one| lowered.words(&one.ty)).collect();
    assert_eq!(types, ["integer"]);
}

#[test]
fn references_to_components_are_followed() {
    let lowered = lower(json!({
        "components": {
            "parameters": { "Page": { "name": "page", "in": "query", "schema": { "type": "integer" } } },
            "responses": { "Fine": { "description": "", "content": { "text/plain": { "schema": { "type": "string" } } } } },
            "requestBodies": { "Any": { "required": true, "content": { "application/json": {} } } },
        },
        "paths": { "/a": { "put": {
            "parameters": [{ "$ref": "#/components/parameters/Page" }, { "$ref": "#/components/parameters/Gone" }],
            "requestBody": { "$ref": "#/components/requestBodies/Any" },
            "responses": { "200": { "$ref": "#/components/responses/Fine" } },
        } } },
    }));
    assert_eq!(lowered.operation().parameters.len(), 1);
    assert!(lowered.operation().request_body.as_ref().is_some_and(|body| body.required));
    assert_eq!(lowered.operation().success, crate::ir::Success::One(Content::Text));
    assert!(lowered.says("G0108"));
}

fn body(content: Json) -> crate::ir::RequestBody {
    let lowered = operation("post", json!({ "requestBody": { "content": content } }));
    lowered.operation().request_body.clone().expect("a body")
}

#[test]
fn the_best_media_type_is_sent() {
    let text = json!({ "schema": { "type": "string" } });
    let object = json!({ "schema": { "type": "object", "properties": { "a": { "type": "string" } } } });
    let chosen = body(json!({ "application/xml": object, "application/vnd.x+json": object, "text/plain": text }));
    assert_eq!(chosen.media_type, "application/vnd.x+json");
    assert_eq!(chosen.other_media_types, ["application/xml", "text/plain"]);
    assert!(matches!(chosen.content, Content::Json(_)));
    assert_eq!(body(json!({ "text/csv": text })).content, Content::Text);
    let binary = json!({ "schema": { "type": "string", "format": "binary" } });
    let any = body(json!({ "*/*": binary }));
    assert_eq!((any.media_type.as_str(), any.content), ("application/octet-stream", Content::Bytes));
}

#[test]
fn what_is_no_list_is_sent_as_no_json_patch_where_other_json_is_offered() {
    let (patch, merge) = ("application/json-patch+json", "application/merge-patch+json");
    let [object, list] = ["object", "array"].map(|kind| json!({ "schema": { "type": kind } }));
    assert_eq!(body(json!({ patch: object, merge: object })).media_type, merge);
    assert_eq!(
        body(json!({ patch: object, "text/plain": {}, "application/json": object })).media_type,
        "application/json"
    );
    assert_eq!(body(json!({ patch: list, merge: object })).media_type, patch);
    assert_eq!(body(json!({ patch: object, "text/plain": {} })).media_type, patch);
}

#[test]
fn a_form_has_a_parameter_for_each_field_and_files_make_it_multipart() {
    let form = json!({ "schema": { "type": "object", "required": ["file"], "properties": {
        "file": { "type": "string", "format": "binary" },
        "meta": { "type": "object", "properties": { "a": {} } },
        "tags": { "type": "array", "items": { "type": "string" } },
    } }, "encoding": { "tags": { "style": "form", "explode": false } } });
    let sent = body(json!({ "application/x-www-form-urlencoded": form, "multipart/form-data": form }));
    let Content::Multipart(fields) = &sent.content else { panic!("{sent:?}") };
    assert_eq!(fields.iter().map(|field| field.required).collect::<Vec<_>>(), [true, false, false]);
    assert!(fields.iter().all(|field| field.location == Location::Form));
    assert_eq!(fields[1].content_type.as_deref(), Some("application/json"));
    assert_eq!(fields[2].style, [Separator::Csv]);
}

#[test]
fn what_only_the_service_sets_is_no_field_of_a_form() {
    let form = json!({ "schema": { "type": "object", "required": ["id", "name"], "properties": {
        "id": { "type": "string", "readOnly": true }, "name": { "type": "string" } } } });
    for media_type in ["application/x-www-form-urlencoded", "multipart/form-data"] {
        let sent = body(json!({ media_type: form }));
        let (Content::Form(fields) | Content::Multipart(fields)) = &sent.content else { panic!("{sent:?}") };
        assert_eq!(fields.iter().map(|field| field.name.wire.as_str()).collect::<Vec<_>>(), ["name"]);
    }
}

#[test]
fn security_is_that_of_the_operation_else_of_the_document() {
    let operation = |security: Json| json!({ "get": { "responses": {}, "security": security } });
    let lowered = lower(json!({
        "components": { "securitySchemes": {
            "key": { "type": "apiKey", "in": "header", "name": "X-Key" }, "basic": { "type": "http", "scheme": "basic" },
            "odd": { "type": "http", "scheme": "digest" }, "token": { "type": "openIdConnect", "openIdConnectUrl": "https://x" } } },
        "security": [{ "key": [], "basic": [] }, { "token": ["read"] }],
        "paths": { "/a": { "get": { "responses": {} } }, "/b": operation(json!([])), "/c": operation(json!([{ "gone": [] }, {}])),
            "/d": operation(json!([{}, { "key": [] }])) },
    }));
    let kinds: Vec<&SecurityKind> = lowered.api.security_schemes.iter().map(|scheme| &scheme.kind).collect();
    let key = SecurityKind::ApiKey { location: Location::Header, parameter: "X-Key".to_owned() };
    assert_eq!(kinds, [&key, &SecurityKind::Basic, &SecurityKind::Bearer]);
    let needed = |index: usize| lowered.api.operations[index].security.iter().map(Vec::len).collect::<Vec<_>>();
    assert_eq!([needed(0), needed(1), needed(2), needed(3)], [vec![2, 1], vec![0], vec![0], vec![0, 1]]);
    assert_eq!(lowered.said.iter().filter(|said| said.starts_with("G0515")).count(), 2, "{:?}", lowered.said);
}

#[test]
fn servers_are_base_urls_with_https_first() {
    let lowered = lower(json!({ "servers": [
        { "url": "http://{host}/v1/", "variables": { "host": { "default": "a.example" } } },
        { "url": "https://a.example/v1" }, { "url": "/relative" },
    ] }));
    assert_eq!(lowered.api.servers, ["https://a.example/v1", "http://a.example/v1"]);
    assert!(lowered.says("G0516"));
    let lowered = lower(json!({ "servers": [{ "url": "//api.example.com/v1/" }] }));
    assert_eq!(lowered.api.servers, ["https://api.example.com/v1"]);
    assert!(!lowered.says("G0516"), "{:?}", lowered.said);
    assert!(lower(json!({ "servers": [{ "url": "///v1" }] })).api.servers.is_empty());
}
