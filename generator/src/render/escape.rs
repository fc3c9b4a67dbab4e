//! A vendor's words as they may stand in Markdown.
//!
//! In: plain text. Out: the same text, as inline Markdown or as a code span. Invariant: nothing in it is markup, and a URL
//! is a link.

use std::borrow::Cow;

/// Text without what no reader should see: control characters and those that reorder text. Lines end in `\n`.
pub(super) fn clean(text: &str) -> Cow<'_, str> {
    // Nearly every text is clean already.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\n')) {
        return Cow::Borrowed(text);
    }
    let text = text.replace("\r\n", "\n");
    let clean = text.chars().filter_map(|character| match character {
        '\n' => Some('\n'),
        '\r' | '\u{2028}' | '\u{2029}' => Some('\n'),
        '\t' => Some(' '),
        '\u{200b}' | '\u{feff}' | '\u{200e}' | '\u{200f}' | '\u{61c}' => None,
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => None,
        character if character.is_control() => None,
        character => Some(character),
    });
    Cow::Owned(clean.collect())
}

/// Plain text as inline Markdown: nothing in it is markup, and its URLs are links.
pub(super) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = find_url(rest) {
        escape_words(&rest[..start], &mut safe);
        let length = url_length(&rest[start..]);
        safe.push_str(&format!("<{}>", &rest[start..start + length]));
        rest = &rest[start + length..];
    }
    escape_words(rest, &mut safe);
    safe
}

/// Where the next `http://host` or `https://host` begins.
fn find_url(text: &str) -> Option<usize> {
    text.match_indices("http").map(|(at, _)| at).find(|at| {
        let rest = &text[at + "http".len()..];
        let rest = rest.strip_prefix('s').unwrap_or(rest);
        rest.strip_prefix("://").is_some_and(|host| host.starts_with(|c: char| c.is_alphanumeric()))
    })
}

/// The length of the URL at the start of `text`, without the punctuation of the sentence that it stands in.
fn url_length(text: &str) -> usize {
    let ends = |character: char| character.is_whitespace() || matches!(character, '<' | '>' | '"' | '`' | '|' | '\\');
    let url = &text[..text.find(ends).unwrap_or(text.len())];
    let closing = [".", ",", ";", ":", "!", "?", "'", "*", "]", "}", ")"];
    let mut end = url.len();
    while let Some(mark) = closing.iter().find(|mark| url[..end].ends_with(**mark)) {
        // A bracket that the URL itself opened belongs to it.
        let opened = match *mark {
            ")" => url[..end].contains('('),
            "]" => url[..end].contains('['),
            "}" => url[..end].contains('{'),
            _ => false,
        };
        if opened {
            break;
        }
        end -= mark.len();
    }
    end
}

pub(super) fn escape_words(text: &str, safe: &mut String) {
    let is_special = |byte: u8| matches!(byte, b'\\' | b'`' | b'*' | b'[' | b']' | b'<' | b'|' | b'~' | b'_' | b'&');
    let begins_inside = safe.chars().next_back().is_some_and(char::is_alphanumeric);
    let mut written = 0;
    for (at, byte) in text.bytes().enumerate().filter(|(_, byte)| is_special(*byte)) {
        let next = text[at + 1..].chars().next();
        let special = match byte {
            b'_' => {
                let before = text[..at].chars().next_back().map_or(begins_inside, char::is_alphanumeric);
                !(before && next.is_some_and(char::is_alphanumeric))
            }
            b'&' => next.is_some_and(|next| next.is_ascii_alphabetic() || next == '#'),
            _ => true,
        };
        if special {
            safe.push_str(&text[written..at]);
            safe.push('\\');
            written = at;
        }
    }
    safe.push_str(&text[written..]);
}

/// `text` as a code span, whatever backticks it has.
pub(super) fn code_span(text: &str) -> String {
    let text = clean(text);
    let is_plain = !text.starts_with(' ') && !text.ends_with(' ') && !text.contains("  ") && !text.contains('\n');
    let text = if is_plain && text.is_ascii() {
        text
    } else {
        Cow::Owned(text.split_whitespace().collect::<Vec<_>>().join(" "))
    };
    if text.is_empty() {
        return "(empty)".to_owned();
    }
    let fence = fence(&text, 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// Backticks, at least `least` and more than stand together in `text`.
pub(super) fn fence(text: &str, least: usize) -> String {
    let longest = text.split(|character| character != '`').map(str::len).max().unwrap_or(0);
    "`".repeat(if longest < least { least } else { longest + 1 })
}
