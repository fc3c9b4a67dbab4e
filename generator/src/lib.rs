//! Reads an API description and emits a typed Rust client crate.
//!
//! The pipeline takes one noun in and gives one noun out at every stage, and touches no disk: text comes through a
//! [`Loader`], files and diagnostics go back to the caller.

pub mod bundle;
pub mod diagnostic;
pub mod emit;
pub mod inspect;
pub mod ir;
pub mod lower;
pub mod middle;
pub mod names;
pub mod openapi;
pub mod overlay;
pub mod prose;
pub mod render;
pub mod source;
pub mod swagger;
pub mod templates;
pub mod tree;
pub mod vocabulary;

use diagnostic::Diagnostics;
use emit::{Package, SourceFile};
use ir::Api;
use source::Loader;
use tree::{Role, Sources};

/// What to read and what to make of it.
#[derive(Clone, Debug)]
pub struct Input {
    /// Path of the document.
    pub document: String,
    /// Paths of the overlays, in the order in which they apply.
    pub overlays: Vec<String>,
    /// The crate to emit.
    pub package: Package,
    /// What each diagnostic weighs in this run.
    pub policy: diagnostic::Policy,
}

/// What a run gives.
#[derive(Clone, Debug, Default)]
pub struct Output {
    /// The API, as far as it could be read.
    pub api: Option<Api>,
    /// The emitted files, sorted by path; empty where an error stands among the diagnostics.
    pub files: Vec<SourceFile>,
    /// Everything there is to say, sorted by place.
    pub diagnostics: Diagnostics,
    /// The files that were read.
    pub sources: Sources,
}

/// Runs the pipeline.
pub fn generate(input: &Input, loader: &dyn Loader) -> Output {
    let mut output = Output::default();
    let Output { api, files, diagnostics, sources } = &mut output;
    if let Some(middle) = read(input, loader, sources, diagnostics) {
        let lowered = lower::lower(&middle, sources, diagnostics);
        diagnostics.settle(&input.policy);
        if !diagnostics.has_errors() {
            *files = emit::emit(&lowered, &middle.openapi, &input.package);
        }
        *api = Some(lowered);
    }
    diagnostics.settle(&input.policy);
    output
}

/// Text to the middle format: the document, its overlays, and the upgrade to OpenAPI 3.
fn read(
    input: &Input,
    loader: &dyn Loader,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Option<middle::Middle> {
    let mut tree = source::read(&input.document, Role::Document, loader, sources, diagnostics)?;
    for path in &input.overlays {
        if let Some(overlay) = source::read(path, Role::Overlay, loader, sources, diagnostics) {
            overlay::apply(&mut tree, &overlay, sources, diagnostics);
        }
    }
    bundle::bundle(&mut tree, &input.document, loader, sources, diagnostics);
    middle::upgrade(&tree, diagnostics)
}
