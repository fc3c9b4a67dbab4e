//! Messages to names.
//!
//! In: the parts of a template. Out: a name for each gap, from the words beside it, and one for the code, from the
//! words of the template. Invariant: names are made from the message alone, so a row elsewhere changes none. They are
//! what a document gets that says nothing better in `x-client`; they follow English, and fall back on a plain word.

use crate::ir::{Piece, Template};
use crate::names::{self, Case, Name, Scope};

use super::skeleton::Part;

/// The most words that make the name of a code: what is wrong tends to stand behind what it is wrong with, and fewer
/// words would cut it off.
const LONGEST: usize = 8;

/// The name of what varies where all of the message does.
const WHOLE: &str = "message";

/// The name of what varies where no word beside it says what it is.
const UNNAMED: &str = "detail";

/// Words that say nothing of what went wrong.
const FILLERS: &[&str] = &[
    "a", "an", "and", "are", "has", "have", "is", "it", "its", "of", "or", "that", "the", "these", "this", "those",
    "to", "was", "were",
];

/// Words that no name ends with.
const DANGLING: &[&str] = &[
    "as", "at", "be", "because", "by", "can", "cannot", "for", "from", "if", "in", "into", "must", "not", "on", "only",
    "should", "than", "too", "when", "with", "without",
];

/// Words that open a clause in front of what a message has to say.
const OPENERS: &[&str] = &["after", "before", "for", "if", "in", "to", "unless", "when", "while", "with"];

/// Words, besides those above, that name no thing.
const NO_NOUNS: &[&str] =
    &["could", "does", "do", "invalid", "may", "no", "same", "such", "up", "valid", "will", "would", "your"];

/// Whether a word says something of what went wrong.
pub(super) fn is_telling(word: &str) -> bool {
    word.starts_with(char::is_alphabetic) && !is_one_of(word, FILLERS)
}

/// The name of the gap at an index, from the words before it or else behind it.
pub(super) fn parameter(parts: &[Part], index: usize, scope: &mut Scope) -> Name {
    let text = |index: Option<usize>| match index.and_then(|index| parts.get(index)) {
        Some(Part::Text(text)) => text.as_str(),
        _ => "",
    };
    let before = words_before(text(index.checked_sub(1)));
    let behind = || words_behind(text(index.checked_add(1)));
    let words = before.or_else(behind).unwrap_or_else(|| if parts.len() == 1 { WHOLE } else { UNNAMED }.to_owned());
    // A keyword would have to be written raw wherever it is used, which a name of our own choice need not.
    let words = if is_keyword(&words) { format!("{words} value") } else { words };
    let rust = scope.claim(&words).name.rust;
    Name { wire: rust.clone(), rust }
}

/// What the end of a text calls that which follows: `Resource for parameter [` -> `parameter`, `Caller ID: [` ->
/// `Caller ID`, `greeting type [` -> `greeting type`, since a keyword alone does not do.
fn words_before(text: &str) -> Option<String> {
    if text.ends_with(char::is_alphanumeric) {
        return None;
    }
    let text = text.strip_suffix('[').unwrap_or(text).trim_end();
    let label = text.strip_suffix([':', '=', '#']).map(str::trim_end);
    let mut words = label.unwrap_or(text).rsplit(char::is_whitespace).take_while(|word| is_noun(word));
    let last = words.next()?;
    let wants_more = label.is_some() || is_keyword(last);
    Some(words.next().filter(|_| wants_more).map_or_else(|| last.to_owned(), |before| format!("{before} {last}")))
}

/// What the beginning of a text calls that which is before it: `] permission for` -> `permission`.
fn words_behind(text: &str) -> Option<String> {
    let text = text.strip_prefix(']').unwrap_or(text);
    let words = text.strip_prefix(' ')?.split(char::is_whitespace);
    let mut ended = false;
    let words = words.map_while(|word| {
        let bare = word.trim_end_matches(['.', ',', ':', ';', '!', '?']);
        let is_part = !ended && is_noun(bare);
        ended = bare.len() < word.len();
        is_part.then_some(bare)
    });
    let words: Vec<&str> = words.take(3).collect();
    (!words.is_empty()).then(|| words.join(" "))
}

fn is_keyword(word: &str) -> bool {
    names::identifier(word, Case::Snake).starts_with("r#")
}

/// Whether a word may name a thing. A participle (`specified`, `exceeded`) says what became of one.
fn is_noun(word: &str) -> bool {
    word.starts_with(char::is_alphabetic)
        && word.ends_with(char::is_alphanumeric)
        && !word.ends_with("ed")
        && [FILLERS, DANGLING, NO_NOUNS].iter().all(|list| !is_one_of(word, list))
}

/// The name of a code, from the words of its template; from the code itself where there are none.
pub(super) fn variant(code: &str, template: &Template) -> String {
    let text: Vec<&str> = (template.pieces.iter())
        .filter_map(|piece| match piece {
            Piece::Text(text) => Some(text.as_str()),
            Piece::Parameter(_) => None,
        })
        .collect();
    let text = text.join(" ");
    let mut words = telling_words(main_clause(first_sentence(&text)));
    words.truncate(LONGEST);
    while words.last().is_some_and(|word| is_one_of(word, DANGLING)) {
        words.pop();
    }
    let text = if words.is_empty() { code.to_owned() } else { words.join(" ") };
    names::identifier(&text, Case::Pascal)
}

/// A message without the sentences that explain it, unless the first one says too little.
fn first_sentence(text: &str) -> &str {
    match text.split_once(". ") {
        Some((first, _)) if telling_words(first).len() > 2 => first,
        _ => text,
    }
}

/// A message without the clause that leads up to it: `In order to call this, …` -> `…`.
fn main_clause(text: &str) -> &str {
    let opener = text.split_whitespace().next().unwrap_or_default();
    match text.split_once(',') {
        Some((_, main)) if is_one_of(opener, OPENERS) && telling_words(main).len() > 2 => main,
        _ => text,
    }
}

fn telling_words(text: &str) -> Vec<&str> {
    text.split(|found: char| !found.is_alphanumeric() && found != '_').filter(|word| is_telling(word)).collect()
}

fn is_one_of(word: &str, list: &[&str]) -> bool {
    list.iter().any(|other| word.eq_ignore_ascii_case(other))
}
