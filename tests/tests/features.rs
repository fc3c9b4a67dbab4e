//! The features of an emitted crate: each group can be had alone.

use generator::emit::{Package, SourceFile};
use workspace_tests::cargo::Crate;
use workspace_tests::inputs::{folder, generate, workspace};
use xtask::job::configured_at;
use xtask::report::{MessageFormat, Reporter};

/// The committed crate, as it is outside of the workspace.
fn committed() -> Vec<SourceFile> {
    let reporter = Reporter::stderr(MessageFormat::Human);
    let (mut job, _) = configured_at(&workspace(), &reporter).expect("the configuration is in order");
    job.input.package = Package { standalone: true, ..job.input.package };
    job.run().files
}

fn contents<'f>(files: &'f [SourceFile], path: &str) -> &'f str {
    files.iter().find(|file| file.path == path).map(|file| file.contents.as_str()).unwrap_or_default()
}

/// The features of a manifest, each with what it turns on.
fn features(files: &[SourceFile]) -> Vec<(String, String)> {
    let (_, section) = contents(files, "Cargo.toml").split_once("\n[features]\n").expect("the crate has features");
    let section = section.split("\n[").next().unwrap_or_default();
    let lines = section.lines().filter_map(|line| line.split_once(" = "));
    lines.map(|(feature, on)| (feature.to_owned(), on.to_owned())).collect()
}

#[test]
fn each_group_compiles_alone_and_without_a_warning() {
    let files = committed();
    let features = features(&files);
    assert!(features.len() > 11, "a feature for each group: {features:?}");
    let crate_ = Crate::new(&files);
    let alone =
        features.iter().map(|(feature, _)| feature.as_str()).filter(|feature| !["default", "mock"].contains(feature));
    for feature in std::iter::once("").chain(alone) {
        let selection = ["--no-default-features", "--features", feature];
        crate_.cargo_succeeds(&[&["check"], selection.as_slice()].concat(), &[]);
        crate_.cargo_succeeds(&[&["doc", "--no-deps"], selection.as_slice()].concat(), &[]);
        // What tests need of a group comes with it.
        crate_.cargo_succeeds(&["check", "--no-default-features", "--features", &format!("{feature},mock")], &[]);
    }
}

/// What the pages show is there with the group that it is about, and is left out with it.
#[test]
fn the_examples_of_one_group_compile_alone() {
    let crate_ = Crate::new(&committed());
    let run = |feature: &str| {
        let told = crate_.cargo_succeeds(&["test", "--doc", "--no-default-features", "--features", feature], &[]);
        let (_, count) = told.split_once("running ").expect("doctests are run");
        count.split(' ').next().and_then(|count| count.parse::<usize>().ok()).expect("they are counted")
    };
    let (none, recordings) = (run(""), run("recordings"));
    assert!(none > 0, "the front page has examples that need no group");
    assert!(recordings > none + 1, "each method has an example: {none}, {recordings}");
}

/// A user of one group does not compile the types of the others.
#[test]
fn a_type_comes_with_the_groups_that_reach_it() {
    let output = generate(&folder("fixtures"), "features.yaml", &[]);
    let models = contents(&output.files, "src/models.rs");
    let gate = |module: &str| {
        let (before, _) = models.split_once(&format!("mod {module};")).expect("the module is there");
        before.lines().last().unwrap_or_default().to_owned()
    };
    assert_eq!(gate("cats"), "#[cfg(feature = \"cats\")]");
    assert_eq!(gate("cats_and_mock_group"), "#[cfg(any(feature = \"cats\", feature = \"mock-group\"))]");
    assert_eq!(gate("others"), "#[cfg(feature = \"other-models\")]");
    for (module, model) in [("cats", "Cat"), ("cats_and_mock_group", "Owner"), ("others", "Unused")] {
        let file = contents(&output.files, &format!("src/models/{module}.rs"));
        assert!(file.contains(&format!("pub struct {model} {{")), "{model} is in {module}:\n{file}");
    }
}

/// A group may be called like a feature that is there already, and what no group uses may name what one does.
#[test]
fn no_group_takes_the_name_of_another_feature() {
    let output = generate(&folder("fixtures"), "features.yaml", &[]);
    let features = features(&output.files);
    let names: Vec<&str> = features.iter().map(|(feature, _)| feature.as_str()).collect();
    assert_eq!(names, ["default", "cats", "mock-group", "other-models", "blocking", "gzip", "mock", "tracing"]);
    assert_eq!(features[3].1, "[\"cats\"]");
    let crate_ = Crate::new(&output.files);
    for feature in ["", "cats", "mock-group", "other-models"] {
        crate_.cargo_succeeds(&["check", "--no-default-features", "--features", feature], &[]);
    }
}
