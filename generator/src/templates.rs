//! Messages of one error code to a template.
//!
//! In: every message that a document has for a code, and what `x-client` says of the code. Out: a [`Template`] with a
//! parameter for each part that varies or stands in brackets, and a name for the code. Invariant: the template matches
//! each of the messages ([`values`] is the judge), its parameters have names of their own, and text stands between any
//! two of them.

mod naming;
mod skeleton;
mod syntax;

use std::collections::HashSet;

use crate::ir::{Piece, Template};
use crate::names::{self, Case, Kind, Name, Scope};
use crate::vocabulary::ErrorCodeNames;

use skeleton::Part;

/// The template of the messages of one code, and the code's default variant name.
///
/// # Errors
/// A sentence that says what of `names` does not fit the messages.
pub fn align(code: &str, messages: &[&str], names: Option<&ErrorCodeNames>) -> Result<(String, Template), String> {
    let messages = distinct(messages);
    let mut template = match names.and_then(|names| names.template.as_deref()) {
        Some(text) => written(text, &messages)?,
        None => found(&messages),
    };
    if let Some(wanted) = names.and_then(|names| names.parameters.as_deref()) {
        rename(&mut template, wanted)?;
    }
    let name = names.and_then(|names| names.name.clone()).unwrap_or_else(|| naming::variant(code, &template));
    Ok((name, template))
}

/// What stands in a message at each parameter of a template, in order; `None` where the template does not match.
pub fn values<'a>(template: &Template, message: &'a str) -> Option<Vec<&'a str>> {
    let mut rest = message;
    let mut values = Vec::new();
    let mut open = false;
    for (index, piece) in template.pieces.iter().enumerate() {
        let Piece::Text(text) = piece else {
            open = true;
            continue;
        };
        // Text at the end has to be the message's end; elsewhere the first match is as good as any.
        let is_last = index + 1 == template.pieces.len();
        let at = match (open, is_last) {
            (false, _) => rest.starts_with(text.as_str()).then_some(0)?,
            (true, true) => rest.strip_suffix(text.as_str())?.len(),
            (true, false) => rest.find(text.as_str())?,
        };
        if open {
            values.push(&rest[..at]);
        }
        rest = &rest[at + text.len()..];
        open = false;
    }
    if open {
        values.push(std::mem::take(&mut rest));
    }
    rest.is_empty().then_some(values)
}

/// Each message once; a row without a message says nothing about the others.
fn distinct<'a>(messages: &[&'a str]) -> Vec<&'a str> {
    let mut seen = HashSet::new();
    messages.iter().copied().filter(|message| !message.is_empty() && seen.insert(*message)).collect()
}

/// The template that the messages show.
fn found(messages: &[&str]) -> Template {
    let parts = skeleton::common(messages);
    let mut scope = Scope::new(Kind::Fields);
    let pieces = parts.iter().enumerate().map(|(index, part)| match part {
        Part::Text(text) => Piece::Text(text.clone()),
        Part::Gap => Piece::Parameter(naming::parameter(&parts, index, &mut scope)),
    });
    Template { pieces: pieces.collect() }
}

/// The template that `x-client` gives.
fn written(text: &str, messages: &[&str]) -> Result<Template, String> {
    let template = Template { pieces: syntax::parse(text)? };
    check_names(&template)?;
    match messages.iter().find(|message| values(&template, message).is_none()) {
        Some(message) => Err(format!("the template '{text}' does not match the documented message '{message}'")),
        None => Ok(template),
    }
}

/// Gives the parameters of a template other names, in order.
fn rename(template: &mut Template, wanted: &[String]) -> Result<(), String> {
    let count = template.parameters().count();
    if count != wanted.len() {
        let text = template.text();
        return Err(format!("'parameters' has {} names, but {count} parts vary in the message '{text}'", wanted.len()));
    }
    let parameters = template.pieces.iter_mut().filter_map(|piece| match piece {
        Piece::Parameter(name) => Some(name),
        Piece::Text(_) => None,
    });
    for (parameter, wanted) in parameters.zip(wanted) {
        *parameter = name(wanted);
    }
    check_names(template)
}

/// Refuses names that are no names, or that stand for two parts.
fn check_names(template: &Template) -> Result<(), String> {
    let mut seen = HashSet::new();
    for name in template.parameters() {
        if !syntax::is_name(&name.wire) {
            return Err(format!("'{}' is no name for a parameter: letters, digits and '_' make one", name.wire));
        }
        if !seen.insert(&name.rust) {
            return Err(format!("two parts of the message are called '{}'", name.wire));
        }
    }
    Ok(())
}

fn name(wire: &str) -> Name {
    Name { wire: wire.to_owned(), rust: names::identifier(wire, Case::Snake) }
}

#[cfg(test)]
mod tests;
