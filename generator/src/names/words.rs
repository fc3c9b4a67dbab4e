//! Text to words, and words to one identifier.
//!
//! In: any text at all. Out: lower-case words of ASCII letters and digits, at least one; joined, something that the
//! compiler takes as an identifier and rustc's style lints as well-cased (keywords aside).
//!
//! Other scripts are romanized. A name in its own letters would hang on the rest of the crate: rustc warns of letters
//! that look like those of another name, and of a script whose letters all do; and no module's file may have such a name.

use std::borrow::Cow;
use std::cell::RefCell;

use deunicode::deunicode_char;
use heck::ToSnakeCase;

use super::Case;
use crate::memo::Memo;

/// The longest identifier, in characters, before a name is cut.
const LONGEST: usize = 80;

/// Which punctuation is spelled out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Symbols {
    /// What carries meaning: all of it where there is nothing else, operators at both ends (`-created`, `5+`).
    Edges,
    /// All of it but the usual separators, to tell apart what would else be the same.
    All,
}

/// The words of a text in lower case.
pub fn words(text: &str, symbols: Symbols) -> Vec<String> {
    thread_local! {
        /// Names are asked for by each stage that writes them in another case, and parameters by each call.
        static KNOWN: RefCell<Memo<Symbols, Vec<String>>> = RefCell::default();
    }
    KNOWN.with_borrow_mut(|known| known.of(symbols, text, || split(text, symbols)))
}

fn split(text: &str, symbols: Symbols) -> Vec<String> {
    let spelled = spell(&romanize(text), symbols);
    let words: Vec<String> =
        spelled.to_snake_case().split('_').filter(|word| !word.is_empty()).map(str::to_owned).collect();
    if words.is_empty() {
        return vec![if text.is_empty() { "empty" } else { "blank" }.to_owned()];
    }
    cut(words, text)
}

/// Words as one identifier.
pub fn join(words: &[String], case: Case) -> String {
    let mut joined = String::new();
    for word in words {
        let word = match case {
            Case::Pascal => capitalize(word),
            Case::Snake | Case::Module | Case::Kebab => word.clone(),
            Case::Screaming => word.to_uppercase(),
        };
        let between_digits = joined.ends_with(|end: char| end.is_numeric()) && word.starts_with(char::is_numeric);
        if !joined.is_empty() && (case != Case::Pascal || between_digits) {
            joined.push(if case == Case::Kebab { '-' } else { '_' });
        }
        joined.push_str(&word);
    }
    if joined.starts_with(char::is_numeric) {
        joined.insert(0, if matches!(case, Case::Snake | Case::Module | Case::Kebab) { 'n' } else { 'N' });
    }
    joined
}

fn capitalize(word: &str) -> String {
    let mut rest = word.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}

/// The text with everything that no identifier takes made a space or a word.
fn spell(text: &str, symbols: Symbols) -> String {
    let bare = !text.contains(is_kept);
    let first = text.find(is_kept).unwrap_or(0);
    let end = text.rfind(is_kept).map_or(0, |last| last + text[last..].chars().next().map_or(0, char::len_utf8));
    let mut spelled = String::with_capacity(text.len() + 8);
    for (index, found) in text.char_indices() {
        let leads =
            index < first && matches!(found, '+' | '-' | '<' | '>' | '=' | '!' | '~' | '*') && index + 1 == first;
        let leads = leads || (index < first && matches!(found, '<' | '>' | '=' | '!'));
        let trails = index >= end && matches!(found, '+' | '-' | '<' | '>' | '=' | '*' | '%');
        let told_apart = symbols == Symbols::All && !matches!(found, ' ' | '_' | '-' | '.');
        match symbol(found) {
            _ if is_kept(found) => spelled.push(found),
            Some(word) if bare || leads || trails || told_apart => spelled.extend([" ", word, " "]),
            _ => spelled.push(' '),
        }
    }
    lower_plurals(&spelled)
}

fn is_kept(found: char) -> bool {
    found.is_ascii_alphanumeric()
}

/// The text in ASCII: letters by their sound, symbols by their look or name, the unknown by number.
fn romanize(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut roman = String::with_capacity(text.len());
    for found in text.chars() {
        match deunicode_char(found) {
            _ if found.is_ascii() => roman.push(found),
            _ if found.is_whitespace() || found.is_control() => roman.push(' '),
            // Marks have no sound of their own, and a letter may be written with or without them.
            Some(ascii) => roman.push_str(ascii),
            None => roman.push_str(&format!(" u{:x} ", u32::from(found))),
        }
    }
    Cow::Owned(roman)
}

/// `IDs` as `Ids` and `IPv4` as `Ipv4`: a run of capitals whose lower-case end belongs to it.
fn lower_plurals(text: &str) -> String {
    if !text.contains(char::is_uppercase) {
        return text.to_owned();
    }
    let chars: Vec<char> = text.chars().collect();
    let mut lowered = String::with_capacity(text.len());
    let mut index = 0;
    while index < chars.len() {
        let run = chars[index..].iter().take_while(|found| found.is_uppercase()).count();
        let after = |offset: usize| chars.get(index + run + offset).copied();
        let plural = after(0) == Some('s') && !after(1).is_some_and(char::is_lowercase);
        let version = after(0) == Some('v') && after(1).is_some_and(|next| next.is_ascii_digit());
        if run >= 2 && (plural || version) {
            lowered.push(chars[index]);
            lowered.extend(chars[index + 1..index + run].iter().flat_map(|found| found.to_lowercase()));
        } else {
            lowered.extend(&chars[index..index + run.max(1)]);
        }
        index += run.max(1);
    }
    lowered
}

/// Words up to [`LONGEST`] characters; a longer name ends in a hash of the whole text, so that its identifier is its own
/// whatever else the document holds.
fn cut(words: Vec<String>, text: &str) -> Vec<String> {
    let length = |words: &[String]| words.iter().map(|word| word.chars().count() + 1).sum::<usize>();
    if length(&words) <= LONGEST + 1 {
        return words;
    }
    let mut kept: Vec<String> = Vec::new();
    for word in words {
        let room = LONGEST.saturating_sub(length(&kept) + 8);
        if word.chars().count() > room {
            if kept.is_empty() {
                kept.push(word.chars().take(room).collect());
            }
            break;
        }
        kept.push(word);
    }
    kept.push(format!("x{:06x}", hash(text) & 0xff_ffff));
    kept
}

/// FNV-1a: the same on every machine and in every version, which the standard hasher does not promise.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// A word for a punctuation mark.
fn symbol(found: char) -> Option<&'static str> {
    Some(match found {
        '+' => "plus",
        '-' => "minus",
        '*' => "star",
        '/' => "slash",
        '\\' => "backslash",
        '<' => "less",
        '>' => "greater",
        '=' => "equal",
        '!' => "not",
        '~' => "tilde",
        '%' => "percent",
        '&' => "and",
        '@' => "at",
        '#' => "hash",
        '$' => "dollar",
        '^' => "caret",
        '|' => "pipe",
        ':' => "colon",
        ';' => "semicolon",
        ',' => "comma",
        '.' => "dot",
        '?' => "question",
        '(' => "open",
        ')' => "close",
        '[' => "open bracket",
        ']' => "close bracket",
        '{' => "open brace",
        '}' => "close brace",
        '\'' => "apostrophe",
        '"' => "quote",
        '`' => "backtick",
        '_' => "underscore",
        ' ' => "space",
        _ => return None,
    })
}
