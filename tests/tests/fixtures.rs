//! What is emitted for each small document in `tests/fixtures/`.
//!
//! A fixture's first line names the emitted files that are its point: `# shows: src/models.rs src/operations/`.

use generator::diagnostic::render::{Colour, to_text};
use generator::{Output, emit::SourceFile};
use workspace_tests::inputs::{Folder, folder, generate, names};

/// The fixtures, each with its overlay.
fn fixtures() -> Vec<(String, Vec<String>)> {
    let names = names(&folder("fixtures"));
    let overlay = |document: &str| format!("{}.overlay.yaml", stem(document));
    let documents = names.iter().filter(|name| !name.ends_with(".overlay.yaml"));
    documents
        .map(|document| {
            let overlays = names.iter().filter(|name| **name == overlay(document));
            (document.clone(), overlays.cloned().collect())
        })
        .collect()
}

fn stem(document: &str) -> &str {
    document.rsplit_once('.').map_or(document, |(stem, _)| stem)
}

fn shown(document: &str) -> Vec<String> {
    let text = std::fs::read_to_string(Folder(folder("fixtures")).0.join(document)).expect("the fixture can be read");
    let first = text.lines().next().and_then(|line| line.strip_prefix("# shows: "));
    first.unwrap_or("src/operations/").split(' ').map(str::to_owned).collect()
}

fn text(document: &str, output: &Output) -> String {
    let shown = shown(document);
    let is_shown = |file: &&SourceFile| shown.iter().any(|prefix| file.path.starts_with(prefix.as_str()));
    let mut text = to_text(&output.diagnostics.list, &output.sources, Colour::Never, None);
    for file in output.files.iter().filter(is_shown) {
        text.push_str(&format!("//// {}\n{}\n", file.path, file.contents));
    }
    text
}

#[test]
fn every_fixture_gives_the_code_it_is_known_to_give() {
    insta::with_settings!({ snapshot_path => folder("snapshots"), omit_expression => true }, {
        for (document, overlays) in fixtures() {
            let overlays: Vec<&str> = overlays.iter().map(String::as_str).collect();
            let output = generate(&folder("fixtures"), &document, &overlays);
            assert!(!output.diagnostics.has_errors(), "{document} is refused:\n{}", text(&document, &output));
            insta::assert_snapshot!(stem(&document), text(&document, &output));
        }
    });
}

#[test]
fn every_fixture_gives_code_that_parses() {
    for (document, overlays) in fixtures() {
        let overlays: Vec<&str> = overlays.iter().map(String::as_str).collect();
        let output = generate(&folder("fixtures"), &document, &overlays);
        for file in output.files.iter().filter(|file| file.path.ends_with(".rs")) {
            if let Err(error) = syn::parse_file(&file.contents) {
                panic!("{} of {document} does not parse: {error}", file.path);
            }
        }
    }
}

#[test]
fn every_fixture_has_one_feature() {
    for name in names(&folder("fixtures")) {
        let text = std::fs::read_to_string(folder("fixtures").join(&name)).expect("the fixture can be read");
        assert!(text.lines().count() <= 30, "{name} has more than 30 lines");
    }
}
