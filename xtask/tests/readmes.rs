//! Every block of code in the hand-written pages, and in those that are emitted.
//!
//! What a block is decides how it is looked at: commands are parsed by the program that they name, an overlay is applied
//! to the document, Rust is compiled as a doctest or is the text of a crate that is run. A block of another kind fails.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use generator::diagnostic::{Diagnostics, Severity};
use generator::source::Loader;
use generator::tree::{Role, Sources};
use generator::{overlay, source};
use sha2::{Digest, Sha256};

/// The pages that have blocks of code.
const PAGES: [&str; 5] = ["README.md", "CONTRIBUTING.md", "spec/README.md", "tests/README.md", "generated/README.md"];

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("this package stands in the workspace").to_owned()
}

fn read(path: &str) -> String {
    fs::read_to_string(workspace().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// A fenced block.
struct Block {
    page: &'static str,
    /// What stands after the fence's marks.
    info: String,
    code: String,
}

fn blocks() -> Vec<Block> {
    let mut blocks = Vec::new();
    for page in PAGES {
        let text = read(page);
        let mut pieces = text.split("\n```").skip(1);
        while let Some(block) = pieces.next() {
            let (info, code) = block.split_once('\n').unwrap_or_else(|| panic!("{page}: a block without code"));
            blocks.push(Block { page, info: info.to_owned(), code: format!("{code}\n") });
            assert!(pieces.next().is_some(), "{page}: a block without an end");
        }
    }
    blocks
}

#[test]
fn every_block_is_looked_at() {
    let blocks = blocks();
    for Block { page, info, code } in &blocks {
        match info.as_str() {
            "sh" => code.lines().for_each(|line| command(page, line)),
            "yaml" => an_overlay(page, code),
            // Compiled with the crate's doctests, which take the page whole.
            "rust,no_run" => assert_eq!(*page, "generated/README.md"),
            // Compiled and run by a test of the downstream crate, whose text it has to be.
            "rust" => assert_eq!((*page, code), ("README.md", &read("tests/downstream/src/main.rs"))),
            "text" if *page == "spec/README.md" => the_checksum(code),
            "text" if *page == "README.md" => the_stages(code),
            _ => panic!("{page}: nothing is known of a block of '{info}'\n{code}"),
        }
    }
    assert!(blocks.len() > 12, "{} blocks", blocks.len());
    let lib = read("generated/src/lib.rs");
    assert!(lib.contains("#[doc = include_str!(\"../README.md\")]"), "the emitted README is compiled");
}

/// Everywhere else that the pages show a command, too.
#[test]
fn every_command_that_is_named_is_one() {
    let mut count = 0;
    for page in PAGES.into_iter().chain(["CHANGELOG.md"]) {
        for span in read(page).split('`').filter(|span| span.starts_with("cargo xtask ") && !span.contains('\n')) {
            // `[--overlay F]...` is `--overlay F` when it is given.
            command(page, &span.replace(['[', ']'], "").replace("...", ""));
            count += 1;
        }
    }
    assert!(count > 15, "{count} commands");
}

/// A line of a shell.
fn command(page: &str, line: &str) {
    let line = line.split('#').next().unwrap_or_default().trim();
    let words: Vec<&str> = line.split_whitespace().skip_while(|word| word.contains('=')).collect();
    match words.as_slice() {
        [] => {}
        ["cargo", "xtask", arguments @ ..] => {
            // After all that was asked for, so that what is wrong there is told first.
            let run = Command::new(env!("CARGO_BIN_EXE_xtask")).args(arguments).arg("--help").output();
            let run = run.unwrap_or_else(|error| panic!("{page}: {line}: {error}"));
            assert!(run.status.success(), "{page}: {line}\n{}", String::from_utf8_lossy(&run.stderr));
        }
        ["cargo", "test", "-p", package, ..] => {
            let manifests = ["tests/Cargo.toml", "generator/Cargo.toml", "xtask/Cargo.toml", "generated/Cargo.toml"];
            let name = format!("name = \"{package}\"");
            assert!(manifests.iter().any(|path| read(path).contains(&name)), "{page}: {line}: no such package");
        }
        ["git", "diff", "--no-index", ..] => {}
        _ => panic!("{page}: nothing is known of the command '{line}'"),
    }
}

struct Pages<'a> {
    overlay: &'a str,
}

impl Loader for Pages<'_> {
    fn load(&self, path: &str) -> Result<Vec<u8>, String> {
        match path {
            "overlay.yaml" => Ok(self.overlay.as_bytes().to_vec()),
            path => fs::read(workspace().join(path)).map_err(|error| error.to_string()),
        }
    }
}

/// An overlay that the vendor's document takes.
fn an_overlay(page: &str, text: &str) {
    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    let loader = Pages { overlay: text };
    let mut load = |path: &str, role| source::read(path, role, &loader, &mut sources, &mut diagnostics);
    let document = load("spec/ringcentral.yaml", Role::Document);
    let overlay = load("overlay.yaml", Role::Overlay);
    let (mut document, overlay) = document.zip(overlay).expect("both can be read");
    overlay::apply(&mut document, &[overlay], &sources, &mut diagnostics);
    let doubts = diagnostics.list.iter().filter(|one| one.severity > Severity::Note);
    assert_eq!(doubts.map(|one| one.message.as_str()).collect::<Vec<_>>(), [""; 0], "{page}\n{text}");
}

/// The checksum of the vendor's document.
fn the_checksum(line: &str) {
    let document = fs::read(workspace().join("spec/ringcentral.yaml")).expect("the document is there");
    let digest: String = Sha256::digest(&document).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(line.trim_end(), format!("sha256  {digest}"));
}

/// The stages, each of which is a module of the generator.
fn the_stages(lines: &str) {
    let stages: Vec<&str> = lines.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(stages, ["source", "overlay", "upgrade", "lower", "emit"]);
    let pipeline = read("generator/src/lib.rs");
    for stage in stages {
        assert!(pipeline.contains(&format!("{stage}(")) || pipeline.contains(&format!("{stage}::")), "{stage}");
    }
}
