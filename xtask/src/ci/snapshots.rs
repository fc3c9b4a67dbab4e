//! Orphaned snapshots: files that no test asks for any more, which otherwise stay for ever and look like assurance.
//!
//! In: the workspace, and the list of snapshots that a run of all tests asked for. Out: the files that are not among them.
//! Invariant: every `.snap` below the root is accounted for, and none awaits a decision.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};

/// The variable by which `insta` is told where to note the snapshots that it reads.
pub(super) const REFERENCES: &str = "INSTA_SNAPSHOT_REFERENCES_FILE";

/// Fails where a snapshot is orphaned or pending.
pub(super) fn check(root: &Path, references: &Path) -> Result<()> {
    let noted = fs::read_to_string(references).context("the list of snapshots in use cannot be read")?;
    let used: BTreeSet<PathBuf> = noted.lines().map(|line| canonical(Path::new(line))).collect();
    let (mut orphaned, mut pending) = (Vec::new(), Vec::new());
    for path in files(root)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.ends_with(".snap.new") || name.ends_with(".pending-snap") {
            pending.push(path);
        } else if name.ends_with(".snap") && !used.contains(&canonical(&path)) {
            orphaned.push(path);
        }
    }
    ensure!(pending.is_empty(), "snapshots await a decision: accept or delete {}", shown(root, &pending));
    ensure!(orphaned.is_empty(), "no test asks for these snapshots any more, so delete {}", shown(root, &orphaned));
    Ok(())
}

fn canonical(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

/// All files below the root, builds and hidden folders left out.
fn files(root: &Path) -> Result<Vec<PathBuf>> {
    let (mut files, mut pending) = (Vec::new(), vec![root.to_owned()]);
    while let Some(folder) = pending.pop() {
        for entry in fs::read_dir(&folder).with_context(|| format!("'{}' cannot be read", folder.display()))? {
            let entry = entry?;
            let name = entry.file_name();
            match entry.file_type()? {
                kind if kind.is_file() => files.push(entry.path()),
                kind if kind.is_dir() && name != "target" && !name.to_string_lossy().starts_with('.') => {
                    pending.push(entry.path());
                }
                _ => {}
            }
        }
    }
    files.sort();
    Ok(files)
}

fn shown(root: &Path, paths: &[PathBuf]) -> String {
    let shown = paths.iter().map(|path| path.strip_prefix(root).unwrap_or(path).display().to_string());
    shown.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(path: &Path, text: &str) {
        fs::create_dir_all(path.parent().expect("a path below a folder")).expect("the folder is writable");
        fs::write(path, text).expect("the folder is writable");
    }

    #[test]
    fn orphaned_and_pending_snapshots_are_named() {
        let root = tempfile::tempdir().expect("a temporary folder");
        let references = root.path().join("references.txt");
        let used = root.path().join("tests/snapshots/a.snap");
        write(&used, "");
        write(&root.path().join("target/b.snap"), "");
        write(&references, &format!("{0}\n{0}\n", used.display()));
        check(root.path(), &references).expect("every snapshot is in use");

        write(&root.path().join("tests/snapshots/b.snap"), "");
        let told = check(root.path(), &references).expect_err("one is orphaned").to_string();
        assert!(told.ends_with("delete tests/snapshots/b.snap"), "{told}");

        write(&root.path().join("tests/snapshots/a.snap.new"), "");
        let told = check(root.path(), &references).expect_err("one is pending").to_string();
        assert!(told.contains("tests/snapshots/a.snap.new"), "{told}");
    }
}
