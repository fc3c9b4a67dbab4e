//! Values in the form in which URLs, headers and forms carry them.
//!
//! In: texts and how the items of a list are kept apart. Out: the exact characters to send. Invariant: in a URL every
//! character that is not unreserved (RFC 3986, section 2.3) is percent-encoded, so a value cannot leave its place.

use std::fmt::{self, Write as _};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::values::Separator;

/// Everything but what RFC 3986 calls unreserved.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What a path holds no character of by itself (RFC 3986, section 3.3); percent signs among it.
const NOT_IN_PATH: &AsciiSet = &RESERVED
    .remove(b'/')
    .remove(b':')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=');

/// What a query holds no character of by itself (RFC 3986, section 3.4), and what ends a value there: `&`, `#`, and `+`,
/// which is read as a space.
const NOT_IN_QUERY_TEXT: &AsciiSet = &NOT_IN_PATH.remove(b'?').remove(b'[').remove(b']').add(b'&').add(b'+');

/// Where text is put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Path, query or cookie: items are encoded, what stands between them is not (as far as a URL can hold it).
    Url,
    /// A variable of the path that may stand for several segments: what means something in a path stands as it is.
    Segments,
    /// A query parameter whose value may hold what means something in a URL: all of it but what would end the value.
    QueryText,
    /// Header or form: text as it is; a form encodes it later as a whole.
    Plain,
}

impl Place {
    /// `text` as it stands in this place.
    pub(super) fn encode(self, text: &str) -> String {
        let mut encoded = String::with_capacity(text.len());
        self.put(text, &mut encoded);
        encoded
    }

    /// Puts `text`, as it stands in this place, behind what is there.
    pub(super) fn put(self, text: &str, into: &mut String) {
        let set = match self {
            Self::Url => RESERVED,
            Self::Segments => NOT_IN_PATH,
            Self::QueryText => NOT_IN_QUERY_TEXT,
            Self::Plain => return into.push_str(text),
        };
        into.extend(utf8_percent_encode(text, set));
    }

    /// The text of a value as it stands in this place.
    pub(super) fn text(self, value: &dyn fmt::Display) -> String {
        let mut encoded = Encoded { place: self, text: String::new() };
        write!(encoded, "{value}").expect("a value can be shown");
        encoded.text
    }

    /// The values of a list: one, or one per item where its key is repeated.
    pub(super) fn list(self, items: &[String], separators: &[Separator]) -> Vec<String> {
        let separator = separators.first().copied().unwrap_or(Separator::Csv);
        if separator == Separator::Multi || items.is_empty() {
            let mut alone = Vec::with_capacity(items.len());
            for item in items {
                alone.push(self.encode(item));
            }
            return alone;
        }
        let mut list = String::new();
        self.put_list(items, separator, &mut list);
        vec![list]
    }

    /// The values of a list of lists; the first separator is that of the outer list.
    pub(super) fn nested(self, lists: &[Vec<String>], separators: &[Separator]) -> Vec<String> {
        let outer = separators.first().copied().unwrap_or(Separator::Multi);
        // Items cannot stand alone inside of a list.
        let inner = separators.get(1).copied().unwrap_or(Separator::Csv);
        if outer == Separator::Multi || lists.is_empty() {
            let mut alone = Vec::with_capacity(lists.len());
            for items in lists {
                let mut list = String::new();
                self.put_list(items, inner, &mut list);
                alone.push(list);
            }
            return alone;
        }
        let mut all = String::new();
        for (index, items) in lists.iter().enumerate() {
            all.push_str(if index > 0 { self.between(outer) } else { "" });
            self.put_list(items, inner, &mut all);
        }
        vec![all]
    }

    fn put_list(self, items: &[String], separator: Separator, into: &mut String) {
        for (index, item) in items.iter().enumerate() {
            into.push_str(if index > 0 { self.between(separator) } else { "" });
            self.put(item, into);
        }
    }

    fn between(self, separator: Separator) -> &'static str {
        match (self, separator) {
            (_, Separator::Csv | Separator::Multi) => ",",
            (Self::Plain, Separator::Ssv) => " ",
            (Self::Plain, Separator::Tsv) => "\t",
            (Self::Plain, Separator::Pipes) => "|",
            (_, Separator::Ssv) => "%20",
            (_, Separator::Tsv) => "%09",
            (_, Separator::Pipes) => "%7C",
        }
    }
}

/// Text that is encoded as it is written.
struct Encoded {
    place: Place,
    text: String,
}

impl fmt::Write for Encoded {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.place.put(text, &mut self.text);
        Ok(())
    }
}

/// Puts a path template with its variables filled in, `{name}` as well as `{+name}`, behind what is there; `put` puts the
/// encoded text of a variable, where it has one.
///
/// # Errors
/// A variable has no text, or a segment would be taken for a step to another place, which URLs cannot avoid: readers
/// take `.` and `..` for steps even when they are percent-encoded.
pub(super) fn fill(into: &mut String, template: &str, put: Put) -> Result<(), String> {
    let begin = into.len();
    fill_variables(into, template, put)?;
    let Some(step) = step_in(&into[begin..]) else { return Ok(()) };
    let mut is_it = template;
    for segment in template.split('/') {
        let mut filled = String::new();
        if fill_variables(&mut filled, segment, put).is_ok() && step_in(&filled).is_some() {
            is_it = segment;
            break;
        }
    }
    Err(format!("path segment '{is_it}' is '{step}', which a URL cannot carry"))
}

/// Puts the encoded text of a variable of this name behind what is there; whether it has one.
type Put<'p> = &'p dyn Fn(&str, &mut String) -> bool;

/// The first segment of a path that is a step to another place.
fn step_in(path: &str) -> Option<&str> {
    // There is none in most paths, which a look at pairs of bytes shows faster than one at segments.
    let may_have = path.starts_with('.') || path.as_bytes().windows(2).any(|pair| pair == b"/.");
    if may_have { path.split('/').find(|part| matches!(*part, "." | "..")) } else { None }
}

fn fill_variables(into: &mut String, template: &str, put: Put) -> Result<(), String> {
    let (mut rest, mut from) = (template, 0);
    // Names hold no slash: a brace that another segment closes is a brace.
    while let Some(at) = rest[from..].find('{') {
        let open = from + at;
        let Some((name, after)) = rest[open + 1..].split_once('}').filter(|(name, _)| !name.as_bytes().contains(&b'/'))
        else {
            from = open + 1;
            continue;
        };
        into.push_str(&rest[..open]);
        let name = name.strip_prefix('+').unwrap_or(name);
        let begin = into.len();
        if !put(name, into) {
            return Err(format!("path parameter '{name}' is not set"));
        }
        if into.len() == begin {
            return Err(format!("path parameter '{name}' is empty"));
        }
        (rest, from) = (after, 0);
    }
    into.push_str(rest);
    Ok(())
}
