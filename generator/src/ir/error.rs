//! Errors that a document lists.
//!
//! In: nothing. Out: plain data. Invariant: rows keep their text; what varies in it is told by templates.

use serde::Serialize;

use super::{Basis, Type};
use crate::names::Name;
use crate::tree::Place;

/// A row of an error table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ErrorRow {
    /// The HTTP status.
    pub status: u16,
    /// The code as written.
    pub code: String,
    /// The message as written, line folds undone.
    pub message: String,
    /// Where it stands.
    #[serde(skip)]
    pub place: Option<Place>,
}

/// An error code of the API.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ErrorCode {
    /// The code, and the variant of `ErrorCode`: `TEL-107`, `CallerIdNotAllowed`.
    pub name: Name,
    /// The statuses under which it is documented, ascending.
    pub statuses: Vec<u16>,
    /// The message with `{parameter}` for what varies: `Caller ID: [{caller_id}] is not allowed`.
    pub template: Template,
    /// Whether `x-client` named it.
    pub named: bool,
    /// What it means and what to do, where `x-client` says so.
    pub description: Option<String>,
    /// Where it is from.
    pub basis: Basis,
}

/// A message whose parts vary.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Template {
    /// Literal text and parameters in turn.
    pub pieces: Vec<Piece>,
}

impl Template {
    /// The names of what varies, in order.
    pub fn parameters(&self) -> impl Iterator<Item = &Name> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Parameter(name) => Some(name),
            Piece::Text(_) => None,
        })
    }

    /// The template as one line, a parameter as `{name}`.
    pub fn text(&self) -> String {
        self.pieces
            .iter()
            .map(|piece| match piece {
                Piece::Text(text) => text.clone(),
                Piece::Parameter(name) => format!("{{{}}}", name.rust),
            })
            .collect()
    }
}

/// A part of a template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Piece {
    /// Text that is always the same.
    Text(String),
    /// What varies; `wire` is the name as `x-client` has it (camelCase or snake_case), `rust` the field.
    Parameter(Name),
}

/// A variant of an operation's error enum.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ErrorVariant {
    /// Index into [`Api::error_codes`](super::Api::error_codes).
    pub code: usize,
    /// The variant, the same as that of `ErrorCode`.
    pub name: String,
    /// The statuses under which this operation documents it.
    pub statuses: Vec<u16>,
    /// The messages of this operation's rows, as written.
    pub messages: Vec<String>,
}

/// A failure whose body has a type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ErrorBody {
    /// The variant, from the status: `NotFound`.
    pub name: String,
    /// `404`, `4XX`, `default`
    pub status: String,
    /// What the body is.
    pub ty: Type,
}
