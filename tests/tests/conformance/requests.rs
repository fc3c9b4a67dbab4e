//! Requests: a call is made with inputs of each shape, and the server looks at what came.

use std::collections::BTreeSet;

use libtest_mimic::{Failed, Trial};
use serde_json::Value;
use workspace_tests::bodies::Shape;
use workspace_tests::server::{Reply, Request};

use crate::bodies::SHAPES;
use crate::drive::{Inputs, Suite, call};
use crate::same;
use crate::vendor::{Operation, Vendor};

/// A test per operation and shape.
pub(crate) fn trials(suite: &'static Suite) -> impl Iterator<Item = Trial> {
    suite.probes().flat_map(move |probe| {
        let id = probe.operation.id;
        SHAPES.map(|(name, shape)| Trial::test(format!("request::{id}::{name}"), move || check(suite, id, shape)))
    })
}

fn check(suite: &Suite, id: &str, shape: Shape) -> Result<(), Failed> {
    let inputs = if shape == Shape::Minimal { Inputs::Required } else { Inputs::All };
    let given = suite.inputs(id, inputs, shape);
    // What comes of it is another test's affair.
    let (_, requests) = call(suite.probe(id), given, Reply::empty(404));
    let [request] = requests.as_slice() else { return Err(format!("{} requests", requests.len()).into()) };
    let vendor = Vendor::read();
    let documented = vendor.operation(id);
    let (method, target) = request.line.split_once(' ').ok_or("no request line")?;
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    same("method", &method, &documented.method.as_str())?;
    is_path(path, &documented.path)?;
    let keys: BTreeSet<String> = query.split('&').filter_map(|pair| Some(pair.split_once('=')?.0.to_owned())).collect();
    let expected = if inputs == Inputs::All { documented.query.clone() } else { BTreeSet::new() };
    same("keys of the query", &keys, &expected)?;
    body(suite, documented, request, inputs, shape)
}

/// A path is its template with something in each place of a variable.
fn is_path(path: &str, template: &str) -> Result<(), Failed> {
    let (parts, expected): (Vec<_>, Vec<_>) = (path.split('/').collect(), template.split('/').collect());
    same("segments of the path", &parts.len(), &expected.len())?;
    for (part, expected) in parts.into_iter().zip(expected) {
        match expected.starts_with('{') {
            true => same("an empty segment", &part.is_empty(), &false)?,
            false => same("segment", &part, &expected)?,
        }
    }
    Ok(())
}

fn body(suite: &Suite, documented: &Operation, request: &Request, inputs: Inputs, shape: Shape) -> Result<(), Failed> {
    let required = suite.operation(&documented.id).request_body.as_ref().is_some_and(|body| body.required);
    if !documented.has_body || (inputs == Inputs::Required && !required) {
        return same("body", &request.text().as_str(), &"");
    }
    same("media type", &request.header("content-type"), &Some("application/json"))?;
    let sent: Value = serde_json::from_slice(&request.body).map_err(|error| error.to_string())?;
    let kept = suite.request_body(&documented.id, shape).map(|body| body.kept);
    same("body", &Some(sent), &kept)
}
