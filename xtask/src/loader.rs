//! Files on disk, for the generator.
//!
//! In: a path as the generator says it, with `/` between its parts. Out: bytes. Invariant: paths are relative to one
//! root, so that the same input names its files alike in every checkout.

use std::fs;
use std::path::{Component, Path, PathBuf};

use generator::source::Loader;

/// The committed configuration, below the workspace's root.
pub const CONFIG: &str = "spec/codegen.toml";

/// Reads files below a root; absolute paths are taken as they are.
#[derive(Clone, Debug)]
pub struct Disk {
    root: PathBuf,
}

impl Disk {
    /// A loader whose relative paths begin at `root`.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// Where the file at `path` is on disk.
    pub fn locate(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }
}

impl Loader for Disk {
    fn load(&self, path: &str) -> Result<Vec<u8>, String> {
        fs::read(self.locate(path)).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
            std::io::ErrorKind::IsADirectory => "this is a folder".to_owned(),
            _ => error.to_string(),
        })
    }
}

/// The nearest folder, from `start` upwards, that has the workspace's configuration.
pub fn workspace_root(start: &Path) -> Option<&Path> {
    start.ancestors().find(|folder| folder.join(CONFIG).is_file())
}

/// `path`, taken from the folder of the file `base`, without `.` and without the `..` that can be resolved.
pub fn beside(base: &str, path: &str) -> String {
    let folder = Path::new(base).parent().unwrap_or(Path::new(""));
    let mut parts = PathBuf::new();
    for component in folder.join(path).components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if matches!(parts.components().next_back(), Some(Component::Normal(_))) => {
                parts.pop();
            }
            other => parts.push(other),
        }
    }
    with_slashes(&parts)
}

/// The path as text, with `/` between its parts on every system.
pub fn with_slashes(path: &Path) -> String {
    let text = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' { text.into_owned() } else { text.replace(std::path::MAIN_SEPARATOR, "/") }
}

#[cfg(test)]
mod tests;
