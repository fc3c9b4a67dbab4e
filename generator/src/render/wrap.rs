//! A paragraph to lines.
//!
//! In: inline Markdown on one line, `\n` for a hard break. Out: lines of at most the width, where words allow. Invariant:
//! no line begins with what Markdown would read as the start of another block, and no code span is broken.

use std::mem::take;

/// Wraps `text` at `width` columns.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for part in text.split('\n') {
        let start = lines.len();
        wrap_part(part, width, &mut lines);
        if start > 0 && lines.len() > start {
            lines[start - 1].push('\\');
        }
    }
    lines
}

fn wrap_part(text: &str, width: usize, lines: &mut Vec<String>) {
    let mut line = String::new();
    let mut columns = 0;
    for word in words(text) {
        let length = word.chars().count();
        if columns > 0 && columns + 1 + length > width {
            lines.push(take(&mut line));
            columns = 0;
        }
        if columns > 0 {
            line.push(' ');
            columns += 1;
            line.push_str(word);
        } else {
            line = at_line_start(word);
        }
        columns += length;
    }
    if !line.is_empty() {
        lines.push(line);
    }
}

/// Splits at spaces, those within code spans aside.
fn words(text: &str) -> Vec<&str> {
    let bytes = text.as_bytes();
    let mut words = Vec::new();
    let (mut start, mut at) = (0, 0);
    while at < bytes.len() {
        match bytes[at] {
            b' ' => {
                words.push(&text[start..at]);
                start = at + 1;
                at += 1;
            }
            b'\\' => at += 2,
            b'`' => at = after_code_span(text, at),
            _ => at += 1,
        }
    }
    words.push(&text[start..]);
    words.retain(|word| !word.is_empty());
    words
}

/// The end of the code span that begins at `start`; of the backticks alone where it is never closed.
pub(super) fn after_code_span(text: &str, start: usize) -> usize {
    let run = |at: usize| text[at..].bytes().take_while(|byte| *byte == b'`').count();
    let ticks = run(start);
    let mut at = start + ticks;
    while let Some(found) = text[at..].find('`') {
        at += found;
        let length = run(at);
        at += length;
        if length == ticks {
            return at;
        }
    }
    start + ticks
}

/// Escapes a word that opens a block where it begins a line.
fn at_line_start(word: &str) -> String {
    let only = |mark: char| word.chars().all(|character| character == mark);
    let opens = word.starts_with('>') || word.starts_with(":-") || word == "+" || only('-') || only('=') || only('#');
    if opens {
        return format!("\\{word}");
    }
    if let Some(digits) = word.strip_suffix(['.', ')'])
        && !digits.is_empty()
        && digits.bytes().all(|byte| byte.is_ascii_digit())
    {
        return format!("{digits}\\{}", &word[digits.len()..]);
    }
    word.to_owned()
}
