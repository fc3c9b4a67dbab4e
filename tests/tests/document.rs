//! The committed document, as it was understood.

use std::collections::{BTreeMap, BTreeSet};

use generator::{Output, inspect};
use serde_json::Value;
use workspace_tests::inputs::{folder, workspace};
use xtask::job::configured_at;
use xtask::report::{MessageFormat, Reporter};

fn output() -> Output {
    let reporter = Reporter::stderr(MessageFormat::Human);
    let (job, _) = configured_at(&workspace(), &reporter).expect("the configuration is in order");
    job.run()
}

/// The JSON of `cargo xtask inspect --json`.
fn inspected() -> Value {
    inspect::json(&output())
}

fn items<'a>(value: &'a Value, pointer: &str) -> &'a [Value] {
    value.pointer(pointer).and_then(Value::as_array).unwrap_or_else(|| panic!("there is no list at {pointer}"))
}

fn rows(value: &Value) -> impl Iterator<Item = &Value> {
    items(value, "/operations").iter().flat_map(|operation| items(operation, "/errors"))
}

#[test]
fn the_api_reads_as_it_is_known_to() {
    insta::with_settings!({ snapshot_path => folder("snapshots"), omit_expression => true }, {
        insta::assert_snapshot!("tables", inspect::tables(&output()));
    });
}

/// Who set a type or a name: the document has no types, and the overlay chose what reads better than its names.
#[test]
fn every_type_and_every_name_tells_who_set_it() {
    let inspected = inspected();
    let source = |value: &Value, key: &str| value[key]["source"].as_str().unwrap_or_default().to_owned();
    let mut named = BTreeMap::new();
    for operation in items(&inspected, "/operations") {
        *named.entry(source(operation, "name_basis")).or_insert(0) += 1;
        let bodies = items(operation, "/responses").iter().chain([&operation["request_body"]]);
        let typed = bodies.filter(|body| !body["media_type"].is_null()).chain(items(operation, "/parameters"));
        for part in typed {
            assert_eq!(source(part, "basis"), "overlay", "{}: {part}", operation["id"]);
            let file = part["basis"]["file"].as_str().unwrap_or_default();
            assert!(file.starts_with("spec/overlay/") && part["basis"]["line"].is_u64(), "{part}");
        }
    }
    assert_eq!(named, [("overlay".to_owned(), 30)].into());
    for list in ["/groups", "/types"] {
        let others = items(&inspected, list).iter().filter(|item| source(item, "name_basis") != "overlay");
        assert_eq!(others.map(|item| item["name"].clone()).collect::<Vec<_>>(), [""; 0], "{list}");
    }
    let types = items(&inspected, "/types").iter().flat_map(|def| {
        let fields = def["fields"].as_array().into_iter().flatten();
        fields.chain([def])
    });
    assert!(types.clone().count() > 500);
    let others = types.filter(|item| source(item, "basis") != "overlay");
    assert_eq!(others.map(|item| item["name"].clone()).collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn every_row_of_every_error_table_is_read() {
    let inspected = inspected();
    let operations = items(&inspected, "/operations");
    let with_table = operations.iter().filter(|operation| !items(operation, "/errors").is_empty());
    assert_eq!((operations.len(), with_table.count(), rows(&inspected).count()), (30, 21, 153));
    assert_eq!(items(&inspected, "/info/errors").len(), 10);
    let mut statuses = BTreeMap::new();
    rows(&inspected).for_each(|row| *statuses.entry(row["status"].as_u64()).or_insert(0) += 1);
    let expected = [(400, 81), (401, 18), (403, 35), (404, 16), (416, 1), (429, 1), (503, 1)];
    assert_eq!(statuses, expected.map(|(status, count)| (Some(status), count)).into());
    let codes: BTreeSet<&str> = rows(&inspected).filter_map(|row| row["code"].as_str()).collect();
    assert_eq!(codes.len(), 59);
}

/// Reads the document by no means of the generator's: what a YAML library takes for text, with blanks alike.
#[test]
fn every_row_stands_in_the_document_word_for_word() {
    let document = std::fs::read_to_string(workspace().join("spec/ringcentral.yaml")).expect("the document is there");
    let mut documents = serde_yaml::Deserializer::from_str(&document);
    let first = documents.next().expect("a stream holds a document");
    let document: Value = serde::Deserialize::deserialize(first).expect("the document is YAML");
    let described = |node: &Value| {
        let text = node["description"].as_str().unwrap_or_default();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let stands = |text: &str, row: &Value| {
        let message = row["message"].as_str().expect("a row has a message");
        let row = format!("{} {} {message}", row["status"], row["code"].as_str().expect("a row has a code"));
        assert!(text.contains(&row), "'{row}' does not stand in the document");
    };
    let inspected = inspected();
    for operation in items(&inspected, "/operations") {
        let (path, method) = (operation["path"].as_str(), operation["method"].as_str());
        let (Some(path), Some(method)) = (path, method) else { panic!("an operation has a path and a method") };
        let text = described(&document["paths"][path][method.to_lowercase()]);
        items(operation, "/errors").iter().for_each(|row| stands(&text, row));
    }
    let text = described(&document["info"]);
    items(&inspected, "/info/errors").iter().for_each(|row| stands(&text, row));
}

#[test]
fn every_parameter_has_a_type() {
    let inspected = inspected();
    let untyped: Vec<String> = items(&inspected, "/operations")
        .iter()
        .flat_map(|operation| items(operation, "/parameters"))
        .filter(|parameter| matches!(parameter["type"].as_str(), None | Some("any")))
        .map(Value::to_string)
        .collect();
    assert_eq!(untyped, [""; 0]);
}

#[test]
fn every_error_code_has_a_name_of_its_own() {
    let output = output();
    let api = output.api.expect("the document is read");
    let unnamed = api.error_codes.iter().filter(|code| !code.named).map(|code| code.name.wire.as_str());
    assert_eq!(unnamed.collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn the_committed_input_leaves_no_doubt() {
    let output = output();
    let doubts = output.diagnostics.list.iter().filter(|doubt| doubt.severity > generator::diagnostic::Severity::Note);
    assert_eq!(doubts.map(|doubt| doubt.message.as_str()).collect::<Vec<_>>(), [""; 0]);
}
