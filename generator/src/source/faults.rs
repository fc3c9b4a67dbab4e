//! What reading a text can find wrong with it, in a user's words.
//!
//! In: errors of the two readers, and places. Out: [`Diagnostic`]s. Invariant: a place that a reader tells in bytes is
//! told in characters here.

use super::{
    ALIAS_BOMB, COMPLEX_KEY, DUPLICATE_KEY, MORE_DOCUMENTS, NOT_JSON, SYNTAX, TOO_DEEP, TOO_LARGE, place_at,
    value::{DEPTH, MOST},
};
use crate::diagnostic::Diagnostic;
use crate::tree::{FileId, Place, SourceText};

/// The remedy where a text ends too early.
const CUT_OFF: &str = "a bracket or quote is not closed, or the file is cut off";

pub(super) fn too_deep(place: Place) -> Diagnostic {
    TOO_DEEP
        .at(place, format!("nested more than {DEPTH} levels deep"))
        .label("one level too many")
        .help("take the structure apart by references ('$ref')")
}

pub(super) fn too_large(place: Place) -> Diagnostic {
    TOO_LARGE
        .at(place, format!("the file has more than {MOST} values"))
        .label("one value too many")
        .help("move parts to files of their own, and refer to them by '$ref'")
}

pub(super) fn alias_bomb(place: Place) -> Diagnostic {
    ALIAS_BOMB
        .at(place, "aliases make far more of this document than its text holds")
        .label("repeated here once too often")
        .help("use references ('$ref') in place of aliases that contain aliases")
}

pub(super) fn duplicate_key(key: &str, first: Place, last: Place) -> Diagnostic {
    DUPLICATE_KEY
        .at(last, format!("key '{key}' stands twice in one mapping"))
        .label("this one is taken")
        .related(first, "this one is not")
        .help("remove or rename one of them")
}

pub(super) fn complex_key(place: Place, kind: &str, text: &str) -> Diagnostic {
    COMPLEX_KEY
        .at(place, format!("a key is {kind}, not text"))
        .label(format!("taken as '{text}'"))
        .help("put the key into quotes")
}

pub(super) fn more_documents(next: Place, first: Place) -> Diagnostic {
    MORE_DOCUMENTS
        .at(next, "the file holds more than one document")
        .label("this and what follows is not read")
        .related(first, "this one is read")
        .help("move the others to files of their own")
}

pub(super) fn not_json(fault: &Diagnostic) -> Diagnostic {
    let message = format!("the file is not JSON: {}", fault.message);
    let how = fault.help.as_deref().unwrap_or("mend it");
    let help = format!("it is read as YAML; {how}, or give the file a name that ends in '.yaml'");
    Diagnostic { place: fault.place, label: fault.label.clone(), ..NOT_JSON.bare(message) }.help(help)
}

pub(super) fn trailing(place: Place) -> Diagnostic {
    SYNTAX
        .at(place, "text goes on after the end of the JSON value")
        .label("not expected here")
        .help("remove what follows, or look for a bracket that closes too early")
}

/// An error of `serde_json`, which begins to read at byte `start`.
pub(super) fn json(file: FileId, source: &SourceText, start: usize, error: &serde_json::Error) -> Diagnostic {
    let text = &source.text[start..];
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or_default().to_lowercase();
    if error.is_eof() {
        let place = place_at(file, source, source.text.len());
        return SYNTAX.at(place, message).label("the text ends here").help(CUT_OFF);
    }
    let offset = byte_of(text, error.line(), error.column());
    let (offset, message, help) = json_remedy(text, offset, message);
    SYNTAX.at(place_at(file, source, start + offset), message).label("the reader stops here").help(help)
}

/// What people write that JSON does not have: where it stands, what it is, and what to write instead.
fn json_remedy(text: &str, offset: usize, message: String) -> (usize, String, &'static str) {
    let (before, rest) = text.split_at(offset);
    if let Some(start) = comment_at(before, rest) {
        return (start, "a comment, which JSON does not have".to_owned(), "remove the comment");
    }
    let comma = before.trim_end().strip_suffix(',').map(str::len);
    match (comma, rest.chars().next()) {
        (Some(comma), Some('}' | ']')) => {
            (comma, "a comma before a closing bracket".to_owned(), "remove the comma, which separates nothing")
        }
        (_, Some('\'')) => (offset, "a text in single quotes".to_owned(), "put it into double quotes"),
        (_, Some(first)) if first.is_alphabetic() && message.contains("key must be a string") => {
            (offset, "a key without quotes".to_owned(), "put the key into double quotes")
        }
        _ => (offset, message, "check the brackets, commas and double quotes before this place"),
    }
}

