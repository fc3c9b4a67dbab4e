//! The features of the emitted crate that no document decides on.
//!
//! In: the runtime's own manifest. Out: its features, each with what it is for. Invariant: a feature that the carried
//! modules ask for is one that the emitted manifest has.

const RUNTIME: &str = include_str!("../../runtime/Cargo.toml");

/// A feature of every emitted crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Feature {
    /// Its name.
    pub(super) name: &'static str,
    /// What it switches on, as the manifest has it.
    specification: &'static str,
    /// What it is for.
    pub(super) reason: String,
    /// Whether it is on unless the user says otherwise.
    pub(super) default: bool,
}

impl Feature {
    /// Its lines in a manifest.
    pub(super) fn lines(&self) -> String {
        let Self { name, specification, reason, .. } = self;
        format!("# {reason}\n{name} = {specification}\n")
    }
}

/// The features of the runtime.
pub(super) fn known() -> Vec<Feature> {
    let entries = section(RUNTIME, "features");
    let default = entries.iter().find(|(name, ..)| *name == "default").map_or("", |(_, names, _)| names);
    let default = |name: &str| default.contains(&format!("\"{name}\""));
    let own = entries.iter().filter(|(name, ..)| *name != "default").cloned();
    own.map(|(name, specification, reason)| Feature { name, specification, reason, default: default(name) }).collect()
}

/// The entries of a section of a manifest: key, value, and the comment above.
pub(super) fn section<'t>(manifest: &'t str, name: &str) -> Vec<(&'t str, &'t str, String)> {
    let section = manifest.split(&format!("\n[{name}]\n")).nth(1).unwrap_or_default();
    let section = section.split("\n[").next().unwrap_or_default();
    let (mut entries, mut reason) = (Vec::new(), Vec::new());
    for line in section.lines() {
        if let Some(comment) = line.strip_prefix('#') {
            reason.push(comment.trim());
        } else if let Some((key, value)) = line.split_once(" = ") {
            entries.push((key, value, reason.join(" ")));
            reason.clear();
        }
    }
    entries
}

#[cfg(test)]
mod tests;
