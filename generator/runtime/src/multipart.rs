//! Bodies of several parts (RFC 2046, section 5.1).
//!
//! In: a body and its media type. Out: headers and bytes of each part. Invariant: what stands before the first part and
//! after the last is no part, and line ends may be CRLF or LF.

use bytes::Bytes;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

/// A part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

/// Whether a media type is one of several parts.
pub(super) fn is_multipart(media_type: &str) -> bool {
    media_type.trim_start().get(..10).is_some_and(|start| start.eq_ignore_ascii_case("multipart/"))
}

/// The parts of a body, in order.
///
/// # Errors
/// No part begins.
pub(super) fn parts(media_type: &str, body: &Bytes) -> Result<Vec<Part>, String> {
    let boundary = boundary(media_type).or_else(|| first_delimiter(body));
    let boundary = boundary.ok_or("the answer of several parts names no boundary between them")?;
    let delimiter = format!("--{boundary}");
    let mut parts = Vec::new();
    // Where the part that is being read begins.
    let mut begin = None;
    let mut at = 0;
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        let rest = line.trim_ascii_end().strip_prefix(delimiter.as_bytes());
        let (opens, closes) = (rest == Some(b""), rest == Some(b"--"));
        if opens || closes {
            parts.extend(begin.map(|begin| part(body.slice(begin..without_line_end(body, begin, at)))));
            begin = opens.then_some(at + line.len());
        }
        at += line.len();
        if closes {
            return Ok(parts);
        }
    }
    // A body without its last delimiter; whether the part is whole shows when it is read.
    parts.extend(begin.map(|begin| part(body.slice(begin..))));
    if parts.is_empty() { Err("the answer of several parts has none".to_owned()) } else { Ok(parts) }
}

/// The head and the rest of a message: of a part, or of a reply inside one.
pub(super) fn part(mut bytes: Bytes) -> Part {
    let mut headers = HeaderMap::new();
    let mut last: Option<(HeaderName, String)> = None;
    let mut add = |header: Option<(HeaderName, String)>| {
        if let Some((name, value)) = header
            && let Ok(value) = HeaderValue::from_str(value.trim())
        {
            headers.append(name, value);
        }
    };
    loop {
        let end = bytes.iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |end| end + 1);
        let line = String::from_utf8_lossy(&bytes[..end]);
        let line = line.trim_end_matches(is_line_end);
        if line.is_empty() {
            let _ = bytes.split_to(end);
            break;
        }
        if line.starts_with(is_blank)
            && let Some((_, value)) = &mut last
        {
            value.push_str(line);
        } else {
            let header = line.split_once(':').and_then(|(name, value)| {
                Some((HeaderName::from_bytes(name.trim().as_bytes()).ok()?, value.to_owned()))
            });
            // What is no header is the body of a part that has no head.
            let Some(header) = header else { break };
            add(last.replace(header));
        }
        let _ = bytes.split_to(end);
    }
    add(last);
    Part { headers, body: bytes }
}

fn is_line_end(character: char) -> bool {
    matches!(character, '\r' | '\n')
}

fn is_blank(character: char) -> bool {
    matches!(character, ' ' | '\t')
}

/// The end of a part, for the line end before a delimiter belongs to that.
fn without_line_end(body: &Bytes, begin: usize, end: usize) -> usize {
    let content = &body[begin..end.max(begin)];
    let content = content.strip_suffix(b"\n").unwrap_or(content);
    begin + content.strip_suffix(b"\r").unwrap_or(content).len()
}

/// The parameter `boundary` of a media type.
fn boundary(media_type: &str) -> Option<String> {
    let mut rest = media_type.split_once(';')?.1;
    loop {
        let (name, after) = rest.split_once('=')?;
        let after = after.trim_start();
        let (value, next) = match after.strip_prefix('"') {
            Some(quoted) => unquoted(quoted),
            None => {
                let end = after.find(';').unwrap_or(after.len());
                (after[..end].trim().to_owned(), &after[end..])
            }
        };
        if name.trim_start_matches(|first| first == ';' || is_blank(first)).trim_end().eq_ignore_ascii_case("boundary")
        {
            return (!value.is_empty()).then_some(value);
        }
        rest = next;
    }
}

/// The text up to the closing quote, and what follows it.
fn unquoted(quoted: &str) -> (String, &str) {
    let mut value = String::new();
    let mut characters = quoted.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return (value, &quoted[at + 1..]),
            '\\' => value.extend(characters.next().map(|(_, escaped)| escaped)),
            other => value.push(other),
        }
    }
    (value, "")
}

/// The boundary of a body whose media type names none: its first line that looks like a delimiter.
fn first_delimiter(body: &[u8]) -> Option<String> {
    let mut lines = body.split(|byte| *byte == b'\n');
    let line = lines.find_map(|line| line.trim_ascii_end().strip_prefix(b"--").filter(|rest| !rest.is_empty()))?;
    String::from_utf8(line.to_vec()).ok()
}
