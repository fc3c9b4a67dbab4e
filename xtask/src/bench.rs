//! `cargo xtask bench`: what the workspace costs, in tables.
//!
//! In: the workspace, and documents of the user's. Out: tables on stdout, and with `--write` in `tests/README.md`, with the
//! deterministic figures in `tests/budgets.toml`; those of a compiler that has none there are recorded in any case.
//! Invariant: a figure comes with the command that makes it anew, and a tool that is missing is told and leaves out its
//! own figures alone.

pub mod budgets;
mod chart;
mod compiling;
mod documents;
mod generation;
mod memory;
mod peers;
mod program;
mod running;
mod table;

use std::env;

use anyhow::{Context as _, Result, ensure};

use crate::Outcome;
use crate::job::{self, Job};
use crate::loader::workspace_root;
use crate::print;
use crate::report::{Reporter, Weight};

use budgets::Figures;
use peers::Peer;

/// What to measure, and whether to keep it.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Arguments {
    /// A document to measure beside those that are there; may be given several times
    #[arg(long = "document", value_name = "FILE")]
    documents: Vec<String>,
    /// Another generator to measure beside, and the crate that it makes: NAME=COMMAND for the shell, with {document} where
    /// the document in OpenAPI 3.0 goes and {out} for an empty folder, without quotes around them; may be given several
    /// times
    #[arg(long = "peer", value_name = "NAME=COMMAND", value_parser = Peer::parse)]
    peers: Vec<Peer>,
    /// Measures this part alone; may be given several times
    #[arg(long, value_name = "PART")]
    only: Vec<Part>,
    /// Writes tables and budgets into `tests/`; without it, nothing is written but the budgets of a compiler that has none
    #[arg(long)]
    write: bool,
}

/// A part of what can be measured. What emitted lines and dependencies there are is counted whichever is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Part {
    /// Emitted lines and dependencies, which takes no time
    Budgets,
    /// What it takes to generate
    Generation,
    /// The client at work
    Running,
    /// What it takes to compile the emitted crates
    Compiling,
}

impl Part {
    /// The parts whose figures are those of a machine.
    const TIMED: [Self; 3] = [Self::Generation, Self::Running, Self::Compiling];
}

impl Arguments {
    fn asks_for(&self, part: Part) -> bool {
        self.only.is_empty() || self.only.contains(&part)
    }

    /// That nothing is named that is not measured.
    fn check(&self) -> Result<()> {
        let measures = self.asks_for(Part::Generation) || self.asks_for(Part::Compiling);
        ensure!(
            measures || self.documents.is_empty() && self.peers.is_empty(),
            "documents and peers are measured by `--only generation` or `--only compiling`, or without `--only`",
        );
        Ok(())
    }
}

/// Measures, prints and compares.
///
/// # Errors
/// A document or a peer is named and not asked for, something does not build or run, or a file cannot be written.
pub fn run(arguments: &Arguments, reporter: &Reporter) -> Result<Outcome> {
    arguments.check()?;
    let current = env::current_dir().context("the current folder cannot be read")?;
    let root = workspace_root(&current).context("run this in the workspace")?;
    let Some((job, out)) = job::configured_at(root, reporter) else { return Ok(Outcome::Failed) };
    let show = |name: &str, table: String| -> Result<()> {
        print::result(&format!("{table}\n"))?;
        if arguments.write { table::write(root, name, &table) } else { Ok(()) }
    };
    let mut figures = Figures::of_crate(root, &out, &job.input.package.name)?;
    if Part::TIMED.into_iter().any(|part| arguments.asks_for(part)) {
        show("machine", program::machine()?)?;
    }
    if arguments.asks_for(Part::Generation) {
        let generated = generation::measure(root, &job, &arguments.documents, &arguments.peers, reporter)?;
        show("generation", generation::table(&generated))?;
        if arguments.write {
            chart::write(root, &generation::chart(&generated))?;
        }
    }
    if arguments.asks_for(Part::Running) || arguments.asks_for(Part::Compiling) {
        figures.of_compiler(program::rustc()?);
    }
    if arguments.asks_for(Part::Running) {
        show("running", running::measure(root, &mut figures, reporter)?)?;
    }
    if arguments.asks_for(Part::Compiling) {
        show(
            "compiling",
            compiling::measure(root, &job, &arguments.documents, &arguments.peers, &mut figures, reporter)?,
        )?;
    }
    if arguments.write {
        budgets::record(root, &figures, arguments.asks_for(Part::Budgets))?;
        print::result(&format!("recorded in {}\n", budgets::PATH))?;
        return Ok(Outcome::Done);
    }
    if let Some(compiler) = budgets::record_new(root, &figures)? {
        print::result(&format!("recorded what there was nothing of for {compiler}, in {}\n", budgets::PATH))?;
    }
    let exceeded = budgets::compare(root, &figures)?;
    exceeded.iter().for_each(|told| reporter.message(Weight::Error, told));
    Ok(if exceeded.is_empty() { Outcome::Done } else { Outcome::Failed })
}

/// What the crate of a document is called that is not the committed one.
const PACKAGE: &str = "measured";

/// A job of any document, whose crate stands alone.
fn job_of(document: &str) -> Result<Job> {
    let package =
        generator::emit::Package { name: PACKAGE.to_owned(), standalone: true, ..generator::emit::Package::default() };
    Job::of_document(document, &[], package)
}
