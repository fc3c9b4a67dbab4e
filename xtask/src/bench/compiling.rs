//! What the emitted crate costs its users: to check, to build, and in size.
//!
//! In: the configured crate and those of further documents. Out: a row for each with the features that are on.
//! Invariant: what is timed is the emitted crate alone; all that it depends on is built before the clock starts.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use generator::Output;

use crate::job::Job;
use crate::sync::{Company, Mode, sync};

use super::budgets::Figures;
use super::table::{self, grouped};
use super::{documents, generation, job_of, program};

/// The feature of the group that the README's first call is of.
const GROUP: &str = "call-log";

/// Checks that are timed; the fastest counts.
const RUNS: usize = 3;

/// An emitted crate in the hands of cargo.
struct Crate {
    name: String,
    folder: PathBuf,
    build: PathBuf,
    operations: usize,
    lines: u64,
}

/// Measures the crates.
///
/// # Errors
/// One of them does not build.
pub(super) fn measure(root: &Path, committed: &Job, others: &[String], figures: &mut Figures) -> Result<String> {
    let folder = root.join("target/bench");
    let mut job = committed.clone();
    job.input.package.standalone = true;
    let own = Crate::new(root, &folder, &job, &job.run())?;
    let one_group = ["--no-default-features", "--features", GROUP];
    let mut rows = Vec::new();
    for (what, features) in [("all features", &["--all-features"][..]), ("default", &[]), (GROUP, &one_group)] {
        let binary = own.first_call(root, &folder, features)?;
        rows.push(own.row(&format!("{}, {what}", own.name), Some(what), features, Some(binary), figures)?);
    }
    let size = documents::SIZES[1];
    let made_up = folder.join(format!("{size}.json"));
    fs::write(&made_up, documents::of_size(size).to_string()).context("a document cannot be written")?;
    let made_up = made_up.to_string_lossy().into_owned();
    for (name, document) in others
        .iter()
        .map(|document| (document.as_str(), document))
        .chain([(format!("made up, {size} operations").as_str(), &made_up)])
    {
        let job = job_of(document)?;
        let other = Crate::new(root, &folder, &job, &job.run())?;
        let name = Path::new(name).file_name().unwrap_or_default().to_string_lossy();
        rows.push(other.row(&format!("{name}, default"), None, &[], None, figures)?);
    }
    let head = [
        "the emitted crate alone",
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

impl Crate {
    fn new(root: &Path, folder: &Path, job: &Job, output: &Output) -> Result<Self> {
        let name = job.input.package.name.clone();
        ensure!(!output.files.is_empty(), "nothing is generated from {}", job.input.document);
        let own = folder.join("crates").join(&name);
        sync(&output.files, &own, Company::Tools, Mode::Write)?;
        fs::copy(root.join("Cargo.lock"), own.join("Cargo.lock")).context("the locked versions cannot be copied")?;
        Ok(Self {
            name,
            folder: own,
            build: folder.join("build"),
            operations: generation::operations(output),
            lines: generation::lines(output),
        })
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
            let root = self.folder.join("src/lib.rs");
            let text = fs::read(&root).context("the crate cannot be read")?;
            fs::write(&root, text).context("the crate cannot be touched")?;
            fastest = fastest.min(program::run(&mut self.cargo(command, features))?.wall);
        }
        Ok(fastest)
    }

    fn row(
        &self,
        name: &str,
        recorded: Option<&str>,
        features: &[&str],
        binary: Option<u64>,
        figures: &mut Figures,
    ) -> Result<Vec<String>> {
        let check = self.timed(&["check", "--lib"], features, RUNS)?;
        let build = self.timed(&["build", "--release", "--lib"], features, 1)?;
        let library = self.build.join("release").join(format!("lib{}.rlib", self.name.replace('-', "_")));
        let library = fs::metadata(library).context("the library is not where cargo puts it")?.len();
        let llvm = self.llvm_lines(features)?;
        if let Some(recorded) = recorded {
            figures.add(&format!("LLVM lines, {recorded}"), llvm);
        }
        let operations = self.operations.max(1) as u64;
        Ok(vec![
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
        ])
    }

    /// Lines of what the compiler hands to LLVM, before LLVM does anything: what it will have to optimize.
    fn llvm_lines(&self, features: &[&str]) -> Result<u64> {
        let deps = self.build.join("release/deps");
        let begin = format!("{}-", self.name.replace('-', "_"));
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
    use super::lines_of_functions;

    #[test]
    fn lines_count_inside_of_functions_alone() {
        let text =
            "; a comment\n@x = global i8 0\n\ndefine void @f() {\nstart:\n\n  ret void\n}\n\ndeclare void @g()\n";
        assert_eq!(lines_of_functions(text), 2);
    }
}
