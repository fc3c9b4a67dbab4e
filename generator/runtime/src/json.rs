//! JSON, read with the place of what is wrong with it.
//!
//! In: a body. Out: a value, or where and why it cannot be read, and what stands there. Invariant: nothing follows the
//! value, and the message is one line of bounded length.

use serde::de::DeserializeSeed;
use serde_json::Deserializer;
use serde_json::de::SliceRead;

use super::excerpt;
use super::mend;
use super::reading::Seat;
use super::slot::Slot;
use super::trace::Trace;

/// Reads a body into a place that is vacated before, as often as it is read into.
pub(super) fn decode_into(body: &[u8], slot: &mut dyn Slot) -> Result<(), String> {
    let Err(problem) = read(body, slot) else { return Ok(()) };
    let rest = match mend::mended(body, slot) {
        Ok(()) => return Ok(()),
        Err(rest) => rest,
    };
    Err(rest.and_then(|rest| read(rest.as_bytes(), slot).err()).unwrap_or(problem))
}

pub(super) fn read(body: &[u8], slot: &mut dyn Slot) -> Result<(), String> {
    read_by(body, |json, trace| Seat { place: slot.place(), trace }.deserialize(json))
}

/// A body as `read` reads it, which notes the steps to what does not fit.
///
/// # Errors
/// What is wrong with it.
pub(super) fn read_by<'b, T>(
    body: &'b [u8],
    read: impl FnOnce(&mut Deserializer<SliceRead<'b>>, &mut Trace) -> serde_json::Result<T>,
) -> Result<T, String> {
    if body.trim_ascii().is_empty() {
        return Err("answer is empty where JSON was expected".to_owned());
    }
    let mut json = Deserializer::from_slice(body);
    let mut trace = Trace::default();
    let value = read(&mut json, &mut trace).map_err(|error| {
        let path = if trace.is_empty() { "the answer".to_owned() } else { trace.to_string() };
        problem(&path, &error, body)
    })?;
    json.end().map_err(|error| problem("the end of the answer", &error, body))?;
    Ok(value)
}

fn problem(path: &str, error: &serde_json::Error, body: &[u8]) -> String {
    let near = excerpt::around(body, error.line(), error.column());
    format!("cannot read {path}: {error}, near `{near}`")
}
