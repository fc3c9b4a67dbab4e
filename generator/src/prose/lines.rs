//! Text to lines that know where they stand.
//!
//! In: a description. Out: its lines that are not empty, trimmed. Invariant: `offset` is that of the first character of
//! `text` in the description.

/// A line that is not empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line<'a> {
    /// Without the white space around it.
    pub(super) text: &'a str,
    /// Byte offset in the description.
    pub(super) offset: usize,
    /// Which line of the description it is.
    pub(super) number: usize,
}

impl Line<'_> {
    /// Whether the other line comes right after this one, without an empty line between.
    pub(super) fn is_before(&self, next: &Line<'_>) -> bool {
        self.number + 1 == next.number
    }
}

/// The lines of a text from a byte offset on, which must be that of a character.
pub(super) fn lines(text: &str, start: usize) -> Vec<Line<'_>> {
    let mut found = Vec::new();
    let mut offset = start;
    for (number, line) in text[start..].split_inclusive('\n').enumerate() {
        let indent = line.len() - line.trim_start().len();
        if !line.trim().is_empty() {
            found.push(Line { text: line.trim(), offset: offset + indent, number });
        }
        offset += line.len();
    }
    found
}

/// Lines as one, folds undone.
pub(super) fn join(lines: &[Line<'_>]) -> String {
    lines.iter().map(|line| line.text).collect::<Vec<_>>().join(" ")
}
