//! Several answers in one.
//!
//! In: a reply of several parts (`multipart/mixed`, or a JSON list), and where status and id of each stand. Out: the
//! value or the error of each, in order. Invariant: an error in one part hides none of the others.

use bytes::Bytes;
use reqwest::header::HeaderMap;
use serde_json::Value;

use super::api_error::ServiceCode;
use super::error::{Error, ErrorKind, Failure};
use super::facts::Reply;
use super::json;
use super::multipart::{self, Part};
use super::response::Response;
use super::shape::first;
use super::slot::{Fresh, Slot};

/// Where the parts of a batch say what they are. Keys that begin with `/` are JSON pointers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BatchShape {
    /// Pointer to the list of statuses, into a first part that has nothing else.
    pub list: &'static str,
    /// Keys of an entry that may hold the id or URL that it is about, the first present wins.
    pub id: &'static [&'static str],
    /// Keys of an entry that may hold the status, likewise.
    pub status: &'static [&'static str],
    /// The key of an entry of a JSON list that holds the answer itself.
    pub body: &'static str,
}

impl BatchShape {
    /// What services have in common, for one of which nothing is known.
    pub const COMMON: Self = Self {
        list: "/response",
        id: &["resourceId", "id", "href"],
        status: &["status", "statusCode", "code"],
        body: "body",
    };
}

/// One of several answers.
#[derive(Clone, Debug)]
pub struct BatchPart<T, E> {
    /// The id that it is about, where the service says so; of a URL its last segment.
    pub id: Option<String>,
    /// Its HTTP status.
    pub status: u16,
    /// What it gives. The error is that of an answer of its own: [`Error::service`] has what the operation documents.
    pub result: Result<T, Error<E>>,
}

/// A part as it came.
struct RawPart {
    id: Option<String>,
    status: u16,
    headers: HeaderMap,
    body: Bytes,
}

impl RawPart {
    /// One of which nothing but its status is known.
    fn empty(status: u16) -> Self {
        Self { id: None, status, headers: HeaderMap::new(), body: Bytes::new() }
    }
}

/// What the metadata or the list says of a part.
struct Entry {
    id: Option<String>,
    status: Option<u16>,
}

/// Reads a reply of several parts; one that is a single value is one part.
///
/// # Errors
/// It does not come, or its parts cannot be told apart. What is wrong with one part is that part's error.
pub async fn batch<T: Slot, E: ServiceCode>(
    mut response: Response,
    shape: &'static BatchShape,
) -> Result<Vec<BatchPart<T, E>>, Error<E>> {
    response.take_in_rest().await.map_err(Failure::typed)?;
    let body = response.body.take().unwrap_or_default();
    let media_type = response.content_type().unwrap_or_default().to_owned();
    let raw = match multipart::is_multipart(&media_type) {
        true => multipart::parts(&media_type, &body).and_then(|parts| in_parts(parts, shape, response.status())),
        false => in_list(&body, shape, response.status()),
    };
    let raw = raw.map_err(|problem| response.unreadable(problem, body).typed())?;
    Ok(raw.into_iter().map(|part| read(part, &response)).collect())
}

fn read<T: Slot, E: ServiceCode>(part: RawPart, response: &Response) -> BatchPart<T, E> {
    let RawPart { id, status, headers, body } = part;
    let (shape, operation) = (response.shape, response.operation);
    let result = if (200..300).contains(&status) {
        decode(&body).map_err(|problem| {
            let reply = Reply::new(status, headers, body, shape, None);
            Error::new(ErrorKind::Decode, problem).with_reply(reply).with_operation(operation)
        })
    } else {
        Err(Error::from_reply(Reply::new(status, headers, body, shape, None), shape, operation, 0))
    };
    BatchPart { id, status, result }
}

fn decode<T: Slot>(body: &[u8]) -> Result<T, String> {
    let mut value = Fresh::<T>::vacant();
    json::decode_into(body, &mut value)?;
    Ok(value.0)
}

