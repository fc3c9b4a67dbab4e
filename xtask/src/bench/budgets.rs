//! Figures that are the same on every machine, and how far they may move.
//!
//! In: what was measured, and `tests/budgets.toml`. Out: what exceeds its budget. Invariant: figures that a compiler has a
//! part in are held for the version that they were recorded with; for another they are recorded anew.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use serde::{Deserialize, Serialize};

use crate::report::{Reporter, Weight};
use crate::{Outcome, job};

use super::program;
use super::table::grouped;

/// The file, below the workspace's folder.
pub const PATH: &str = "tests/budgets.toml";

/// How much more than recorded is let pass, in percent.
const TOLERANCE: u64 = 3;

const HEAD: &str = "\
# Figures that are the same on every machine. `cargo xtask ci` holds the first two, `cargo xtask bench` all of them; both
# let 3 percent pass. Where more is meant, `cargo xtask bench --write` records them anew; with `--only budgets` it records
# the first two alone, and takes no time. What a compiler makes of which there is no figure is recorded without `--write`.

";

/// What the file says.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Budgets {
    /// Lines of Rust in the emitted crate.
    #[serde(default)]
    emitted_lines: u64,
    /// Crates that the emitted one is built with, by default and on Linux.
    #[serde(default)]
    dependencies: u64,
    /// By the compiler's version: what it makes of the emitted crate, by name.
    #[serde(default)]
    compilers: BTreeMap<String, BTreeMap<String, u64>>,
}

/// What was measured.
#[derive(Debug, Default)]
pub struct Figures {
    emitted_lines: u64,
    dependencies: u64,
    compiled: BTreeMap<String, u64>,
    compiler: Option<String>,
}

impl Figures {
    /// What can be said of the emitted crate without compiling it.
    ///
    /// # Errors
    /// The crate cannot be read, or cargo does not know it.
    pub fn of_crate(root: &Path, out: &str, package: &str) -> Result<Self> {
        Ok(Self {
            emitted_lines: program::lines_of_rust(&root.join(out))?,
            dependencies: dependencies(root, package)?,
            ..Self::default()
        })
    }

    /// A figure that the compiler has a part in.
    pub(super) fn add(&mut self, name: &str, figure: u64) {
        self.compiled.insert(name.to_owned(), figure);
    }

    /// The version of the compiler that made them.
    pub(super) fn of_compiler(&mut self, version: String) {
        self.compiler = Some(version);
    }
}

/// Holds what can be said without a compiler.
///
/// # Errors
/// As [`Figures::of_crate`], or the budgets cannot be read.
pub fn check(root: &Path, reporter: &Reporter) -> Result<Outcome> {
    let Some((job, out)) = job::configured_at(root, reporter) else { return Ok(Outcome::Failed) };
    let figures = Figures::of_crate(root, &out, &job.input.package.name)?;
    let exceeded = compare(root, &figures)?;
    exceeded.iter().for_each(|told| reporter.message(Weight::Error, told));
    Ok(if exceeded.is_empty() { Outcome::Done } else { Outcome::Failed })
}

/// Records those figures of a compiler of which there are none yet, and nothing else; gives its version where it did.
pub(super) fn record_new(root: &Path, figures: &Figures) -> Result<Option<String>> {
    let mut budgets = read(root)?;
    let Some(version) = &figures.compiler else { return Ok(None) };
    let recorded = budgets.compilers.entry(version.clone()).or_default();
    let new: Vec<_> = figures.compiled.iter().filter(|(name, _)| !recorded.contains_key(*name)).collect();
    if new.is_empty() {
        return Ok(None);
    }
    recorded.extend(new.into_iter().map(|(name, figure)| (name.clone(), *figure)));
    write(root, &budgets)?;
    Ok(Some(version.clone()))
}

/// What exceeds its budget, each with its remedy.
pub(super) fn compare(root: &Path, figures: &Figures) -> Result<Vec<String>> {
    Ok(exceeded(&read(root)?, figures))
}

fn exceeded(budgets: &Budgets, figures: &Figures) -> Vec<String> {
    let recorded = figures.compiler.as_ref().and_then(|version| budgets.compilers.get(version));
    let compiled = figures.compiled.iter().filter_map(|(name, now)| Some((name.as_str(), *recorded?.get(name)?, *now)));
    let own = [
        ("lines of Rust in the emitted crate", budgets.emitted_lines, figures.emitted_lines),
        ("crates that the emitted one is built with", budgets.dependencies, figures.dependencies),
    ];
    let too_many =
        own.into_iter().chain(compiled).filter(|(_, recorded, now)| now * 100 > recorded * (100 + TOLERANCE));
    too_many
        .map(|(name, recorded, now)| {
            let command = match figures.compiled.contains_key(name) {
                true => "cargo xtask bench --write",
                false => "cargo xtask bench --only budgets --write",
            };
            format!(
                "{name}: {}, more than {TOLERANCE} % above the {} of {PATH}; where that is meant, \
                 `{command}` records it anew",
                grouped(now),
                grouped(recorded),
            )
        })
        .collect()
}

