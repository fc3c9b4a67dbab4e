//! `cargo xtask bench`: what the workspace costs, in tables.
//!
//! In: the workspace, and documents of the user's. Out: tables on stdout, and with `--write` in `tests/README.md`, with the
//! deterministic figures in `tests/budgets.toml`. Invariant: a figure comes with the command that makes it anew, and a
//! tool that is missing is told and leaves out its own figures alone.

pub mod budgets;
mod chart;
mod compiling;
mod documents;
mod generation;
mod program;
mod running;
mod table;

use std::env;

use anyhow::{Context as _, Result};

use crate::Outcome;
use crate::job::{self, Job};
use crate::loader::workspace_root;
use crate::print;
use crate::report::{Reporter, Weight};

use budgets::Figures;

/// What to measure, and whether to keep it.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Arguments {
    /// A document to measure beside those that are there; may be given several times
    #[arg(long = "document", value_name = "FILE")]
    documents: Vec<String>,
    /// Leaves out what takes a compiler: the emitted crates and the client at work
    #[arg(long)]
    generation_only: bool,
    /// Counts the emitted lines and the dependencies, and measures nothing
    #[arg(long, conflicts_with_all = ["generation_only", "documents"])]
    budgets_only: bool,
    /// Writes tables and budgets into `tests/`
    #[arg(long)]
    write: bool,
}

/// Measures, prints and compares.
///
/// # Errors
/// Something does not build or run, or a file cannot be written.
pub fn run(arguments: &Arguments, reporter: &Reporter) -> Result<Outcome> {
    let current = env::current_dir().context("the current folder cannot be read")?;
    let root = workspace_root(&current).context("run this in the workspace")?;
    let Some((job, out)) = job::configured_at(root, reporter) else { return Ok(Outcome::Failed) };
    let show = |name: &str, table: String| -> Result<()> {
        print::result(&format!("{table}\n"))?;
        if arguments.write { table::write(root, name, &table) } else { Ok(()) }
    };
    let mut figures = Figures::of_crate(root, &out, &job.input.package.name)?;
    if !arguments.budgets_only {
        show("machine", program::machine()?)?;
        let generated = generation::measure(root, &job, &arguments.documents)?;
        show("generation", generation::table(&generated))?;
        if arguments.write {
            chart::write(root, &generation::chart(&generated))?;
        }
    }
    if !arguments.generation_only && !arguments.budgets_only {
        figures.of_compiler(program::rustc()?);
        show("running", running::measure(root, &mut figures, reporter)?)?;
        show("compiling", compiling::measure(root, &job, &arguments.documents, &mut figures)?)?;
    }
    if arguments.write {
        budgets::record(root, &figures)?;
        print::result(&format!("recorded in {}\n", budgets::PATH))?;
        return Ok(Outcome::Done);
    }
    let exceeded = budgets::compare(root, &figures)?;
    exceeded.iter().for_each(|told| reporter.message(Weight::Error, told));
    Ok(if exceeded.is_empty() { Outcome::Done } else { Outcome::Failed })
}

/// A job of any document, whose crate stands alone.
fn job_of(document: &str) -> Result<Job> {
    let package = generator::emit::Package {
        name: "measured".to_owned(),
        standalone: true,
        ..generator::emit::Package::default()
    };
    Job::of_document(document, &[], package)
}
