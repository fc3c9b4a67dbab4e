//! The documents that are mutated.
//!
//! In: the fixtures and the refused inputs, and the folder that `MUTATION_SEEDS` names. Out: [`Seed`]s. Invariant: they
//! come in the order of their names, so that a case is the same on every machine.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// A document, and what stands beside it.
#[derive(Clone, Debug)]
pub(crate) struct Seed {
    pub(crate) text: String,
    /// What a reader of YAML makes of the text; none where it refuses it.
    pub(crate) tree: Option<Value>,
    pub(crate) overlay: Option<String>,
}

/// All documents that are to be mutated.
pub(crate) fn seeds() -> Vec<Seed> {
    let mut paths: Vec<PathBuf> = documents(&folder("fixtures"));
    for reject in names(&folder("rejects")) {
        paths.extend(documents(&folder("rejects").join(reject)));
    }
    if let Some(more) = std::env::var_os("MUTATION_SEEDS") {
        paths.extend(documents(Path::new(&more)));
    }
    paths.iter().filter_map(|path| seed(path)).collect()
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests").join(name)
}

/// The names in a folder, sorted.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("the folder can be read");
    let name = |entry: std::io::Result<fs::DirEntry>| entry.expect("the folder can be read").file_name();
    let mut names: Vec<String> = entries.map(|entry| name(entry).to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// The documents in a folder and below it; those that are large would make every case slow.
fn documents(folder: &Path) -> Vec<PathBuf> {
    const LARGEST: u64 = 200_000;
    let mut documents = Vec::new();
    for name in names(folder) {
        let path = folder.join(&name);
        let is_document = [".yaml", ".yml", ".json"].iter().any(|end| name.ends_with(end)) && !name.contains("overlay");
        if path.is_dir() {
            documents.extend(self::documents(&path));
        } else if is_document && fs::metadata(&path).is_ok_and(|metadata| metadata.len() < LARGEST) {
            documents.push(path);
        }
    }
    documents
}

fn seed(path: &Path) -> Option<Seed> {
    let text = fs::read_to_string(path).ok()?;
    let overlay = [path.with_extension("overlay.yaml"), path.with_file_name("overlay.yaml")];
    Some(Seed {
        tree: serde_yaml::from_str(&text).ok(),
        text,
        overlay: overlay.iter().find_map(|path| fs::read_to_string(path).ok()),
    })
}
