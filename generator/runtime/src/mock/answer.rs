//! What an operation is answered with, and what it is refused with.
//!
//! In: bytes, several answers in one, or a documented error. Out: replies. Invariant: an error that the mock sends is read
//! back as the same variant.

use bytes::Bytes;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value, json};

use super::super::api_error::UnknownError;
use super::super::meta::{DocumentedError, OperationMeta};
use super::super::shape::ErrorShape;
use super::super::template::Piece;
use super::multipart;
use super::reply::Reply;

/// Bytes of a media type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binary {
    media_type: Option<String>,
    bytes: Bytes,
}

impl Binary {
    /// Bytes, of the media type that the document has first.
    pub fn new(bytes: impl Into<Bytes>) -> Self {
        Self { media_type: None, bytes: bytes.into() }
    }

    /// Says which media type they are of.
    #[must_use]
    pub fn media_type(mut self, media_type: impl Into<String>) -> Self {
        self.media_type = Some(media_type.into());
        self
    }

    /// The reply, which gives parts to those who ask for them by `Range`.
    pub fn reply(self, status: u16, media_type: &str) -> Reply {
        Reply::body(status, self.media_type.as_deref().unwrap_or(media_type), self.bytes).with_ranges()
    }
}

impl<T: Into<Bytes>> From<T> for Binary {
    fn from(bytes: T) -> Self {
        Self::new(bytes)
    }
}

/// From text, as JSON has it.
impl<'de> Deserialize<'de> for Binary {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}

/// Several answers in one.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    parts: Vec<(String, Result<Value, Refusal>)>,
}

impl Batch {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// With the answer to an id.
    #[must_use]
    pub fn with(mut self, id: impl Into<String>, answer: &impl Serialize) -> Self {
        self.parts.push((id.into(), Ok(serde_json::to_value(answer).unwrap_or_default())));
        self
    }

    /// With the error that an id met with; the status is the first that is documented for it.
    #[must_use]
    pub fn fail(mut self, id: impl Into<String>, error: &impl Refuses) -> Self {
        self.parts.push((id.into(), Err(error.refusal())));
        self
    }

    /// The reply of an operation that documents these errors, for a service whose errors have this shape.
    pub fn reply(self, status: u16, documented: &[DocumentedError], shape: &ErrorShape) -> Reply {
        let part = |(id, part): (String, Result<Value, Refusal>)| match part {
            Ok(answer) => (id, 200, answer),
            Err(refusal) => (id, refusal.status(documented), refusal.body(shape)),
        };
        let parts: Vec<_> = self.parts.into_iter().map(part).collect();
        let (media_type, body) = multipart::written(&parts);
        Reply::body(status, &media_type, body)
    }
}

/// From an object that has an answer for each id.
impl<'de> Deserialize<'de> for Batch {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let parts = Map::deserialize(deserializer)?;
        Ok(Self { parts: parts.into_iter().map(|(id, answer)| (id, Ok(answer))).collect() })
    }
}

/// An error as it goes over the wire.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refusal {
    /// The status that the error itself knows of.
    status: Option<u16>,
    code: String,
    message: String,
    parameters: Vec<(&'static str, String)>,
    /// The body, where the error is one.
    whole: Option<Value>,
}

/// What an operation can be refused with.
pub trait Refuses {
    /// The error as it goes over the wire.
    fn refusal(&self) -> Refusal;
}

impl Refusal {
    /// An error of a code, with this message.
    pub fn new(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self { code: code.into(), message: message.into(), ..Self::default() }
    }

    /// An error of a code whose message is always the same.
    pub fn fixed(code: &str, template: Option<&str>) -> Self {
        Self::new(code, template.unwrap_or_default())
    }

    /// An error that is a body of its own.
    pub fn of_body(status: u16, body: &impl Serialize) -> Self {
        Self { status: Some(status), whole: serde_json::to_value(body).ok(), ..Self::default() }
    }

    /// An error of a code whose message varies; what is not given stays empty.
    pub fn filled(code: &str, template: &[Piece], parameters: &[(&'static str, &Option<String>)]) -> Self {
        let given = |name: &str| {
            let found = parameters.iter().find(|(known, _)| *known == name);
            found.and_then(|(_, value)| value.as_deref()).unwrap_or_default()
        };
        let piece = |piece: &Piece| match piece {
            Piece::Text(text) => *text,
            Piece::Parameter(name) => given(name),
        };
        let known = parameters.iter().filter_map(|(name, value)| Some((*name, (*value).clone()?)));
        let parameters = known.collect();
        Self { parameters, ..Self::new(code, template.iter().map(piece).collect::<String>()) }
    }

    /// An error that the description does not list.
    pub fn unknown(error: &UnknownError) -> Self {
        let message = error.message().unwrap_or_default();
        Self { status: Some(error.status()), ..Self::new(error.code(), message) }
    }

    /// The code.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// The message, with what varies put in.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The reply of an operation: under the status that is documented for the code there, unless it is given.
    pub(super) fn reply(self, operation: &OperationMeta, status: Option<u16>, shape: &ErrorShape) -> Reply {
        Reply::json(status.unwrap_or_else(|| self.status(operation.errors)), &self.body(shape))
    }

    /// The status that it brings, or else the first that is documented for its code.
    fn status(&self, documented: &[DocumentedError]) -> u16 {
        let row = documented.iter().find(|row| row.code == self.code);
        self.status.or(row.map(|row| row.status)).unwrap_or(400)
    }

    /// The body, in the service's shape: the error in the list, and in the body itself.
    pub(super) fn body(&self, shape: &ErrorShape) -> Value {
        if let Some(whole) = &self.whole {
            return whole.clone();
        }
        let mut entry = json!({});
        for (keys, text) in [(shape.code, &self.code), (shape.message, &self.message)] {
            if let Some(key) = keys.first() {
                put(&mut entry, key, json!(text));
            }
        }
        let members = self.parameters.iter().filter_map(|(name, value)| {
            let (_, keys) = shape.parameters.iter().find(|(known, _)| known == name)?;
            Some((*keys.first()?, value))
        });
        for (key, value) in members {
            put(&mut entry, key, json!(value));
        }
        let mut body = entry.clone();
        if let Some(list) = shape.list {
            put(&mut body, list, json!([entry]));
        }
        body
    }
}

/// Puts a value at a key, or at a pointer, whose objects are made where they are missing.
pub(super) fn put(target: &mut Value, key: &str, value: Value) {
    let mut at = target;
    for step in steps(key) {
        if !at.is_object() {
            *at = Value::Object(Map::new());
        }
        at = &mut at[step];
    }
    *at = value;
}

/// Takes away what stands at a key or a pointer.
pub(super) fn take(target: &mut Value, key: &str) {
    let mut steps = steps(key);
    let Some(last) = steps.pop() else { return };
    let holder = steps.into_iter().try_fold(target, |at, step| at.get_mut(step));
    if let Some(members) = holder.and_then(Value::as_object_mut) {
        members.remove(&last);
    }
}

/// The keys that lead to a place, which is a key, or a pointer (RFC 6901).
fn steps(key: &str) -> Vec<String> {
    let unescaped = |step: &str| step.replace("~1", "/").replace("~0", "~");
    match key.strip_prefix('/') {
        Some(pointer) => pointer.split('/').map(unescaped).collect(),
        None if key.is_empty() => Vec::new(),
        None => vec![key.to_owned()],
    }
}
