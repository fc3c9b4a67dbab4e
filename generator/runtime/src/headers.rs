//! Names and values of headers.
//!
//! In: text. Out: what a header can carry. Invariant: no message repeats a value, for it may be a secret.

use reqwest::header::{HeaderName, HeaderValue};

use super::secret::Secret;

/// A header's name.
pub(super) fn header_name(name: &str) -> Result<HeaderName, String> {
    HeaderName::from_bytes(name.as_bytes()).map_err(|_| format!("'{}' is no header name", name.escape_debug()))
}

/// A header's value; `what` names it, for the value itself may be a secret.
pub(super) fn header_value(what: &str, value: &str) -> Result<HeaderValue, String> {
    HeaderValue::from_str(value).map_err(|_| format!("{what} has a character that a header cannot carry"))
}

/// A header's value that no log of the HTTP client shows.
pub(super) fn secret_value(what: &str, value: &Secret) -> Result<HeaderValue, String> {
    let mut value = header_value(what, value.expose())?;
    value.set_sensitive(true);
    Ok(value)
}
