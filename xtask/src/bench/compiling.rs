//! What the emitted crate costs its users: to check, to build, and in size.
//!
//! In: the configured crate and those of further documents, and what other generators make of the same. Out: a row for
//! each with the features that are on. Invariant: what is timed is the generated crate alone; all that it depends on is
//! built before the clock starts.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use generator::Output;
use serde_json::Value;

use crate::job::Job;
use crate::report::Reporter;
use crate::sync::{Company, Mode, sync};

use super::budgets::Figures;
use super::peers::{self, Peer};
use super::table::{self, grouped};
use super::{documents, generation, job_of, program};

/// The feature of the group that the README's first call is of.
const GROUP: &str = "call-log";

/// Checks that are timed; the fastest counts.
const RUNS: usize = 3;

/// A generated crate in the hands of cargo.
struct Crate {
    library: Library,
    folder: PathBuf,
    build: PathBuf,
    operations: usize,
    lines: u64,
}

/// A crate's library, as cargo knows it.
#[derive(Debug, PartialEq, Eq)]
struct Library {
    /// As it is written in Rust.
    name: String,
    /// The file that it begins with.
    root: PathBuf,
}

/// What makes the rows of peers.
struct Peers<'a> {
    peers: &'a [Peer],
    /// Where their crates go: what was there before is deleted.
    folder: PathBuf,
    build: PathBuf,
    reporter: &'a Reporter,
}

/// Measures the crates.
///
/// # Errors
/// One of them does not build, and is not a peer's.
pub(super) fn measure(
    root: &Path,
    committed: &Job,
    others: &[String],
    peers: &[Peer],
    figures: &mut Figures,
    reporter: &Reporter,
) -> Result<String> {
    let folder = root.join("target/bench");
    let peers = Peers { peers, folder: folder.join("peers"), build: folder.join("build"), reporter };
    let mut job = committed.clone();
    job.input.package.standalone = true;
    let output = job.run();
    let own = Crate::emitted(root, &folder, &job, &output)?;
    let package = &job.input.package.name;
    let one_group = ["--no-default-features", "--features", GROUP];
    let mut rows = Vec::new();
    for (what, features) in [("all features", &["--all-features"][..]), ("default", &[]), (GROUP, &one_group)] {
        let binary = own.first_call(root, &folder, features)?;
        let measured = own.measured(features)?;
        figures.add(&format!("LLVM lines, {what}"), measured.llvm);
        rows.push(own.row(&format!("{package}, {what}"), &measured, Some(binary)));
    }
    rows.extend(peers.rows(package, &output)?);
    let size = documents::SIZES[1];
    let made_up = folder.join(format!("{size}.json"));
    fs::write(&made_up, documents::of_size(size).to_string()).context("a document cannot be written")?;
    let made_up = made_up.to_string_lossy().into_owned();
    for document in others.iter().chain([&made_up]) {
        let job = job_of(document)?;
        let output = job.run();
        let other = Crate::emitted(root, &folder, &job, &output)?;
        if document == &made_up {
            rows.push(other.row(&format!("made up, {size} operations, default"), &other.measured(&[])?, None));
            continue;
        }
        let name = Path::new(document).file_name().unwrap_or_default().to_string_lossy();
        rows.push(other.row(&format!("{name}, default"), &other.measured(&[])?, None));
        rows.extend(peers.rows(&name, &output)?);
    }
    let head = [
        "the generated crate alone",
        "operations",
        "lines of Rust",
        "check s",
        "check ms per operation",
        "build --release s",
        "LLVM lines",
        "LLVM lines per operation",
        "rlib KB",
        "first call, stripped, KB",
    ];
    Ok(table::table(&head, &rows))
}

impl Peers<'_> {
    /// The rows of the peers whose crate of the document builds; of the others is told why not.
    fn rows(&self, document: &str, output: &Output) -> Result<Vec<Vec<String>>> {
        let mut rows = Vec::new();
        for peer in self.peers {
            if self.folder.exists() {
                fs::remove_dir_all(&self.folder).context("the folder of the peers cannot be emptied")?;
            }
            let name = peer.row(document);
            match self.row(&name, peer, output) {
                Ok(row) => rows.push(row),
                Err(error) => peers::leave_out(&name, &error, self.reporter),
            }
        }
        Ok(rows)
    }

    fn row(&self, name: &str, peer: &Peer, output: &Output) -> Result<Vec<String>> {
        let folder = peer.crate_of(output, &self.folder)?;
        let lines = program::lines_of_rust(&folder)?;
        let made = Crate::new(folder, &self.build, generation::operations(output), lines)?;
        Ok(made.row(name, &made.measured(&[])?, None))
    }
}

