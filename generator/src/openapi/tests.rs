//! A fixture for each rule that OpenAPI 3.0 has of its own.

use serde_json::{Value as Json, json};

use crate::middle::testing::json as upgrade;

fn document(members: &str) -> (Json, Vec<String>) {
    let paths = if members.contains("paths:") { "" } else { "paths: {}\n" };
    upgrade(&format!("openapi: 3.0.1\ninfo: {{title: t, version: '1'}}\n{paths}{members}"))
}

#[test]
fn parameters_bodies_responses_and_headers_are_put_in_the_place_of_references() {
    let (api, told) = document(
        "paths:
  /a:
    post:
      parameters: [{$ref: '#/components/parameters/p'}]
      requestBody: {$ref: '#/components/requestBodies/b'}
      responses: {'200': {$ref: '#/components/responses/r'}}
components:
  parameters: {p: {name: p, in: cookie, schema: {type: string}}}
  requestBodies: {b: {required: true, content: {a/b: {schema: {$ref: '#/components/schemas/S'}}, c/d: {}}}}
  responses: {r: {description: OK, headers: {H: {$ref: '#/components/headers/h'}}}}
  headers: {h: {schema: {type: integer}}}
  schemas: {S: {oneOf: [{type: string, nullable: true}, {not: {type: integer}}]}}
",
    );
    let operation = &api["paths"]["/a"]["post"];
    assert_eq!(operation["parameters"][0]["in"], "cookie");
    let content = json!({"a/b": {"schema": {"$ref": "#/components/schemas/S"}}, "c/d": {}});
    assert_eq!(operation["requestBody"], json!({"required": true, "content": content}));
    assert_eq!(operation["responses"]["200"]["headers"]["H"]["schema"]["type"], "integer");
    let variants = json!([{"type": "string", "nullable": true}, {"not": {"type": "integer"}}]);
    assert_eq!(api["components"], json!({"schemas": {"S": {"oneOf": variants}}}));
    assert!(told.is_empty(), "{told:#?}");
}

#[test]
fn headers_that_the_client_sets_are_no_parameters() {
    let (api, told) = document(
        "paths:
  /a:
    parameters: [{$ref: '#/components/parameters/accept'}, {name: accept, in: query, schema: {type: string}}]
    post:
      parameters:
      - {name: authorization, in: header, required: true, schema: {type: string}}
      - {name: Content-Type, in: header, schema: {type: string}}
      - {name: X-A, in: header, schema: {type: string}}
      responses: {'204': {description: done}}
components: {parameters: {accept: {name: Accept, in: header, schema: {type: string}}}}
",
    );
    let parameters = api["paths"]["/a"]["post"]["parameters"].as_array().map(Vec::as_slice).unwrap_or_default();
    let names: Vec<_> = parameters.iter().map(|one| &one["name"]).collect();
    assert_eq!(names, ["accept", "X-A"]);
    assert!(told.len() == 3 && told.iter().all(|fault| fault.starts_with("G0125")), "{told:#?}");
}

#[test]
fn server_variables_are_their_defaults() {
    let (api, told) = document(
        "servers: [{url: 'https://{region}.a/{v}', variables: {region: {default: eu}, v: {enum: [v1, v2], default: v2}}}]\n",
    );
    assert_eq!(api["servers"], json!([{"url": "https://eu.a/v2"}]));
    assert!(told.is_empty(), "{told:#?}");
}

#[test]
fn a_path_has_servers_for_its_operations() {
    let (api, _) =
        document("paths: {/a: {servers: [{url: 'https://b'}], get: {responses: {'200': {description: OK}}}}}\n");
    assert_eq!(api["paths"]["/a"]["get"]["servers"], json!([{"url": "https://b"}]));
}

#[test]
fn content_and_styles_of_parameters_are_kept() {
    let (api, told) = document(
        "paths:
  /a:
    get:
      parameters:
        - {name: j, in: query, content: {application/json: {schema: {type: object}}}}
        - {name: d, in: query, style: deepObject, explode: true, schema: {type: object}}
        - {name: l, in: header, style: label, schema: {type: string}}
      responses: {'200': {description: OK}}
",
    );
    let parameters = &api["paths"]["/a"]["get"]["parameters"];
    assert_eq!(parameters[0]["content"]["application/json"]["schema"]["type"], "object");
    assert_eq!((&parameters[1]["style"], &parameters[1]["explode"]), (&json!("deepObject"), &json!(true)));
    assert_eq!(parameters[2]["style"], "simple");
    assert!(told.len() == 1 && told[0].contains("'label' is no style here"), "{told:#?}");
}

#[test]
fn encodings_of_form_fields_are_kept() {
    let (api, told) = document(
        "paths:
  /a:
    post:
      requestBody:
        content:
          multipart/form-data:
            schema: {type: object, properties: {f: {type: string, format: binary}}}
            encoding: {f: {contentType: image/png, explode: false}}
      responses: {'200': {description: OK}}
",
    );
    let form = &api["paths"]["/a"]["post"]["requestBody"]["content"]["multipart/form-data"];
    assert_eq!(form["encoding"], json!({"f": {"contentType": "image/png", "explode": false}}));
    assert!(told.is_empty(), "{told:#?}");
}

#[test]
fn callbacks_and_links_are_told() {
    let (_, told) = document(
        "paths: {/a: {get: {callbacks: {c: {}}, responses: {'200': {description: OK, links: {l: {operationId: a}}}}}}}\n",
    );
    assert_eq!(told.len(), 2, "{told:#?}");
    assert!(told.iter().all(|fault| fault.starts_with("G0115")), "{told:#?}");
}

#[test]
fn security_schemes_are_read() {
    let (api, told) = document(
        "components:
  securitySchemes:
    b: {type: http, scheme: bearer, bearerFormat: JWT}
    o: {type: openIdConnect, openIdConnectUrl: 'https://o'}
    c: {type: oauth2, flows: {clientCredentials: {tokenUrl: 'https://t', scopes: {}}}}
security: [{b: []}]
",
    );
    let schemes = &api["components"]["securitySchemes"];
    assert_eq!(schemes["b"], json!({"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}));
    assert_eq!(schemes["o"]["openIdConnectUrl"], "https://o");
    assert_eq!(schemes["c"]["flows"]["clientCredentials"]["tokenUrl"], "https://t");
    assert!(told.is_empty(), "{told:#?}");
}

#[test]
fn a_discriminator_maps_to_schemas_by_name_or_reference() {
    let (api, told) = document(
        "components:
  schemas:
    A: {type: object}
    B: {type: object}
    U:
      oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]
      discriminator: {propertyName: t, mapping: {a: '#/components/schemas/A', b: B, c: C}}
",
    );
    let mapping = json!({"a": "#/components/schemas/A", "b": "#/components/schemas/B"});
    assert_eq!(api["components"]["schemas"]["U"]["discriminator"], json!({"propertyName": "t", "mapping": mapping}));
    assert!(told.len() == 1 && told[0].starts_with("G0108"), "{told:#?}");
}

#[test]
fn other_versions_are_refused() {
    use crate::diagnostic::Diagnostics;
    let mut diagnostics = Diagnostics::default();
    let tree = crate::middle::testing::tree("openapi: 3.1.0\npaths: {}\n");
    assert!(crate::middle::upgrade(&tree, &mut diagnostics).is_none());
    assert!(diagnostics.has_errors());
}
