//! Other generators, measured in the same run.
//!
//! In: commands of the user's, and documents. Out: what each command takes for each document, and the crate that it makes.
//! Invariant: a peer reads the OpenAPI 3.0 document that the emitted crate carries, since most of them read no
//! Swagger 2.0, and writes into an empty folder; one that fails is told and has no figures.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Error, Result};
use generator::Output;

use crate::report::{Reporter, Weight};

use super::{PACKAGE, program};

/// The emitted file that a peer reads.
const DOCUMENT: &str = "openapi.json";

/// Another generator.
#[derive(Debug, Clone)]
pub(super) struct Peer {
    pub(super) name: String,
    command: String,
}

/// What a peer takes for a document.
pub(super) struct Taken {
    /// Milliseconds of the fastest run.
    pub(super) wall: f64,
    /// Milliseconds of processor time, on the average.
    pub(super) cpu: Option<f64>,
    /// The most that a process of it had in memory, in bytes.
    pub(super) peak: Option<u64>,
    /// Lines of Rust that it wrote.
    pub(super) lines: u64,
}

impl Peer {
    /// Reads `NAME=COMMAND`.
    ///
    /// # Errors
    /// One of the two is not there, or the command does not say where the document and the folder go.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let (name, command) = text.split_once('=').unwrap_or_default();
        if name.is_empty() || !command.contains("{document}") || !command.contains("{out}") {
            return Err("write it as NAME=COMMAND, with {document} and {out} in the command".to_owned());
        }
        Ok(Self { name: name.to_owned(), command: command.to_owned() })
    }

    /// The name of the row of what it makes of a document.
    pub(super) fn row(&self, document: &str) -> String {
        format!("{document}, by {}", self.name)
    }

    /// Runs the peer on the document of what is emitted: once to see its memory and to warm the disk's cache up, and then
    /// `runs` times that count. Each run has a folder of its own in `folder`.
    ///
    /// # Errors
    /// The peer fails, or there is no room for its files.
    pub(super) fn measure(&self, output: &Output, runs: u32, folder: &Path) -> Result<Taken> {
        let document = document(output, folder)?;
        let out = |attempt: u32| folder.join(attempt.to_string()).join(PACKAGE);
        let peak = program::peak(&mut self.command(&document, &out(0))?)?;
        let (mut wall, mut cpu) = (f64::INFINITY, Some(0.0));
        for attempt in 1..=runs {
            let run = program::run(&mut self.command(&document, &out(attempt))?)?;
            wall = wall.min(run.wall.as_secs_f64() * 1e3);
            cpu = cpu.zip(run.cpu).map(|(sum, cpu)| sum + cpu * 1e3 / f64::from(runs));
        }
        Ok(Taken { wall, cpu, peak, lines: program::lines_of_rust(&out(runs))? })
    }

    /// Runs the peer once, and gives the folder of the crate that it made, which belongs to no workspace.
    ///
    /// # Errors
    /// The peer fails, or makes no crate, or there is no room for its files.
    pub(super) fn crate_of(&self, output: &Output, folder: &Path) -> Result<PathBuf> {
        let out = folder.join(PACKAGE);
        program::run(&mut self.command(&document(output, folder)?, &out)?)?;
        stand_alone(&out.join("Cargo.toml"))?;
        Ok(out)
    }

    /// The command with its places filled in; the folder is made, because some peers want it. Some name the crate after it.
    fn command(&self, document: &Path, out: &Path) -> Result<Command> {
        fs::create_dir_all(out).context("the folder of a peer cannot be made")?;
        let mut command = Command::new("sh");
        // The stack is nobody's here, and comes after what is wrong.
        command.env("RUST_BACKTRACE", "0");
        command.arg("-c").arg(self.command.replace("{document}", &quoted(document)).replace("{out}", &quoted(out)));
        Ok(command)
    }
}

/// Tells why a row is not there.
pub(super) fn leave_out(row: &str, error: &Error, reporter: &Reporter) {
    reporter.message(Weight::Warning, &format!("'{row}' is left out: {}", problem(&format!("{error:#}"))));
}

/// The last line of what went wrong, which is where programs sum it up; what to do about it may follow.
fn problem(told: &str) -> &str {
    let mut lines = told.lines().map(str::trim).rev();
    lines.find(|line| !line.is_empty() && !line.starts_with("note: ")).unwrap_or_default()
}

