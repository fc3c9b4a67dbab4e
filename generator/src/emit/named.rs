//! What code names by its paths: modules of the runtime, and other crates.
//!
//! In: the text of a file. Out: the names that follow `runtime::`, and the crates that paths begin with. Invariant: a file
//! is gone through once, on the thread that made it.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::cargo_toml;

/// What a file's code names.
#[derive(Clone, Debug, Default)]
pub(super) struct Named {
    runtime: BTreeSet<String>,
    crates: BTreeSet<&'static str>,
}

/// The crates that emitted code can depend on, as a manifest and as code calls them.
static CRATES: LazyLock<Vec<(&'static str, String)>> = LazyLock::new(|| {
    let names = cargo_toml::known().into_iter().map(|dependency| dependency.name);
    names.map(|name| (name, name.replace('-', "_"))).collect()
});

impl Named {
    /// What code names.
    pub(super) fn of(code: &str) -> Self {
        let (mut runtime, mut crates) = (BTreeSet::new(), BTreeSet::new());
        let mut missed: Vec<_> = CRATES.iter().collect();
        for at in separators(code) {
            let before = &code[..at];
            let word = last_word(before);
            if word.ends_with("runtime") {
                names_at(&code[at + 2..], &mut |name| {
                    if !runtime.contains(name) {
                        runtime.insert(name.to_owned());
                    }
                });
            }
            // Few paths begin with a crate that was not found before, so that is asked first.
            if let Some(at) = missed.iter().position(|(_, path)| path == word)
                && root(before) == Some(word)
            {
                crates.insert(missed.swap_remove(at).0);
            }
        }
        Self { runtime, crates }
    }

    /// The names that follow `runtime::`.
    pub(super) fn runtime(&self) -> impl Iterator<Item = &str> {
        self.runtime.iter().map(String::as_str)
    }

    /// The crates, by the names that a manifest has for them.
    pub(super) fn crates(&self) -> impl Iterator<Item = &'static str> {
        self.crates.iter().copied()
    }
}

/// The names that follow `prefix`, which ends in `::`, in code: one, or those of a list in braces.
pub(super) fn names_after<'t>(prefix: &str, code: &'t str) -> Vec<&'t str> {
    let mut names = Vec::new();
    for at in separators(code).filter(|at| code[..at + 2].ends_with(prefix)) {
        names_at(&code[at + 2..], &mut |name| names.push(name));
    }
    names
}

fn names_at<'t>(rest: &'t str, take: &mut impl FnMut(&'t str)) {
    match rest.strip_prefix('{') {
        Some(list) => {
            let list = &list[..list.find(';').unwrap_or(list.len())];
            list.split([',', '{', '}']).for_each(|name| take(first_word(name.trim_start())));
        }
        None => take(first_word(rest)),
    }
}

/// Where `::` stands in a text.
fn separators(text: &str) -> impl Iterator<Item = usize> {
    let colons = text.match_indices(':').map(|(at, _)| at);
    // A single character is searched for much faster than two.
    colons.filter(|at| text.as_bytes().get(at + 1) == Some(&b':'))
}

/// The name that a text ends with; empty where it ends with none.
fn last_word(text: &str) -> &str {
    &text[text.trim_end_matches(|c: char| c.is_alphanumeric() || c == '_').len()..]
}

/// The name that a path begins with, where it is the last of a text; none in a comment.
fn root(before: &str) -> Option<&str> {
    let rest = &before[..before.len() - last_word(before).len()];
    let line = &rest[rest.rfind('\n').map_or(0, |end| end + 1)..];
    let is_root = !rest.ends_with(':') && !line.trim_start().starts_with("//");
    is_root.then(|| &before[rest.len()..])
}

/// The name that a text begins with; empty where it begins with none.
pub(super) fn first_word(text: &str) -> &str {
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(text.len());
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_from_paths_and_lists() {
        let text = "use super::{a, b::{C, D}};\nsuper::e::f(); let x: runtime::Id;";
        assert_eq!(names_after("super::", text), ["a", "b", "C", "D", "", "", "e"]);
        assert_eq!(Named::of(text).runtime().collect::<Vec<_>>(), ["Id"]);
    }

    #[test]
    fn a_crate_is_named_by_code_and_not_by_comments() {
        let roots = |text| separators(text).filter_map(|at| root(&text[..at])).collect::<Vec<_>>();
        let roots: fn(&'static str) -> Vec<&'static str> = roots;
        assert_eq!(roots("    pub day: Option<jiff::civil::Date>, <T>::new(), a: x_y::B"), ["jiff", "", "x_y"]);
        assert_eq!(roots("    /// jiff::Timestamp"), [""; 0]);
        assert_eq!(roots("//! a::B\n    c::D // e::F\n    // g::H"), ["c", "e"]);
        assert_eq!(roots("    use crate::my_jiff::X;"), ["crate"]);
        assert_eq!(roots("    runtime::bytes::X"), ["runtime"]);
    }

    #[test]
    fn crates_are_those_of_the_manifest_by_its_names_for_them() {
        let named = Named::of("a: jiff::Timestamp, b: serde_json::Value, c: std::io::Error,\n// bytes::Bytes");
        assert_eq!(named.crates().collect::<Vec<_>>(), ["jiff", "serde_json"]);
    }
}
