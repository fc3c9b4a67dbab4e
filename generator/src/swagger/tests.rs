//! A fixture for each rule; what it becomes in OpenAPI 3, and what is told.

mod bodies;
mod parameters;
mod paths;
mod responses;
mod security;
mod servers;

use serde_json::Value as Json;

use crate::middle::testing::json;

/// A document with the operation `GET /a`, whose members are given.
fn operation(members: &str) -> (Json, Vec<String>) {
    let indented = members.trim_end().replace('\n', "\n      ");
    let responses = if members.contains("responses:") { "" } else { "\n      responses: {200: {description: OK}}" };
    let head = "swagger: '2.0'\ninfo: {title: t, version: '1'}\npaths:\n  /a:\n    get:\n      ";
    let (document, told) = json(&format!("{head}{indented}{responses}\n"));
    (document["paths"]["/a"]["get"].clone(), told)
}

/// A whole document, without the lines that every one begins with.
fn document(members: &str) -> (Json, Vec<String>) {
    let paths = if members.contains("paths:") { "" } else { "paths: {}\n" };
    json(&format!("swagger: '2.0'\ninfo: {{title: t, version: '1'}}\n{paths}{members}"))
}

/// Asserts that exactly one thing was told, beginning with its code and saying `part`.
#[track_caller]
fn assert_told(told: &[String], code: &str, part: &str) {
    assert!(told.len() == 1 && told[0].starts_with(code) && told[0].contains(part), "{told:#?}");
}

#[track_caller]
fn assert_silent(told: &[String]) {
    assert!(told.is_empty(), "{told:#?}");
}
