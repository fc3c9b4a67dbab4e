//! Responses, success, and pages.

use serde_json::{Value as Json, json};

use super::{lower, operation};
use crate::ir::{Content, Success, Type};

fn success(responses: Json) -> Success {
    operation("get", json!({ "responses": responses })).operation().success.clone()
}

fn json_of(kind: &str) -> Json {
    json!({ "description": "", "content": { "application/json": { "schema": { "type": kind } } } })
}

#[test]
fn success_is_empty_or_one_content_or_one_of_several() {
    let empty = json!({ "description": "" });
    assert_eq!(success(json!({ "204": empty, "400": json_of("string") })), Success::Empty);
    let boolean = || Success::One(Content::Json(Type::Boolean));
    assert_eq!(success(json!({ "200": json_of("boolean"), "201": json_of("boolean") })), boolean());
    assert_eq!(success(json!({ "404": empty, "default": json_of("boolean") })), boolean());
    assert_eq!(success(json!({ "2XX": json_of("boolean"), "default": json_of("string") })), boolean());
    let Success::Several { name, variants } = success(json!({ "200": json_of("boolean"), "204": empty })) else {
        panic!("two contents")
    };
    let all: Vec<_> = variants.iter().map(|one| (one.name.as_str(), one.content.is_some())).collect();
    assert_eq!((name.as_str(), all), ("DoThingResponse", vec![("Ok", true), ("NoContent", false)]));
}

#[test]
fn content_that_http_never_sends_is_told_and_left_out() {
    let of = |method: &str, responses: Json| {
        let lowered = operation(method, json!({ "responses": responses }));
        let told: Vec<_> = lowered.said.iter().filter(|said| said.starts_with("G0524")).cloned().collect();
        (lowered.operation().success.clone(), told)
    };
    let (text, empty) = (|| json_of("string"), || json!({ "description": "" }));
    let (success, told) = of("delete", json!({ "204": text() }));
    assert_eq!(success, Success::Empty);
    assert_eq!(
        told,
        ["G0524 an answer with status 204 has no content on the wire, so the one that is described is left out"]
    );
    assert_eq!(
        of("get", json!({ "200": text(), "204": text() })).0,
        of("get", json!({ "200": text(), "204": empty() })).0
    );
    let (success, told) = of("head", json!({ "200": text(), "404": text() }));
    assert_eq!((success, told.len()), (Success::Empty, 2));
    let (_, told) = of("get", json!({ "1XX": text(), "200": text(), "205": text(), "304": text() }));
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(of("head", json!({ "200": empty(), "204": empty() })).1.is_empty());
}

#[test]
fn inline_bodies_are_named_after_the_operation() {
    let object = |field: &str| {
        json!({ "description": "", "content": { "application/json": { "schema": {
        "type": "object", "properties": { field: { "type": "string" } } } } } })
    };
    let lowered = operation(
        "post",
        json!({
            "requestBody": { "content": object("c")["content"] },
            "responses": { "200": object("a"), "201": object("b"), "404": object("d") },
        }),
    );
    let expected = ["DoThingRequest", "DoThingResponse", "DoThingCreatedResponse", "DoThingNotFoundResponse"];
    assert_eq!(lowered.type_names(), expected);
    assert!(matches!(&lowered.operation().success, Success::Several { name, .. } if name == "DoThingOutcome"));
}

#[test]
fn bytes_and_batches_are_told_from_json() {
    let content = |media: &str, schema: Json| json!({ "description": "", "content": { media: { "schema": schema } } });
    assert_eq!(
        success(json!({ "200": content("audio/mpeg", json!({ "type": "string", "format": "binary" })) })),
        Success::One(Content::Bytes)
    );
    let list = json!({ "type": "array", "items": { "type": "boolean" } });
    assert_eq!(
        success(json!({ "207": content("multipart/mixed", list) })),
        Success::One(Content::Batch(Type::Boolean))
    );
}

#[test]
fn response_headers_are_typed() {
    let lowered = operation(
        "get",
        json!({ "responses": { "200": { "description": "", "headers": {
        "X-Left": { "schema": { "type": "integer", "format": "int32" } } } } } }),
    );
    let header = &lowered.operation().responses[0].headers[0];
    assert_eq!((header.name.rust.as_str(), lowered.words(&header.ty).as_str()), ("x_left", "integer(int32)"));
}

#[test]
fn types_of_an_operation_are_not_called_like_the_handle_beside_them() {
    let header = json!({ "X-A": { "schema": { "type": "string" } } });
    let lowered = lower(json!({ "paths": { "/a": { "get": {
        "operationId": "pets", "tags": ["Pets Headers"], "responses": { "200": { "description": "", "headers": header } },
    } } } }));
    let headers = lowered.operation().headers.as_ref().expect("there are some");
    assert_eq!(
        (lowered.api.groups[0].type_name.as_str(), headers.name.as_str()),
        ("PetsHeaders", "PetsResponseHeaders")
    );
}

#[test]
fn a_get_whose_answer_has_items_and_a_next_page_is_paged() {
    let page = |fields: Json| json!({ "type": "object", "properties": fields });
    let records = json!({ "type": "array", "items": {} });
    let next = page(json!({ "uri": { "type": "string" } }));
    let full = page(json!({ "records": records, "navigation": page(json!({ "nextPage": next })) }));
    let get = |schema: &Json, client: Json| {
        json!({ "x-client": client, "parameters": [{ "name": "page", "in": "query", "schema": {} }],
        "responses": { "200": { "description": "", "content": { "application/json": { "schema": schema } } } } })
    };
    let lowered = lower(json!({
        "x-client": { "pagination": { "items": "/records", "next": "/navigation/nextPage/uri", "page": "page", "size": "perPage" } },
        "paths": {
            "/full": { "get": get(&full, json!({})), "post": get(&full, json!({})) },
            "/bare": { "get": get(&page(json!({ "records": records })), json!({})) },
            "/not": { "get": get(&full, json!({ "pagination": false })) },
            "/wrong": { "get": get(&full, json!({ "pagination": { "items": "/rows" } })) },
        },
    }));
    let paged: Vec<bool> = lowered.api.operations.iter().map(|one| one.pagination.is_some()).collect();
    assert_eq!(paged, [true, false, false, false, false]);
    let pages = lowered.operation().pagination.as_ref().expect("paged");
    assert_eq!((pages.page.as_deref(), pages.size.as_deref()), (Some("page"), None), "only the parameters it has");
    assert!(lowered.says("G0514"));
}