/// Writes the document that peers read.
fn document(output: &Output, folder: &Path) -> Result<PathBuf> {
    let file = output.files.iter().find(|file| file.path == DOCUMENT);
    let file = file.with_context(|| format!("there is no '{DOCUMENT}' to read"))?;
    let path = folder.join(DOCUMENT);
    fs::create_dir_all(folder).context("the folder of a peer cannot be made")?;
    fs::write(&path, &file.contents).context("the document cannot be written")?;
    Ok(path)
}

/// Makes a crate the root of a workspace, so that cargo looks for none in the folders above.
fn stand_alone(manifest: &Path) -> Result<()> {
    let text = fs::read_to_string(manifest).context("no crate comes out, but files without a Cargo.toml")?;
    let keys: toml::Table = toml::from_str(&text).context("its Cargo.toml is no TOML")?;
    if keys.contains_key("workspace") {
        return Ok(());
    }
    fs::write(manifest, format!("{text}\n[workspace]\n")).context("its Cargo.toml is not writable")
}

/// A path as the shell takes it.
fn quoted(path: &Path) -> String {
    format!("'{}'", path.to_string_lossy().replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn output() -> Output {
        let contents = "{}\n{}\n".to_owned();
        let file = generator::emit::SourceFile { path: DOCUMENT.to_owned(), contents };
        Output { files: vec![file], ..Output::default() }
    }

    fn peer(command: &str) -> Peer {
        Peer::parse(&format!("other={command}")).expect("it is one")
    }

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().expect("a temporary folder can be made")
    }

    #[test]
    fn a_peer_has_a_name_and_a_command_that_says_where_things_go() {
        let peer = Peer::parse("other=other --in {document} --out {out}").expect("it is one");
        assert_eq!((peer.name.as_str(), peer.command.as_str()), ("other", "other --in {document} --out {out}"));
        for text in ["other", "=x {document} {out}", "other=x {out}", "other=x {document}"] {
            assert!(Peer::parse(text).is_err(), "{text}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_peer_reads_the_emitted_document_and_its_lines_count() {
        let copies = peer("mkdir {out}/src && cp {document} {out}/src/lib.rs");
        let taken = copies.measure(&output(), 2, folder().path()).expect("it makes something");
        assert_eq!(taken.lines, 2);
        for command in ["false {document} {out}", r"true {document} && printf '\377' >{out}/a.rs"] {
            assert!(peer(command).measure(&output(), 1, folder().path()).is_err(), "{command}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn each_run_has_a_folder_of_its_own_that_is_empty() {
        let folder = folder();
        let careful = peer("rmdir {out} && mkdir {out} && cp {document} {out}/lib.rs");
        careful.measure(&output(), 2, folder.path()).expect("each folder is empty");
        for attempt in ["0", "1", "2"] {
            assert!(folder.path().join(attempt).join(PACKAGE).join("lib.rs").exists(), "{attempt}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_crate_of_a_peer_is_no_member_of_a_workspace_above_it() {
        let manifest = |text: &str| {
            let folder = folder();
            let made = peer(&format!("cp {{document}} {{out}} && printf %s '{text}' >{{out}}/Cargo.toml"));
            let made = made.crate_of(&output(), folder.path())?;
            fs::read_to_string(made.join("Cargo.toml")).context("it is there")
        };
        let alone = "[package]\nname = \"a\"\n";
        assert_eq!(manifest(alone).ok(), Some(format!("{alone}\n[workspace]\n")));
        assert_eq!(manifest("[workspace]\n").ok().as_deref(), Some("[workspace]\n"));
        assert!(manifest("no toml").is_err());
    }

    #[test]
    fn what_is_told_of_a_failure_is_the_line_that_sums_it_up() {
        let panic = "\nthread 'main' (1) panicked at a.rs:1:1:\nno such thing\nnote: run with `RUST_BACKTRACE=1`\n\n";
        assert_eq!(problem(panic), "no such thing");
        assert_eq!(
            problem("error[E0425]: x\n\nerror: could not compile `a` (lib)\n"),
            "error: could not compile `a` (lib)"
        );
        assert_eq!(problem("note: nothing else\n"), "");
    }

    #[cfg(unix)]
    #[test]
    fn a_peer_that_makes_no_crate_is_told() {
        let made = peer("cp {document} {out}/mod.rs").crate_of(&output(), folder().path());
        let told = format!("{:#}", made.expect_err("there is no Cargo.toml"));
        assert!(told.starts_with("no crate comes out, but files without a Cargo.toml"), "{told}");
    }
}
