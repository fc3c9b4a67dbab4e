//! JSON, read with the place of what is wrong with it.
//!
//! In: a body. Out: a value, or where and why it cannot be read, and what stands there. Invariant: nothing follows the
//! value, and the message is one line of bounded length.

use std::marker::PhantomData;

use serde::de::{DeserializeOwned, DeserializeSeed};

use super::excerpt;
use super::mend;

/// A body as a value.
///
/// # Errors
/// What is wrong with it.
pub(super) fn decode<T: DeserializeOwned>(body: &[u8]) -> Result<T, String> {
    read(body, PhantomData).or_else(|problem| {
        let read = |rest: String| read::<PhantomData<T>>(rest.as_bytes(), PhantomData).err();
        mend::mended(body).map_err(|rest| rest.and_then(read).unwrap_or(problem))
    })
}

/// A body as `seed` reads it.
///
/// # Errors
/// What is wrong with it.
pub(super) fn read<'b, S: DeserializeSeed<'b>>(body: &'b [u8], seed: S) -> Result<S::Value, String> {
    if body.trim_ascii().is_empty() {
        return Err("answer is empty where JSON was expected".to_owned());
    }
    let mut json = serde_json::Deserializer::from_slice(body);
    let mut track = serde_path_to_error::Track::new();
    let value = seed.deserialize(serde_path_to_error::Deserializer::new(&mut json, &mut track)).map_err(|error| {
        let path = track.path().to_string();
        let path = if path == "." { "the answer" } else { &path };
        problem(path, &error, body)
    })?;
    json.end().map_err(|error| problem("the end of the answer", &error, body))?;
    Ok(value)
}

fn problem(path: &str, error: &serde_json::Error, body: &[u8]) -> String {
    let near = excerpt::around(body, error.line(), error.column());
    format!("cannot read {path}: {error}, near `{near}`")
}
