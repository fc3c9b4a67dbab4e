//! Every code there is.
//!
//! In: the codes that each stage declares. Out: all of them, and what `cargo xtask explain` prints. Invariant: an id
//! stands for one code.

use super::{Code, Severity};

/// The codes of all stages, in the order of the pipeline.
pub fn all_codes() -> impl Iterator<Item = &'static Code> {
    [
        crate::source::CODES,
        crate::overlay::CODES,
        crate::bundle::CODES,
        crate::middle::CODES,
        crate::middle::faults::CODES,
        crate::lower::CODES,
    ]
    .into_iter()
    .flatten()
    .copied()
}

impl Code {
    /// What the code means and what to do about it: a title line, and paragraphs of at most 100 columns.
    pub fn explained(&self) -> String {
        let usual = match self.severity {
            Severity::Note => "a note",
            Severity::Warning => "a warning",
            Severity::Error => "an error",
        };
        let policy = format!("Usually {usual}; `codegen.toml` can say otherwise.");
        format!("{}: {}\n\n{}\n\n{policy}\n", self.id, self.title, wrap(self.explanation, 100))
    }
}

/// Breaks lines at spaces.
fn wrap(text: &str, width: usize) -> String {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let fits = lines.last().is_some_and(|line| line.is_empty() || line.chars().count() + word.len() < width);
        if !fits {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines.join("\n")
}
