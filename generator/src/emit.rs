//! The IR to the files of a client crate.
use crate::ir::Api;

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

/// A file of the emitted crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Path below the crate's folder, with `/`.
    pub path: String,
    /// Its text.
    pub contents: String,
}

/// All files of the crate, sorted by path.
pub fn emit(_api: &Api, _openapi: &openapiv3::OpenAPI, _package: &Package) -> Vec<SourceFile> {
    Vec::new()
}
