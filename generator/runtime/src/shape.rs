//! Where the parts of an error reply stand, and the reading of it.
//!
//! In: the body of an error reply. Out: its errors, the ones in a list first, the body's own last. Invariant: any
//! bytes can be read; what is not an error in the service's shape gives an empty list, never a failure.

use serde_json::{Map, Value};

use super::api_error::ApiError;

/// Where a service puts code, message and the like. Pointers are JSON pointers (RFC 6901).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ErrorShape {
    /// Pointer to the list of errors, from the body's root.
    pub list: Option<&'static str>,
    /// Keys that may hold the code, the first present wins. A key that begins with `/` is a pointer.
    pub code: &'static [&'static str],
    /// Keys that may hold the message, likewise.
    pub message: &'static [&'static str],
    /// Keys that hold the value of a template's parameter, likewise: parameter to keys.
    pub parameters: &'static [(&'static str, &'static [&'static str])],
    /// The response header with the request's id.
    pub request_id_header: Option<&'static str>,
}

impl ErrorShape {
    /// Shapes that many services have in common (RFC 9457, RFC 6749 and plain `code` and `message`), for a service
    /// of which nothing is known.
    pub const COMMON: Self = Self {
        list: Some("/errors"),
        code: &["code", "errorCode", "error_code", "/error/code", "error", "type"],
        message: &["message", "error_description", "detail", "/error/message", "title"],
        parameters: &[],
        request_id_header: Some("x-request-id"),
    };

    /// The errors in `body`.
    pub fn read(&'static self, body: &[u8]) -> Vec<ApiError> {
        let Ok(body) = serde_json::from_slice::<Value>(body) else {
            return Vec::new();
        };
        let list = self.list.and_then(|pointer| body.pointer(pointer)).and_then(Value::as_array);
        let mut errors = Vec::new();
        for entry in list.map_or(&[][..], Vec::as_slice) {
            if let Some(error) = self.entry(entry) {
                errors.push(error);
            }
        }
        if let Some(error) = self.entry(&body) {
            errors.push(error);
        }
        errors
    }

    /// An entry of the list, or the body itself; nothing where it has neither code nor message.
    fn entry(&'static self, entry: &Value) -> Option<ApiError> {
        match entry {
            Value::String(message) => Some(ApiError::new(self, None, Some(message.clone()), Map::new())),
            Value::Object(members) => {
                let code = first(entry, self.code);
                let message = first(entry, self.message);
                (code.is_some() || message.is_some()).then(|| ApiError::new(self, code, message, members.clone()))
            }
            _ => None,
        }
    }
}

/// The text of the first of `keys` that `entry` has.
pub(super) fn first(entry: &Value, keys: &[&str]) -> Option<String> {
    keys.iter().find_map(|key| {
        let value = if key.starts_with('/') { entry.pointer(key) } else { entry.get(key) };
        value.and_then(text)
    })
}

/// A value as text: what is not text, a number or a truth value has none, and empty text says nothing.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        _ => None,
    }
}
