//! Answers that nobody gave.
//!
//! In: a request that the document takes, and a seed. Out: an answer that the document has for it. Invariant: the same
//! seed gives the same answer, page by page for a list.

use serde_json::Value;

use super::super::shape::ErrorShape;
use super::answer::{Batch, Binary, put};
use super::document::{Described, Document};
use super::leading::Leading;
use super::plausible::Plausible;
use super::reply::Reply;
use super::request::Received;

/// Items of a list as a whole.
const ITEMS: usize = 25;

/// Bytes of an answer that is neither JSON nor text.
const BYTES: u64 = 4096;

/// What an answer is made up for.
pub(super) struct MadeUp<'a> {
    pub(super) document: &'a Document,
    pub(super) operation: &'a Described,
    pub(super) request: &'a Received,
    pub(super) errors: &'static ErrorShape,
    /// The mock's own URL.
    pub(super) url: &'a str,
}

impl MadeUp<'_> {
    /// The answer; the first success that the document has, or several answers in one where several things are asked for.
    pub(super) fn reply(&self, inputs: &Value, seed: u64) -> Reply {
        let path = self.request.path.bytes();
        let seed = path.fold(seed, |seed, byte| seed.wrapping_mul(31).wrapping_add(u64::from(byte)));
        let mut plausible = Plausible::new(self.document, seed);
        let successes = self.operation.successes(self.document);
        let batch = successes.iter().find(|(_, content)| content.is_some_and(is_batch));
        if let (Some(ids), Some((status, Some((_, schema))))) = (several(inputs), batch) {
            let with = |batch: Batch, id| batch.with(id, &plausible.value("answer", schema, 0));
            return ids.into_iter().fold(Batch::new(), with).reply(*status, &[], self.errors);
        }
        match successes.into_iter().find(|(_, content)| !content.is_some_and(is_batch)) {
            None => Reply::status(204),
            Some((status, None)) => Reply::status(status),
            Some((status, Some((media_type, schema)))) if media_type.contains("json") => {
                let body = self.body(&mut plausible, schema, inputs);
                Reply::body(status, media_type, body.to_string())
            }
            Some((status, Some((media_type, _)))) if media_type.starts_with("text/") => {
                Reply::body(status, media_type, "made up")
            }
            Some((status, Some((media_type, _)))) => {
                let noise = (0..BYTES)
                    .map(|at| u8::try_from((at ^ seed).wrapping_mul(2_654_435_761) >> 24 & 0xff).unwrap_or_default());
                Binary::new(noise.collect::<Vec<u8>>()).reply(status, media_type)
            }
        }
    }

    /// A body; that of a list is one page of it.
    fn body(&self, plausible: &mut Plausible<'_>, schema: &Value, inputs: &Value) -> Value {
        let mut body = plausible.value("answer", schema, 0);
        let Some(leading) = Leading::of(self.document, self.operation) else { return body };
        let mut items = leading.items(&body).to_vec();
        while items.len() < ITEMS {
            let more = plausible.value("answer", schema, 0);
            let more = leading.items(&more);
            if more.is_empty() {
                return body;
            }
            items.extend_from_slice(more);
        }
        items.truncate(ITEMS);
        put(&mut body, leading.items_at(), Value::Array(items));
        leading.cut(body, inputs, self.request, self.url)
    }
}

/// The things that are asked for, where they are several.
fn several(inputs: &Value) -> Option<Vec<String>> {
    inputs.as_object().into_iter().flatten().find_map(|(key, value)| {
        let ids = value.as_array().filter(|ids| key.starts_with("path.") && ids.len() > 1)?;
        Some(ids.iter().map(|id| id.as_str().map_or_else(|| id.to_string(), str::to_owned)).collect())
    })
}

fn is_batch((media_type, _): (&str, &Value)) -> bool {
    media_type.starts_with("multipart/") || media_type.ends_with("multipart+json")
}
