//! What the generator has to say about its input.
//!
//! In: codes, messages and places from every stage. Out: [`Diagnostic`]s, complete and in order. Invariant: a stage
//! reports every fault that it sees, not the first, and goes on with the rest.

mod nearest;
mod paint;
mod registry;
mod remedy;
pub mod render;
mod snippet;
#[cfg(test)]
mod tests;

use crate::tree::{Place, Role, Sources};
pub(crate) use nearest::nearest;
pub use registry::all_codes;
pub use remedy::Remedy;
pub(crate) use remedy::attach as attach_remedies;

/// How much a diagnostic weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; nothing is wrong.
    Note,
    /// The output stands, but something of the input was guessed, replaced or left out.
    Warning,
    /// No output is written.
    Error,
}

/// A kind of diagnostic: a stable code, its usual weight, and what it means.
#[derive(Debug)]
pub struct Code {
    /// `G0107`
    pub id: &'static str,
    /// The weight it has unless `codegen.toml` says otherwise.
    pub severity: Severity,
    /// What it is about, in one line.
    pub title: &'static str,
    /// What it means and what to do, for `cargo xtask explain`.
    pub explanation: &'static str,
}

impl Code {
    /// A diagnostic of this kind at a place.
    pub fn at(&'static self, place: Place, message: impl Into<String>) -> Diagnostic {
        Diagnostic { place: Some(place), ..self.bare(message) }
    }

    /// A diagnostic of this kind that stands nowhere in a file.
    pub fn bare(&'static self, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            code: self,
            severity: self.severity,
            message: message.into(),
            place: None,
            label: None,
            related: Vec::new(),
            help: None,
            remedy: None,
        }
    }
}

/// Declares the codes of a stage: a constant each, and `CODES` with all of them.
///
/// ```ignore
/// codes! {
///     /// A parameter has no type.
///     UNTYPED_PARAMETER = "G0107", Warning, "parameter without a type", "explanation";
/// }
/// ```
macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $id:literal, $severity:ident, $title:literal, $explanation:literal;)*) => {
        $($(#[$doc])* pub static $name: $crate::diagnostic::Code = $crate::diagnostic::Code {
            id: $id,
            severity: $crate::diagnostic::Severity::$severity,
            title: $title,
            explanation: $explanation,
        };)*
        /// The codes of this stage.
        pub static CODES: &[&$crate::diagnostic::Code] = &[$(&$name),*];
    };
}
pub(crate) use codes;

/// One thing the generator has to say, and where.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// The kind.
    pub code: &'static Code,
    /// The weight, after the policy of the run.
    pub severity: Severity,
    /// What is wrong: lower case, no final dot, names in single quotes.
    pub message: String,
    /// Where.
    pub place: Option<Place>,
    /// What to write beside the caret.
    pub label: Option<String>,
    /// Other places that matter, and why.
    pub related: Vec<(Place, String)>,
    /// The remedy; several lines where it is text to paste.
    pub help: Option<String>,
    /// What would mend it, where an overlay action can; it becomes a part of the help.
    pub remedy: Option<Remedy>,
}

impl Diagnostic {
    /// With the remedy.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// With what would mend it.
    #[must_use]
    pub fn remedy(mut self, remedy: Remedy) -> Self {
        self.remedy = Some(remedy);
        self
    }

    /// With words beside the caret.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// With another place that matters.
    #[must_use]
    pub fn related(mut self, place: Place, why: impl Into<String>) -> Self {
        self.related.push((place, why.into()));
        self
    }
}

/// The diagnostics of a run, as they come.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    /// In the order in which they were found.
    pub list: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }

    /// Whether one of them keeps output from being written.
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }
}

/// What to make of a code in a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Say nothing.
    Allow,
    /// A warning.
    Warn,
    /// An error.
    Deny,
}

/// What each diagnostic weighs in a run: code -> level, over the code's own severity.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    /// `G0107` -> level
    pub levels: std::collections::BTreeMap<String, Level>,
}

impl Diagnostics {
    /// Weighs every diagnostic by the policy, drops what it allows, and sorts by place; harmless when called again.
    ///
    /// What the policy does not name has its usual weight; but a warning about an overlay is an error, since an overlay is
    /// written to be right, and can be mended at once.
    pub fn settle(&mut self, policy: &Policy, sources: &Sources) {
        let in_overlay = |diagnostic: &Diagnostic| {
            let file = diagnostic.place.and_then(|place| sources.get(place.file));
            file.is_some_and(|file| file.role == Role::Overlay)
        };
        self.list.retain_mut(|diagnostic| match policy.levels.get(diagnostic.code.id) {
            Some(Level::Allow) => false,
            Some(Level::Warn) => {
                diagnostic.severity = Severity::Warning;
                true
            }
            Some(Level::Deny) => {
                diagnostic.severity = Severity::Error;
                true
            }
            None => {
                if diagnostic.severity == Severity::Warning && in_overlay(diagnostic) {
                    diagnostic.severity = Severity::Error;
                }
                true
            }
        });
        self.list.sort_by_key(|diagnostic| diagnostic.place);
    }
}
