//! `cargo xtask codegen`: a document becomes a crate.
//!
//! In: the committed input, or a document and a folder. Out: the crate's folder, and what changed. Invariant: a folder is
//! written wholly or not at all, and not at all where an error was told.

use std::fs;
use std::time::Instant;

use anyhow::Result;
use generator::Output;
use generator::emit::Package;

use crate::Outcome;
use crate::config::check_package_name;
use crate::job::{self, Job, Source};
use crate::print;
use crate::report::{Reporter, Weight};
use crate::summary::{Facts, Summary, counted};
use crate::sync::{Company, Difference, Kind, Lock, Mode, sync};
use crate::timings::Timings;

/// What to generate, and whether to write it.
#[derive(Debug, Default, clap::Args)]
pub struct Arguments {
    /// Changes nothing; fails where a file is missing, stale or not from here
    #[arg(long)]
    check: bool,
    /// Tells how long each part of the run took
    #[arg(long)]
    timings: bool,
    #[command(flatten)]
    source: Source,
    /// The name of the crate for `--document`
    #[arg(long, value_name = "NAME", requires = "document")]
    package: Option<String>,
    /// The folder of the crate for `--document`; empty, new, or from an earlier run
    #[arg(long, value_name = "DIR", requires = "document")]
    out: Option<String>,
}

/// A job, and the folder of its crate.
struct Target {
    job: Job,
    /// As the user knows it.
    out: String,
    company: Company,
}

/// Generates the crate, or checks it.
///
/// # Errors
/// Arguments that do not go together, a folder that is not the generator's, or a system that refuses.
pub fn run(arguments: &Arguments, reporter: &Reporter) -> Result<Outcome> {
    let mode = if arguments.check { Mode::Check } else { Mode::Write };
    match target(arguments, reporter)? {
        Some(mut target) => {
            arguments.source.weights.apply(&mut target.job.input.policy)?;
            let timings = Timings::default();
            let outcome = generate(&target, mode, reporter, &timings)?;
            if arguments.timings {
                reporter.timings(&timings);
            }
            Ok(outcome)
        }
        None => {
            reporter.message(Weight::Error, "nothing was generated, and no file was touched");
            Ok(Outcome::Failed)
        }
    }
}

/// Whether the committed crate is what the committed input gives; differences are told.
///
/// # Errors
/// As [`run`].
pub fn check(reporter: &Reporter) -> Result<Outcome> {
    run(&Arguments { check: true, ..Arguments::default() }, reporter)
}

fn target(arguments: &Arguments, reporter: &Reporter) -> Result<Option<Target>> {
    let Arguments { source: Source { document, overlays, .. }, package, out, .. } = arguments;
    let Some(document) = document else {
        let configured = job::configured(reporter)?;
        return Ok(configured.map(|(job, out)| Target { job, out, company: Company::None }));
    };
    let (Some(name), Some(out)) = (package, out) else {
        anyhow::bail!("--document needs --package, the crate's name, and --out, its folder");
    };
    if let Err(why) = check_package_name(name) {
        anyhow::bail!("{why}");
    }
    let package = Package { name: name.clone(), standalone: true, ..Package::default() };
    let job = Job::of_document(document, overlays, package)?;
    Ok(Some(Target { job, out: out.clone(), company: Company::Tools }))
}

fn generate(target: &Target, mode: Mode, reporter: &Reporter, timings: &Timings) -> Result<Outcome> {
    let started = Instant::now();
    let output = target.job.run_watched(reporter, timings);
    timings.begins("telling what is wrong");
    reporter.diagnostics(&output.diagnostics, &output.sources);
    if output.diagnostics.has_errors() || output.files.is_empty() {
        let shown = shown(&target.out);
        reporter.message(Weight::Error, &format!("nothing was generated, and {shown} was left as it was"));
        return Ok(Outcome::Failed);
    }
    timings.begins(match mode {
        Mode::Check => "comparing files",
        Mode::Write => "writing files",
    });
    let folder = target.job.root.join(&target.out);
    let _alone = Lock::of(&folder, mode, || {
        let message = format!("another run is at work in {}; waiting for its end", shown(&target.out));
        reporter.message(Weight::Warning, &message);
    });
    let before = fs::read_to_string(folder.join(Facts::FILE)).ok();
    let differences = sync(&output.files, &folder, target.company, mode)?;
    timings.begins("summing up");
    match mode {
        Mode::Check => tell_check(target, &output, &differences, reporter),
        Mode::Write => {
            tell_strays(target, &differences, reporter);
            let package = &target.job.input.package.name;
            let summary = Summary { package, out: &target.out, before: before.as_deref() };
            print::result(&summary.text(&output, &differences, started.elapsed()))?;
            Ok(Outcome::Done)
        }
    }
}

fn tell_check(target: &Target, output: &Output, differences: &[Difference], reporter: &Reporter) -> Result<Outcome> {
    if differences.is_empty() {
        let files = counted(output.files.len(), "file");
        print::result(&format!("{} is up to date ({files})\n", shown(&target.out)))?;
        return Ok(Outcome::Done);
    }
    for Difference { path, kind } in differences {
        let what = match kind {
            Kind::Missing => "is missing",
            Kind::Changed => "is not what would be generated",
            Kind::Orphaned => "is no longer generated",
            Kind::Stray => "is not generated, and has to go",
        };
        reporter.file(Weight::Error, &format!("{}/{path}", target.out), what);
    }
    let remedy = if differences.iter().all(|difference| difference.kind == Kind::Stray) {
        "remove what is not generated"
    } else {
        "run `cargo xtask codegen`, and commit the result"
    };
    let shown = shown(&target.out);
    reporter.message(
        Weight::Error,
        &format!("{shown} is not up to date ({}); {remedy}", counted(differences.len(), "file")),
    );
    Ok(Outcome::Failed)
}

fn tell_strays(target: &Target, differences: &[Difference], reporter: &Reporter) {
    for stray in differences.iter().filter(|difference| difference.kind == Kind::Stray) {
        let path = format!("{}/{}", target.out, stray.path);
        reporter.file(Weight::Warning, &path, "is not generated and was left alone; `--check` fails while it is there");
    }
}

fn shown(out: &str) -> String {
    format!("'{}/'", out.trim_end_matches('/'))
}
