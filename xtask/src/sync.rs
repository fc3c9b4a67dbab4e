//! Emitted files and the folder they live in: one mechanism that writes, checks, and is a test.
//!
//! In: the files of a crate, and its folder. Out: in what the folder differs from them; in [`Mode::Write`] it no longer
//! does, strays aside. Invariants: only files that the folder's [`MANIFEST`] names are ever replaced or deleted; a file
//! that is already right is not touched; every file is at every moment wholly the old one or wholly the new one.

mod folder;
mod lock;
mod write;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use generator::emit::SourceFile;
use generator::parallel;

pub use lock::Lock;

/// The file that lists what the generator owns in a folder.
pub const MANIFEST: &str = ".codegen-manifest";

/// Holds new files until all are written; what an interrupted run leaves of it, the next one removes.
const STAGING: &str = ".codegen-staging";

const MANIFEST_HEAD: &str =
    "# The files of this folder that `cargo xtask codegen` writes and deletes, one path a line.\n";

/// What to do about differences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Bring the folder up to date.
    Write,
    /// Touch nothing.
    Check,
}

/// What may stand in a crate's folder beside the emitted files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Company {
    /// Nothing: the folder is a member of a workspace, and its listing is the emitted set.
    None,
    /// What cargo and git put beside a crate that stands alone: `target`, `Cargo.lock`, `.git`.
    Tools,
}

impl Company {
    fn tolerates(self, name: &str) -> bool {
        self == Self::Tools && matches!(name, "target" | "Cargo.lock" | ".git")
    }
}

/// One file in which a folder is not what was emitted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Difference {
    /// Path below the folder, with `/`.
    pub path: String,
    /// What is the matter with it.
    pub kind: Kind,
}

/// What is the matter with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Emitted, and not there.
    Missing,
    /// There, with other contents.
    Changed,
    /// There since an earlier run, and no longer emitted.
    Orphaned,
    /// There, and never emitted.
    Stray,
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::Missing => "missing",
            Self::Changed => "changed",
            Self::Orphaned => "orphaned",
            Self::Stray => "stray",
        })
    }
}

/// Why a folder was left as it was.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// The folder holds files and no manifest.
    #[error(
        "'{}' is not empty and has no {MANIFEST}, so its files may be somebody's own; nothing was touched. \
         Name a folder that is empty or does not exist yet; where an earlier run made this one, restore its {MANIFEST}, \
         or delete the folder",
        .0.display()
    )]
    NotOurs(PathBuf),
    /// The folder's path leads to something else.
    #[error("'{}' is not a folder", .0.display())]
    NotAFolder(PathBuf),
    /// A path that leaves the folder, or that no system can hold.
    #[error("'{0}' is no path below the crate's folder, so nothing was touched")]
    Escapes(String),
    /// A link or a folder where a file of ours has to be.
    #[error("'{}' is {found} where a file or folder of the crate has to be; nothing was touched. Move it away first", path.display())]
    Blocked {
        /// Where.
        path: PathBuf,
        /// What stands there.
        found: &'static str,
    },
    /// A file that an emitted one would replace, and that the manifest does not name.
    #[error("'{}' would be overwritten, but {MANIFEST} does not name it; nothing was touched. Move it away first", .0.display())]
    InTheWay(PathBuf),
    /// The system said no.
    #[error("'{}' cannot be {action}", path.display())]
    Io {
        /// Which file.
        path: PathBuf,
        /// What was tried: `read`.
        action: &'static str,
        /// What the system said.
        source: io::Error,
    },
}

impl Refusal {
    /// For `map_err`: what was tried on which file.
    fn io(path: &Path, action: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { path: path.to_owned(), action, source }
    }
}

/// Compares `folder` with `files`, and in [`Mode::Write`] makes it equal to them; gives the differences found, sorted.
///
/// Strays are reported in both modes and deleted in none.
///
/// # Errors
/// [`Refusal`]: where the folder is not the generator's, a path leads out of it, or the system refuses.
pub fn sync(files: &[SourceFile], folder: &Path, company: Company, mode: Mode) -> Result<Vec<Difference>, Refusal> {
    let plan = Plan::new(files, folder, company)?;
    if mode == Mode::Write {
        plan.permitted()?;
        write::carry_out(&plan)?;
    }
    Ok(plan.differences)
}

/// What should be there: path to contents.
type Wanted<'a> = BTreeMap<&'a str, Cow<'a, str>>;

