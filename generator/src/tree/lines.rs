//! Between byte offsets and lines and columns.
//!
//! In: a text. Out: [`Lines`]. Invariant: every question costs a binary search and at most [`STRIDE`] bytes of text,
//! however long a line is (a minified document of megabytes is one line).

use std::ops::Range;

/// How many bytes of one line may pass without a mark.
const STRIDE: usize = 4096;

/// A known position; one stands at the start of every line.
#[derive(Clone, Copy, Debug)]
struct Mark {
    line: u32,
    column: u32,
    offset: usize,
}

/// The marks of a text, in order.
#[derive(Clone, Debug)]
pub(super) struct Lines(Vec<Mark>);

impl Lines {
    /// Marks a text. A line ends with `\n`, `\r\n` or a lone `\r`, as in YAML.
    pub(super) fn of(text: &str) -> Self {
        let (mut marks, mut line, mut start) = (Vec::new(), 1, 0);
        // A single character is searched for much faster than either of two.
        let next_break: fn(&str) -> Option<usize> = match text.contains('\r') {
            true => |rest| rest.bytes().position(|byte| matches!(byte, b'\n' | b'\r')),
            false => |rest| rest.find('\n'),
        };
        loop {
            marks.push(Mark { line, column: 1, offset: start });
            let length = next_break(&text[start..]);
            let end = length.map_or(text.len(), |length| start + length);
            mark_inside(text, line, start..end, &mut marks);
            if length.is_none() {
                return Self(marks);
            }
            line = line.saturating_add(1);
            start = end + if text[end..].starts_with("\r\n") { 2 } else { 1 };
        }
    }

    pub(super) fn offset(&self, text: &str, line: u32, column: u32) -> Option<usize> {
        let index = self.0.partition_point(|mark| (mark.line, mark.column) <= (line, column)).checked_sub(1)?;
        let mark = self.0[index];
        if mark.line != line {
            return None;
        }
        let end = self.line(text, line)?.end;
        let distance = usize::try_from(column - mark.column).ok()?;
        let rest = text.get(mark.offset..end).unwrap_or_default();
        Some(rest.char_indices().nth(distance).map_or(end, |(offset, _)| mark.offset + offset))
    }

    pub(super) fn position(&self, text: &str, offset: usize) -> (u32, u32) {
        let index = self.0.partition_point(|mark| mark.offset <= offset).saturating_sub(1);
        let mark = self.0[index];
        let before = text[mark.offset..].char_indices().take_while(|(at, _)| mark.offset + at < offset).count();
        (mark.line, mark.column.saturating_add(u32::try_from(before).unwrap_or(u32::MAX)))
    }

    pub(super) fn line(&self, text: &str, line: u32) -> Option<Range<usize>> {
        let first = self.0.partition_point(|mark| mark.line < line);
        let start = self.0.get(first).filter(|mark| mark.line == line)?.offset;
        let next = first + self.0[first..].partition_point(|mark| mark.line == line);
        let end = self.0.get(next).map_or(text.len(), |mark| mark.offset);
        Some(start..start + text[start..end].trim_end_matches(['\r', '\n']).len())
    }
}

/// Marks a line that is longer than what may pass without a mark.
fn mark_inside(text: &str, line: u32, range: Range<usize>, marks: &mut Vec<Mark>) {
    let (mut column, mut last) = (1_u32, range.start);
    if range.len() < STRIDE {
        return;
    }
    for (at, character) in text[range.clone()].char_indices() {
        column = column.saturating_add(1);
        let after = range.start + at + character.len_utf8();
        if after - last >= STRIDE {
            marks.push(Mark { line, column, offset: after });
            last = after;
        }
    }
}
