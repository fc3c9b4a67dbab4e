//! A folder as it is on disk.
//!
//! In: the folder's path. Out: the files below it. Invariant: links are never followed, so that nothing outside the
//! folder is read or written.

use std::collections::BTreeSet;
use std::fs::{self, FileType};
use std::io::ErrorKind;
use std::path::Path;

use super::{Company, MANIFEST, Refusal, STAGING, Wanted};
use crate::loader::with_slashes;

/// What stands in a folder.
#[derive(Debug, Default)]
pub(super) struct Listing {
    /// Paths of all files and links below it, with `/`, without those of tolerated company.
    pub(super) files: BTreeSet<String>,
}

/// Refuses a folder that has no manifest, and something in it that no crate of ours has. Only the folder itself is looked
/// at, so that a whole disk is refused at once.
pub(super) fn check_claim(folder: &Path, company: Company, wanted: &Wanted<'_>) -> Result<(), Refusal> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) if !folder.join(MANIFEST).exists() => entries,
        // What is no folder, or cannot be read, is told by whoever lists it.
        _ => return Ok(()),
    };
    let ours: BTreeSet<&str> = wanted.keys().filter_map(|path| path.split('/').next()).collect();
    for entry in entries {
        let name = entry.map_err(Refusal::io(folder, "read"))?.file_name();
        let is_ours = |name: &str| ours.contains(name) || name == STAGING || company.tolerates(name);
        if !name.to_str().is_some_and(is_ours) {
            return Err(Refusal::NotOurs(folder.to_owned()));
        }
    }
    Ok(())
}

/// Lists a folder; one that does not exist is empty.
pub(super) fn list(folder: &Path, company: Company) -> Result<Listing, Refusal> {
    let mut listing = Listing::default();
    match fs::metadata(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(listing),
        Err(error) if error.kind() == ErrorKind::NotADirectory => {
            let file = folder.ancestors().find(|above| above.is_file()).unwrap_or(folder);
            return Err(Refusal::NotAFolder(file.to_owned()));
        }
        Err(error) => return Err(Refusal::io(folder, "read")(error)),
        Ok(metadata) if !metadata.is_dir() => return Err(Refusal::NotAFolder(folder.to_owned())),
        Ok(_) => {}
    }
    let mut pending = vec![folder.to_owned()];
    while let Some(current) = pending.pop() {
        for entry in fs::read_dir(&current).map_err(Refusal::io(&current, "read"))? {
            let entry = entry.map_err(Refusal::io(&current, "read"))?;
            let path = entry.path();
            let below = with_slashes(path.strip_prefix(folder).unwrap_or(&path));
            if company.tolerates(&below) {
                continue;
            }
            match entry.file_type().map_err(Refusal::io(&path, "read"))? {
                kind if kind.is_dir() && below != STAGING => pending.push(path),
                _ => drop(listing.files.insert(below)),
            }
        }
    }
    Ok(listing)
}

/// The bytes of a file.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, Refusal> {
    fs::read(path).map_err(Refusal::io(path, "read"))
}

/// Whether a path is a plain file with these contents.
pub(super) fn holds(path: &Path, contents: &str) -> Result<bool, Refusal> {
    let metadata = fs::symlink_metadata(path).map_err(Refusal::io(path, "read"))?;
    let alike = metadata.is_file() && metadata.len() == contents.len() as u64;
    Ok(alike && read(path)? == contents.as_bytes())
}

/// Refuses a path on whose way, or at whose end, stands something that a file's path cannot lead through.
pub(super) fn check_way(folder: &Path, path: &str) -> Result<(), Refusal> {
    let mut current = folder.to_owned();
    let mut parts = path.split('/').peekable();
    while let Some(part) = parts.next() {
        current.push(part);
        let Ok(metadata) = fs::symlink_metadata(&current) else { return Ok(()) };
        let expected: fn(&FileType) -> bool = if parts.peek().is_some() { FileType::is_dir } else { FileType::is_file };
        if !expected(&metadata.file_type()) {
            let found = describe(metadata.file_type());
            return Err(Refusal::Blocked { path: current, found });
        }
    }
    Ok(())
}

fn describe(kind: FileType) -> &'static str {
    match kind {
        kind if kind.is_symlink() => "a link",
        kind if kind.is_dir() => "a folder",
        kind if kind.is_file() => "a file",
        _ => "a special file",
    }
}
