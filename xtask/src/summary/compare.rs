//! Two states of a crate side by side.
//!
//! In: the facts before and after. Out: what was added, removed and changed, by sort. Invariant: what comes or goes with
//! an operation is not told again for its parameters and rows.

use std::collections::{BTreeMap, BTreeSet};

use super::facts::{Facts, Operation};
use super::{operation, schema};

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
    /// What, first its key and then, behind `: `, what became of it.
    pub(super) what: String,
    /// Whether code that uses the crate may have to change with it.
    pub(super) breaks: bool,
}

impl Change {
    pub(super) fn breaking(sign: Sign, what: String) -> Self {
        Self { sign, what, breaks: true }
    }

    pub(super) fn harmless(sign: Sign, what: String) -> Self {
        Self { sign, what, breaks: false }
    }
}

/// What changed, under a title for each sort.
pub(super) fn compare(before: &Facts, after: &Facts) -> Vec<(&'static str, Vec<Change>)> {
    let come = |key: &str, _: &Operation| Change::harmless(Sign::Added, key.to_owned());
    let operations = maps(&before.operations, &after.operations, come, operation::operation);
    let parameters = in_both(before, after, |key, old, new| {
        let path = |name: &str| format!("{key}: {name}");
        maps(
            &old.parameters,
            &new.parameters,
            |name, parameter| operation::new_parameter(&path(name), parameter),
            |name, old, new| operation::parameter(&path(name), old, new),
        )
    });
    let mut rows = in_both(before, after, |key, old, new| sets(key, &old.errors, &new.errors));
    rows.extend(sets("info", &before.errors, &after.errors));
    let come = |name: &str, _: &serde_json::Value| Change::harmless(Sign::Added, name.to_owned());
    let types = maps(&before.types, &after.types, come, |name, old, new| {
        let mut changes = Vec::new();
        schema::schema(name, old, new, &mut changes);
        changes
    });
    vec![("operations", operations), ("parameters", parameters), ("error rows", rows), ("types", types)]
}

fn in_both(
    before: &Facts,
    after: &Facts,
    changes: impl Fn(&str, &Operation, &Operation) -> Vec<Change>,
) -> Vec<Change> {
    let both = before.operations.iter().filter_map(|(key, old)| Some((key, old, after.operations.get(key)?)));
    both.flat_map(|(key, old, new)| changes(key, old, new)).collect()
}

fn maps<V: PartialEq>(
    before: &BTreeMap<String, V>,
    after: &BTreeMap<String, V>,
    come: impl Fn(&str, &V) -> Change,
    differ: impl Fn(&str, &V, &V) -> Vec<Change>,
) -> Vec<Change> {
    let keys: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let changes = |key: &String| match (before.get(key), after.get(key)) {
        (None, Some(new)) => vec![come(key, new)],
        (Some(_), None) => vec![Change::breaking(Sign::Removed, key.clone())],
        (Some(old), Some(new)) if old != new => differ(key, old, new),
        _ => Vec::new(),
    };
    keys.into_iter().flat_map(changes).collect()
}

/// Rows of error tables. Where the last row of a code goes, so does a variant.
fn sets(key: &str, before: &BTreeSet<String>, after: &BTreeSet<String>) -> Vec<Change> {
    let code = |row: &str| row.split(' ').nth(1).map(str::to_owned);
    let removed = before.difference(after).map(|row| Change {
        breaks: !after.iter().any(|other| code(other) == code(row)),
        ..Change::harmless(Sign::Removed, format!("{key}: {row}"))
    });
    let added = after.difference(before).map(|row| Change::harmless(Sign::Added, format!("{key}: {row}")));
    removed.chain(added).collect()
}
