//! Other generators, measured in the same run.
//!
//! In: commands of the user's, and documents. Out: what each command takes for each document. Invariant: a peer reads the
//! OpenAPI 3.0 document that the emitted crate carries, since most of them read no Swagger 2.0, and writes into an empty
//! folder; one that fails is told and has no figures.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};
use generator::Output;

use crate::report::{Reporter, Weight};

use super::program;

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

    /// Runs the peer on the document of what is emitted; `None` where it fails.
    ///
    /// # Errors
    /// There is no room for its files.
    pub(super) fn measure(&self, output: &Output, runs: u32, reporter: &Reporter) -> Result<Option<Taken>> {
        let Some(file) = output.files.iter().find(|file| file.path == DOCUMENT) else { return Ok(None) };
        let folder = tempfile::tempdir().context("no temporary folder can be made")?;
        let document = folder.path().join(DOCUMENT);
        fs::write(&document, &file.contents).context("the document cannot be written")?;
        let out = folder.path().join("out");
        let command = self.command.replace("{document}", &quoted(&document)).replace("{out}", &quoted(&out));
        let (mut wall, mut cpu) = (f64::INFINITY, Some(0.0));
        for _ in 0..runs {
            if out.exists() {
                fs::remove_dir_all(&out).context("the folder of a peer cannot be emptied")?;
            }
            fs::create_dir_all(&out).context("the folder of a peer cannot be made")?;
            match program::run(Command::new("sh").args(["-c", &command])) {
                Ok(run) => {
                    wall = wall.min(run.wall.as_secs_f64() * 1e3);
                    cpu = cpu.zip(run.cpu).map(|(sum, cpu)| sum + cpu * 1e3 / f64::from(runs));
                }
                Err(error) => return Ok(self.left_out(&error, reporter)),
            }
        }
        Ok(match program::lines_of_rust(&out) {
            Ok(lines) => Some(Taken { wall, cpu, lines }),
            Err(error) => self.left_out(&error, reporter),
        })
    }

    fn left_out(&self, error: &anyhow::Error, reporter: &Reporter) -> Option<Taken> {
        let told = format!("{error:#}");
        let problem = told.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default();
        reporter.message(Weight::Warning, &format!("{} fails, and is left out: {problem}", self.name));
        None
    }
}

/// A path as the shell takes it.
fn quoted(path: &Path) -> String {
    format!("'{}'", path.to_string_lossy().replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use crate::report::MessageFormat;

    use super::*;

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
        let contents = "{}\n{}\n".to_owned();
        let file = generator::emit::SourceFile { path: DOCUMENT.to_owned(), contents };
        let output = Output { files: vec![file], ..Output::default() };
        let told = Reporter::stderr(MessageFormat::Json);
        let copies = Peer::parse("copies=mkdir {out}/src && cp {document} {out}/src/lib.rs").expect("it is one");
        let taken = copies.measure(&output, 2, &told).expect("there is room");
        assert_eq!(taken.map(|taken| taken.lines), Some(2));
        for command in ["fails=false {document} {out}", r"no text=true {document} && printf '\377' >{out}/a.rs"] {
            let fails = Peer::parse(command).expect("it is one");
            assert!(fails.measure(&output, 1, &told).expect("there is room").is_none(), "{command}");
        }
    }
}
