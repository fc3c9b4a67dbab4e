//! The IR to the files of a client crate.
//!
//! In: the API, the OpenAPI document that it was read from, and the package. Out: every file of the crate but the list
//! of what is owned, which whoever writes them to disk keeps. Invariant: a name comes ready from the IR, a vendor's word
//! is a literal or made safe by [`render`](crate::render), and what does not vary is the runtime's.

mod blocking;
mod cargo_toml;
mod client;
mod errors;
mod example;
mod extras;
mod facts;
mod features;
mod first_call;
mod guide;
mod inputs;
mod lib_rs;
mod making;
mod meta;
mod mock;
mod models;
mod named;
mod openapi_json;
mod operations;
mod parts;
mod readme;
mod runtime;
mod service;
mod shared;
mod sign_in;
mod sizes;
mod snippet;
mod statuses;
mod tokens;
mod tour;
mod uses;

use openapiv3::OpenAPI;

use crate::diagnostic::Diagnostics;
use crate::ir::Api;
use crate::lower::codes::VERSION;
use crate::middle::Middle;
use crate::names::{self, Case};

use example::Examples;
use making::Making;
use shared::Shared;

/// The crate to emit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Package {
    /// The crate's name.
    pub name: String,
    /// The crate's version; that of the document where `None`.
    pub version: Option<String>,
    /// SPDX expression.
    pub license: Option<String>,
    /// Where the document is from and under which licence, for the emitted README.
    pub attribution: Option<String>,
    /// Whether the crate stands on its own (an empty `[workspace]` table) or is a member of this workspace.
    pub standalone: bool,
}

impl Package {
    /// The crate that an emitted one depends on and that code would call by the same name as a package of this one.
    pub fn namesake(name: &str) -> Option<&'static str> {
        let called = |name: &str| name.to_lowercase().replace('-', "_");
        cargo_toml::known().into_iter().map(|dependency| dependency.name).find(|other| called(other) == called(name))
    }

    /// The name by which Rust code calls the crate. Cargo's own is not always in the case that rustc's style asks for.
    pub fn crate_name(&self) -> String {
        names::identifier(&self.name, Case::Module)
    }
}

/// A file of the emitted crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Path below the crate's folder, with `/`.
    pub path: String,
    /// Its text.
    pub contents: String,
}

impl SourceFile {
    fn new(path: &str, contents: String) -> Self {
        Self { path: path.to_owned(), contents }
    }
}

/// Emitted files are compared byte for byte, so no other formatter may touch them.
const RUSTFMT_TOML: &str = "disable_all_formatting = true\n";

/// Works out what every crate has, whatever document it is made from: there is time for that while one is read.
pub(crate) fn prepare() {
    runtime::prepare();
}

/// All files of the crate, sorted by path.
pub fn emit(api: &Api, openapi: &OpenAPI, package: &Package) -> Vec<SourceFile> {
    let (examples, shelves) = (Examples::new(api, &package.crate_name()), features::shelves(api));
    let shared = Shared::new(api);
    let mut makings = vec![
        Making::new("openapi.json", || openapi_json::file(api, openapi)),
        Making::new("src/lib.rs", || lib_rs::file(api, package)),
        Making::new("src/blocking.rs", || blocking::file(api, package)),
        Making::new("src/client.rs", || client::file(api)),
        Making::new("src/meta.rs", || meta::file(api)),
        Making::new("src/operations.rs", || operations::index(api)),
        Making::new("src/service.rs", || service::file(api)),
    ];
    makings.extend(operations::groups(api, &examples, &shared));
    makings.extend(errors::files(api));
    makings.extend(models::files(api, &shelves));
    makings.extend(mock::files(api, package, &shared));
    let (mut files, named) = making::all(makings);
    let carried = runtime::needed(&named);
    let dependencies = cargo_toml::dependencies(named.iter().chain(carried.iter().map(|module| &module.named)));
    files.extend(runtime::files(&carried));
    let extras = extras::known();
    files.push(SourceFile::new("Cargo.toml", cargo_toml::file(api, package, &files, &extras, &dependencies)));
    files.push(SourceFile::new("README.md", readme::file(api, package, &extras, &dependencies)));
    files.push(SourceFile::new("rustfmt.toml", RUSTFMT_TOML.to_owned()));
    files.sort_by(|one, other| one.path.cmp(&other.path));
    files
}

/// The version of a document as that of a crate, and whether it was one already.
///
/// What is no semantic version gives its first three numbers (`v1.1` is `1.1.0`), or `0.0.0` where it has none.
pub fn version(written: &str) -> (String, bool) {
    if let Ok(version) = semver::Version::parse(written) {
        return (version.to_string(), true);
    }
    let mut numbers = written
        .split(|character: char| !character.is_ascii_digit())
        .filter(|digits| !digits.is_empty())
        .map(|digits| digits.parse::<u64>().unwrap_or(0));
    let mut next = || numbers.next().unwrap_or(0);
    (semver::Version::new(next(), next(), next()).to_string(), false)
}

/// Tells where the crate's version is to be that of the document, and this is none that a crate can have.
pub fn check_version(middle: &Middle, diagnostics: &mut Diagnostics) {
    let written = middle.openapi.info.version.as_str();
    let (version, _) = version(written);
    // Zeros where numbers are missing change nothing of what the document says; a version that is missing was told.
    let is_plain = ["", ".0", ".0.0"].iter().any(|zeros| format!("{written}{zeros}") == version);
    if is_plain || written.is_empty() {
        return;
    }
    let mut diagnostic = VERSION.bare(format!("the version '{written}' is none of a crate"));
    diagnostic.place = middle.places.get("/info/version");
    let help = "give the crate its own: 'version' under '[package]' in 'codegen.toml'";
    diagnostics.push(diagnostic.label(format!("the crate's version is {version}")).help(help));
}

#[cfg(test)]
mod tests;