/// Where the comment begins at whose start, or one byte behind it, a reader of JSON stopped.
fn comment_at(before: &str, rest: &str) -> Option<usize> {
    let is_comment = |text: &str| text.starts_with("//") || text.starts_with("/*") || text.starts_with('#');
    if is_comment(rest) {
        return Some(before.len());
    }
    let start = before.len().checked_sub(1).filter(|start| before.is_char_boundary(*start))?;
    (before.ends_with('/') && rest.starts_with(['/', '*'])).then_some(start)
}

/// The byte that `serde_json` means: it counts lines by `\n` from 1, and bytes in them from 1.
fn byte_of(text: &str, line: usize, column: usize) -> usize {
    let line_start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let mut offset = (line_start + column.saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// An error of `serde_yaml`, which got about as far as `here`.
pub(super) fn yaml(here: Place, source: &SourceText, error: &serde_yaml::Error) -> Diagnostic {
    let text = error.to_string();
    if text.starts_with("repetition limit exceeded") {
        return alias_bomb(here);
    }
    let mut parts = text.splitn(2, ", while ").map(|part| place_in(here.file, source, part));
    let (message, place) = parts.next().unwrap_or_default();
    let place = error
        .location()
        .filter(|location| location.index() > 0 || place.is_none())
        .map(|location| yaml_place(here.file, source, location.line(), location.column()))
        .or(place)
        .unwrap_or(here);
    let rest = source.offset(place.line, place.column).and_then(|offset| source.text.get(offset..));
    let fault = match rest.map(str::trim_start) {
        Some("") => SYNTAX.at(place, message).label("the text ends here").help(CUT_OFF),
        _ => {
            let help = yaml_remedy(&message, rest.and_then(|rest| rest.chars().next()));
            SYNTAX.at(place, message).label("the reader stops here").help(help)
        }
    };
    match parts.next() {
        Some((context, Some(begin))) if begin != place => fault.related(begin, format!("while {context}")),
        _ => fault,
    }
}

/// Parts a message that names its place, by line and column or by byte.
fn place_in(file: FileId, source: &SourceText, message: &str) -> (String, Option<Place>) {
    if let Some((message, place)) = message.rsplit_once(" at line ") {
        let mut numbers = place.split(" column ").map(|number| number.trim().parse().ok());
        if let (Some(Some(line)), Some(Some(column))) = (numbers.next(), numbers.next()) {
            return (message.to_owned(), Some(yaml_place(file, source, line, column)));
        }
    }
    if let Some((message, offset)) = message.rsplit_once(" at position ")
        && let Ok(offset) = offset.trim().parse()
    {
        return (message.to_owned(), Some(place_at(file, source, offset)));
    }
    (message.to_owned(), None)
}

/// A place as libyaml counts, which may be the line after the last; the end of the text then.
fn yaml_place(file: FileId, source: &SourceText, line: usize, column: usize) -> Place {
    let place = |line, column| Place { file, line, column };
    match (u32::try_from(line), u32::try_from(column)) {
        (Ok(line), Ok(column)) if source.line(line).is_some() => place(line, column),
        _ => place_at(file, source, source.text.len()),
    }
}

fn yaml_remedy(message: &str, found: Option<char>) -> &'static str {
    match (message, found) {
        (_, Some('\t')) => "indent with spaces: YAML takes no tabs there",
        (_, Some('@' | '`' | '%')) => "put the value into quotes",
        (_, Some('\0'..='\u{1f}' | '\u{7f}'..='\u{9f}')) => {
            "replace the control character by an escape in double quotes"
        }
        (message, _) if message.contains("mapping values are not allowed") => {
            "put a value that contains ': ' into quotes, and check the indentation"
        }
        (message, _) if message.contains("anchor") => "define the anchor ('&name') before its alias ('*name')",
        (message, _) if message.contains("',' or") => "check the brackets, commas and quotes before this place",
        (message, _) if message.contains("control characters") => "remove the control character",
        _ => "check the indentation and the quotes of this line and of those before it",
    }
}