/// The parts of a multipart body. The first may be a list of the statuses of the others.
fn in_parts(parts: Vec<Part>, shape: &BatchShape, status: u16) -> Result<Vec<RawPart>, String> {
    let entries = parts.first().and_then(|part| entries(&part.body, shape));
    let mut raw = Vec::with_capacity(parts.len());
    let count = parts.len() - usize::from(entries.is_some());
    let mut parts = parts.into_iter();
    let Some(entries) = entries else {
        for part in parts {
            raw.push(standing_alone(part, status));
        }
        return Ok(raw);
    };
    parts.next();
    let good = entries.iter().filter(|entry| entry.is_good()).count();
    // Errors may have no part of their own.
    let only_good = count == good;
    if !only_good && count != entries.len() {
        return Err(format!("the answer announces {} parts and has {count}", entries.len()));
    }
    for entry in entries {
        let part = if only_good && !entry.is_good() { None } else { parts.next() };
        let mut part = match part {
            Some(part) => standing_alone(part, status),
            None => RawPart::empty(status),
        };
        part.id = entry.id;
        part.status = entry.status.unwrap_or(status);
        raw.push(part);
    }
    Ok(raw)
}

impl Entry {
    fn is_good(&self) -> bool {
        self.status.is_none_or(|status| (200..300).contains(&status))
    }
}

/// A part of which no other says what it is: a reply with a head of its own (`application/http`), or a value.
fn standing_alone(part: Part, status: u16) -> RawPart {
    let Part { headers, body } = part;
    let line_end = body.iter().position(|byte| *byte == b'\n').unwrap_or(body.len());
    let line = String::from_utf8_lossy(&body[..line_end]);
    let stated = line.strip_prefix("HTTP/").and_then(|line| line.split_ascii_whitespace().nth(1)?.parse().ok());
    match stated {
        Some(status) => {
            let Part { headers, body } = multipart::part(body.slice((line_end + 1).min(body.len())..));
            RawPart { id: None, status, headers, body }
        }
        None => RawPart { id: None, status, headers, body },
    }
}

/// The statuses in a part that has nothing else.
fn entries(body: &[u8], shape: &BatchShape) -> Option<Vec<Entry>> {
    let body: Value = serde_json::from_slice(body).ok()?;
    let list = body.pointer(shape.list)?.as_array()?;
    let mut entries = Vec::with_capacity(list.len());
    for value in list {
        let entry = entry(value, shape);
        entry.status?;
        entries.push(entry);
    }
    Some(entries)
}

fn entry(entry: &Value, shape: &BatchShape) -> Entry {
    let id = first(entry, shape.id).map(|id| match id.trim_end_matches('/').rsplit_once('/') {
        Some((_, segment)) => {
            let segment = segment.split(['?', '#']).next().unwrap_or_default();
            percent_encoding::percent_decode_str(segment).decode_utf8_lossy().into_owned()
        }
        None => id,
    });
    Entry { id, status: first(entry, shape.status).and_then(|status| status.parse().ok()) }
}

/// The parts of a JSON list; what is no list is one part.
fn in_list(body: &Bytes, shape: &BatchShape, status: u16) -> Result<Vec<RawPart>, String> {
    let whole: Value = decode(body)?;
    let Value::Array(list) = whole else {
        return Ok(vec![RawPart { body: body.clone(), ..RawPart::empty(status) }]);
    };
    let mut raw = Vec::with_capacity(list.len());
    for value in &list {
        let Entry { id, status: stated } = entry(value, shape);
        let inner = match (stated, value.get(shape.body)) {
            (Some(_), Some(Value::Null) | None) => None,
            (Some(_), Some(inner)) => Some(inner),
            // It says nothing of itself, so it is the value.
            (None, _) => Some(value),
        };
        let id = id.filter(|_| stated.is_some());
        let body = inner.map(|inner| inner.to_string().into()).unwrap_or_default();
        raw.push(RawPart { id, body, ..RawPart::empty(stated.unwrap_or(status)) });
    }
    Ok(raw)
}
