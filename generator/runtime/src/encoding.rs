//! Values in the form in which URLs, headers and forms carry them.
//!
//! In: texts and how the items of a list are kept apart. Out: the exact characters to send. Invariant: in a URL every
//! character that is not unreserved (RFC 3986, section 2.3) is percent-encoded, so a value cannot leave its place.

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
        match self {
            Self::Url => utf8_percent_encode(text, RESERVED).to_string(),
            Self::Segments => utf8_percent_encode(text, NOT_IN_PATH).to_string(),
            Self::QueryText => utf8_percent_encode(text, NOT_IN_QUERY_TEXT).to_string(),
            Self::Plain => text.to_owned(),
        }
    }

    /// The values of a list: one, or one per item where its key is repeated.
    pub(super) fn list(self, items: &[String], separators: &[Separator]) -> Vec<String> {
        let items = items.iter().map(|item| self.encode(item)).collect();
        self.join(items, separators.first().copied().unwrap_or(Separator::Csv))
    }

    /// The values of a list of lists; the first separator is that of the outer list.
    pub(super) fn nested(self, lists: &[Vec<String>], separators: &[Separator]) -> Vec<String> {
        let inner = separators.get(1..).unwrap_or_default();
        let items = lists.iter().map(|items| self.list(items, inner).join(self.between(Separator::Csv))).collect();
        self.join(items, separators.first().copied().unwrap_or(Separator::Multi))
    }

    fn join(self, items: Vec<String>, separator: Separator) -> Vec<String> {
        if separator == Separator::Multi || items.is_empty() {
            return items;
        }
        vec![items.join(self.between(separator))]
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

/// A path template with its variables filled in, `{name}` as well as `{+name}`; `value` gives the encoded text of one.
///
/// # Errors
/// A variable has no text, or a segment would be taken for a step to another place, which URLs cannot avoid: readers
/// take `.` and `..` for steps even when they are percent-encoded.
pub(super) fn fill(template: &str, value: impl Fn(&str) -> Option<String>) -> Result<String, String> {
    let mut path = String::with_capacity(template.len());
    for (index, segment) in template.split('/').enumerate() {
        let filled = fill_segment(segment, &value)?;
        if let Some(step) = filled.split('/').find(|part| matches!(*part, "." | "..")) {
            return Err(format!("path segment '{segment}' is '{step}', which a URL cannot carry"));
        }
        if index > 0 {
            path.push('/');
        }
        path.push_str(&filled);
    }
    Ok(path)
}

fn fill_segment(segment: &str, value: &impl Fn(&str) -> Option<String>) -> Result<String, String> {
    let mut filled = String::new();
    let mut rest = segment;
    while let Some((before, (name, after))) =
        rest.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
    {
        filled.push_str(before);
        let name = name.strip_prefix('+').unwrap_or(name);
        match value(name) {
            None => return Err(format!("path parameter '{name}' is not set")),
            Some(text) if text.is_empty() => return Err(format!("path parameter '{name}' is empty")),
            Some(text) => filled.push_str(&text),
        }
        rest = after;
    }
    filled.push_str(rest);
    Ok(filled)
}
