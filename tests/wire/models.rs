//! Bodies that come back as they went: maps, alternatives, members that one side never sends.

use serde_json::{Value, json};
use wire::{Reply, Server};

use crate::client;

#[tokio::test]
async fn maps_keep_members_without_names() {
    let body = json!({
        "numbers": {"a": 1, "ü b": -2}, "lists": {"x": [{"id": "1", "more": "m"}]}, "free": {"any": [1, null]},
        "open": {"id": "1", "other": "o"}, "closed": {}, "absent": null, "big": 18_446_744_073_709_551_615_u64,
        "level": 3, "rate": 0.1, "flag": true,
    });
    let server = Server::start([Reply::json(200, body.to_string())]).await;
    let client = client!(maps, server);
    let sent: maps::models::Maps = serde_json::from_value(body.clone()).expect("the model takes it");
    assert_eq!(sent.absent, Some(None), "null is not absence");
    assert_eq!(sent.open.as_ref().map(|open| open.additional["other"].as_str()), Some("o"));
    let answer = client.maps().echo(&sent).send().await.expect("an answer");
    assert_eq!(answer, sent);
    assert_eq!(server.request().text().parse::<Value>().expect("JSON"), body);
    let nothing = maps::models::Maps::default();
    assert_eq!(serde_json::to_value(&nothing).expect("JSON"), json!({}), "what is absent is not sent");
}

fn thing(body: &Value) -> unions::models::Thing {
    serde_json::from_value(body.clone()).expect("the model takes it")
}

fn comes_back(body: Value) {
    assert_eq!(serde_json::to_value(thing(&body)).expect("JSON"), body);
}

#[test]
fn alternatives_are_told_apart_and_come_back() {
    use unions::models::{Pet, ThingPart, ThingShape};

    let pet = |body: Value| thing(&json!({ "pet": body })).pet.expect("a pet");
    assert!(matches!(pet(json!({"kind": "cat", "lives": 9})), Pet::Cat(cat) if cat.lives == Some(9)));
    assert!(matches!(pet(json!({"kind": "dog"})), Pet::Dog(_)));
    assert!(matches!(pet(json!({"kind": "bird", "wings": 2})), Pet::Unknown(_)));
    let shape = |body: Value| thing(&json!({ "shape": body })).shape.expect("a shape");
    assert!(matches!(shape(json!({"form": "square", "size": 1})), ThingShape::Square(_)), "by its only value");
    assert!(matches!(shape(json!({"size": 1})), ThingShape::Circle(_)), "by what fits, where nothing tells");
    let part = |body: Value| thing(&json!({ "part": body })).part.expect("a part");
    assert!(matches!(part(json!({"a": 1})), ThingPart::Narrow(_)));
    assert!(matches!(part(json!({"a": 1, "b": "x"})), ThingPart::Wide(_)), "what keeps the most");
    assert!(matches!(part(json!("text")), ThingPart::Text(_)));
    assert!(matches!(part(json!([1])), ThingPart::Unknown(_)));
    comes_back(json!({"pet": {"kind": "cat", "lives": 9}, "shape": {"form": "square"}, "part": {"a": 1, "b": "x"}}));
    comes_back(json!({"pet": {"kind": "bird", "wings": 2}, "part": [1, {"x": null}]}));
}

#[tokio::test]
async fn an_alternative_says_which_it_is() {
    use unions::models::{Cat, Dog, Pet, Thing};

    let server = Server::start([Reply::json(200, "{}")]).await;
    let client = client!(unions, server);
    for pet in [Pet::Cat(Cat { lives: Some(9) }), Pet::Dog(Dog { kind: String::new() })] {
        client.things().echo(&Thing { pet: Some(pet), ..Thing::default() }).send().await.expect("an answer");
    }
    let bodies: Vec<String> = server.requests().iter().map(|request| request.text()).collect();
    assert_eq!(bodies, [r#"{"pet":{"kind":"cat","lives":9}}"#, r#"{"pet":{"kind":"dog"}}"#]);
}

#[test]
fn what_only_the_service_sets_need_not_be_sent() {
    use merged_parts::models::{Pet, PetName};

    let pet = Pet::new(PetName::Rex);
    assert_eq!(serde_json::to_value(pet).expect("JSON"), json!({"name": "Rex"}));
}

#[test]
fn structs_that_require_each_other_end_where_the_answer_does() {
    let body = json!({"id": "1", "edge": {"to": {"id": "2"}}});
    let node: endless_struct::models::Node = serde_json::from_value(body.clone()).expect("the model takes it");
    assert_eq!(serde_json::to_value(node).expect("JSON"), body);
    let none = serde_json::from_value::<endless_struct::models::Node>(json!({"edge": {}}));
    assert!(none.is_err_and(|error| error.to_string() == "missing field `id`"), "what has an end is required");
}
