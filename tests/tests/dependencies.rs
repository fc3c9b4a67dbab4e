//! What the emitted crate depends on.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use workspace_tests::inputs::workspace;

/// Lines of `cargo tree` for the emitted crate.
fn tree(arguments: &[&str]) -> Vec<String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args([
        "tree",
        "--locked",
        "--offline",
        "--package",
        "ringcentral",
        "--edges",
        "normal",
        "--prefix",
        "none",
    ]);
    let output = command.args(arguments).current_dir(workspace()).output().expect("cargo can be run");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect()
}

/// The crates that the emitted manifest names.
fn chosen() -> BTreeSet<String> {
    let manifest = std::fs::read_to_string(workspace().join("generated/Cargo.toml")).expect("there is a manifest");
    let (_, rest) = manifest.split_once("\n[dependencies]\n").expect("it has dependencies");
    let lines = rest.lines().take_while(|line| !line.starts_with('['));
    lines.filter_map(|line| Some(line.split_once(" = ")?.0.to_owned())).collect()
}

#[test]
fn no_crate_that_was_chosen_is_there_in_two_major_versions() {
    // The judge of requests behind `mock`, for tests alone, brings older versions of its own.
    for features in [&[][..], &["--features", "ringcentral/blocking,ringcentral/tracing"]] {
        let mut versions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for line in tree(features) {
            let mut words = line.split(' ');
            if let (Some(name), Some(version)) = (words.next(), words.next()) {
                versions.entry(name.to_owned()).or_default().insert(version.to_owned());
            }
        }
        let chosen = chosen();
        assert!(chosen.contains("reqwest") && versions.contains_key("reqwest"), "{versions:?}");
        for name in chosen {
            let count = versions.get(&name).map_or(0, BTreeSet::len);
            assert!(count <= 1, "{name} is there {count} times: {:?}", versions[&name]);
        }
    }
}

#[test]
fn every_dependency_and_feature_has_its_reason_in_the_readme() {
    let read = |path: &str| std::fs::read_to_string(workspace().join("generated").join(path)).expect("it is there");
    let readme = read("README.md");
    for name in chosen() {
        let line = readme.lines().find(|line| line.starts_with(&format!("- `{name}`: ")));
        assert!(line.is_some_and(|line| line.len() > name.len() + 20), "{name} has no reason");
    }
    for feature in ["blocking", "gzip", "mock", "tracing"] {
        assert!(read("Cargo.toml").contains(&format!("\n{feature} = [")), "{feature} is no feature");
        let line = readme.lines().find(|line| line.starts_with(&format!("- `{feature}`")));
        assert!(line.is_some_and(|line| line.contains(": ")), "{feature} has no reason");
    }
}
