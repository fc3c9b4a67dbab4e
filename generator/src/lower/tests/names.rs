//! Names of groups, operations, and what belongs to them.

use serde_json::{Value as Json, json};

use super::{Lowered, lower};

fn document(paths: Json) -> Lowered {
    lower(json!({ "paths": paths }))
}

fn get(id: &str, tags: &[&str], client: Json) -> Json {
    json!({ "get": { "operationId": id, "tags": tags, "responses": {}, "x-client": client } })
}

/// `group.method TypeName` of each operation.
fn names(lowered: &Lowered) -> Vec<String> {
    let name = |one: &crate::ir::Operation| {
        format!("{}.{} {}", lowered.api.groups[one.group].name.rust, one.name.rust, one.type_name)
    };
    lowered.api.operations.iter().map(name).collect()
}

#[test]
fn a_group_is_chosen_then_tagged_then_taken_from_the_path() {
    let lowered = document(json!({
        "/a": get("one", &["Pets"], json!({ "group": "call_log" })),
        "/b": get("two", &["", "[Beta]", "Call Log"], json!({})),
        "/v1.0/{id}/pets": get("three", &[], json!({})),
        "/v2beta1/{id}": get("four", &[], json!({})),
    }));
    assert_eq!(names(&lowered), ["call_log.one One", "call_log.two Two", "pets.three Three", "default.four Four"]);
}

#[test]
fn a_chosen_name_has_its_groups_words_in_its_types() {
    let chosen = |group: &str, name: &str| get(name, &[], json!({ "group": group, "name": name }));
    let lowered = document(json!({
        "/a": chosen("ring_out", "make_call"), "/b": chosen("call_log", "list_for_extension"),
        "/c": chosen("call_queues", "list_call_queue_members"), "/d": chosen("ring_out", "get"),
    }));
    let types: Vec<&str> = lowered.api.operations.iter().map(|one| one.type_name.as_str()).collect();
    assert_eq!(types, ["MakeRingOutCall", "ListCallLogForExtension", "ListCallQueueMembers", "GetRingOut"]);
    let first = &lowered.api.operations[0];
    assert_eq!((first.error_name.as_str(), first.const_name.as_str()), ("MakeRingOutCallError", "MAKE_RING_OUT_CALL"));
}

#[test]
fn a_method_does_not_repeat_its_group() {
    let lowered = document(json!({
        "/a": get("issues/list-for-repo", &["issues"], json!({})),
        "/b": get("extras_config_contexts_list", &["extras"], json!({})),
        "/c": get("blog_post.get", &["Blog posts"], json!({})),
        "/d": get("issuesOfUser", &["issues"], json!({})),
        "/e": get("issues", &["issues"], json!({})),
        "/f": get("extras_2fa", &["extras"], json!({})),
        "/g": get("issues/get", &["issues"], json!({})),
        "/h": get("get", &["issues"], json!({})),
        "/i": get("issues/move", &["issues"], json!({})),
        "/j": get("log-in", &["log"], json!({})),
        "/k": get("log_list", &[], json!({})),
    }));
    let expected = [
        "issues.list_for_repo IssuesListForRepo",
        "extras.config_contexts_list ExtrasConfigContextsList",
        "blog_posts.get BlogPostGet",
        "issues.issues_of_user IssuesOfUser",
        "issues.issues IssuesCall",
        "extras.extras_2fa Extras2fa",
        "issues.issues_get IssuesGet",
        "issues.get Get",
        "issues.issues_move IssuesMove",
        "log.log_in LogIn",
        "k.log_list LogList",
    ];
    assert_eq!(names(&lowered), expected);
}

#[test]
fn every_operation_has_a_name_of_its_own() {
    let bare = json!({ "responses": {} });
    let lowered = document(json!({
        "/pets": { "get": bare, "head": bare, "options": bare, "trace": bare },
        "/pets/{petId}": { "get": { "responses": {}, "parameters": [] } },
        "/x": get("same", &["pets"], json!({})), "/y": get("same", &["pets"], json!({})),
        "/z": get("new", &["pets"], json!({})),
    }));
    let expected = [
        "pets.get_pets GetPets",
        "pets.options_pets OptionsPets",
        "pets.head_pets HeadPets",
        "pets.trace_pets TracePets",
        "pets.get_pets_by_pet_id GetPetsByPetId",
        "pets.same Same",
        "pets.get_y GetY",
        "pets.new_ New",
    ];
    assert_eq!(names(&lowered), expected);
    assert!(lowered.says("G0510"));
}

#[test]
fn a_component_keeps_its_name_and_handles_and_calls_give_way() {
    let lowered = lower(json!({
        "components": { "schemas": { "Pet": { "type": "object", "properties": { "x": {} } }, "Error": { "type": "object", "properties": { "x": {} } } } },
        "paths": { "/pet": get("pet", &["pet"], json!({})) },
    }));
    assert_eq!(lowered.type_names(), ["Pet", "ErrorModel"]);
    assert_eq!(lowered.api.groups[0].type_name, "PetApi");
    assert_eq!(lowered.api.operations[0].type_name, "PetCall");
}

#[test]
fn a_new_operation_changes_no_name() {
    let parameter =
        |values: &[&str]| json!([{ "name": "sort", "in": "query", "schema": { "type": "string", "enum": values } }]);
    let operation = |id: &str, values: &[&str]| json!({ "get": { "operationId": id, "tags": ["t"], "responses": {}, "parameters": parameter(values) } });
    let mut paths = json!({ "/a": operation("listA", &["x"]), "/b": operation("listB", &["y"]) });
    let before = document(paths.clone());
    paths["/c"] = operation("list_a", &["z"]);
    let after = document(paths);
    assert_eq!(names(&before), names(&after)[..2]);
    assert_eq!(before.type_names(), after.type_names()[..2]);
}

#[test]
fn setters_of_one_name_are_told_apart_by_location() {
    let parameter =
        |name: &str, location: &str| json!({ "name": name, "in": location, "schema": { "type": "string" } });
    let lowered = super::operation(
        "get",
        json!({ "parameters": [
        parameter("id", "query"), parameter("id", "header"), parameter("ID", "query"), parameter("send", "query"),
    ] }),
    );
    let names: Vec<&str> = lowered.operation().parameters.iter().map(|one| one.name.rust.as_str()).collect();
    assert_eq!(names, ["id", "id_header", "id_query", "send_"]);
    assert!(lowered.says("G0501"));
}