/// The folder as it should be, as it is, and what lies between.
struct Plan<'a> {
    folder: &'a Path,
    /// The manifest among it.
    wanted: Wanted<'a>,
    /// Paths that the manifest on disk names.
    owned: BTreeSet<String>,
    /// Whether there is a manifest.
    claimed: bool,
    differences: Vec<Difference>,
}

impl<'a> Plan<'a> {
    fn new(files: &'a [SourceFile], folder: &'a Path, company: Company) -> Result<Self, Refusal> {
        let wanted = wanted(files)?;
        folder::check_claim(folder, company, &wanted)?;
        let listing = folder::list(folder, company)?;
        let manifest = listing.files.contains(MANIFEST).then(|| folder::read(&folder.join(MANIFEST))).transpose()?;
        let owned = manifest.as_deref().map(manifest_paths).unwrap_or_default();
        let differences = differences(folder, &wanted, &listing.files, &owned)?;
        Ok(Self { folder, wanted, owned, claimed: manifest.is_some(), differences })
    }

    /// Whether writing takes nothing from anybody.
    fn permitted(&self) -> Result<(), Refusal> {
        // Without a manifest only files are taken for ours that are what would be written.
        let is_apart =
            |difference: &Difference| difference.kind != Kind::Missing && !difference.path.starts_with(STAGING);
        if !self.claimed && self.differences.iter().any(is_apart) {
            return Err(Refusal::NotOurs(self.folder.to_owned()));
        }
        for path in self.wanted.keys().copied().chain(self.owned.iter().map(String::as_str)) {
            check_path(path)?;
            folder::check_way(self.folder, path)?;
        }
        let foreign = |difference: &&Difference| {
            let path = &difference.path;
            difference.kind == Kind::Changed && path != MANIFEST && !self.owned.contains(path)
        };
        match self.differences.iter().find(foreign) {
            Some(difference) => Err(Refusal::InTheWay(self.folder.join(&difference.path))),
            None => Ok(()),
        }
    }

    fn paths(&self, kinds: &'static [Kind]) -> impl Iterator<Item = &str> {
        self.differences
            .iter()
            .filter(|difference| kinds.contains(&difference.kind))
            .map(|difference| difference.path.as_str())
    }
}

/// The emitted files by path, the manifest added; it is made here, from nothing but the list itself.
fn wanted(files: &[SourceFile]) -> Result<Wanted<'_>, Refusal> {
    let mut wanted = Wanted::new();
    for file in files.iter().filter(|file| file.path != MANIFEST) {
        check_path(&file.path)?;
        wanted.insert(&file.path, Cow::Borrowed(&file.contents));
    }
    let manifest = manifest(wanted.keys().copied());
    wanted.insert(MANIFEST, Cow::Owned(manifest));
    Ok(wanted)
}

fn manifest<'a>(paths: impl IntoIterator<Item = &'a str>) -> String {
    paths.into_iter().fold(MANIFEST_HEAD.to_owned(), |text, path| text + path + "\n")
}

fn manifest_paths(manifest: &[u8]) -> BTreeSet<String> {
    let text = String::from_utf8_lossy(manifest);
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned).collect()
}

fn differences(
    folder: &Path,
    wanted: &Wanted<'_>,
    found: &BTreeSet<String>,
    owned: &BTreeSet<String>,
) -> Result<Vec<Difference>, Refusal> {
    let compare = |(&path, contents): (&&str, &Cow<'_, str>)| {
        let kind = if !found.contains(path) {
            Some(Kind::Missing)
        } else if !folder::holds(&folder.join(path), contents)? {
            Some(Kind::Changed)
        } else {
            None
        };
        Ok(kind.map(|kind| Difference { path: path.to_owned(), kind }))
    };
    let compared = parallel::map(wanted.iter().collect(), compare);
    let compared: Vec<_> = compared.into_iter().collect::<Result<_, Refusal>>()?;
    let mut differences: Vec<_> = compared.into_iter().flatten().collect();
    for path in found.iter().filter(|path| !wanted.contains_key(path.as_str())) {
        let kind = if owned.contains(path) { Kind::Orphaned } else { Kind::Stray };
        differences.push(Difference { path: path.clone(), kind });
    }
    differences.sort();
    Ok(differences)
}

/// Refuses a path that is not made of plain names: absolute, with `..`, or with what some system takes for a separator.
fn check_path(path: &str) -> Result<(), Refusal> {
    let plain = |part: &str| !matches!(part, "" | "." | "..") && !part.contains(['\\', ':', '\0', '\n']);
    if path.split('/').all(plain) { Ok(()) } else { Err(Refusal::Escapes(path.to_owned())) }
}

#[cfg(test)]
mod tests;
