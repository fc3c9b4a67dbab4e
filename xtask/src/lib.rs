//! The workspace's commands: the only code that touches disk.
//!
//! In: a command line, files. Out: files, and what to tell the user. Invariant: the generator never sees a path that it
//! was not handed, and nothing but [`sync`] writes into a crate's folder. Nothing here depends on emitted code, so the
//! commands work while that is missing or broken.

pub mod bench;
pub mod ci;
pub mod codegen;
pub mod config;
pub mod conformance;
pub mod explain;
pub mod inspect;
pub mod job;
pub mod loader;
pub mod print;
pub mod progress;
pub mod report;
pub mod summary;
pub mod sync;
pub mod timings;

/// How a command ended that did what it could.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Outcome {
    /// As it was asked for.
    Done,
    /// Otherwise, and the user was told why.
    Failed,
    /// Not at all, for want of something outside, and the user was told what.
    OutOfReach,
}

impl From<Outcome> for std::process::ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Done => Self::SUCCESS,
            Outcome::Failed => Self::FAILURE,
            Outcome::OutOfReach => Self::from(3),
        }
    }
}
