//! Errors as a service reports them, and what emitted error enums must be able to do.
//!
//! In: an entry of an error reply. Out: its code, message and members, and from them a value of an emitted enum.
//! Invariant: nothing that the service said is lost: an entry that no enum knows is kept as [`UnknownError`].

use std::fmt;

use serde_json::{Map, Value};

use super::json;
use super::shape::{self, ErrorShape};
use super::slot::Slot;
use super::template::{self, Piece};

/// One error of an error reply, as the service wrote it.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiError {
    shape: &'static ErrorShape,
    code: Option<String>,
    message: Option<String>,
    members: Value,
}

impl ApiError {
    pub(super) fn new(
        shape: &'static ErrorShape,
        code: Option<String>,
        message: Option<String>,
        members: Map<String, Value>,
    ) -> Self {
        Self { shape, code, message, members: Value::Object(members) }
    }

    /// An error of which nothing is known, as a reply without a readable body has it.
    pub(super) fn unreadable(shape: &'static ErrorShape) -> Self {
        Self::new(shape, None, None, Map::new())
    }

    /// The code to match on; empty where there is none.
    pub fn code(&self) -> &str {
        self.code.as_deref().unwrap_or_default()
    }

    /// The message for people.
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// A member of the entry, by its name on the wire.
    pub fn member(&self, name: &str) -> Option<&Value> {
        self.members.get(name)
    }

    /// The value of the parameter `name`, the one that comes `index` parameters after the first of `template`: a
    /// member of the entry where the service has one for it, else what the message has in its place.
    pub fn parameter(&self, name: &str, index: usize, template: &[Piece]) -> Option<String> {
        let keys = self.shape.parameters.iter().find(|(parameter, _)| *parameter == name);
        keys.and_then(|(_, keys)| shape::first(&self.members, keys)).or_else(|| {
            let message = self.message()?;
            template::value(template, message, index).map(str::to_owned)
        })
    }
}

impl fmt::Debug for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiError").field("code", &self.code).field("message", &self.message).finish_non_exhaustive()
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.code.as_deref(), self.message()) {
            (Some(code), Some(message)) => write!(f, "{code}: {message}"),
            (Some(text), None) | (None, Some(text)) => f.write_str(text),
            (None, None) => f.write_str("no code and no message"),
        }
    }
}

/// An error that the description does not list for the operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownError {
    status: u16,
    error: Box<ApiError>,
}

impl UnknownError {
    /// Keeps `error`, which came with `status`.
    pub fn new(status: u16, error: &ApiError) -> Self {
        Self { status, error: Box::new(error.clone()) }
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The code; empty where there is none.
    pub fn code(&self) -> &str {
        self.error.code()
    }

    /// The message for people.
    pub fn message(&self) -> Option<&str> {
        self.error.message()
    }

    /// A member of the error, by its name on the wire.
    pub fn member(&self, name: &str) -> Option<&Value> {
        self.error.member(name)
    }
}

/// What an error reply is read as: a set of codes.
pub trait ServiceCode: Sized {
    /// Reads `error`, which came with `status`; an error that the set does not have becomes its unknown member.
    fn from_error(status: u16, error: &ApiError) -> Self;

    /// Whether the set has `code` under `status`.
    fn is_documented(status: u16, code: &str) -> bool;

    /// Reads the whole body of a reply with `status`, where the description has a type for it that it fits. A code that
    /// is documented goes before it.
    fn from_body(status: u16, body: &[u8]) -> Option<Self> {
        let _ = (status, body);
        None
    }
}

/// Reads the body of an error reply as the type that the description has for it; `None` where it is something else.
pub fn error_body<T: Slot>(body: &[u8]) -> Option<T> {
    let mut value = T::vacant();
    json::read(body, &mut value).ok()?;
    Some(value)
}

/// The errors of one operation, which belong to the larger set of all codes of the service.
pub trait OperationError: ServiceCode {
    /// All codes of the service.
    type Code: ServiceCode;

    /// The code of this error.
    fn code(&self) -> Self::Code;

    /// Whether this is the body of a reply, so that its code, if there is one, stands beside it.
    fn is_body(&self) -> bool {
        false
    }
}
