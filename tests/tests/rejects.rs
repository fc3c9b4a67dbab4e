//! What the user is told about each faulty input in `tests/rejects/`.
//!
//! A folder holds `document.yaml`, and `overlay.yaml` or `codegen.toml` where the fault is there.

use generator::diagnostic::Diagnostics;
use generator::diagnostic::render::{Colour, to_text};
use generator::tree::Sources;
use workspace_tests::inputs::{Folder, folder, generate, names};
use xtask::config;

/// What is told about an input.
fn told(reject: &str) -> String {
    let folder = folder("rejects").join(reject);
    let files = names(&folder);
    if files.iter().any(|file| file == "codegen.toml") {
        let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
        let config = config::read("codegen.toml", &Folder(folder), &mut sources, &mut diagnostics);
        assert!(config.is_none(), "the configuration of {reject} is taken");
        return to_text(&diagnostics.list, &sources, Colour::Never, None);
    }
    let document = files.iter().find(|file| file.starts_with("document.")).expect("a folder has a document");
    let overlays: Vec<&str> = files.iter().map(String::as_str).filter(|file| *file == "overlay.yaml").collect();
    let output = generate(&folder, document, &overlays);
    let text = to_text(&output.diagnostics.list, &output.sources, Colour::Never, None);
    assert!(output.diagnostics.has_errors(), "{reject} is not refused:\n{text}");
    assert!(output.files.is_empty(), "{reject} is refused, and yet gives files");
    text
}

#[test]
fn every_faulty_input_is_refused_in_the_words_it_is_known_to_be() {
    insta::with_settings!({ snapshot_path => folder("snapshots"), omit_expression => true }, {
        for reject in names(&folder("rejects")) {
            insta::assert_snapshot!(reject.as_str(), told(&reject));
        }
    });
}

#[test]
fn every_refusal_has_a_place() {
    for reject in names(&folder("rejects")) {
        let told = told(&reject);
        let is_place = |line: &str| line.trim_start().starts_with("--> ") && line.matches(':').count() == 2;
        assert!(told.lines().any(is_place), "{reject} is refused without a line and column:\n{told}");
    }
}
