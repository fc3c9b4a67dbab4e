//! What is emitted for each small document in `tests/fixtures/`.
//!
//! A fixture's first line names the emitted files that are its point: `# shows: src/models.rs src/operations/`. With a
//! module come those below it.

use generator::Output;
use generator::diagnostic::render::{Colour, to_text};
use generator::emit::{Package, SourceFile};
use workspace_tests::cargo::Crate;
use workspace_tests::inputs::{Folder, folder, generate, generate_as, names, workspace};

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
    let is_shown = |file: &&SourceFile| {
        shown.iter().any(|shown| {
            let below = shown.strip_suffix(".rs").is_some_and(|module| file.path.starts_with(&format!("{module}/")));
            file.path.starts_with(shown.as_str()) || below
        })
    };
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

/// All of them in one workspace, so that cargo builds what they share once.
fn crates() -> Vec<SourceFile> {
    let mut files = vec![SourceFile { path: "Cargo.toml".to_owned(), contents: workspace_manifest() }];
    for (document, overlays) in fixtures() {
        let overlays: Vec<&str> = overlays.iter().map(String::as_str).collect();
        let name = stem(&document).replace('_', "-");
        let package = Package { name: name.clone(), ..Package::default() };
        let output = generate_as(package, &folder("fixtures"), &document, &overlays);
        let inside = |file: SourceFile| SourceFile { path: format!("{name}/{}", file.path), ..file };
        files.extend(output.files.into_iter().map(inside));
    }
    files
}

#[test]
fn every_fixture_gives_a_crate_without_a_warning_and_some_are_run() {
    let mut files = crates();
    files.extend(wire());
    let crates = Crate::new(&files);
    crates.cargo_succeeds(&["clippy", "--workspace"], &[]);
    crates.cargo_succeeds(&["clippy", "--workspace", "--all-features"], &[]);
    crates.cargo_succeeds(&["doc", "--workspace", "--no-deps", "--all-features"], &[]);
    let ran = crates.cargo_succeeds(&["test", "--package", "wire"], &[("CARGO_PROFILE_TEST_DEBUG", "0")]);
    assert!(ran.contains("test lists::collection_formats_of_swagger ... ok"), "the tests did not run:\n{ran}");
}

/// The crate that runs the crates of those fixtures that it names.
fn wire() -> Vec<SourceFile> {
    let text = |path: std::path::PathBuf| std::fs::read_to_string(path).expect("the file can be read");
    let mut files: Vec<SourceFile> = names(&folder("wire"))
        .into_iter()
        .map(|name| SourceFile { contents: text(folder("wire").join(&name)), path: format!("wire/tests/wire/{name}") })
        .collect();
    let tests: String = files.iter().map(|file| file.contents.as_str()).collect();
    let used = fixtures().into_iter().map(|(document, _)| stem(&document).to_owned());
    let used = used.filter(|name| tests.contains(&format!("{name}::")) || tests.contains(&format!("client!({name},")));
    let crates: String = used.map(|name| format!("{0} = {{ path = \"../{0}\" }}\n", name.replace('_', "-"))).collect();
    let manifest = format!(
        "[package]\nname = \"wire\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n[dependencies]\n{crates}\
         serde_json = \"1.0\"\ntokio = {{ version = \"1.54\", features = [\"macros\", \"rt\", \"net\", \"io-util\"] }}\n"
    );
    files.push(SourceFile { path: "wire/Cargo.toml".to_owned(), contents: manifest });
    files.push(SourceFile {
        path: "wire/src/lib.rs".to_owned(),
        contents: text(workspace().join("tests/src/server.rs")),
    });
    files
}

/// The manifest of a workspace that has the lints of this one.
fn workspace_manifest() -> String {
    let own = std::fs::read_to_string(workspace().join("Cargo.toml")).expect("the workspace has a manifest");
    let (_, lints) = own.split_once("[workspace.lints.rust]").expect("the workspace has lints");
    let (lints, _) = lints.split_once("[workspace.dependencies]").expect("the dependencies come after the lints");
    format!("[workspace]\nresolver = \"3\"\nmembers = [\"*\"]\n\n[workspace.lints.rust]{lints}")
}

#[test]
fn every_fixture_has_one_feature() {
    for name in names(&folder("fixtures")) {
        let text = std::fs::read_to_string(folder("fixtures").join(&name)).expect("the fixture can be read");
        assert!(text.lines().count() <= 30, "{name} has more than 30 lines");
    }
}
