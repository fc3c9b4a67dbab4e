//! What a user is told of each code: its meaning, an example, and the words of a run on that example.

use generator::diagnostic::{Diagnostic, all_codes};
use generator::explain::Example;
use generator::tree::{FileId, Place};
use workspace_tests::inputs::folder;
use xtask::explain;

#[test]
fn every_code_is_explained_by_an_example_that_is_told_of_it() {
    insta::with_settings!({ snapshot_path => folder("snapshots"), omit_expression => true }, {
        for code in explain::codes() {
            let text = explain::explained(code);
            let told = format!("[{}]: ", code.id);
            assert!(text.contains(&told), "no example of {} is told of it:\n{text}", code.id);
            insta::assert_snapshot!(code.id, text);
        }
    });
}

#[test]
fn every_code_but_that_of_a_missing_file_is_told_at_a_place() {
    for code in all_codes().filter(|code| code.id != "G0002") {
        for diagnostic in Example::of(code).map(|example| example.run().diagnostics.list).unwrap_or_default() {
            assert!(diagnostic.place.is_some_and(|place| place.line > 0), "{}: {}", code.id, diagnostic.message);
        }
    }
}

/// The overlay action that a help has ready to paste.
fn action(diagnostic: &Diagnostic) -> Option<String> {
    let (_, action) = diagnostic.help.as_deref()?.split_once("\n- target:")?;
    Some(format!("overlay: 1.0.0\ninfo: {{title: Pasted, version: 1.0.0}}\nactions:\n- target:{action}\n"))
}

#[test]
fn a_remedy_that_is_pasted_takes_the_diagnostic_away() {
    let mut pasted = Vec::new();
    for code in all_codes() {
        let Some(example) = Example::of(code) else { continue };
        for diagnostic in &example.run().diagnostics.list {
            let Some(overlay) = action(diagnostic) else { continue };
            let mended = example.with_overlay("overlay-pasted.yaml", &overlay).run();
            let key = |diagnostic: &Diagnostic| (diagnostic.code.id, diagnostic.place, diagnostic.message.clone());
            let is_left = mended.diagnostics.list.iter().any(|left| key(left) == key(diagnostic));
            assert!(!is_left, "{} is told again after its own remedy:\n{overlay}", diagnostic.code.id);
            let of_overlay = |place: Option<Place>| place.is_some_and(|place| place.file != FileId(0));
            let caused = mended.diagnostics.list.iter().find(|new| of_overlay(new.place) && example.files() == 1);
            assert!(caused.is_none(), "the remedy of {} is faulty: {caused:?}", diagnostic.code.id);
            pasted.push(diagnostic.code.id);
        }
    }
    for id in ["G0102", "G0103", "G0107", "G0108"] {
        assert!(pasted.contains(&id), "{id} has no remedy to paste");
    }
}
