//! Short, readable views of bodies, for messages.
//!
//! In: bytes of any kind. Out: one line of text. Invariant: the line has no control characters and a bounded length,
//! so it can stand in a log.

use super::joined;

/// The most characters that a view of a whole body has.
const LONGEST: usize = 200;

/// The characters on either side of the place that [`around`] shows.
const CONTEXT: usize = 40;

/// `text` on one line, shortened.
pub(super) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()) {
        if !word.is_empty() {
            joined::add(&mut line, " ", word);
        }
    }
    line
}

/// What a body that no rule could read says: the text of a page, or the bytes as they are; nothing for an empty one.
pub(super) fn readable(body: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(body);
    let text = if text.trim_start().starts_with('<') { without_markup(&text) } else { text.into_owned() };
    let line = one_line(&text);
    (!line.is_empty()).then(|| shortened(&line))
}

/// The part of a JSON body around a line and column, both from 1, as serde_json counts them (the column in bytes).
pub(super) fn around(body: &[u8], line: usize, column: usize) -> String {
    let mut before = 0;
    for _ in 1..line {
        let ended = body[before..].iter().position(|byte| *byte == b'\n');
        before = ended.map_or(body.len(), |at| before + at + 1);
    }
    let place = (before + column).min(body.len());
    let start = place.saturating_sub(CONTEXT);
    let end = (place + CONTEXT).min(body.len());
    let inside = String::from_utf8_lossy(&body[start..end]);
    // A cut in the middle of a character leaves replacement characters at the ends.
    let inside = one_line(inside.trim_matches(char::REPLACEMENT_CHARACTER));
    let (left, right) = (if start > 0 { "…" } else { "" }, if end < body.len() { "…" } else { "" });
    format!("{left}{inside}{right}")
}

fn shortened(line: &str) -> String {
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
        None => line.to_owned(),
    }
}

/// A page's text: tags become spaces, and what a browser does not show goes with its tag.
fn without_markup(page: &str) -> String {
    let mut text = String::new();
    let mut rest = page;
    while let Some((shown, tag)) = rest.split_once('<') {
        text.push_str(shown);
        text.push(' ');
        let hidden = ["script", "style"].iter().find(|name| starts_with_ignoring_case(tag, name));
        let end = match hidden {
            Some(name) => after_closing(tag, name),
            None if tag.starts_with("!--") => tag.split_once("-->").map(|(_, after)| after),
            None => tag.split_once('>').map(|(_, after)| after),
        };
        rest = end.unwrap_or_default();
    }
    text.push_str(rest);
    text
}

fn after_closing<'p>(page: &'p str, name: &str) -> Option<&'p str> {
    let mut rest = page;
    while let Some((_, closing)) = rest.split_once("</") {
        if starts_with_ignoring_case(closing, name) {
            return closing.split_once('>').map(|(_, after)| after);
        }
        rest = closing;
    }
    None
}

fn starts_with_ignoring_case(text: &str, prefix: &str) -> bool {
    text.as_bytes().get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix.as_bytes()))
}
