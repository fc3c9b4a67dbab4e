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

use super::peers::{self, Peer, Taken};
use super::table::{self, grouped};
use super::{PACKAGE, chart, documents, job_of, program};

/// Runs that count for each document, after one that warms the disk's cache up. Each writes into a folder of its own, and
/// nothing is deleted before all are over: to make files takes longer where many were just deleted.
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
    for (number, document) in [None].into_iter().chain(documents).enumerate() {
        let (name, job) = match document {
            Some(document) => {
                (Path::new(document).file_name().unwrap_or_default().to_string_lossy(), &job_of(document)?)
            }
            None => ("the committed document".into(), committed),
        };
        let output = job.run();
        let folder = folder.path().join(number.to_string());
        rows.push(row(&program, &name, document, (job, &output), &folder.join("own"))?);
        for (number, peer) in peers.iter().enumerate() {
            let name = peer.row(&name);
            match peer.measure(&output, RUNS, &folder.join(number.to_string())) {
                Ok(Taken { wall, cpu, peak, lines }) => {
                    rows.push(Row { name, made_up: false, operations: operations(&output), lines, wall, cpu, peak });
                }
                Err(error) => peers::leave_out(&name, &error, reporter),
            }
        }
    }
    for size in documents::SIZES {
        let path = folder.path().join(format!("{size}.json"));
        fs::write(&path, documents::of_size(size).to_string()).context("a document cannot be written")?;
        let path = path.to_string_lossy();
        let (name, job) = (format!("made up, {size} operations"), job_of(&path)?);
        let folder = folder.path().join(format!("made up {size}"));
        let row = row(&program, &name, Some(&path), (&job, &job.run()), &folder)?;
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
    program::run(&mut command(program, document, job, folder, 0))?;
    let (mut wall, mut cpu, mut peak) = (f64::INFINITY, Some(0.0), None);
    for attempt in 1..=RUNS {
        let run = program::run(&mut command(program, document, job, folder, attempt))?;
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

/// A run of the program; that of the committed document writes nothing.
fn command(program: &Path, document: Option<&str>, job: &Job, folder: &Path, attempt: u32) -> Command {
    let mut command = Command::new(program);
    command.args(["codegen", "--timings", "--message-format", "json"]);
    match document {
        Some(document) => {
            let out = folder.join(attempt.to_string());
            command.args(["--package", PACKAGE, "--document", document]).arg("--out").arg(out)
        }
        None => command.arg("--check").current_dir(&job.root),
    };
    command
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

/// The rows for a reader, and below them how cost grows.
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
    let table = table::table(&head, &rows.iter().map(cells).collect::<Vec<_>>());
    table + &growth(rows).map(|growth| format!("\n{growth}\n")).unwrap_or_default()
}

/// What an operation of a large document costs, by one of a small one.
fn growth(rows: &[Row]) -> Option<String> {
    let per_operation = |size: usize| {
        let row = rows.iter().find(|row| row.made_up && row.operations == size)?;
        Some(row.cpu? / size as f64)
    };
    let (small, large) = (documents::SMALL, documents::LARGE);
    let ratio = per_operation(large)? / per_operation(small)?.max(1e-9);
    Some(format!(
        "An operation of the made-up {large} takes {ratio:.2} times the CPU ms of one of the made-up {small}."
    ))
}

/// Time over size, of the documents that differ in nothing else.
pub(super) fn chart(rows: &[Row]) -> String {
    let points: Vec<_> =
        rows.iter().filter(|row| row.made_up).map(|row| (row.operations as f64, row.cpu.unwrap_or(row.wall))).collect();
    chart::curve("Processor time of generating, by size of the document", "operations", "ms", &points)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made_up(operations: usize, cpu: Option<f64>) -> Row {
        Row { name: String::new(), made_up: true, operations, lines: 1, wall: 1.0, cpu, peak: None }
    }

    #[test]
    fn growth_is_told_below_the_table_where_the_system_tells_processor_time() {
        let rows = [made_up(50, Some(100.0)), made_up(100, Some(1.0)), made_up(500, Some(1_100.0))];
        let told = "\n\nAn operation of the made-up 500 takes 1.10 times the CPU ms of one of the made-up 50.\n";
        assert!(table(&rows).ends_with(told), "{}", table(&rows));
        assert_eq!(growth(&[made_up(50, None), made_up(500, Some(1.0))]), None);
        assert_eq!(growth(&[made_up(500, Some(1.0))]), None);
    }

    #[test]
    fn each_run_writes_into_a_folder_of_its_own() {
        let job = job_of("api.yaml").expect("there is a current folder");
        let arguments = |attempt| {
            let command = command(Path::new("xtask"), Some("api.yaml"), &job, Path::new("all"), attempt);
            command.get_args().map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>()
        };
        let [first, second] = [0, 1].map(arguments);
        let out = |attempt: &str| Path::new("all").join(attempt).to_string_lossy().into_owned();
        assert_eq!([first.last(), second.last()], [Some(&out("0")), Some(&out("1"))]);
        assert_eq!(first[..first.len() - 1], second[..second.len() - 1]);
    }
}
