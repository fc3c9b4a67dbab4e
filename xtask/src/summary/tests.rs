use generator::emit::SourceFile;

use super::*;

const BEFORE: &str = r#"{
    "info": {"x-client": {"errors": [{"status": 429, "code": "CMN-301", "message": "Request rate exceeded"}]}},
    "paths": {
        "/a": {"get": {"operationId": "a", "parameters": [{"in": "query", "name": "page", "schema": {"type": "string"}}],
            "x-client": {"errors": [{"status": 400, "code": "CMN-101", "message": "no"}]}}},
        "/b": {"post": {"operationId": "b", "parameters": [{"in": "query", "name": "x"}]}}
    },
    "components": {"schemas": {"A": {"type": "object"}, "B": {"type": "string"}}}
}"#;

const AFTER: &str = r#"{
    "info": {},
    "paths": {
        "/a": {"get": {"operationId": "a", "parameters": [{"in": "query", "name": "page", "schema": {"type": "integer"}},
            {"in": "query", "name": "size"}],
            "x-client": {"errors": [{"status": 400, "code": "CMN-101", "message": "yes"}]}}},
        "/c": {"get": {"operationId": "c"}}
    },
    "components": {"schemas": {"A": {"type": "string"}, "C": {"type": "string"}}}
}"#;

fn summary(before: Option<&str>, after: &str, differences: &[Difference]) -> String {
    let after = vec![SourceFile { path: "openapi.json".to_owned(), contents: after.to_owned() }];
    let summary = Summary { package: "pets", out: "out/", before };
    let output = Output { files: after, ..Output::default() };
    summary.text(&output, differences, Duration::from_millis(120))
}

#[test]
fn a_run_that_changes_nothing_is_one_line() {
    let text = summary(Some(BEFORE), BEFORE, &[]);
    assert_eq!(text, "pets in 'out/': 0 operations, 0 types, 0 error codes, 1 file; nothing changed; 0.12 s\n");
}

#[test]
fn changes_are_told_by_sort_and_once() {
    let differences = [
        Difference { path: "src/c.rs".to_owned(), kind: Kind::Missing },
        Difference { path: "src/a.rs".to_owned(), kind: Kind::Changed },
        Difference { path: "src/own.rs".to_owned(), kind: Kind::Stray },
    ];
    let text = summary(Some(BEFORE), AFTER, &differences);
    let expected = "\
operations: 1 added, 1 removed
 !- POST /b
  + GET /c
parameters: 1 added, 1 changed
 !~ GET /a: query page: string became integer
  + GET /a: query size
error rows: 1 added, 2 removed
 !- info: 429 CMN-301 Request rate exceeded
  - GET /a: 400 CMN-101 no
  + GET /a: 400 CMN-101 yes
types: 1 added, 1 removed, 1 changed
 !~ A: object became string
 !- B
  + C
files: 1 added, 1 changed
  + src/c.rs
  ~ src/a.rs
5 breaking changes for users of the crate, each marked '!'
pets in 'out/': 0 operations, 0 types, 0 error codes, 1 file; 2 changed; 0.12 s
";
    assert_eq!(text, expected);
}

#[test]
fn a_crate_that_was_not_there_is_not_listed() {
    let differences = ["openapi.json", MANIFEST].map(|path| Difference { path: path.to_owned(), kind: Kind::Missing });
    let text = summary(None, AFTER, &differences);
    assert_eq!(text.lines().count(), 1);
    assert!(text.contains("1 file; 1 changed"), "{text}");
}

#[test]
fn an_old_file_that_is_damaged_is_no_obstacle() {
    assert_eq!(Facts::read("{"), None);
    assert_eq!(Facts::read(r#"{"paths": [1], "components": {"schemas": 3}}"#), Some(Facts::default()));
}

/// What is told of a type that was `old` and is `new`.
fn told(old: &str, new: &str) -> Vec<String> {
    let document = |schema: &str| format!(r#"{{"components": {{"schemas": {{"A": {schema}}}}}}}"#);
    let text = summary(Some(&document(old)), &document(new), &[]);
    let lines = text.lines().filter(|line| line.starts_with(' '));
    lines.map(|line| line.to_owned()).collect()
}

#[test]
fn a_member_that_goes_or_is_needed_breaks_and_one_that_may_come_does_not() {
    let old =
        r#"{"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}, "b": {"type": "string"}}}"#;
    let new = r#"{"type": "object", "required": ["c"], "properties": {"a": {"type": "string"}, "c": {"type": "string"},
        "d": {"type": "integer"}}}"#;
    assert_eq!(told(old, new), [" !~ A.a: is not required any more", " !- A.b", " !+ A.c (required)", "  + A.d"]);
}

#[test]
fn a_type_is_compared_as_deep_as_it_goes() {
    let schema = |leaf: &str| {
        format!(
            r#"{{"type": "object", "properties": {{"list": {{"type": "array", "items": {{"type": "object",
            "additionalProperties": {{"type": "object", "properties": {{"leaf": {leaf}}}}}}}}}}}}}"#
        )
    };
    let (text, date) = (schema(r#"{"type": "string"}"#), schema(r#"{"type": "string", "format": "date"}"#));
    assert_eq!(told(&text, &date), [" !~ A.list[].*.leaf: string became string (date)"]);
}

#[test]
fn values_that_come_are_harmless_and_those_that_go_are_not() {
    let old = r#"{"type": "string", "enum": ["x", "y"]}"#;
    assert_eq!(told(old, r#"{"type": "string", "enum": ["y", "z"]}"#), [" !- A: 'x'", "  + A: 'z'"]);
    assert_eq!(told(old, r#"{"type": "string"}"#), [" !~ A: has no listed values any more"]);
}

#[test]
fn words_and_bounds_break_nothing() {
    let old = r#"{"type": "integer", "description": "one", "maximum": 3}"#;
    assert_eq!(told(old, r#"{"type": "integer", "description": "two", "maximum": 3}"#), ["  ~ A: described otherwise"]);
    assert_eq!(told(old, r#"{"type": "integer", "maximum": 4}"#), ["  ~ A: has other bounds"]);
    let composed = |part: &str| format!(r#"{{"allOf": [{{"type": "object", "properties": {{"a": {part}}}}}]}}"#);
    let (text, list) = (composed(r#"{"type": "string"}"#), composed(r#"{"type": "array", "items": {}}"#));
    assert_eq!(told(&text, &list), [" !~ A: is made otherwise"]);
}
