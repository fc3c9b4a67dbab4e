use serde_json::json;

use super::{assert_silent, assert_told, document};

#[test]
fn every_kind_of_scheme_has_its_counterpart() {
    let (api, told) = document(
        "securityDefinitions:
  a: {type: basic, description: d}
  b: {type: apiKey, in: query, name: key}
  c: {type: oauth2, flow: implicit, authorizationUrl: 'https://a', scopes: {r: read}}
  d: {type: oauth2, flow: password, tokenUrl: 'https://t'}
  e: {type: oauth2, flow: application, tokenUrl: 'https://t'}
  f: {type: oauth2, flow: accessCode, authorizationUrl: 'https://a', tokenUrl: 'https://t'}
security: [{a: []}, {b: [], c: [r]}, {}]
",
    );
    let schemes = &api["components"]["securitySchemes"];
    assert_eq!(schemes["a"], json!({"type": "http", "scheme": "basic", "description": "d"}));
    assert_eq!(schemes["b"], json!({"type": "apiKey", "in": "query", "name": "key"}));
    let implicit = json!({"authorizationUrl": "https://a", "scopes": {"r": "read"}});
    assert_eq!(schemes["c"]["flows"]["implicit"], implicit);
    assert_eq!(schemes["d"]["flows"]["password"], json!({"tokenUrl": "https://t", "scopes": {}}));
    assert_eq!(schemes["e"]["flows"]["clientCredentials"]["tokenUrl"], "https://t");
    assert_eq!(schemes["f"]["flows"]["authorizationCode"]["authorizationUrl"], "https://a");
    assert_eq!(api["security"], json!([{"a": []}, {"b": [], "c": ["r"]}, {}]));
    assert_silent(&told);
}

#[test]
fn a_requirement_without_a_scheme_is_told_and_left_out() {
    let (api, told) =
        document("securityDefinitions: {key: {type: apiKey, in: header, name: K}}\nsecurity: [{keys: []}]\n");
    assert!(api.get("security").is_none());
    assert_told(&told, "G0120 5:13", "'keys' is not defined");
}

#[test]
fn no_requirement_at_an_operation_is_not_the_same_as_none_said() {
    let (api, _) = document(
        "securityDefinitions: {key: {type: basic}}\nsecurity: [{key: []}]\npaths:\n  /a:\n    get: {security: [], responses: {200: {description: OK}}}\n",
    );
    assert_eq!(api["paths"]["/a"]["get"]["security"], json!([]));
}
