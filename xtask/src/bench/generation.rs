//! What generating costs.
//!
//! In: documents. Out: a row each: time, processor time, memory, and what came out. Invariant: the program that is
//! measured is the one that a user runs, built for release, from the start of its process to the end.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use generator::Output;
use serde_json::Value;

use crate::job::Job;
use crate::report::Reporter;

use super::peers::Peer;
use super::table::{self, grouped};
use super::{chart, documents, job_of, program};

/// Runs that count for each document, after one that warms the disk's cache up.
const RUNS: u32 = 8;

/// What a document costs.
pub(super) struct Row {
    name: String,
    /// Whether it was made up for its size.
    made_up: bool,
    operations: usize,
    lines: u64,
    /// Milliseconds of the fastest run.
    wall: f64,
    /// Milliseconds of processor time, on the average.
    cpu: Option<f64>,
    /// Bytes.
    peak: Option<u64>,
}

/// Measures the committed document, those of the user, and those that are made up.
///
/// # Errors
/// The generator does not build, or refuses a document.
pub(super) fn measure(
    root: &Path,
    committed: &Job,
    others: &[String],
    peers: &[Peer],
    reporter: &Reporter,
) -> Result<Vec<Row>> {
    let program = release(root)?;
    let folder = tempfile::tempdir().context("no temporary folder can be made")?;
    let mut rows = Vec::new();
    let documents = others.iter().map(|document| Some(document.as_str()));
    for document in [None].into_iter().chain(documents) {
        let (name, job) = match document {
            Some(document) => {
                (Path::new(document).file_name().unwrap_or_default().to_string_lossy(), &job_of(document)?)
            }
            None => ("the committed document".into(), committed),
        };
        let output = job.run();
        rows.push(row(&program, &name, document, (job, &output), folder.path())?);
        for peer in peers {
            let Some(taken) = peer.measure(&output, RUNS, reporter)? else { continue };
            rows.push(Row {
                name: format!("{name}, by {}", peer.name),
                made_up: false,
                operations: operations(&output),
                lines: taken.lines,
                wall: taken.wall,
                cpu: taken.cpu,
                peak: None,
            });
        }
    }
    for size in documents::SIZES {
        let path = folder.path().join(format!("{size}.json"));
        fs::write(&path, documents::of_size(size).to_string()).context("a document cannot be written")?;
        let path = path.to_string_lossy();
        let (name, job) = (format!("made up, {size} operations"), job_of(&path)?);
        let row = row(&program, &name, Some(&path), (&job, &job.run()), folder.path())?;
        rows.push(Row { made_up: true, ..row });
    }
    Ok(rows)
}

/// Builds the workspace's commands for release.
fn release(root: &Path) -> Result<PathBuf> {
    program::run(program::cargo().args(["build", "--release", "--locked", "--package", "xtask"]).current_dir(root))?;
    let metadata = ["metadata", "--format-version", "1", "--no-deps", "--locked"];
    let metadata = program::run(program::cargo().args(metadata).current_dir(root))?;
    let metadata: Value = serde_json::from_str(&metadata.stdout).context("cargo's metadata cannot be read")?;
    let target = metadata["target_directory"].as_str().context("cargo does not say where it builds")?;
    Ok(Path::new(target).join("release").join(format!("xtask{}", env::consts::EXE_SUFFIX)))
}

fn row(
    program: &Path,
    name: &str,
    document: Option<&str>,
    (job, output): (&Job, &Output),
    folder: &Path,
) -> Result<Row> {
    ensure!(!output.files.is_empty(), "nothing is generated from {name}");
    let out = folder.join(name.replace([' ', ',', '/'], "_"));
    let mut command = Command::new(program);
    command.args(["codegen", "--timings", "--message-format", "json"]);
    match document {
        Some(document) => command.args(["--package", "measured", "--document", document]).arg("--out").arg(&out),
        None => command.arg("--check").current_dir(&job.root),
    };
    program::run(&mut command)?;
    let (mut wall, mut cpu, mut peak) = (f64::INFINITY, Some(0.0), None);
    for _ in 0..RUNS {
        // The files are written anew each time.
        if out.exists() {
            fs::remove_dir_all(&out).context("the emitted crate cannot be taken away")?;
        }
        let run = program::run(&mut command)?;
        wall = wall.min(run.wall.as_secs_f64() * 1e3);
        cpu = cpu.zip(run.cpu).map(|(sum, cpu)| sum + cpu * 1e3 / f64::from(RUNS));
        peak = peak.max(peak_of(&run.stderr));
    }
    Ok(Row {
        name: name.to_owned(),
        made_up: false,
        operations: operations(output),
        lines: lines(output),
        wall,
        cpu,
        peak,
    })
}

/// What a run said that it had in memory at most.
fn peak_of(stderr: &str) -> Option<u64> {
    let told = stderr.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    told.filter_map(|told| told.get("peak_memory")?.as_u64()).next()
}

/// Operations of the API.
pub(super) fn operations(output: &Output) -> usize {
    output.api.as_ref().map_or(0, |api| api.operations.len())
}

/// Lines of Rust.
pub(super) fn lines(output: &Output) -> u64 {
    let sources = output.files.iter().filter(|file| file.path.ends_with(".rs"));
    sources.map(|file| file.contents.lines().count() as u64).sum()
}

/// The rows for a reader.
pub(super) fn table(rows: &[Row]) -> String {
    let cells = |row: &Row| {
        let per_operation = |cpu: f64| format!("{:.2}", cpu / row.operations.max(1) as f64);
        vec![
            row.name.clone(),
            grouped(row.operations as u64),
            format!("{:.0}", row.wall),
            row.cpu.map_or("?".to_owned(), |cpu| format!("{cpu:.0}")),
            row.cpu.map_or("?".to_owned(), per_operation),
            row.peak.map_or("?".to_owned(), |peak| format!("{:.0}", peak as f64 / 1e6)),
            grouped(row.lines),
        ]
    };
    let head = ["generating", "operations", "wall ms", "CPU ms", "CPU ms per operation", "peak MB", "lines of Rust"];
    table::table(&head, &rows.iter().map(cells).collect::<Vec<_>>())
}

/// Time over size, of the documents that differ in nothing else.
pub(super) fn chart(rows: &[Row]) -> String {
    let points: Vec<_> =
        rows.iter().filter(|row| row.made_up).map(|row| (row.operations as f64, row.cpu.unwrap_or(row.wall))).collect();
    chart::curve("Processor time of generating, by size of the document", "operations", "ms", &points)
}
