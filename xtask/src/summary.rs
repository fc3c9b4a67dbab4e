//! What a run changed, in the words of an API.
//!
//! In: the `openapi.json` of the crate before, what a run gave, and the files that differ. Out: a few lines of text. Invariant:
//! a run that changes nothing says so in one line.

mod compare;
mod facts;
mod operation;
mod places;
mod schema;

use std::fmt::Write as _;
use std::time::Duration;

use generator::Output;

use crate::sync::{Difference, Kind, MANIFEST};
use compare::{Change, Sign};
pub use facts::Facts;
use places::Places;

/// How many changes of one sort are listed before only their number is of interest.
const CAP: usize = 20;

/// A run, from outside.
#[derive(Debug)]
pub struct Summary<'a> {
    /// The crate's name.
    pub package: &'a str,
    /// The crate's folder, as the user knows it.
    pub out: &'a str,
    /// The [`Facts::FILE`] of the crate before; `None` where there was no crate.
    pub before: Option<&'a str>,
}

impl Summary<'_> {
    /// The summary, its last line the counts.
    pub fn text(&self, output: &Output, differences: &[Difference], elapsed: Duration) -> String {
        let mut text = String::new();
        let changes = self.changes_of_api(output);
        let is_new = changes.is_none();
        let api = changes.unwrap_or_default();
        let is_same = api.iter().all(|(_, changes)| changes.is_empty());
        let places = if is_same { Places::default() } else { Places::of(output) };
        for (title, changes) in &api {
            section(&mut text, title, changes, &places);
        }
        if !is_new {
            section(&mut text, "files", &differences.iter().filter_map(file_change).collect::<Vec<_>>(), &places);
        }
        let breaks = api.iter().flat_map(|(_, changes)| changes).filter(|change| change.breaks).count();
        if breaks > 0 {
            let _ = writeln!(text, "{} for users of the crate, each marked '!'", counted(breaks, "breaking change"));
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

    /// What is not as before; `None` where nothing was, or cannot be read. A document that stayed the same is not read.
    fn changes_of_api(&self, output: &Output) -> Option<Vec<(&'static str, Vec<Change>)>> {
        let (before, after) = (self.before?, output.files.iter().find(|file| file.path == Facts::FILE)?);
        if before == after.contents {
            return Some(Vec::new());
        }
        Some(compare::compare(&Facts::read(before)?, &Facts::read(&after.contents)?))
    }
}

fn file_change(difference: &Difference) -> Option<Change> {
    let sign = match difference.kind {
        Kind::Missing => Sign::Added,
        Kind::Changed => Sign::Changed,
        Kind::Orphaned => Sign::Removed,
        Kind::Stray => return None,
    };
    Some(Change::harmless(sign, difference.path.clone()))
}

/// What became of one sort of things; what breaks comes first, so that it is not among what is only counted.
fn section(text: &mut String, title: &str, changes: &[Change], places: &Places) {
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
    let (breaking, harmless): (Vec<&Change>, Vec<&Change>) = changes.iter().partition(|change| change.breaks);
    for change in breaking.into_iter().chain(harmless).take(CAP) {
        let place = places.get(&change.what).filter(|_| change.sign != Sign::Removed);
        let place = place.map(|place| format!(" --> {place}")).unwrap_or_default();
        let warning = if change.breaks { '!' } else { ' ' };
        let _ = writeln!(text, " {warning}{} {}{place}", change.sign.mark(), change.what);
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
