//! Bringing a folder up to date so that an interruption harms nothing.
//!
//! In: a plan that was permitted. Out: the folder, equal to it. Invariant: whatever moment the run ends at, each file is
//! wholly old or wholly new, the manifest names every file of ours, and the next run finishes the work.
//!
//! The order is what makes this hold: the manifest claims old and new paths before the first new file appears; all new
//! files are complete in the staging folder before the first is moved over an old one; what is no longer emitted goes
//! after that; and only then does the manifest let go of it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use generator::parallel;

use super::{Kind, MANIFEST, Plan, Refusal, STAGING, folder, manifest};

/// Carries out a plan.
pub(super) fn carry_out(plan: &Plan<'_>) -> Result<(), Refusal> {
    let staging = Staging::new(plan.folder)?;
    if plan.paths(&[Kind::Missing, Kind::Changed, Kind::Orphaned]).next().is_none() {
        return Ok(());
    }
    staging.open()?;
    claim(plan, &staging)?;
    stage(plan, &staging)?;
    publish(plan, &staging)?;
    retire(plan)?;
    staging.put(MANIFEST, &plan.wanted[MANIFEST])
}

/// Makes the manifest name what is there and what is about to be.
pub(super) fn claim(plan: &Plan<'_>, staging: &Staging) -> Result<(), Refusal> {
    let new = plan.wanted.keys().copied().filter(|path| *path != MANIFEST);
    let both: BTreeSet<&str> = new.chain(plan.owned.iter().map(String::as_str)).collect();
    if plan.claimed && both.iter().all(|path| plan.owned.contains(*path)) {
        return Ok(());
    }
    staging.put(MANIFEST, &manifest(both))
}

/// Writes all new contents beside the old ones.
pub(super) fn stage(plan: &Plan<'_>, staging: &Staging) -> Result<(), Refusal> {
    make_parents(&staging.folder, new_files(plan))?;
    each(new_files(plan), |path| staging.write(path, &plan.wanted[path]))
}

/// Moves the new files over the old ones. A folder that was not there before is moved as a whole: the system moves one
/// file after the other, whoever asks for it.
fn publish(plan: &Plan<'_>, staging: &Staging) -> Result<(), Refusal> {
    let is_new = |folder: &&str| fs::symlink_metadata(plan.folder.join(folder)).is_err();
    let folders: BTreeSet<&str> = new_files(plan).filter_map(folder_of).collect();
    let new: BTreeSet<&str> = folders.into_iter().filter(is_new).collect();
    new.iter().try_for_each(|folder| staging.publish(folder))?;
    let apart = || new_files(plan).filter(|path| folder_of(path).is_none_or(|folder| !new.contains(folder)));
    make_parents(&staging.target, apart())?;
    each(apart(), |path| staging.publish(path))
}

/// The first of the folders that a file stands in.
fn folder_of(path: &str) -> Option<&str> {
    path.split_once('/').map(|(folder, _)| folder)
}

/// Deletes what is no longer emitted, and the folders that this empties.
fn retire(plan: &Plan<'_>) -> Result<(), Refusal> {
    for path in plan.paths(&[Kind::Orphaned]) {
        let file = plan.folder.join(path);
        fs::remove_file(&file).map_err(Refusal::io(&file, "deleted"))?;
        let parents = file.ancestors().skip(1).take_while(|parent| *parent != plan.folder);
        // A folder that still holds something refuses to go, and so do those above it.
        for parent in parents {
            if fs::remove_dir(parent).is_err() {
                break;
            }
        }
    }
    Ok(())
}

fn new_files<'a>(plan: &'a Plan<'_>) -> impl Iterator<Item = &'a str> {
    plan.paths(&[Kind::Missing, Kind::Changed]).filter(|path| *path != MANIFEST)
}

/// Does something with every file, on all processors: the system has as much to do as we.
fn each<'a>(
    paths: impl Iterator<Item = &'a str>,
    act: impl Fn(&str) -> Result<(), Refusal> + Sync,
) -> Result<(), Refusal> {
    parallel::map(paths.collect(), act).into_iter().collect()
}

/// Makes the folders below `root` that the files stand in.
fn make_parents<'a>(root: &Path, paths: impl Iterator<Item = &'a str>) -> Result<(), Refusal> {
    let parents: BTreeSet<&Path> = paths.filter_map(|path| Path::new(path).parent()).collect();
    parents
        .into_iter()
        .map(|parent| root.join(parent))
        .try_for_each(|parent| fs::create_dir_all(&parent).map_err(Refusal::io(&parent, "made")))
}

/// A folder inside the crate's, hence on the same file system, from which a file is moved to its place in one step.
pub(super) struct Staging {
    target: PathBuf,
    folder: PathBuf,
}

impl Staging {
    /// Removes what an interrupted run left, and makes nothing yet.
    pub(super) fn new(target: &Path) -> Result<Self, Refusal> {
        let staging = Self { target: target.to_owned(), folder: target.join(STAGING) };
        match fs::symlink_metadata(&staging.folder) {
            Ok(metadata) if metadata.is_dir() => {
                fs::remove_dir_all(&staging.folder).map_err(Refusal::io(&staging.folder, "deleted"))?;
            }
            Ok(_) => return Err(Refusal::Blocked { path: staging.folder.clone(), found: "no folder" }),
            Err(_) => {}
        }
        Ok(staging)
    }

    pub(super) fn open(&self) -> Result<(), Refusal> {
        fs::create_dir_all(&self.folder).map_err(Refusal::io(&self.folder, "made"))
    }

    fn write(&self, path: &str, contents: &str) -> Result<(), Refusal> {
        let file = self.folder.join(path);
        fs::write(&file, contents).map_err(Refusal::io(&file, "written"))
    }

    fn publish(&self, path: &str) -> Result<(), Refusal> {
        let file = self.target.join(path);
        fs::rename(self.folder.join(path), &file).map_err(Refusal::io(&file, "written"))
    }

    /// Writes and moves one file, unless it is there already.
    fn put(&self, path: &str, contents: &str) -> Result<(), Refusal> {
        let file = self.target.join(path);
        if folder::holds(&file, contents).unwrap_or(false) {
            return Ok(());
        }
        self.write(path, contents)?;
        self.publish(path)
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // What stays behind is harmless, and the next run removes it.
        let _ = fs::remove_dir_all(&self.folder);
    }
}
