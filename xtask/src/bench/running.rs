//! What the client costs at run time, beside the same by hand.
//!
//! In: the benches of `tests/`. Out: a row for each piece of work: time, instructions and allocations, of the client and
//! of what is written by hand on the same crates. Invariant: both are measured in the same run of the same program.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result};
use serde_json::Value;

use crate::report::{Reporter, Weight};

use super::budgets::Figures;
use super::program;
use super::table::{self, grouped};

/// The pieces of work, as the benches name them, and what they are.
const WORKS: [(&str, &str); 3] =
    [("call", "a call on loopback"), ("page", "decoding a page of 1,000 calls"), ("code", "matching an error code")];

/// How often a piece is done in the two runs whose difference counts.
const FEW: u64 = 20;
const MANY: u64 = 120;

/// Both ways to do a piece of work.
const WAYS: [&str; 2] = ["client", "hand"];

/// Measures the pieces of work.
///
/// # Errors
/// The benches do not build or run.
pub(super) fn measure(root: &Path, figures: &mut Figures, reporter: &Reporter) -> Result<String> {
    let bench = |arguments: &[&str]| {
        let mut cargo = program::cargo();
        cargo.args(["bench", "--locked", "--package", "workspace-tests"]).args(arguments).current_dir(root);
        program::run(&mut cargo)
    };
    let criterion = root.join("target/bench/criterion");
    let mut speed = program::cargo();
    speed.args(["bench", "--locked", "--package", "workspace-tests", "--bench", "speed"]).current_dir(root);
    program::run(speed.env("CRITERION_HOME", &criterion))?;
    let built = bench(&["--bench", "counts", "--no-run", "--message-format", "json"])?;
    let program = executable(&built.stdout).context("cargo does not say what it built")?;
    let allocations = program::run(Command::new(&program).arg("allocations"))?.stdout;
    let server = Server::start(&program)?;
    let has_valgrind = Command::new("valgrind").arg("--version").output().is_ok();
    if !has_valgrind {
        reporter.message(Weight::Warning, "there is no valgrind here, so instructions are not counted");
    }
    let mut rows = Vec::new();
    for (work, about) in WORKS {
        let mut row = vec![about.to_owned()];
        let times = WAYS.map(|way| nanoseconds(&criterion, work, way));
        let [client, hand] = times;
        row.extend(pair(client?, hand?, duration));
        let instructions = |way| has_valgrind.then(|| server.instructions(&program, work, way)).transpose();
        let [client, hand] = WAYS.map(instructions);
        row.extend(match (client?, hand?) {
            (Some(client), Some(hand)) => {
                figures.add(&format!("instructions, {about}"), client);
                pair(client as f64, hand as f64, |count| grouped(count as u64))
            }
            _ => ["?"; 3].map(str::to_owned),
        });
        let [client, hand] = WAYS.map(|way| counted(&allocations, work, way));
        figures.add(&format!("allocations, {about}"), client?);
        row.extend([grouped(counted(&allocations, work, "client")?), grouped(hand?)]);
        rows.push(row);
    }
    let head = [
        "the client at work",
        "time",
        "by hand",
        "ratio",
        "instructions",
        "by hand",
        "ratio",
        "allocations",
        "by hand",
    ];
    Ok(table::table(&head, &rows))
}

/// Both figures and what one is of the other.
fn pair(client: f64, hand: f64, shown: fn(f64) -> String) -> [String; 3] {
    [shown(client), shown(hand), format!("{:.2}", client / hand.max(1e-9))]
}

fn duration(nanoseconds: f64) -> String {
    match nanoseconds {
        short if short < 1e3 => format!("{short:.1} ns"),
        middle if middle < 1e6 => format!("{:.1} µs", middle / 1e3),
        long => format!("{:.2} ms", long / 1e6),
    }
}

/// The program that cargo says it built.
fn executable(messages: &str) -> Option<PathBuf> {
    let messages = messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let mut built = messages.filter(|message| message["target"]["name"] == "counts");
    built.find_map(|message| message["executable"].as_str().map(PathBuf::from))
}

/// What criterion kept of a piece of work: the median of its samples.
fn nanoseconds(criterion: &Path, work: &str, way: &str) -> Result<f64> {
    let path = criterion.join(work).join(way).join("new/estimates.json");
    let text = fs::read_to_string(&path).with_context(|| format!("criterion left no '{}'", path.display()))?;
    let estimates: Value = serde_json::from_str(&text).context("criterion's estimates cannot be read")?;
    estimates["median"]["point_estimate"].as_f64().context("criterion's estimates have no median")
}

/// The figure in a line `call client 12`.
fn counted(lines: &str, work: &str, way: &str) -> Result<u64> {
    let mut figures =
        lines.lines().filter_map(|line| line.strip_prefix(work)?.trim().strip_prefix(way)?.trim().parse().ok());
    figures.next().with_context(|| format!("no allocations were counted for '{work} {way}'"))
}

/// A server in a process of its own, whose instructions are nobody's.
struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(program: &Path) -> Result<Self> {
        let child = Command::new(program).arg("serve").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut server = Self { child: child.context("the server does not start")?, address: String::new() };
        let stdout = server.child.stdout.take().context("the server says nothing")?;
        BufReader::new(stdout).read_line(&mut server.address).context("the server says nothing")?;
        Ok(server)
    }

    /// Instructions for doing a piece of work once.
    fn instructions(&self, program: &Path, work: &str, way: &str) -> Result<u64> {
        let counted = |times: u64| -> Result<u64> {
            let mut valgrind = Command::new("valgrind");
            valgrind.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]).arg(program);
            let run = program::run(valgrind.args(["run", work, way, &times.to_string(), self.address.trim()]))?;
            let lines = run.stderr.lines().filter_map(|line| line.split_once("Collected :"));
            let mut figures = lines.filter_map(|(_, figure)| figure.trim().parse().ok());
            figures.next().context("callgrind counted nothing")
        };
        Ok(counted(MANY)?.saturating_sub(counted(FEW)?) / (MANY - FEW))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_read_by_work_and_way() {
        let lines = "call client 12\ncall hand 9\ncode client 0\n";
        assert_eq!(counted(lines, "call", "hand").ok(), Some(9));
        assert_eq!(counted(lines, "code", "client").ok(), Some(0));
        assert!(counted(lines, "page", "client").is_err());
    }

    #[test]
    fn durations_have_the_unit_that_fits() {
        assert_eq!([12.34, 1_500.0, 2_345_678.0].map(duration), ["12.3 ns", "1.5 µs", "2.35 ms"]);
    }
}
