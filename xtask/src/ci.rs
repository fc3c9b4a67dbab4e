//! `cargo xtask ci`: every check, in the order in which they fail fastest.
//!
//! In: the workspace. Out: what ran, how long it took, and the first failure. Invariant: what passes here passes on a
//! fresh clone with the same toolchain, since nothing of the folder's own state is consulted.

mod snapshots;

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context as _, Result, bail, ensure};

use crate::Outcome;
use crate::bench::budgets;
use crate::codegen;
use crate::loader::workspace_root;
use crate::print;
use crate::report::Reporter;

/// One check.
struct Step<'a> {
    name: &'static str,
    /// What is printed before it runs; for cargo's steps, the command to run by hand.
    shown: String,
    run: Box<dyn Fn() -> Result<()> + 'a>,
}

/// Runs every check, and stops at the first that fails.
///
/// # Errors
/// The failure, with the step's name.
pub fn run(reporter: &Reporter) -> Result<Outcome> {
    let current = env::current_dir().context("the current folder cannot be read")?;
    let root = workspace_root(&current).context("run this in the workspace")?;
    let references = tempfile::NamedTempFile::new().context("no temporary file can be made")?;
    let steps = steps(root, references.path(), reporter);
    let started = Instant::now();
    for step in &steps {
        let Step { name, shown, run } = step;
        print::result(&format!("==> {name}: {shown}\n"))?;
        let begun = Instant::now();
        run().with_context(|| format!("ci stopped at '{name}' after {:.1} s", begun.elapsed().as_secs_f64()))?;
        print::result(&format!("    {name} passed in {:.1} s\n", begun.elapsed().as_secs_f64()))?;
    }
    print::result(&format!("ci passed: {} steps in {:.1} s\n", steps.len(), started.elapsed().as_secs_f64()))?;
    Ok(Outcome::Done)
}

fn steps<'a>(root: &'a Path, references: &'a Path, reporter: &'a Reporter) -> Vec<Step<'a>> {
    let deny = ("RUSTDOCFLAGS", "-D warnings".into());
    let read_only = ("INSTA_UPDATE", "no".into());
    let noted = (snapshots::REFERENCES, references.to_owned());
    let cargo = |name, arguments, variables| cargo_step(root, name, arguments, variables);
    vec![
        cargo("format", "fmt --all --check", vec![]),
        Step { name: "drift", shown: "cargo xtask codegen --check".to_owned(), run: Box::new(|| drift(reporter)) },
        Step {
            name: "budgets",
            shown: format!("lines and dependencies of the emitted crate are within {}", budgets::PATH),
            run: Box::new(|| held(root, reporter)),
        },
        cargo("lints", "clippy --locked --workspace --all-targets --all-features -- -D warnings", vec![]),
        cargo("tests", "test --locked --workspace --all-targets --all-features", vec![read_only, noted]),
        cargo("doctests", "test --locked --workspace --doc --all-features", vec![]),
        cargo("docs", "doc --locked --workspace --no-deps --all-features", vec![deny]),
        Step {
            name: "snapshots",
            shown: "no snapshot is orphaned or pending".to_owned(),
            run: Box::new(|| snapshots::check(root, references)),
        },
    ]
}

/// A run of cargo, with the variables that it needs.
fn cargo_step<'a>(
    root: &'a Path,
    name: &'static str,
    arguments: &'static str,
    variables: Vec<(&'static str, PathBuf)>,
) -> Step<'a> {
    let shown = format!("cargo {arguments}");
    let run = move || {
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(cargo);
        let (arguments, flags) = arguments.split_once(" -- ").unwrap_or((arguments, ""));
        command.args(arguments.split(' '));
        if !flags.is_empty() {
            command.arg("--").args(flags.split(' '));
        }
        let status =
            command.envs(variables.iter().cloned()).current_dir(root).status().context("cargo cannot be run")?;
        ensure!(status.success(), "it ended with {status}");
        Ok(())
    };
    Step { name, shown, run: Box::new(run) }
}

fn held(root: &Path, reporter: &Reporter) -> Result<()> {
    match budgets::check(root, reporter)? {
        Outcome::Done => Ok(()),
        _ => bail!("the emitted crate is more than {} lets pass", budgets::PATH),
    }
}

fn drift(reporter: &Reporter) -> Result<()> {
    match codegen::check(reporter)? {
        Outcome::Done => Ok(()),
        _ => bail!("the committed crate is not what the committed input gives"),
    }
}
