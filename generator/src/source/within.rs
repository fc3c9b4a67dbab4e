//! From a byte of a scalar's value to its line and column.
//!
//! In: where the scalar begins, its value, a byte of it. Out: the place of that byte in the file. Invariant: however a
//! scalar is quoted, folded, escaped or indented, its characters other than white space stand in the file in the order
//! of its value; so the n-th of them in one is the n-th in the other.

use std::iter::Peekable;
use std::str::CharIndices;

use crate::tree::{Place, Sources};

/// The place of the byte `offset` of a scalar whose value is `scalar` and which begins at `place`, whatever quoting or
/// folding it has in the file. White space has the place of what follows it.
pub fn place_within(sources: &Sources, place: Place, scalar: &str, offset: usize) -> Place {
    let located = sources.get(place.file).and_then(|file| Some((file, file.offset(place.line, place.column)?)));
    let Some((file, start)) = located.filter(|_| place.line > 0) else { return place };
    let wanted = scalar.char_indices().filter(|(at, character)| *at < offset && !character.is_whitespace()).count();
    let mut end = 0;
    let found = Written::new(&file.text[start..])
        .inspect(|(_, after, _)| end = *after)
        .filter(|(_, _, character)| !character.is_whitespace())
        .nth(wanted)
        .map(|(at, _, _)| at);
    let (line, column) = file.position(start + found.unwrap_or(end));
    Place { line, column, ..place }
}

/// How a scalar is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    /// Without quotes, or in a block.
    Bare,
    Single,
    Double,
}

/// The characters of a scalar as its reader takes them: byte where each begins, byte after it, character.
struct Written<'t> {
    text: &'t str,
    characters: Peekable<CharIndices<'t>>,
    style: Style,
}

impl<'t> Written<'t> {
    /// From the first character of a scalar on; past its end, what comes next.
    fn new(text: &'t str) -> Self {
        let (style, skipped) = match text.as_bytes().first() {
            Some(b'\'') => (Style::Single, 1),
            Some(b'"') => (Style::Double, 1),
            Some(b'|' | b'>') => (Style::Bare, text.find('\n').unwrap_or(text.len())),
            _ => (Style::Bare, 0),
        };
        let mut characters = text.char_indices().peekable();
        while characters.next_if(|(at, _)| *at < skipped).is_some() {}
        Self { text, characters, style }
    }

    /// The character behind a backslash; none where it joins two lines.
    fn escaped(&mut self) -> Option<char> {
        let (_, character) = self.characters.next()?;
        Some(match character {
            '\n' | '\r' => return None,
            'x' => self.hex(2),
            'u' => self.hex(4),
            'U' => self.hex(8),
            'n' | 'r' | 't' | 'v' | 'f' | 'N' | '_' | 'L' | 'P' => ' ',
            other => other,
        })
    }

    /// A character by its number; of a surrogate pair, which JSON writes, the whole.
    fn hex(&mut self, digits: usize) -> char {
        let number = self.digits(digits);
        if (0xd800..0xdc00).contains(&number) {
            let rest = self.characters.peek().map_or("", |(at, _)| &self.text[*at..]);
            if rest.starts_with("\\u") {
                self.characters.next();
                self.characters.next();
                self.digits(4);
            }
        }
        char::from_u32(number).unwrap_or(char::REPLACEMENT_CHARACTER)
    }

    fn digits(&mut self, count: usize) -> u32 {
        (0..count).fold(0, |number: u32, _| {
            let digit = self.characters.next_if(|(_, character)| character.is_ascii_hexdigit());
            number.wrapping_mul(16).wrapping_add(digit.and_then(|(_, digit)| digit.to_digit(16)).unwrap_or_default())
        })
    }
}

impl Iterator for Written<'_> {
    type Item = (usize, usize, char);

    fn next(&mut self) -> Option<Self::Item> {
        let (at, character) = self.characters.next()?;
        let character = match (self.style, character) {
            (Style::Single, '\'') => self.characters.next_if(|(_, next)| *next == '\'').map(|(_, quote)| quote)?,
            (Style::Double, '"') => return None,
            // A joint of two lines is white space, as the fold is.
            (Style::Double, '\\') => self.escaped().unwrap_or(' '),
            (_, character) => character,
        };
        let after = self.characters.peek().map_or(self.text.len(), |(next, _)| *next);
        Some((at, after, character))
    }
}
