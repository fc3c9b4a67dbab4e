//! Form bodies.
//!
//! In: fields of text, and files. Out: the bytes of the body and its media type. Invariant: the same fields give the
//! same bytes, and a field's content cannot be taken for the end of the field.

use bytes::Bytes;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::header::HeaderValue;

use super::headers::header_value;
use super::parameters::{Location, Parameters};

/// The media type of a form without files.
pub(super) const URLENCODED: &str = "application/x-www-form-urlencoded";

/// What a form without files encodes, the space aside, which becomes `+`.
const FORM: &AsciiSet = &NON_ALPHANUMERIC.remove(b'*').remove(b'-').remove(b'.').remove(b'_').remove(b' ');

/// A file to send.
#[derive(Clone, PartialEq, Eq)]
pub struct FilePart {
    bytes: Bytes,
    file_name: Option<String>,
    content_type: Option<String>,
}

impl FilePart {
    /// A file of these bytes, without a name.
    pub fn new(bytes: impl Into<Bytes>) -> Self {
        Self { bytes: bytes.into(), file_name: None, content_type: None }
    }

    /// Gives it a name.
    #[must_use]
    pub fn file_name(mut self, name: impl Into<String>) -> Self {
        self.file_name = Some(name.into());
        self
    }

    /// Gives it a media type; it is `application/octet-stream` otherwise.
    #[must_use]
    pub fn content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = Some(content_type.into());
        self
    }
}

impl From<Bytes> for FilePart {
    fn from(bytes: Bytes) -> Self {
        Self::new(bytes)
    }
}

impl From<Vec<u8>> for FilePart {
    fn from(bytes: Vec<u8>) -> Self {
        Self::new(bytes)
    }
}

impl From<String> for FilePart {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl std::fmt::Debug for FilePart {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FilePart")
            .field("file_name", &self.file_name)
            .field("content_type", &self.content_type)
            .field("length", &self.bytes.len())
            .finish()
    }
}

/// What a field of a form holds.
#[derive(Clone)]
pub(super) enum Field {
    /// Text.
    Text(String),
    /// A file; behind a box, for most fields are none.
    File(Box<FilePart>),
}

/// The body of a form of the media type [`URLENCODED`], and that.
///
/// # Errors
/// Never; other ways to write a form can fail.
pub(super) fn urlencoded(parameters: &Parameters) -> Result<(HeaderValue, Bytes), String> {
    let mut form = String::new();
    for (name, field) in parameters.at(Location::Form) {
        if !form.is_empty() {
            form.push('&');
        }
        put_plus_encoded(name, &mut form);
        form.push('=');
        match field {
            Field::Text(text) => put_plus_encoded(text, &mut form),
            Field::File(file) => put_plus_encoded(&String::from_utf8_lossy(&file.bytes), &mut form),
        }
    }
    Ok((HeaderValue::from_static(URLENCODED), form.into()))
}

fn put_plus_encoded(text: &str, into: &mut String) {
    for piece in utf8_percent_encode(text, FORM) {
        // A piece is encoded, or stands as it is, and a space stands as it is.
        for (at, part) in piece.split(' ').enumerate() {
            into.push_str(if at > 0 { "+" } else { "" });
            into.push_str(part);
        }
    }
}

/// The body of a form as `multipart/form-data` (RFC 7578), and its media type.
///
/// # Errors
/// A file's media type cannot stand in a header.
pub(super) fn multipart(parameters: &Parameters) -> Result<(HeaderValue, Bytes), String> {
    let fields = parameters.at(Location::Form);
    let boundary = boundary(&fields);
    let mut body = Vec::new();
    for (name, field) in fields {
        let head = format!("--{boundary}\r\n{}\r\n\r\n", field.headers(name, parameters.type_of_part(name))?);
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(field.content());
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    let media_type = header_value(&"media type of the body", &format!("multipart/form-data; boundary={boundary}"))?;
    Ok((media_type, body.into()))
}

impl Field {
    /// The text, where it is one.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::File(_) => None,
        }
    }

    fn content(&self) -> &[u8] {
        match self {
            Self::Text(text) => text.as_bytes(),
            Self::File(file) => &file.bytes,
        }
    }

    fn headers(&self, name: &str, media_type: Option<&str>) -> Result<String, String> {
        let disposition = format!("Content-Disposition: form-data; name=\"{}\"", quotable(name));
        let Self::File(file) = self else {
            let media_type = media_type.map(|media_type| format!("\r\nContent-Type: {media_type}"));
            return Ok(disposition + &media_type.unwrap_or_default());
        };
        let content_type = file.content_type.as_deref().or(media_type).unwrap_or("application/octet-stream");
        if HeaderValue::from_str(content_type).is_err() {
            return Err(format!("media type of the file '{name}' cannot stand in a header"));
        }
        let file_name = file.file_name.as_deref().unwrap_or(name);
        Ok(format!("{disposition}; filename=\"{}\"\r\nContent-Type: {content_type}", quotable(file_name)))
    }
}

/// Text between double quotes, as HTML forms write it.
fn quotable(text: &str) -> String {
    let mut quotable = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '"' => quotable.push_str("%22"),
            '\r' => quotable.push_str("%0D"),
            '\n' => quotable.push_str("%0A"),
            other => quotable.push(other),
        }
    }
    quotable
}

/// A line that stands in none of the fields.
fn boundary(fields: &[(&str, &Field)]) -> String {
    let mut number = 0_u64;
    loop {
        let boundary = format!("form-boundary-{number}");
        if !fields.iter().any(|(_, field)| contains(field.content(), boundary.as_bytes())) {
            return boundary;
        }
        number += 1;
    }
}

fn contains(content: &[u8], needle: &[u8]) -> bool {
    content.windows(needle.len()).any(|window| window == needle)
}
