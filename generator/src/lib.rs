//! Reads an API description and emits a typed Rust client crate.
//!
//! The pipeline takes one noun in and gives one noun out at every stage, and touches no disk: text comes through a
//! [`Loader`], files and diagnostics go back to the caller.
//!
//! ```
//! use generator::{Input, diagnostic::Policy, emit::Package, generate, source::Loader};
//!
//! struct Pets;
//!
//! impl Loader for Pets {
//!     fn load(&self, _path: &str) -> Result<Vec<u8>, String> {
//!         Ok(b"{swagger: '2.0', info: {title: Pets, version: '1'}, \
//!              paths: {/pets: {get: {operationId: listPets, responses: {204: {description: done}}}}}}"
//!             .to_vec())
//!     }
//! }
//!
//! let input = Input {
//!     document: "pets.yaml".to_owned(),
//!     overlays: Vec::new(),
//!     package: Package { name: "pets".to_owned(), standalone: true, ..Package::default() },
//!     policy: Policy::default(),
//! };
//! let output = generate(&input, &Pets);
//! assert!(!output.diagnostics.has_errors());
//! let calls = output.files.iter().find(|file| file.path == "src/operations/pets.rs").expect("a file for the group");
//! assert!(calls.contents.contains("pub fn list_pets(&self)"));
//! ```

pub mod bundle;
pub mod diagnostic;
pub mod emit;
pub mod explain;
pub mod inspect;
pub mod ir;
pub mod lower;
mod memo;
pub mod middle;
pub mod names;
pub mod openapi;
pub mod overlay;
pub mod parallel;
pub mod prose;
pub mod render;
pub mod source;
pub mod stage;
pub mod swagger;
pub mod templates;
pub mod tree;
pub mod vocabulary;

use openapiv3::OpenAPI;

use diagnostic::Diagnostics;
use emit::{Package, SourceFile};
use ir::Api;
use source::Loader;
use stage::{Stage, Watch};
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
    generate_watched(input, loader, &|_| {})
}

/// Runs the pipeline, and tells `watch` how far it is.
pub fn generate_watched(input: &Input, loader: &dyn Loader, watch: Watch<'_>) -> Output {
    let ((), (mut output, openapi)) = parallel::both(emit::prepare, || run(input, loader, watch));
    if let (Some(api), Some(openapi), false) = (&output.api, openapi, output.diagnostics.has_errors()) {
        watch(Stage::Emit);
        output.files = emit::emit(api, &openapi, &input.package);
    }
    output
}

/// Runs the pipeline up to the API, and emits no files.
pub fn analyze(input: &Input, loader: &dyn Loader) -> Output {
    run(input, loader, &|_| {}).0
}

/// All but the files, and what they are emitted from besides the API.
fn run(input: &Input, loader: &dyn Loader, watch: Watch<'_>) -> (Output, Option<OpenAPI>) {
    let mut output = Output::default();
    let Output { api, diagnostics, sources, .. } = &mut output;
    let middle = read(input, loader, watch, sources, diagnostics);
    watch(Stage::Lower);
    *api = middle.as_ref().map(|middle| lower::lower(middle, sources, diagnostics));
    if let (Some(middle), None) = (&middle, &input.package.version) {
        emit::check_version(middle, diagnostics);
    }
    diagnostics.settle(&input.policy, sources);
    (output, middle.map(|middle| middle.openapi))
}

/// Text to the middle format: the document, its overlays, and the upgrade to OpenAPI 3.
fn read(
    input: &Input,
    loader: &dyn Loader,
    watch: Watch<'_>,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Option<middle::Middle> {
    watch(Stage::Read);
    let overlays = input.overlays.iter().map(|path| (path.as_str(), Role::Overlay));
    let files: Vec<_> = [(input.document.as_str(), Role::Document)].into_iter().chain(overlays).collect();
    let mut trees = source::read_all(&files, loader, sources, diagnostics)?.into_iter();
    let mut tree = trees.next()?;
    watch(Stage::Overlays);
    let overlays: Vec<_> = trees.collect();
    overlay::apply(&mut tree, &overlays, sources, diagnostics);
    watch(Stage::References);
    bundle::bundle(&mut tree, &input.document, loader, sources, diagnostics);
    watch(Stage::Upgrade);
    let middle = middle::upgrade(&tree, diagnostics);
    diagnostic::attach_remedies(&tree, diagnostics);
    middle
}
