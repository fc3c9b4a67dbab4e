//! The lines of an error table to rows.
//!
//! In: the lines under the heading. Out: [`Row`]s, and the lines that belong to none. Invariant: linear; every line goes
//! into the head, a row or the rest.
//!
//! The table was HTML once and has lost its tags, so that a cell is a line; where it has them still, a cell is one as well.
//! Cells side by side, with spaces or `|` between them, are read too, as items of a list or with a dash between them, and
//! so are rows without an empty line between them.

use super::Row;
use super::lines::{self, Line};

/// The table's head.
const HEAD: [&str; 6] = ["http", "code", "error", "code", "error", "message"];

/// The same with the code before the status.
const CODE_FIRST: [&str; 6] = ["error", "code", "http", "code", "error", "message"];

/// Whether the lines begin as a table does.
pub(super) fn has_shape(lines: &[Line<'_>]) -> bool {
    head(lines).0 > 0 || row(lines, Order::StatusFirst).is_some()
}

/// Adds the rows of a table; gives the lines that belong to none.
pub(super) fn read<'a>(lines: &[Line<'a>], rows: &mut Vec<Row>) -> Vec<Line<'a>> {
    let mut left = Vec::new();
    let (mut index, order) = head(lines);
    while let Some(line) = lines.get(index) {
        if is_rule(line.text) {
            index += 1;
        } else if let Some((row, length)) = row(&lines[index..], order) {
            rows.push(row);
            index += length;
        } else {
            left.push(*line);
            index += 1;
        }
    }
    left
}

/// Which of the first two cells of a row comes first.
#[derive(Clone, Copy, PartialEq)]
enum Order {
    StatusFirst,
    CodeFirst,
}

/// How many lines the head takes, and the order that it gives; 0 where there is none.
fn head(lines: &[Line<'_>]) -> (usize, Order) {
    let mut words: Vec<String> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let line = lines::plain(line.text);
        let own = line.split(['|', ' ', '\t']).map(|word| word.trim_matches('*')).filter(|word| !word.is_empty());
        words.extend(own.map(str::to_ascii_lowercase));
        let heads = [(HEAD, Order::StatusFirst), (CODE_FIRST, Order::CodeFirst)];
        let Some((head, order)) =
            heads.into_iter().find(|(head, _)| words.iter().zip(head).all(|(one, two)| one == two))
        else {
            break;
        };
        if words.len() >= head.len() {
            return if words.len() == head.len() { (index + 1, order) } else { (0, order) };
        }
    }
    (0, Order::StatusFirst)
}

/// The rule between head and rows of a table in Markdown.
fn is_rule(line: &str) -> bool {
    line.contains("--") && line.chars().all(|found| matches!(found, '|' | '-' | ':' | '+' | ' '))
}

/// The row at the start of the lines, and how many of them it takes.
fn row(lines: &[Line<'_>], order: Order) -> Option<(Row, usize)> {
    let Start { status, code, message, length } = start(lines, order)?;
    let mut end = length;
    while let Some(line) = lines.get(end) {
        let has_message = end > length || !message.is_empty();
        let goes_on = !has_message || lines[end - 1].is_before(line);
        if !goes_on || start(&lines[end..], order).is_some() {
            break;
        }
        end += 1;
    }
    let rest = lines::join(&lines[length..end]);
    let message = [message.as_str(), &rest].join(" ").trim().to_owned();
    let offset = lines.first()?.offset;
    (!message.is_empty()).then_some((Row { status, code, message, offset }, end))
}

/// Status and code of a row, and what of its message stands beside them.
struct Start {
    status: u16,
    code: String,
    message: String,
    length: usize,
}

fn start(lines: &[Line<'_>], order: Order) -> Option<Start> {
    let line = lines::plain(lines.first()?.text);
    let (first, beside) = first_cell(without_bullet(&line));
    let next;
    let (rest, length) = match beside {
        "" => {
            next = lines::plain(lines.get(1)?.text);
            (&*next, 2)
        }
        beside => (beside, 1),
    };
    let (second, message) = first_cell(rest);
    // A row with a bar before each cell shows by itself which comes first.
    let is_turned = order == Order::CodeFirst || (line.starts_with('|') && status(first).is_none());
    let (code, word) = if is_turned { (first, second) } else { (second, first) };
    let status = status(word)?;
    // A code on a line of its own may be any word. Among others, `404 Not found` must not pass for code and message.
    let is_alone = length == 2 && message.is_empty();
    let is_certain =
        code.contains(|found: char| found.is_ascii_alphabetic()) && code.contains(|found: char| found.is_ascii_digit());
    let is_row = is_code(code) && (is_alone || is_certain);
    is_row.then(|| Start { status, code: code.to_owned(), message: message.to_owned(), length })
}

/// The first word of a line, and what follows it; marks of Markdown, and a dash or colon behind the word, belong to
/// neither.
fn first_cell(line: &str) -> (&str, &str) {
    let is_edge = |found: char| found == '|' || found.is_whitespace();
    let line = line.trim_matches(is_edge);
    let (first, rest) = line.split_once(is_edge).unwrap_or((line, ""));
    let rest = rest.trim_start_matches(is_edge);
    let separators = ["- ", "– ", "— ", ": "];
    let rest = separators.iter().find_map(|separator| rest.strip_prefix(separator)).unwrap_or(rest);
    let marks = ['`', '*'];
    (first.trim_end_matches(':').trim_matches(marks).trim_end_matches(':'), rest.trim_start_matches(is_edge))
}

fn without_bullet(line: &str) -> &str {
    ["* ", "- ", "+ ", "• "].iter().find_map(|bullet| line.strip_prefix(bullet)).unwrap_or(line)
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
