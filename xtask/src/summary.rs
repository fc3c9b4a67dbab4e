//! What a run changed, in the words of an API.
//!
//! In: the `openapi.json` of the crate before and after, and the files that differ. Out: a few lines of text. Invariant:
//! a run that changes nothing says so in one line.

mod compare;
mod facts;

use std::fmt::Write as _;
use std::time::Duration;

use generator::Output;

use crate::sync::{Difference, Kind, MANIFEST};
use compare::{Change, Sign};
pub use facts::Facts;

/// How many changes of one sort are listed before only their number is of interest.
const CAP: usize = 20;

/// A run, from outside.
#[derive(Debug)]
pub struct Summary<'a> {
    /// The crate's name.
    pub package: &'a str,
    /// The crate's folder, as the user knows it.
    pub out: &'a str,
    /// What the crate offered before; `None` where there was no crate.
    pub before: Option<Facts>,
    /// What it offers now.
    pub after: Option<Facts>,
}

impl Summary<'_> {
    /// The summary, its last line the counts.
    pub fn text(&self, output: &Output, differences: &[Difference], elapsed: Duration) -> String {
        let mut text = String::new();
        for (title, changes) in self.sections(differences) {
            section(&mut text, title, &changes);
        }
        // The manifest follows from the list of files, so neither count has it.
        let written = differences.iter().filter_map(file_change).filter(|change| change.what != MANIFEST).count();
        let api = output.api.as_ref();
        let counts = [
            counted(api.map_or(0, |api| api.operations.len()), "operation"),
            counted(api.map_or(0, |api| api.types.len()), "type"),
            counted(api.map_or(0, |api| api.error_codes.len()), "error code"),
            counted(output.files.len(), "file"),
        ];
        let changed = if written == 0 { "nothing changed".to_owned() } else { format!("{written} changed") };
        let (package, out, counts) = (self.package, self.out.trim_end_matches('/'), counts.join(", "));
        let _ = writeln!(text, "{package} in '{out}/': {counts}; {changed}; {:.2} s", elapsed.as_secs_f64());
        text
    }

    fn sections(&self, differences: &[Difference]) -> Vec<(&'static str, Vec<Change>)> {
        let mut sections = match (&self.before, &self.after) {
            (Some(before), Some(after)) => compare::compare(before, after),
            _ => Vec::new(),
        };
        if self.before.is_some() {
            sections.push(("files", differences.iter().filter_map(file_change).collect()));
        }
        sections
    }
}

fn file_change(difference: &Difference) -> Option<Change> {
    let sign = match difference.kind {
        Kind::Missing => Sign::Added,
        Kind::Changed => Sign::Changed,
        Kind::Orphaned => Sign::Removed,
        Kind::Stray => return None,
    };
    Some(Change { sign, what: difference.path.clone() })
}

fn section(text: &mut String, title: &str, changes: &[Change]) {
    if changes.is_empty() {
        return;
    }
    let counts: Vec<String> = [Sign::Added, Sign::Removed, Sign::Changed]
        .into_iter()
        .map(|sign| (sign, changes.iter().filter(|change| change.sign == sign).count()))
        .filter(|(_, count)| *count > 0)
        .map(|(sign, count)| format!("{count} {}", sign.word()))
        .collect();
    let _ = writeln!(text, "{title}: {}", counts.join(", "));
    for change in changes.iter().take(CAP) {
        let _ = writeln!(text, "  {} {}", change.sign.mark(), change.what);
    }
    if changes.len() > CAP {
        let _ = writeln!(text, "  ... and {} more", changes.len() - CAP);
    }
}

/// `1 file`, `2 files`
pub fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

#[cfg(test)]
mod tests;