/// What cargo makes of a crate with some features.
struct Measured {
    check: Duration,
    build: Duration,
    llvm: u64,
    /// Bytes of the library.
    library: u64,
}

impl Crate {
    fn emitted(root: &Path, folder: &Path, job: &Job, output: &Output) -> Result<Self> {
        ensure!(!output.files.is_empty(), "nothing is generated from {}", job.input.document);
        let own = folder.join("crates").join(&job.input.package.name);
        sync(&output.files, &own, Company::Tools, Mode::Write)?;
        fs::copy(root.join("Cargo.lock"), own.join("Cargo.lock")).context("the locked versions cannot be copied")?;
        Self::new(own, &folder.join("build"), generation::operations(output), generation::lines(output))
    }

    fn new(folder: PathBuf, build: &Path, operations: usize, lines: u64) -> Result<Self> {
        Ok(Self { library: Library::of(&folder)?, folder, build: build.to_owned(), operations, lines })
    }

    fn cargo(&self, command: &[&str], features: &[&str]) -> Command {
        let mut cargo = program::cargo();
        cargo.args(command).args(features).current_dir(&self.folder).env("CARGO_TARGET_DIR", &self.build);
        cargo
    }

    /// The fastest of some runs of a command, after one that builds what the crate depends on.
    fn timed(&self, command: &[&str], features: &[&str], runs: usize) -> Result<Duration> {
        program::run(&mut self.cargo(command, features))?;
        let mut fastest = Duration::MAX;
        for _ in 0..runs {
            let text = fs::read(&self.library.root).context("the crate cannot be read")?;
            fs::write(&self.library.root, text).context("the crate cannot be touched")?;
            fastest = fastest.min(program::run(&mut self.cargo(command, features))?.wall);
        }
        Ok(fastest)
    }

    fn measured(&self, features: &[&str]) -> Result<Measured> {
        let check = self.timed(&["check", "--lib"], features, RUNS)?;
        let build = self.timed(&["build", "--release", "--lib"], features, 1)?;
        let library = self.build.join("release").join(format!("lib{}.rlib", self.library.name));
        let library = fs::metadata(library).context("the library is not where cargo puts it")?.len();
        Ok(Measured { check, build, llvm: self.llvm_lines(features)?, library })
    }

    /// A row, with the size of a program that uses the crate where there is one.
    fn row(&self, name: &str, measured: &Measured, binary: Option<u64>) -> Vec<String> {
        let Measured { check, build, llvm, library } = *measured;
        let operations = self.operations.max(1) as u64;
        vec![
            name.to_owned(),
            grouped(self.operations as u64),
            grouped(self.lines),
            format!("{:.2}", check.as_secs_f64()),
            format!("{:.1}", check.as_secs_f64() * 1e3 / operations as f64),
            format!("{:.2}", build.as_secs_f64()),
            grouped(llvm),
            grouped(llvm / operations),
            grouped(library / 1000),
            binary.map_or("–".to_owned(), |bytes| grouped(bytes / 1000)),
        ]
    }

    /// Lines of what the compiler hands to LLVM, before LLVM does anything: what it will have to optimize.
    fn llvm_lines(&self, features: &[&str]) -> Result<u64> {
        let deps = self.build.join("release/deps");
        let begin = format!("{}-", self.library.name);
        let is_ours = |path: &PathBuf| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with(&begin) && name.ends_with(".ll")
        };
        let ours = || -> Result<Vec<PathBuf>> {
            let entries = fs::read_dir(&deps).context("the build folder cannot be read")?;
            Ok(entries.filter_map(|entry| Some(entry.ok()?.path())).filter(is_ours).collect())
        };
        for old in ours()? {
            fs::remove_file(old).context("the build folder is not writable")?;
        }
        let mut command = self.cargo(&["rustc", "--release", "--lib"], features);
        command.args(["--", "--emit=llvm-ir", "-Ccodegen-units=1", "-Cno-prepopulate-passes"]);
        program::run(&mut command)?;
        let texts = ours()?.into_iter().map(|path| fs::read_to_string(path).context("LLVM's text cannot be read"));
        texts.map(|text| text.map(|text| lines_of_functions(&text))).sum()
    }

    /// The size of the program that makes the README's first call.
    fn first_call(&self, root: &Path, folder: &Path, features: &[&str]) -> Result<u64> {
        let own = folder.join("crates/first-call");
        fs::create_dir_all(own.join("src")).context("the folder is not writable")?;
        let from = root.join("tests/downstream");
        fs::copy(from.join("src/main.rs"), own.join("src/main.rs")).context("the first call cannot be copied")?;
        let manifest = fs::read_to_string(from.join("Cargo.toml")).context("the first call's manifest is not there")?;
        let path = "path = \"../../generated\"";
        let dependency = match features {
            [] => format!("path = {:?}", self.folder),
            ["--all-features"] => format!("path = {:?}, features = [\"blocking\", \"mock\"]", self.folder),
            _ => format!("path = {:?}, default-features = false, features = [{GROUP:?}]", self.folder),
        };
        ensure!(manifest.contains(path), "the first call does not depend on the emitted crate");
        let manifest = manifest.replace(path, &dependency) + "\n[profile.release]\nstrip = true\n";
        fs::write(own.join("Cargo.toml"), manifest).context("the folder is not writable")?;
        fs::copy(root.join("Cargo.lock"), own.join("Cargo.lock")).context("the locked versions cannot be copied")?;
        let mut cargo = program::cargo();
        cargo.args(["build", "--release"]).current_dir(&own).env("CARGO_TARGET_DIR", &self.build);
        program::run(&mut cargo)?;
        let program = self.build.join("release").join(format!("downstream{}", std::env::consts::EXE_SUFFIX));
        Ok(fs::metadata(program).context("the first call is not where cargo puts it")?.len())
    }
}

