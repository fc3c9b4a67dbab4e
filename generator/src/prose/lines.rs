//! Text to lines that know where they stand.
//!
//! In: a description. Out: its lines that are not empty, trimmed. Invariant: `offset` is that of the first character of
//! `text` in the description.

use std::borrow::Cow;

use crate::render::html;

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

/// The lines of a text from a byte offset on, which must be that of a character. What HTML sets on a line of its own is
/// one, and stands alone as if an empty line were around it where a row or paragraph ends.
pub(super) fn lines(text: &str, start: usize) -> Vec<Line<'_>> {
    let mut found = Vec::new();
    let (mut begin, mut number) = (start, 0);
    let mut add = |begin: usize, end: usize, number: usize| {
        let line = &text[begin..end];
        let indent = line.len() - line.trim_start().len();
        if !line.trim().is_empty() {
            found.push(Line { text: line.trim(), offset: begin + indent, number });
        }
    };
    let mut at = start;
    while let Some(next) = text[at..].find(['\n', '<']) {
        at += next;
        let (length, steps) = match html::break_at(&text[at..]) {
            _ if text[at..].starts_with('\n') => (1, 1),
            Some((length, true)) => (length, 2),
            Some((length, false)) => (length, 1),
            None => {
                at += 1;
                continue;
            }
        };
        add(begin, at, number);
        at += length;
        (begin, number) = (at, number + steps);
    }
    add(begin, text.len(), number);
    found
}

/// A line without HTML around or in it, and with the characters that HTML has names for.
pub(super) fn plain(line: &str) -> Cow<'_, str> {
    let has_tags = line.contains('<') && line.contains('>');
    let stripped = if has_tags { html::strip(line) } else { Cow::Borrowed(line) };
    if !stripped.contains('&') {
        return stripped;
    }
    let decoded = ENTITIES.iter().fold(stripped.into_owned(), |text, (entity, plain)| text.replace(entity, plain));
    Cow::Owned(decoded)
}

/// The entities without which HTML cannot be written; the ampersand's last, so that nothing is decoded twice.
const ENTITIES: [(&str, &str); 7] =
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&apos;", "'"), ("&nbsp;", " "), ("&amp;", "&")];

/// The text before the first tag that stands at the end with nothing behind it.
pub(super) fn without_open_tags(text: &str) -> &str {
    let mut text = text.trim();
    while let Some(open) = text.ends_with('>').then(|| text.rfind('<')).flatten()
        && html::break_at(&text[open..]).is_some_and(|(length, _)| open + length == text.len())
        && !text[open..].starts_with("</")
    {
        text = text[..open].trim();
    }
    text
}

/// Lines as one, folds undone.
pub(super) fn join(lines: &[Line<'_>]) -> String {
    lines.iter().map(|line| plain(line.text)).collect::<Vec<_>>().join(" ")
}
