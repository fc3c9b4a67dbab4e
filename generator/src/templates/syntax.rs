//! A written template to pieces.
//!
//! In: the `template` of an error code in `x-client`, such as `Group with index {index} is not found`. Out: its pieces.
//! Invariant: `{name}` is a parameter and everything else is text, braces around anything but a name included.

use crate::ir::Piece;

/// The pieces of a written template.
///
/// # Errors
/// A sentence, where two parameters have no text between them: no message could tell them apart.
pub(super) fn parse(template: &str) -> Result<Vec<Piece>, String> {
    let mut pieces = Vec::new();
    let mut text = String::new();
    let mut rest = template;
    while let Some(brace) = rest.find('{') {
        text.push_str(&rest[..brace]);
        rest = &rest[brace + 1..];
        let length = rest.find(|found| !is_name_part(found)).unwrap_or(rest.len());
        let (name, behind) = rest.split_at(length);
        let Some(behind) = behind.strip_prefix('}').filter(|_| is_name(name)) else {
            text.push('{');
            continue;
        };
        if text.is_empty() && matches!(pieces.last(), Some(Piece::Parameter(_))) {
            return Err(format!("no text stands before the parameter '{name}' to tell it from the one before"));
        }
        if !text.is_empty() {
            pieces.push(Piece::Text(std::mem::take(&mut text)));
        }
        pieces.push(Piece::Parameter(super::name(name)));
        rest = behind;
    }
    text.push_str(rest);
    if !text.is_empty() {
        pieces.push(Piece::Text(text));
    }
    Ok(pieces)
}

/// Whether a text can be the name of a parameter.
pub(super) fn is_name(text: &str) -> bool {
    text.starts_with(|first: char| first.is_alphabetic()) && text.chars().all(is_name_part)
}

fn is_name_part(found: char) -> bool {
    found.is_alphanumeric() || found == '_'
}
