//! The line that a diagnostic points at, made fit for a terminal.
//!
//! In: a file and a place. Out: [`Snippet`]. Invariant: the line is at most [`WIDTH`] columns wide and the mark lies in it,
//! whatever stands on the line; the cost does not grow with its length.

use unicode_width::UnicodeWidthChar;

use crate::tree::{Place, SourceText};

/// How many columns of a line are shown.
const WIDTH: usize = 120;

/// How many columns before the mark are shown of a line that is cut.
const BEFORE: usize = 40;

/// How many columns a tab takes.
const TAB: usize = 4;

/// How many columns a mark may underline.
const MARK: usize = 60;

/// A line and the mark under it, measured in columns.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Snippet {
    /// The line, cut around the mark where it is long.
    pub(super) line: String,
    /// The columns before the mark.
    pub(super) indent: usize,
    /// The columns of the mark, at least one.
    pub(super) width: usize,
}

impl Snippet {
    /// The line at a place; none where the file has no such line.
    pub(super) fn of(file: &SourceText, place: Place) -> Option<Self> {
        let range = file.line(place.line)?;
        let offset = file.offset(place.line, place.column)?.clamp(range.start, range.end);
        let (before, after) = (&file.text[range.start..offset], &file.text[offset..range.end]);
        let (head, rest) = (head(before), tail(after, WIDTH - BEFORE));
        let width = columns(token(after)).clamp(1, MARK);
        let indent = columns(&head);
        Some(Self { line: format!("{head}{rest}").trim_end().to_owned(), indent, width })
    }
}

/// What stands before the mark, or the end of it.
fn head(before: &str) -> String {
    if is_plain(before) && before.len() <= WIDTH / 2 {
        return before.to_owned();
    }
    let is_short = before.len() <= 4 * WIDTH && columns(before) <= WIDTH / 2;
    if is_short {
        return before.chars().map(drawn).collect();
    }
    let mut used = 0;
    let cut = before.char_indices().rev().take_while(|(_, character)| {
        used += drawn(*character).chars().map(width).sum::<usize>();
        used < BEFORE
    });
    let from = cut.last().map_or(before.len(), |(at, _)| at);
    format!("…{}", before[from..].chars().map(drawn).collect::<String>())
}

/// What stands at the mark and after it, or the beginning of it.
fn tail(after: &str, room: usize) -> String {
    if is_plain(after) && after.len() < room {
        return after.to_owned();
    }
    let mut used = 0;
    let mut text = String::new();
    for character in after.chars() {
        let drawn = drawn(character);
        used += columns(&drawn);
        if used >= room {
            text.push('…');
            break;
        }
        text.push_str(&drawn);
    }
    text
}

/// What the mark underlines: a quoted text, or a word up to what ends it in YAML and JSON.
fn token(after: &str) -> &str {
    let mut characters = after.char_indices().take(MARK + 2);
    let end = match characters.next() {
        None => 0,
        Some((_, quote @ ('"' | '\''))) => {
            characters.find(|(_, character)| *character == quote).map_or(1, |(at, _)| at + 1)
        }
        Some((_, first)) if first.is_whitespace() => first.len_utf8(),
        Some((_, first)) => {
            let ends = |character: char| character.is_whitespace() || ",]}".contains(character);
            let end = characters.find(|(_, character)| ends(*character)).map_or(after.len().min(MARK), |(at, _)| at);
            let word = after.get(..end).unwrap_or_default().trim_end_matches([':', '.', ';']);
            word.len().max(first.len_utf8())
        }
    };
    after.get(..end).unwrap_or_default()
}

/// A character as it is shown.
fn drawn(character: char) -> String {
    match character {
        '\t' => " ".repeat(TAB),
        character => visible(character).to_string(),
    }
}

/// A character that moves no cursor: control and direction characters become a sign of their own.
pub(super) fn visible(character: char) -> char {
    match character {
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' => '\u{fffd}',
        '\u{2028}' | '\u{2029}' => '\u{fffd}',
        character if character.is_control() => '\u{fffd}',
        character => character,
    }
}

/// Whether each byte is a character that is drawn as it is, in one column; nearly every line is.
pub(super) fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

fn columns(text: &str) -> usize {
    if is_plain(text) {
        return text.len();
    }
    text.chars().map(|character| if character == '\t' { TAB } else { width(visible(character)) }).sum()
}

fn width(character: char) -> usize {
    character.width().unwrap_or(1)
}
