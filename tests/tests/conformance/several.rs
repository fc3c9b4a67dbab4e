//! Several answers in one (207): each part arrives as the answer or the error that the service gave for it.
//!
//! The parts are written down here, not by the mock, so that one mistake cannot be on both sides.

use generator::ir::{Content, Success, Type};
use libtest_mimic::{Failed, Trial};
use serde_json::{Value, json};
use workspace_tests::bodies::{Bodies, Body};
use workspace_tests::server::Reply;

use crate::bodies::SHAPES;
use crate::drive::{Inputs, Suite, call};
use crate::rows::{self, Row};
use crate::same;

/// A test per operation that gives several answers in one, and shape; and one with all rows of its error table.
pub(crate) fn trials(suite: &'static Suite) -> impl Iterator<Item = Trial> {
    let operations = suite.probes().map(|probe| probe.operation.id).filter(|id| part(suite, id).is_some());
    operations.flat_map(move |id| {
        let answers = SHAPES.map(|(name, shape)| {
            let check = move || {
                let ty = part(suite, id).ok_or("no answer of several parts")?;
                let Body { sent, kept } = Bodies { api: &suite.api, shape }.value(ty, 0);
                let expected = |id: &str| json!({"id": id, "status": 200, "answer": kept});
                check(suite, id, &[("a", 200, sent.clone()), ("b", 200, sent)], &[expected("a"), expected("b")])
            };
            Trial::test(format!("several::{id}::{name}"), check)
        });
        answers.into_iter().chain([Trial::test(format!("several::{id}::rows"), move || errors(suite, id))])
    })
}

/// The type of a part.
fn part<'s>(suite: &'s Suite, id: &str) -> Option<&'s Type> {
    let variants = match &suite.operation(id).success {
        Success::Several { variants, .. } => variants.as_slice(),
        Success::Empty | Success::One(_) => &[],
    };
    variants.iter().find_map(|variant| match &variant.content {
        Some(Content::Batch(ty)) => Some(ty),
        _ => None,
    })
}

/// An answer, and after it every documented error in a part of its own.
fn errors(suite: &Suite, id: &str) -> Result<(), Failed> {
    let ty = part(suite, id).ok_or("no answer of several parts")?;
    let Body { sent, kept } = Bodies { api: &suite.api, shape: SHAPES[0].1 }.value(ty, 0);
    let rows: Vec<Row> = rows::table().into_iter().filter(|row| row.operation == id).collect();
    same("whether there are rows", &rows.is_empty(), &false)?;
    let names: Vec<String> = (0..rows.len()).map(|number| format!("id-{number}")).collect();
    let mut parts = vec![("a", 200, sent)];
    let mut expected = vec![json!({"id": "a", "status": 200, "answer": kept})];
    for (row, name) in rows.iter().zip(&names) {
        parts.push((name, row.status, row.body()));
        expected.push(json!({
            "id": name, "status": row.status, "variant": row.expected(), "code": row.code, "message": row.message,
            "shown": format!("{} {}: {}", row.status, row.code, row.message),
        }));
    }
    check(suite, id, &parts, &expected)
}

/// The client makes of these parts what is expected.
fn check(suite: &Suite, id: &str, parts: &[(&str, u16, Value)], expected: &[Value]) -> Result<(), Failed> {
    let status = |(id, status, _): &(&str, u16, Value)| json!({"href": format!("/things/{id}"), "status": status});
    let statuses = json!({"response": parts.iter().map(status).collect::<Vec<_>>()});
    let bodies = [&statuses].into_iter().chain(parts.iter().map(|(_, _, body)| body));
    let head = "\r\n--a boundary\r\nContent-Type: application/json\r\n\r\n";
    let body: String = bodies.map(|body| format!("{head}{body}")).collect();
    let reply = Reply::body(207, "multipart/mixed; boundary=\"a boundary\"", format!("{body}\r\n--a boundary--\r\n"));
    let inputs = suite.inputs(id, Inputs::Required, SHAPES[1].1);
    let (outcome, requests) = call(suite.probe(id), inputs, reply);
    let answer = outcome.map_err(|refused| format!("the call fails: {}", refused.shown))?;
    let parts = answer.as_array().ok_or("the answer has no parts")?;
    same("parts", &parts.len(), &expected.len())?;
    for (part, expected) in parts.iter().zip(expected) {
        same("part", part, expected)?;
    }
    same("requests", &requests.len(), &1)
}
