//! The lines of an error table to rows.
//!
//! In: the lines under the heading. Out: [`Row`]s, and the lines that belong to none. Invariant: linear; every line goes
//! into the head, a row or the rest.
//!
//! The table was HTML once and has lost its tags, so that a cell is a line. Cells side by side, with spaces or `|`
//! between them, are read too, and so are rows without an empty line between them.

use super::Row;
use super::lines::{self, Line};

/// The table's head.
const HEAD: [&str; 6] = ["http", "code", "error", "code", "error", "message"];

/// Whether the lines begin as a table does.
pub(super) fn has_shape(lines: &[Line<'_>]) -> bool {
    head(lines) > 0 || row(lines).is_some()
}

/// Adds the rows of a table; gives the lines that belong to none.
pub(super) fn read<'a>(lines: &[Line<'a>], rows: &mut Vec<Row>) -> Vec<Line<'a>> {
    let mut left = Vec::new();
    let mut index = head(lines);
    while let Some(line) = lines.get(index) {
        if let Some((row, length)) = row(&lines[index..]) {
            rows.push(row);
            index += length;
        } else {
            left.push(*line);
            index += 1;
        }
    }
    left
}

/// How many lines the head takes; 0 where there is none.
fn head(lines: &[Line<'_>]) -> usize {
    let mut expected = HEAD.iter();
    for (index, line) in lines.iter().enumerate() {
        for word in line.text.split(['|', ' ', '\t']).filter(|word| !word.is_empty()) {
            if expected.next().is_none_or(|expected| !word.eq_ignore_ascii_case(expected)) {
                return 0;
            }
        }
        if expected.len() == 0 {
            return index + 1;
        }
    }
    0
}

/// The row at the start of the lines, and how many of them it takes.
fn row(lines: &[Line<'_>]) -> Option<(Row, usize)> {
    let start = start(lines)?;
    let mut end = start.length;
    while let Some(line) = lines.get(end) {
        let has_message = end > start.length || !start.message.is_empty();
        let goes_on = !has_message || lines[end - 1].is_before(line);
        if !goes_on || self::start(&lines[end..]).is_some() {
            break;
        }
        end += 1;
    }
    let rest = lines::join(&lines[start.length..end]);
    let message = [start.message, &rest].join(" ").trim().to_owned();
    let offset = lines.first()?.offset;
    (!message.is_empty()).then(|| (Row { status: start.status, code: start.code.to_owned(), message, offset }, end))
}

/// Status and code of a row, and what of its message stands beside them.
struct Start<'a> {
    status: u16,
    code: &'a str,
    message: &'a str,
    length: usize,
}

fn start<'a>(lines: &[Line<'a>]) -> Option<Start<'a>> {
    let (first, beside) = first_cell(lines.first()?.text);
    let status = status(first)?;
    let (line, length) = if beside.is_empty() { (lines.get(1)?.text, 2) } else { (beside, 1) };
    let (code, message) = first_cell(line);
    // A code on a line of its own may be any word. Among others, `404 Not found` must not pass for code and message.
    let is_alone = length == 2 && message.is_empty();
    let is_certain =
        code.contains(|found: char| found.is_ascii_alphabetic()) && code.contains(|found: char| found.is_ascii_digit());
    (is_code(code) && (is_alone || is_certain)).then_some(Start { status, code, message, length })
}

/// The first word of a line, and what follows it.
fn first_cell(line: &str) -> (&str, &str) {
    let is_edge = |found: char| found == '|' || found.is_whitespace();
    let line = line.trim_matches(is_edge);
    line.split_once(is_edge).map_or((line, ""), |(first, rest)| (first, rest.trim_start_matches(is_edge)))
}

fn status(word: &str) -> Option<u16> {
    let is_status = word.len() == 3 && word.bytes().all(|found| found.is_ascii_digit());
    word.parse().ok().filter(|status| is_status && (100..600).contains(status))
}

fn is_code(word: &str) -> bool {
    word.starts_with(|first: char| first.is_ascii_alphanumeric())
        && word.chars().all(|found| found.is_ascii_alphanumeric() || matches!(found, '-' | '_' | '.' | ':' | '/'))
        && status(word).is_none()
}