/// Puts what was measured into the file, of the crate's own figures where they were `asked` for; what was not stays.
pub(super) fn record(root: &Path, figures: &Figures, asked: bool) -> Result<()> {
    let mut budgets = read(root)?;
    if asked {
        budgets.emitted_lines = figures.emitted_lines;
        budgets.dependencies = figures.dependencies;
    }
    if let Some(version) = &figures.compiler {
        budgets.compilers.entry(version.clone()).or_default().extend(figures.compiled.clone());
    }
    write(root, &budgets)
}

fn write(root: &Path, budgets: &Budgets) -> Result<()> {
    let text = toml::to_string(budgets).context("budgets are TOML")?;
    fs::write(root.join(PATH), format!("{HEAD}{text}")).with_context(|| format!("'{PATH}' cannot be written"))
}

fn read(root: &Path) -> Result<Budgets> {
    let text = fs::read_to_string(root.join(PATH)).with_context(|| format!("'{PATH}' cannot be read"))?;
    toml::from_str(&text).with_context(|| format!("'{PATH}' is not as it should be"))
}

/// Crates that a package of the workspace is built with; on one system, so that every machine counts the same.
fn dependencies(root: &Path, package: &str) -> Result<u64> {
    let mut command = program::cargo();
    command.args(["tree", "--locked", "--package", package, "--edges", "normal", "--prefix", "none"]);
    let run = program::run(command.args(["--target", "x86_64-unknown-linux-gnu"]).current_dir(root))?;
    let crates = run.stdout.lines().map(|line| line.split(' ').take(2).collect::<Vec<_>>());
    let crates: BTreeSet<_> = crates.filter(|words| words.first() != Some(&package)).collect();
    Ok(crates.len() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn budgets() -> Budgets {
        let compiled = BTreeMap::from([("LLVM lines".to_owned(), 1_000)]);
        let compilers = BTreeMap::from([("rustc 1".to_owned(), compiled)]);
        Budgets { emitted_lines: 10_000, dependencies: 50, compilers }
    }

    fn figures(emitted_lines: u64, dependencies: u64, llvm: u64, compiler: &str) -> Figures {
        let compiled = BTreeMap::from([("LLVM lines".to_owned(), llvm)]);
        Figures { emitted_lines, dependencies, compiled, compiler: Some(compiler.to_owned()) }
    }

    #[test]
    fn three_percent_pass_and_more_is_told_with_its_remedy() {
        assert_eq!(exceeded(&budgets(), &figures(10_300, 51, 1_030, "rustc 1")), [""; 0]);
        assert_eq!(exceeded(&budgets(), &figures(1, 1, 1, "rustc 1")), [""; 0]);
        let told = exceeded(&budgets(), &figures(10_301, 52, 1_031, "rustc 1"));
        assert_eq!(told.len(), 3, "{told:?}");
        assert!(told[0].starts_with("lines of Rust in the emitted crate: 10,301, more than 3 % above the 10,000"));
        assert!(told[1].contains("`cargo xtask bench --only budgets --write` records it anew"), "{told:?}");
        assert!(told[2].contains("`cargo xtask bench --write` records it anew"), "{told:?}");
    }

    #[test]
    fn what_another_compiler_made_is_not_compared_but_recorded() {
        let root = tempfile::tempdir().expect("a temporary folder can be made");
        fs::create_dir(root.path().join("tests")).expect("the folder is writable");
        fs::write(root.path().join(PATH), toml::to_string(&budgets()).expect("it is TOML")).expect("it is writable");
        let other = figures(20_000, 50, 9_999, "rustc 2");
        assert_eq!(record_new(root.path(), &other).expect("it is recorded").as_deref(), Some("rustc 2"));
        assert_eq!(compare(root.path(), &other).expect("it is read").len(), 1, "the lines are not the compiler's");
        let now = read(root.path()).expect("it is read");
        assert_eq!(now.compilers["rustc 2"]["LLVM lines"], 9_999);
        assert_eq!((now.emitted_lines, &now.compilers["rustc 1"]), (10_000, &budgets().compilers["rustc 1"]));
        let more = figures(10_000, 50, 20_000, "rustc 2");
        assert_eq!(record_new(root.path(), &more).expect("it is read"), None);
        assert_eq!(compare(root.path(), &more).expect("it is read").len(), 1);
        assert_eq!(read(root.path()).expect("it is read"), now);
        let mut further = figures(10_000, 50, 20_000, "rustc 2");
        further.add("instructions", 7);
        assert_eq!(record_new(root.path(), &further).expect("it is recorded").as_deref(), Some("rustc 2"));
        let now = read(root.path()).expect("it is read");
        assert_eq!((now.compilers["rustc 2"]["instructions"], now.compilers["rustc 2"]["LLVM lines"]), (7, 9_999));
        record(root.path(), &figures(30_000, 60, 8_888, "rustc 2"), false).expect("it is recorded");
        let now = read(root.path()).expect("it is read");
        assert_eq!((now.emitted_lines, now.compilers["rustc 2"]["LLVM lines"]), (10_000, 8_888));
    }
}