impl Library {
    /// The library of the crate in a folder.
    fn of(folder: &Path) -> Result<Self> {
        let mut cargo = program::cargo();
        cargo.args(["metadata", "--format-version", "1", "--no-deps"]).current_dir(folder);
        let metadata = serde_json::from_str(&program::run(&mut cargo)?.stdout).context("cargo's metadata is JSON")?;
        Self::in_metadata(&metadata, folder).context("its Cargo.toml has no library")
    }

    /// A crate may have others below it, which are members of its workspace.
    fn in_metadata(metadata: &Value, folder: &Path) -> Option<Self> {
        let is_here = |package: &&Value| {
            let manifest = package["manifest_path"].as_str().map(Path::new);
            manifest.and_then(|path| path.parent()?.canonicalize().ok()) == folder.canonicalize().ok()
        };
        let package = metadata["packages"].as_array()?.iter().find(is_here)?;
        let is_library = |target: &&Value| {
            let kinds = target["kind"].as_array();
            kinds.is_some_and(|kinds| kinds.iter().any(|kind| kind == "lib" || kind == "rlib"))
        };
        let target = package["targets"].as_array()?.iter().find(is_library)?;
        Some(Self { name: target["name"].as_str()?.replace('-', "_"), root: target["src_path"].as_str()?.into() })
    }
}

/// Lines inside of functions.
fn lines_of_functions(text: &str) -> u64 {
    let mut inside = false;
    let mut lines = 0;
    for line in text.lines() {
        match line {
            "}" => inside = false,
            line if line.starts_with("define ") => inside = true,
            line if inside && !line.trim().is_empty() => lines += 1,
            _ => {}
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_count_inside_of_functions_alone() {
        let text =
            "; a comment\n@x = global i8 0\n\ndefine void @f() {\nstart:\n\n  ret void\n}\n\ndeclare void @g()\n";
        assert_eq!(lines_of_functions(text), 2);
    }

    #[test]
    fn the_library_is_that_of_the_crate_itself_whatever_it_is_called() {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let files = [
            ("Cargo.toml", "[package]\nname = 'a-b'\n[workspace]\nmembers = ['aa']\n[lib]\npath = 'b.rs'\n"),
            ("b.rs", ""),
            ("aa/Cargo.toml", "[package]\nname = 'aa'\n"),
            ("aa/src/lib.rs", ""),
        ];
        fs::create_dir_all(folder.path().join("aa/src")).expect("the folder is writable");
        for (path, text) in files {
            fs::write(folder.path().join(path), text).expect("the folder is writable");
        }
        let library = Library::of(folder.path()).expect("there is one");
        assert_eq!((library.name.as_str(), library.root.file_name()), ("a_b", Some("b.rs".as_ref())));
        fs::remove_file(folder.path().join("b.rs")).expect("the folder is writable");
        fs::create_dir(folder.path().join("src")).expect("the folder is writable");
        fs::write(folder.path().join("src/main.rs"), "fn main() {}").expect("the folder is writable");
        fs::write(folder.path().join("Cargo.toml"), "[package]\nname = 'a-b'\n").expect("the folder is writable");
        let told = Library::of(folder.path()).expect_err("it is a program").to_string();
        assert_eq!(told, "its Cargo.toml has no library");
    }
}
