//! Messages to what they have in common.
//!
//! In: distinct messages of one code. Out: [`Part`]s. Invariant: a gap begins and ends between words, so that a number
//! is inside a gap or outside, and no two gaps stand side by side.
//!
//! What stands in brackets is a gap at once; brackets nest (`[rules[].id]`), and one without its partner is text. If
//! the messages still differ, what lies between their common beginning and their common end is one gap more.

use std::ops::Range;

use super::naming;

/// A part of what messages have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The same in every message.
    Text(String),
    /// What varies, or stands in brackets.
    Gap,
}

/// What the messages have in common; a single gap where that is no word of meaning.
pub(super) fn common(messages: &[&str]) -> Vec<Part> {
    let messages: Vec<Vec<Token<'_>>> = messages.iter().map(|message| tokens(message)).collect();
    let Some((first, others)) = messages.split_first() else { return Vec::new() };
    if others.iter().all(|other| other == first) {
        return parts(first, None);
    }
    let gap = difference(first, others);
    let shared = first[..gap.start].iter().chain(&first[gap.end..]);
    let says_something = shared.into_iter().any(|token| matches!(token, Token::Text(text) if naming::is_telling(text)));
    if says_something { parts(first, Some(gap)) } else { vec![Part::Gap] }
}

/// The range of the first message that lies between what all of them begin with and what all of them end with.
fn difference(first: &[Token<'_>], others: &[Vec<Token<'_>>]) -> Range<usize> {
    let shortest = others.iter().map(Vec::len).fold(first.len(), usize::min);
    let is_shared = |index: &usize| others.iter().all(|other| other[*index] == first[*index]);
    let start = (0..shortest).take_while(is_shared).count();
    let is_shared_at_end =
        |back: &usize| others.iter().all(|other| other[other.len() - back] == first[first.len() - back]);
    let end = (1..=shortest - start).take_while(is_shared_at_end).count();
    start..first.len() - end
}

/// A piece of a message that is not divided any further.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token<'a> {
    /// A word without the punctuation around it, a punctuation mark, or white space.
    Text(&'a str),
    /// Brackets, whatever is in them.
    Brackets,
}

/// Tokens as parts, those in the range as one gap.
fn parts(tokens: &[Token<'_>], gap: Option<Range<usize>>) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut text = String::new();
    let mut close = |text: &mut String| {
        if !text.is_empty() {
            parts.push(Part::Text(std::mem::take(text)));
        }
        parts.push(Part::Gap);
    };
    for (index, token) in tokens.iter().enumerate() {
        if gap.as_ref().is_some_and(|gap| gap.start == index) {
            close(&mut text);
        }
        match token {
            _ if gap.as_ref().is_some_and(|gap| gap.contains(&index)) => {}
            Token::Text(found) => text.push_str(found),
            Token::Brackets => {
                text.push('[');
                close(&mut text);
                text.push(']');
            }
        }
    }
    // A gap may be empty in the first message, and stand at its end.
    if gap.is_some_and(|gap| gap.start == tokens.len()) {
        close(&mut text);
    }
    if !text.is_empty() {
        parts.push(Part::Text(text));
    }
    parts
}

/// The tokens of a message.
fn tokens(message: &str) -> Vec<Token<'_>> {
    let partners = partners(message);
    let mut tokens = Vec::new();
    let mut start = 0;
    for (open, close) in partners {
        push_words(&message[start..open], &mut tokens);
        tokens.push(Token::Brackets);
        start = close + 1;
    }
    push_words(&message[start..], &mut tokens);
    tokens
}

/// The outermost pairs of brackets, as byte offsets.
fn partners(message: &str) -> Vec<(usize, usize)> {
    let mut open = Vec::new();
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (offset, found) in message.bytes().enumerate() {
        match found {
            b'[' => open.push(offset),
            b']' => {
                let Some(start) = open.pop() else { continue };
                // A pair replaces the ones inside it, which stand at the end.
                while pairs.last().is_some_and(|&(inner, _)| inner > start) {
                    pairs.pop();
                }
                pairs.push((start, offset));
            }
            _ => {}
        }
    }
    pairs
}

fn push_words<'a>(text: &'a str, tokens: &mut Vec<Token<'a>>) {
    for run in text.split_inclusive(char::is_whitespace) {
        let word = run.trim_end_matches(char::is_whitespace);
        let bare = word.trim_start_matches(['(', '"', '\'']);
        let (before, rest) = word.split_at(word.len() - bare.len());
        let core = rest.trim_end_matches([')', '"', '\'', '.', ',', ':', ';', '!', '?']).len();
        let (core, after) = rest.split_at(core);
        let marks = |text: &'a str| text.char_indices().map(move |(at, found)| &text[at..at + found.len_utf8()]);
        tokens.extend(marks(before).map(Token::Text));
        tokens.extend(Some(core).filter(|core| !core.is_empty()).map(Token::Text));
        tokens.extend(marks(after).chain(marks(&run[word.len()..])).map(Token::Text));
    }
}
