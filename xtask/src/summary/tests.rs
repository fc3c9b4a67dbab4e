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
    let before = before.and_then(Facts::read);
    let summary = Summary { package: "pets", out: "out/", before, after: Facts::of_files(&after) };
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
  + GET /c
  - POST /b
parameters: 1 added, 1 changed
  ~ GET /a: query page
  + GET /a: query size
error rows: 1 added, 2 removed
  - GET /a: 400 CMN-101 no
  + GET /a: 400 CMN-101 yes
  - info: 429 CMN-301 Request rate exceeded
types: 1 added, 1 removed, 1 changed
  ~ A
  - B
  + C
files: 1 added, 1 changed
  + src/c.rs
  ~ src/a.rs
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
