//! Messages whose parts vary.
//!
//! In: a message and its template. Out: the text of a parameter. Invariant: a message that does not fit its template
//! gives nothing, rather than a guess.

/// A part of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Text that is always the same.
    Text(&'static str),
    /// What varies, by name.
    Parameter(&'static str),
}

/// What `message` has for the parameter that comes `index` parameters after the first, where `template` fits.
///
/// Spaces and full stops around a message are not looked at: descriptions and servers differ in them. Two parameters
/// with nothing between them cannot be told apart, and give nothing.
pub(super) fn value<'m>(template: &[Piece], message: &'m str, index: usize) -> Option<&'m str> {
    let mut rest = trimmed(message);
    let mut pieces = template.iter().peekable();
    let mut found = None;
    let mut parameters = 0;
    if let Some(Piece::Text(text)) = pieces.peek() {
        rest = rest.strip_prefix(text.trim_start())?;
        pieces.next();
    }
    while let Some(Piece::Parameter(_)) = pieces.next() {
        let (value, after) = match pieces.next() {
            None => (rest, ""),
            Some(Piece::Text(text)) if pieces.peek().is_none() => (rest.strip_suffix(trimmed_end(text))?, ""),
            Some(Piece::Text(text)) => rest.split_once(text)?,
            Some(Piece::Parameter(_)) => return None,
        };
        if parameters == index {
            found = Some(value);
        }
        rest = after;
        parameters += 1;
    }
    found.filter(|value| !value.is_empty())
}

fn trimmed(message: &str) -> &str {
    trimmed_end(message.trim_start())
}

fn trimmed_end(message: &str) -> &str {
    message.trim_end_matches(is_around)
}

/// Whether a character says nothing at the end of a message.
fn is_around(character: char) -> bool {
    matches!(character, '.' | ' ' | '\n' | '\t' | '\r')
}
