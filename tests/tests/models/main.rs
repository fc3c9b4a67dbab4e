//! The models against bodies as they come: what is read is written back with the same values.
//!
//! The bodies are made from the IR, so that no type and no field is left out; beside them stand bodies written by hand.

mod by_hand;
mod facts;
mod list;
mod on_the_wire;

use std::collections::BTreeSet;

use generator::ir::{Api, Field, Type, TypeDef, TypeKind};
use list::{MODELS, Model};
use serde_json::json;
use workspace_tests::bodies::{Bodies, Body, Shape};
use workspace_tests::inputs::workspace;
use xtask::job::configured_at;
use xtask::report::{MessageFormat, Reporter};

/// The committed document as the generator understands it.
fn run() -> generator::Output {
    let reporter = Reporter::stderr(MessageFormat::Human);
    let (job, _) = configured_at(&workspace(), &reporter).expect("the configuration is in order");
    job.run()
}

fn api() -> Api {
    run().api.expect("the document is read")
}

/// The types that are emitted as a type of their own.
fn emitted(api: &Api) -> impl Iterator<Item = &TypeDef> {
    api.types.iter().filter(|def| !matches!(def.kind, TypeKind::Alias(_)))
}

fn model(def: &TypeDef) -> &'static Model {
    let model = MODELS.iter().find(|model| model.name == def.name.rust);
    model.unwrap_or_else(|| panic!("the model {} is not in list.rs", def.name.rust))
}

#[test]
fn every_model_is_listed() {
    let api = api();
    let emitted: BTreeSet<&str> = emitted(&api).map(|def| def.name.rust.as_str()).collect();
    let listed: BTreeSet<&str> = MODELS.iter().map(|model| model.name).collect();
    let missing: Vec<_> = emitted.difference(&listed).collect();
    let gone: Vec<_> = listed.difference(&emitted).collect();
    assert!(missing.is_empty() && gone.is_empty(), "list.rs: add {missing:?}, remove {gone:?}");
    assert_eq!(listed.len(), MODELS.len(), "a model is listed twice");
}

/// Each model takes the bodies of a shape, and gives them back with the same values.
fn check(shape: Shape) {
    let api = api();
    let bodies = Bodies { api: &api, shape };
    let mut problems = Vec::new();
    for def in emitted(&api) {
        for Body { sent, kept } in bodies.of(def) {
            let name = &def.name.rust;
            match (model(def).round_trip)(&sent) {
                Ok(back) if back == kept => {}
                Ok(back) => problems.push(format!("{name}: {back} instead of {kept}")),
                Err(error) => problems.push(format!("{name}: {error} in {sent}")),
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn maximal_bodies_come_back_as_they_were() {
    check(Shape::Maximal);
}

#[test]
fn minimal_bodies_come_back_as_they_were() {
    check(Shape::Minimal);
}

#[test]
fn odd_bodies_come_back_without_what_is_unknown() {
    check(Shape::Odd);
}

#[test]
fn null_is_taken_for_what_is_absent() {
    check(Shape::Nulls);
}

/// Fields of all structs, with the struct's name.
fn fields(api: &Api) -> impl Iterator<Item = (&TypeDef, &Field)> {
    api.types.iter().flat_map(|def| {
        let fields = match &def.kind {
            TypeKind::Object(object) => object.fields.as_slice(),
            _ => &[],
        };
        fields.iter().map(move |field| (def, field))
    })
}

#[test]
fn every_id_is_taken_as_text_and_as_a_number() {
    let api = api();
    // A caller's id is the number or name that a phone shows, no identifier.
    let is_id = |name: &str| name == "id" || (name.ends_with("Id") && name != "callerId");
    let ids = fields(&api).filter(|(_, field)| is_id(&field.name.wire) && field.ty != Type::Id);
    let others: Vec<_> = ids.map(|(def, field)| format!("{}.{}", def.name.rust, field.name.wire)).collect();
    assert_eq!(others, [""; 0]);
    let lists = fields(&api).filter(|(_, field)| field.name.wire.ends_with("Ids"));
    let others = lists.filter(|(_, field)| field.ty != Type::Array(Box::new(Type::Id)));
    assert_eq!(others.map(|(_, field)| field.name.wire.as_str()).collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn a_required_member_is_not_to_be_left_out() {
    let api = api();
    for (def, field) in fields(&api).filter(|(_, field)| field.required) {
        let bodies = Bodies { api: &api, shape: Shape::Minimal };
        let mut body = bodies.of(def).remove(0).sent;
        body.as_object_mut().expect("a struct's body is an object").remove(&field.name.wire);
        let error = (model(def).round_trip)(&body).expect_err(&def.name.rust).to_string();
        assert!(error.contains(&format!("missing field `{}`", field.name.wire)), "{}: {error}", def.name.rust);
        assert!((model(def).round_trip)(&json!([])).is_err(), "{} is no list", def.name.rust);
    }
}
