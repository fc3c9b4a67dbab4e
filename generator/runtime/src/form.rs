//! Form bodies.
//!
//! In: fields of text, and files. Out: the bytes of the body and its media type. Invariant: the same fields give the
//! same bytes, and a field's content cannot be taken for the end of the field.

use bytes::Bytes;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::header::HeaderValue;

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

/// The body of a form of the media type [`URLENCODED`].
pub(super) fn urlencoded<'f>(fields: impl Iterator<Item = (&'f str, &'f Field)>) -> Bytes {
    let pairs = fields.map(|(name, field)| match field {
        Field::Text(text) => format!("{}={}", plus_encoded(name), plus_encoded(text)),
        Field::File(file) => format!("{}={}", plus_encoded(name), plus_encoded(&String::from_utf8_lossy(&file.bytes))),
    });
    pairs.collect::<Vec<_>>().join("&").into()
}

fn plus_encoded(text: &str) -> String {
    utf8_percent_encode(text, FORM).to_string().replace(' ', "+")
}

/// The body of a form as `multipart/form-data` (RFC 7578), and its media type.
///
/// `media_type` gives what a part is, where the document says so.
///
/// # Errors
/// A file's media type cannot stand in a header.
pub(super) fn multipart<'f>(
    fields: impl Iterator<Item = (&'f str, &'f Field)> + Clone,
    media_type: impl Fn(&str) -> Option<&'static str>,
) -> Result<(String, Bytes), String> {
    let boundary = boundary(fields.clone().map(|(_, field)| field.content()));
    let mut body = Vec::new();
    for (name, field) in fields {
        body.extend_from_slice(
            format!("--{boundary}\r\n{}\r\n\r\n", field.headers(name, media_type(name))?).as_bytes(),
        );
        body.extend_from_slice(field.content());
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    Ok((format!("multipart/form-data; boundary={boundary}"), body.into()))
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
    text.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

/// A line that stands in none of `contents`.
fn boundary<'f>(contents: impl Iterator<Item = &'f [u8]> + Clone) -> String {
    let stands_in = |line: &str| contents.clone().any(|content| contains(content, line.as_bytes()));
    let mut number = 0_u64;
    loop {
        let boundary = format!("form-boundary-{number}");
        if !stands_in(&boundary) {
            return boundary;
        }
        number += 1;
    }
}

fn contains(content: &[u8], needle: &[u8]) -> bool {
    content.windows(needle.len()).any(|window| window == needle)
}
