//! One run at a time in a crate's folder.
//!
//! In: the folder. Out: a [`Lock`], which others wait for until it is dropped. Invariant: a run that ends in whatever way
//! leaves no lock behind, since the system gives it up; nothing is written into the folder.

use std::collections::hash_map::DefaultHasher;
use std::env;
use std::fs::{self, File, TryLockError};
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

use super::Mode;

/// Held by a run as long as it looks at a folder, or writes there.
#[derive(Debug)]
pub struct Lock {
    /// None where the system has no locks; the run then goes on as if it were alone.
    _file: Option<File>,
}

impl Lock {
    /// Waits until no other run writes into the folder, and for one that writes, until none reads it either; tells by
    /// `waits` that it has to.
    pub fn of(folder: &Path, mode: Mode, waits: impl FnOnce()) -> Self {
        let file = File::options().create(true).truncate(false).write(true).open(path_of(folder)).ok();
        let file = file.and_then(|file| {
            let tried = match mode {
                Mode::Write => file.try_lock(),
                Mode::Check => file.try_lock_shared(),
            };
            match tried {
                Ok(()) => Some(file),
                Err(TryLockError::Error(_)) => None,
                Err(TryLockError::WouldBlock) => {
                    waits();
                    let locked = match mode {
                        Mode::Write => file.lock(),
                        Mode::Check => file.lock_shared(),
                    };
                    locked.is_ok().then_some(file)
                }
            }
        });
        Self { _file: file }
    }
}

/// A file of the system's folder for such; it stays, empty, for the next run. The crate's folder holds what is emitted and
/// nothing else.
fn path_of(folder: &Path) -> PathBuf {
    let mut hasher = DefaultHasher::new();
    whole(folder).hash(&mut hasher);
    env::temp_dir().join(format!("codegen-{:016x}.lock", hasher.finish()))
}

/// One path for each folder, whether it is there or not.
fn whole(folder: &Path) -> PathBuf {
    let absolute = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let parent = absolute.ancestors().find_map(|above| Some((fs::canonicalize(above).ok()?, above)));
    parent.map_or(absolute.clone(), |(real, above)| real.join(absolute.strip_prefix(above).unwrap_or(Path::new(""))))
}
