//! Answers with their typed headers.
//!
//! In: the headers of a reply. Out: the values of those that the description names. Invariant: a header that is not there
//! or that cannot be read is `None`, and never costs the answer.

use reqwest::header::HeaderMap;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::retry_after::http_date;

/// An answer, and the headers that the description names for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WithHeaders<T, H> {
    /// The HTTP status.
    pub status: u16,
    /// The headers, each `None` where it is not there or cannot be read.
    pub headers: H,
    /// What the call gives without its headers.
    pub body: T,
}

/// A header: a text as it stands, a number, a truth value, or an instant, in the form of JSON or of HTTP.
pub fn header<T: DeserializeOwned>(headers: &HeaderMap, name: &str) -> Option<T> {
    read(&joined(headers, name)?)
}

/// A header that is a list, with commas between its items; several headers of the name are one list.
pub fn header_list<T: DeserializeOwned>(headers: &HeaderMap, name: &str) -> Option<Vec<T>> {
    joined(headers, name)?.split(',').map(str::trim).filter(|item| !item.is_empty()).map(read).collect()
}

/// A header that holds JSON.
pub fn header_json<T: DeserializeOwned>(headers: &HeaderMap, name: &str) -> Option<T> {
    serde_json::from_slice(joined(headers, name)?.as_bytes()).ok()
}

/// The values of all headers of a name, which are the same as one with commas (RFC 9110, section 5.3).
fn joined(headers: &HeaderMap, name: &str) -> Option<String> {
    let mut values = None;
    for value in headers.get_all(name) {
        let value = String::from_utf8_lossy(value.as_bytes());
        match &mut values {
            None => values = Some(value.into_owned()),
            Some(values) => {
                values.push_str(", ");
                values.push_str(&value);
            }
        }
    }
    values
}

fn read<T: DeserializeOwned>(text: &str) -> Option<T> {
    let is_scalar = |value: &Value| value.is_number() || value.is_boolean();
    let scalar = serde_json::from_slice(text.as_bytes()).ok().filter(is_scalar);
    let scalar = scalar.and_then(|value| serde_json::from_value(value).ok());
    let of_text = |text: &str| serde_json::from_value(Value::from(text)).ok();
    scalar.or_else(|| of_text(text)).or_else(|| {
        let instant = http_date(text)?;
        of_text(&instant.to_string())
    })
}
