//! `cargo xtask inspect`: the API as it was understood.
//!
//! In: the committed input, or a document. Out: the IR on stdout, as tables or as JSON. Invariant: the tables, and the
//! diagnostics in the JSON, are those of the run that `codegen` would make, which goes the same way up to the files.

use anyhow::Result;
use generator::emit::Package;
use generator::inspect;

use crate::Outcome;
use crate::job::{self, Job, Source};
use crate::print;
use crate::report::Reporter;

/// What to inspect, and how to print it.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    source: Source,
    /// Prints JSON instead of tables
    #[arg(long)]
    json: bool,
}

/// Prints the IR.
///
/// # Errors
/// The input cannot be found, or the IR not be written.
pub fn run(arguments: &Arguments, reporter: &Reporter) -> Result<Outcome> {
    let mut job = match &arguments.source.document {
        Some(document) => Job::of_document(document, &arguments.source.overlays, package())?,
        None => match job::configured(reporter)? {
            Some((job, _)) => job,
            None => return Ok(Outcome::Failed),
        },
    };
    arguments.source.weights.apply(&mut job.input.policy)?;
    let output = job.analyze();
    if arguments.json {
        print::result(&format!("{:#}\n", inspect::json(&output)))?;
    } else {
        reporter.diagnostics(&output.diagnostics, &output.sources);
        print::result(&inspect::tables(&output))?;
    }
    Ok(if output.diagnostics.has_errors() { Outcome::Failed } else { Outcome::Done })
}

/// The emitted crate is of no interest here, but has to have a name.
fn package() -> Package {
    Package { name: "client".to_owned(), standalone: true, ..Package::default() }
}
