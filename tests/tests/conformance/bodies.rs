//! Answers: the server sends a body in each shape, and the client gives it back.

use generator::ir::{Content, Success};
use libtest_mimic::{Failed, Trial};
use serde_json::{Value, json};
use workspace_tests::bodies::{Bodies, Body, Shape};
use workspace_tests::server::Reply;

use crate::drive::{Inputs, Suite, call};
use crate::same;

/// The shapes, by name.
pub(crate) const SHAPES: [(&str, Shape); 3] =
    [("maximal", Shape::Maximal), ("minimal", Shape::Minimal), ("odd", Shape::Odd)];

/// A test per operation and shape.
pub(crate) fn trials(suite: &'static Suite) -> impl Iterator<Item = Trial> {
    suite.probes().flat_map(move |probe| {
        let id = probe.operation.id;
        SHAPES.map(|(name, shape)| Trial::test(format!("answer::{id}::{name}"), move || check(suite, id, shape)))
    })
}

fn check(suite: &Suite, id: &str, shape: Shape) -> Result<(), Failed> {
    let (reply, kept) = answer(suite, id, shape);
    let inputs = suite.inputs(id, Inputs::Required, Shape::Minimal);
    let (outcome, requests) = call(suite.probe(id), inputs, reply);
    let answer = outcome.map_err(|refused| format!("the call fails: {}", refused.shown))?;
    same("answer", &answer, &kept)?;
    same("requests", &requests.len(), &1)
}

/// What the mock is told to answer: what the client makes of it is the same.
pub(crate) fn told(suite: &Suite, id: &str, shape: Shape) -> Value {
    answer(suite, id, shape).1
}

/// A success of an operation, and what the client makes of it.
fn answer(suite: &Suite, id: &str, shape: Shape) -> (Reply, Value) {
    let operation = suite.operation(id);
    let content = match &operation.success {
        Success::Empty => None,
        Success::One(content) => Some(content),
        Success::Several { variants, .. } => variants.first().and_then(|variant| variant.content.as_ref()),
    };
    let success = operation.responses.iter().find(|response| response.status.starts_with('2'));
    let success = success.unwrap_or_else(|| panic!("'{id}' documents no success"));
    let status = success.status.parse().unwrap_or_else(|_| panic!("'{}' is no status", success.status));
    match content {
        None => (Reply::empty(status), Value::Null),
        Some(Content::Json(ty)) => {
            let Body { sent, kept } = Bodies { api: &suite.api, shape }.value(ty, 0);
            (Reply::json(status, sent.to_string()), kept)
        }
        Some(_) => (Reply::body(status, "audio/mpeg", "the sound"), json!("the sound")),
    }
}
