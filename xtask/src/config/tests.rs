use std::collections::BTreeMap;

use generator::diagnostic::render::{Colour, to_text};

use super::*;

struct Memory(BTreeMap<&'static str, Vec<u8>>);

impl Loader for Memory {
    fn load(&self, path: &str) -> Result<Vec<u8>, String> {
        self.0.get(path).cloned().ok_or_else(|| "there is no such file".to_owned())
    }
}

const GOOD: &str = r#"
document = "api.yaml"
overlays = ["overlay/a.yaml", "../shared.yaml"]
out = "../generated"

[package]
name = "pets"
version = "1.2.3"

[diagnostics]
G0100 = "deny"
"#;

/// The configuration, or what the user is told.
fn try_read(bytes: impl Into<Vec<u8>>) -> Result<Config, String> {
    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    let names = ["spec/api.yaml", "spec/overlay/a.yaml", "shared.yaml"];
    let mut files = BTreeMap::from(names.map(|name| (name, Vec::new())));
    files.insert("spec/codegen.toml", bytes.into());
    let loader = Memory(files);
    let config = read("spec/codegen.toml", &loader, &mut sources, &mut diagnostics);
    assert_eq!(config.is_some(), diagnostics.list.is_empty());
    config.ok_or_else(|| to_text(&diagnostics.list, &sources, Colour::Never, None))
}

fn told(text: &str) -> String {
    try_read(text).expect_err("a faulty configuration")
}

#[test]
fn paths_are_taken_from_the_files_folder() {
    let config = try_read(GOOD).expect("a good configuration");
    assert_eq!(config.document, "spec/api.yaml");
    assert_eq!(config.overlays, ["spec/overlay/a.yaml", "shared.yaml"]);
    assert_eq!(config.out, "generated");
    assert_eq!(config.package.version.as_deref(), Some("1.2.3"));
    assert!(!config.package.standalone);
    assert_eq!(config.policy.levels, BTreeMap::from([("G0100".to_owned(), Level::Deny)]));
}

#[test]
fn a_misspelt_key_is_an_error_at_its_place() {
    let text = told(&GOOD.replace("document =", "documnt ="));
    assert!(text.contains("unknown field 'documnt'"), "{text}");
    assert!(text.contains("spec/codegen.toml:2:1"), "{text}");
    let text = told(&GOOD.replace("version =", "verzion ="));
    assert!(text.contains("unknown field 'verzion'"), "{text}");
    assert!(text.contains("spec/codegen.toml:8:1"), "{text}");
}

#[test]
fn what_is_no_toml_is_an_error_at_its_place() {
    let text = told(&GOOD.replace("\"api.yaml\"", "\"api.yaml"));
    assert!(text.contains("spec/codegen.toml:2:"), "{text}");
}

#[test]
fn a_wrong_level_and_an_unknown_code_are_errors_at_their_places() {
    let text = told(&GOOD.replace("\"deny\"", "\"forbid\""));
    assert!(text.contains("unknown variant 'forbid'") && text.contains("spec/codegen.toml:11:9"), "{text}");
    let text = told(&GOOD.replace("G0100", "G9999"));
    assert!(text.contains("no diagnostic has the code 'G9999'") && text.contains("spec/codegen.toml:11:9"), "{text}");
}

#[test]
fn a_name_or_version_that_cargo_would_refuse_is_an_error_at_its_place() {
    let text = told(&GOOD.replace("\"pets\"", "\"my pets\"").replace("1.2.3", "1.2"));
    assert!(text.contains("'my pets' is no crate name") && text.contains("spec/codegen.toml:7:8"), "{text}");
    assert!(text.contains("'1.2' is no semantic version") && text.contains("spec/codegen.toml:8:11"), "{text}");
    assert!(check_package_name("struct").is_err());
    assert!(check_package_name("my-pets_2").is_ok());
}

#[test]
fn a_crate_cannot_be_named_like_one_that_it_depends_on() {
    for name in ["serde", "bytes", "serde-json", "Tokio", "futures_core"] {
        assert!(check_package_name(name).is_err_and(|why| why.contains("on which the crate depends")), "{name}");
    }
    assert!(check_package_name("serde-client").is_ok());
}

#[test]
fn a_file_that_cannot_be_read_is_an_error() {
    let text = try_read([b'a', b'\n', 0xff].as_slice()).expect_err("no text");
    assert!(text.contains("line 2 is not UTF-8 text"), "{text}");
    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    assert!(read("no.toml", &Memory(BTreeMap::new()), &mut sources, &mut diagnostics).is_none());
    assert_eq!(diagnostics.list[0].message, "'no.toml' cannot be read: there is no such file");
}

#[test]
fn a_named_file_that_is_not_there_is_an_error_at_its_name() {
    let text = told(&GOOD.replace("overlay/a.yaml", "overlay/b.yaml"));
    assert!(text.contains("'spec/overlay/b.yaml' cannot be read: there is no such file"), "{text}");
    assert!(text.contains("spec/codegen.toml:3:13"), "{text}");
}
