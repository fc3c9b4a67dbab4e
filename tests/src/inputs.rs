//! The inputs of the tests, and what the pipeline makes of them.

use std::fs;
use std::path::{Path, PathBuf};

use generator::diagnostic::Policy;
use generator::emit::Package;
use generator::source::Loader;
use generator::{Input, Output};

/// The workspace's folder.
pub fn workspace() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().expect("this package stands in the workspace's folder").to_owned()
}

/// A folder of this package.
pub fn folder(name: &str) -> PathBuf {
    workspace().join("tests").join(name)
}

/// The names in a folder, sorted.
pub fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("the folder can be read");
    let name = |entry: std::io::Result<fs::DirEntry>| entry.expect("the folder can be read").file_name();
    let mut names: Vec<String> = entries.map(|entry| name(entry).to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// Reads files of one folder.
#[derive(Debug)]
pub struct Folder(pub PathBuf);

impl Loader for Folder {
    fn load(&self, path: &str) -> Result<Vec<u8>, String> {
        fs::read(self.0.join(path)).map_err(|error| error.to_string())
    }
}

/// Runs the pipeline on a document of a folder, for a crate that stands alone.
pub fn generate(folder: &Path, document: &str, overlays: &[&str]) -> Output {
    generate_as(
        Package { name: "sample".to_owned(), standalone: true, ..Package::default() },
        folder,
        document,
        overlays,
    )
}

/// Runs the pipeline on a document of a folder, for a crate of choice.
pub fn generate_as(package: Package, folder: &Path, document: &str, overlays: &[&str]) -> Output {
    let input = Input {
        document: document.to_owned(),
        overlays: overlays.iter().map(|&overlay| overlay.to_owned()).collect(),
        package,
        policy: Policy::default(),
    };
    generator::generate(&input, &Folder(folder.to_owned()))
}
