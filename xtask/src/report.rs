//! What the user is told on stderr.
//!
//! In: diagnostics, differences, failures. Out: text in rustc's manner, or one JSON object a line. Invariant: stdout
//! belongs to what a command was asked for; everything said about the way there goes to stderr.

use std::env;
use std::fmt;
use std::io::{self, IsTerminal as _};

use generator::diagnostic::Diagnostics;
use generator::diagnostic::render::{Colour, to_json, to_text};
use generator::tree::Sources;
use serde_json::json;

use crate::print;
use crate::timings::Timings;

/// How diagnostics are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum MessageFormat {
    /// In rustc's manner; of each code at most a few on a terminal, and the rest counted.
    #[default]
    Human,
    /// One JSON object a line, all of them.
    Json,
}

impl fmt::Display for MessageFormat {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Human => "human",
            Self::Json => "json",
        })
    }
}

/// How many diagnostics of one code a person reads before only the count is of interest.
const CAP: usize = 5;

/// Writes to stderr.
#[derive(Clone, Copy, Debug)]
pub struct Reporter {
    format: MessageFormat,
    colour: Colour,
    cap: Option<usize>,
}

impl Reporter {
    /// Colours and caps where stderr is a terminal; `NO_COLOR` takes the colour away.
    pub fn stderr(format: MessageFormat) -> Self {
        let terminal = io::stderr().is_terminal();
        let plain = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let colour = if terminal && !plain { Colour::Always } else { Colour::Never };
        Self { format, colour, cap: terminal.then_some(CAP) }
    }

    /// Whether a person looks at stderr while a command runs.
    pub fn is_watched(&self) -> bool {
        self.format == MessageFormat::Human && io::stderr().is_terminal()
    }

    /// Tells diagnostics.
    pub fn diagnostics(&self, diagnostics: &Diagnostics, sources: &Sources) {
        match self.format {
            MessageFormat::Human => print::told(&to_text(&diagnostics.list, sources, self.colour, self.cap)),
            MessageFormat::Json => {
                diagnostics
                    .list
                    .iter()
                    .for_each(|diagnostic| print::told(&format!("{}\n", to_json(diagnostic, sources))));
            }
        }
    }

    /// Tells why a command did not do what it was asked for.
    pub fn failure(&self, error: &anyhow::Error) {
        self.message(Weight::Error, &format!("{error:#}"));
    }

    /// Tells something that stands at no place of a file.
    pub fn message(&self, weight: Weight, message: &str) {
        match self.format {
            MessageFormat::Human => print::told(&format!("{}: {message}\n", weight.painted(self.colour))),
            MessageFormat::Json => {
                print::told(&format!("{}\n", json!({ "severity": weight.word(), "message": message })));
            }
        }
    }

    /// Tells how long a run took.
    pub fn timings(&self, timings: &Timings) {
        match self.format {
            MessageFormat::Human => print::told(&timings.text()),
            MessageFormat::Json => print::told(&format!("{}\n", timings.json())),
        }
    }

    /// Tells of a file that is not as it should be.
    pub fn file(&self, weight: Weight, path: &str, message: &str) {
        match self.format {
            MessageFormat::Human => print::told(&format!("{}: {path}: {message}\n", weight.painted(self.colour))),
            MessageFormat::Json => {
                let told = json!({ "severity": weight.word(), "message": message, "file": path });
                print::told(&format!("{told}\n"));
            }
        }
    }
}

/// How much a message weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// The command goes on.
    Warning,
    /// The command fails.
    Error,
}

impl Weight {
    fn word(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    fn painted(self, colour: Colour) -> String {
        let ink = match self {
            Self::Warning => "1;33",
            Self::Error => "1;31",
        };
        match colour {
            Colour::Always => format!("\u{1b}[{ink}m{}\u{1b}[0m", self.word()),
            Colour::Never => self.word().to_owned(),
        }
    }
}
