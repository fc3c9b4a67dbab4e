use serde_json::{Value as Json, json};

use super::{assert_silent, assert_told, operation};

fn responses(members: &str) -> (Json, Vec<String>) {
    let (operation, told) = operation(members);
    (operation["responses"].clone(), told)
}

#[test]
fn a_response_stands_under_every_media_type_that_is_produced() {
    let (found, told) = responses(
        "produces: [application/json, text/csv]
responses:
  200: {description: OK, schema: {type: string}, examples: {text/csv: 'a,b'}}
  4xx: {description: no}
  default: {description: else}
",
    );
    let content = json!({
        "application/json": {"schema": {"type": "string"}},
        "text/csv": {"schema": {"type": "string"}, "example": "a,b"},
    });
    assert_eq!(found["200"], json!({"description": "OK", "content": content}));
    assert_eq!(found["4XX"], json!({"description": "no"}));
    assert_eq!(found["default"], json!({"description": "else"}));
    assert_silent(&told);
}

#[test]
fn a_file_is_bytes() {
    let (found, told) =
        responses("produces: [audio/mpeg]\nresponses: {200: {description: OK, schema: {type: file}}}\n");
    assert_eq!(found["200"]["content"]["audio/mpeg"]["schema"], json!({"type": "string", "format": "binary"}));
    assert_silent(&told);
}

#[test]
fn the_vocabulary_gives_content_that_the_format_cannot_say() {
    let (found, told) = responses(
        "responses:
  207:
    description: parts
    x-client: {content: {multipart/mixed: {schema: {type: integer}}}}
",
    );
    let content = json!({"multipart/mixed": {"schema": {"type": "integer"}}});
    assert_eq!(found["207"], json!({"description": "parts", "content": content}));
    assert_silent(&told);
}

#[test]
fn headers_have_schemas() {
    let (found, told) =
        responses("responses: {200: {description: OK, headers: {X-A: {type: integer, description: d}}}}\n");
    let header = json!({"description": "d", "style": "simple", "schema": {"type": "integer"}});
    assert_eq!(found["200"]["headers"]["X-A"], header);
    assert_silent(&told);
}

#[test]
fn what_is_no_status_is_told() {
    let (found, told) = responses("responses: {ok: {description: a}, 777: {description: b}}\n");
    assert_eq!(found, json!({"default": {"description": ""}}));
    assert_eq!(told.len(), 2, "{told:#?}");
    assert!(told.iter().all(|fault| fault.starts_with("G0116")), "{told:#?}");
}

#[test]
fn a_dangling_response_has_no_body() {
    let (found, told) = responses("responses: {200: {$ref: '#/responses/A'}}\n");
    assert_eq!(found["200"], json!({"description": ""}));
    assert_told(&told, "G0108", "'#/responses/A'");
}
