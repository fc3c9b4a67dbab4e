//! Names and values of headers.
//!
//! In: text. Out: what a header can carry. Invariant: no message repeats a value, for it may be a secret.

use std::fmt::Display;

use bytes::Bytes;
use reqwest::header::{HeaderName, HeaderValue};

/// A header's name.
pub(super) fn header_name(name: &str) -> Result<HeaderName, String> {
    HeaderName::from_bytes(name.as_bytes()).map_err(|_| format!("'{}' is no header name", name.escape_debug()))
}

/// A header's value; `what` names it, for the value itself may be a secret.
pub(super) fn header_value(what: &dyn Display, value: &str) -> Result<HeaderValue, String> {
    HeaderValue::from_str(value).map_err(|_| unfit(what))
}

fn unfit(what: &dyn Display) -> String {
    format!("{what} has a character that a header cannot carry")
}

/// A header's value that is part of the program, and so is not copied.
pub(super) fn fixed_value(what: &dyn Display, value: &'static str) -> Result<HeaderValue, String> {
    let value = HeaderValue::from_maybe_shared(Bytes::from_static(value.as_bytes()));
    value.map_err(|_| unfit(what))
}

/// A header's value that no log of the HTTP client shows.
pub(super) fn secret_value(what: &dyn Display, value: &str) -> Result<HeaderValue, String> {
    let mut value = header_value(what, value)?;
    value.set_sensitive(true);
    Ok(value)
}
