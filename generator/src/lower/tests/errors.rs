//! Facts of operations, and error codes.

use serde_json::json;

use super::{lower, operation};

#[test]
fn the_vocabulary_states_the_facts_of_an_operation() {
    let lowered = operation(
        "post",
        json!({ "deprecated": true, "x-client": {
        "permissions": { "app": ["Calls"], "user": ["Make"] }, "usage_plan_group": "Heavy", "beta": true,
        "idempotent": true, "servers": ["https://media.example/"],
        "errors": [{ "status": 404, "code": "X-1", "message": "gone" }, { "status": 400, "code": "X-1", "message": "gone" }],
    } }),
    );
    let one = lowered.operation();
    assert_eq!(
        (one.app_permissions.as_slice(), one.user_permissions.as_slice()),
        (&["Calls".to_owned()][..], &["Make".to_owned()][..])
    );
    assert!(one.beta && one.deprecated && one.idempotent);
    assert_eq!(
        (one.usage_plan_group.as_deref(), one.servers.as_slice()),
        (Some("Heavy"), &["https://media.example".to_owned()][..])
    );
    assert_eq!(one.error_variants.len(), 1);
    assert_eq!(one.error_variants[0].statuses, [404, 400]);
    assert_eq!(lowered.api.error_codes[0].statuses, [400, 404]);
}

#[test]
fn error_codes_are_sorted_and_named_and_typos_in_names_are_told() {
    let row = |code: &str| json!({ "status": 400, "code": code, "message": "m" });
    let lowered = lower(json!({
        "x-client": { "error_codes": { "B-2": { "name": "Unknown" }, "A-1": { "name": "First" }, "A-11": { "name": "Lost" } } },
        "paths": { "/a": { "get": { "responses": {}, "x-client": { "errors": [row("B-2"), row("A-1")] } } } },
    }));
    let codes: Vec<_> =
        lowered.api.error_codes.iter().map(|one| (one.name.wire.as_str(), one.name.rust.as_str())).collect();
    assert_eq!(codes, [("A-1", "First"), ("B-2", "UnknownValue")]);
    assert_eq!(lowered.said.iter().filter(|said| said.starts_with("G0513")).count(), 1);
    let variants: Vec<_> = lowered.operation().error_variants.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(variants, ["UnknownValue", "First"]);
}

#[test]
fn a_repeated_call_is_safe_where_the_method_says_so() {
    let safe = |method: &str| operation(method, json!({})).operation().idempotent;
    assert_eq!(["get", "put", "delete", "head", "post", "patch"].map(safe), [true, true, true, true, false, false]);
}

#[test]
fn a_document_without_operations_is_told() {
    assert!(lower(json!({})).says("G0518"));
}
