//! Two states of a crate side by side.
//!
//! In: the facts before and after. Out: what was added, removed and changed, by sort. Invariant: what comes or goes with
//! an operation is not told again for its parameters and rows.

use std::collections::{BTreeMap, BTreeSet};

use super::facts::{Facts, Operation};

/// What became of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    Added,
    Removed,
    Changed,
}

impl Sign {
    pub(super) fn mark(self) -> char {
        match self {
            Self::Added => '+',
            Self::Removed => '-',
            Self::Changed => '~',
        }
    }

    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
        }
    }
}

/// One thing that is not as before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) sign: Sign,
    pub(super) what: String,
}

/// What changed, under a title for each sort.
pub(super) fn compare(before: &Facts, after: &Facts) -> Vec<(&'static str, Vec<Change>)> {
    let operations = maps(&before.operations, &after.operations, |old, new| old.rest == new.rest);
    let parameters = in_both(before, after, |old, new| maps(&old.parameters, &new.parameters, |old, new| old == new));
    let rows = in_both(before, after, |old, new| sets(&old.errors, &new.errors));
    let info = sets(&before.errors, &after.errors).into_iter().map(|change| below("info", change));
    vec![
        ("operations", operations),
        ("parameters", parameters),
        ("error rows", rows.into_iter().chain(info).collect()),
        ("types", maps(&before.types, &after.types, |old, new| old == new)),
    ]
}

fn in_both(before: &Facts, after: &Facts, changes: impl Fn(&Operation, &Operation) -> Vec<Change>) -> Vec<Change> {
    let mut found = Vec::new();
    for (key, old) in &before.operations {
        if let Some(new) = after.operations.get(key) {
            found.extend(changes(old, new).into_iter().map(|change| below(key, change)));
        }
    }
    found
}

fn below(key: &str, change: Change) -> Change {
    Change { what: format!("{key}: {}", change.what), ..change }
}

fn maps<V>(before: &BTreeMap<String, V>, after: &BTreeMap<String, V>, alike: impl Fn(&V, &V) -> bool) -> Vec<Change> {
    let keys: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let sign = |key: &String| match (before.get(key), after.get(key)) {
        (None, _) => Some(Sign::Added),
        (_, None) => Some(Sign::Removed),
        (Some(old), Some(new)) => (!alike(old, new)).then_some(Sign::Changed),
    };
    keys.into_iter().filter_map(|key| sign(key).map(|sign| Change { sign, what: key.clone() })).collect()
}

fn sets(before: &BTreeSet<String>, after: &BTreeSet<String>) -> Vec<Change> {
    let change = |sign| move |what: &String| Change { sign, what: what.clone() };
    let removed = before.difference(after).map(change(Sign::Removed));
    removed.chain(after.difference(before).map(change(Sign::Added))).collect()
}
