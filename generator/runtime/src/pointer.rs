//! What stands at a JSON pointer (RFC 6901), read out of JSON without keeping the rest.
//!
//! In: a pointer and a seed. Out: what the seed makes of the value there; nothing where there is none. Invariant: what is
//! not on the way is skipped, so that reading takes no more memory than what it gives.

use std::cell::RefCell;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Unexpected, Visitor};
use serde_json::Value;

use super::json;
use super::mend;
use super::reading::Seat;
use super::slot::{Fresh, Slot};
use super::trace::Step;

/// The value at `pointer`; `None` where there is none, or `null`.
///
/// # Errors
/// The body is no JSON, or there is something else at the pointer.
pub(super) fn value<T: Slot>(body: &[u8], pointer: &str) -> Result<Option<T>, String> {
    let mut value = Fresh::<Option<T>>::vacant();
    read_into(body, pointer, &mut value).map(|()| value.0)
}

fn read_into(body: &[u8], pointer: &str, slot: &mut dyn Slot) -> Result<(), String> {
    let read = json::read_by(body, |json, trace| {
        let walked = RefCell::default();
        let at = At { pointer, seed: Seat { place: slot.place(), trace: &mut *trace }, walked: &walked };
        let read = at.deserialize(json);
        walked.into_inner().into_iter().rev().for_each(|step| trace.within(step));
        read
    });
    let Err(problem) = read else { return Ok(()) };
    // What is odd there is read as it would be in the answer as a whole.
    let there = serde_json::from_slice(body).ok().and_then(|body: Value| Some(body.pointer(pointer)?.to_string()));
    there.and_then(|there| mend::mended(there.as_bytes(), slot).ok()).ok_or(problem)
}

fn read_by<'b, S: DeserializeSeed<'b>>(body: &'b [u8], pointer: &str, seed: S) -> Result<Option<S::Value>, String> {
    json::read_by(body, |json, trace| {
        let walked = RefCell::default();
        let read = At { pointer, seed, walked: &walked }.deserialize(json);
        walked.into_inner().into_iter().rev().for_each(|step| trace.within(step));
        read
    })
}

/// The text or whole number at `pointer`, as text; `None` where there is none, where it is `null`, or empty.
///
/// # Errors
/// The body is no JSON, or there is something else at the pointer.
pub(super) fn text(body: &[u8], pointer: &str) -> Result<Option<String>, String> {
    read_by(body, pointer, Text).map(|text| text.filter(|text| !text.is_empty()))
}

/// How many items the list at `pointer` has; 0 where there is none.
///
/// # Errors
/// The body is no JSON, or there is something else at the pointer.
pub(super) fn count(body: &[u8], pointer: &str) -> Result<usize, String> {
    let items = read_by(body, pointer, PhantomData::<Option<Vec<IgnoredAny>>>)?;
    Ok(items.flatten().map_or(0, |items| items.len()))
}

/// A value, or what stands at a pointer into it.
struct At<'p, S> {
    /// The rest of the pointer, empty or with a slash before it.
    pointer: &'p str,
    seed: S,
    /// The steps up to here.
    walked: &'p RefCell<Vec<Step>>,
}

impl<S> At<'_, S> {
    /// What is read at the end of the way, on which this is the next step.
    fn read<'de, V, E>(self, step: Step, read: impl FnOnce(Self) -> Result<V, E>) -> Result<V, E>
    where
        S: DeserializeSeed<'de>,
    {
        let walked = self.walked;
        walked.borrow_mut().push(step);
        let value = read(self)?;
        walked.borrow_mut().pop();
        Ok(value)
    }
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for At<'_, S> {
    type Value = Option<S::Value>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        let Some(rest) = self.pointer.strip_prefix('/') else {
            return self.seed.deserialize(deserializer).map(Some);
        };
        let (token, pointer) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let token = token.replace("~1", "/").replace("~0", "~");
        deserializer.deserialize_any(Inside { token, at: At { pointer, ..self } })
    }
}

/// An object or list with the next step of the way in it.
struct Inside<'p, S> {
    token: String,
    at: At<'p, S>,
}

impl<'de, S: DeserializeSeed<'de>> Visitor<'de> for Inside<'_, S> {
    type Value = Option<S::Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object with '{}'", self.token.escape_debug())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let (mut at, mut found) = (Some(self.at), None);
        while let Some(is_next) = map.next_key_seed(Is(&self.token))? {
            match at.take_if(|_| is_next) {
                Some(at) => found = at.read(Step::Member(self.token.clone().into()), |at| map.next_value_seed(at))?,
                None => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(found)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let index = self.token.parse().unwrap_or(usize::MAX);
        let mut before = 0;
        while before < index {
            if list.next_element::<IgnoredAny>()?.is_none() {
                return Ok(None);
            }
            before += 1;
        }
        let found = self.at.read(Step::Item(index), |at| list.next_element_seed(at))?.flatten();
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(found)
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }
}

/// Whether a key is this one.
struct Is<'k>(&'k str);

impl<'de> DeserializeSeed<'de> for Is<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Is<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<bool, E> {
        Ok(key == self.0)
    }
}

/// Text, or a whole number as text.
struct Text;

impl<'de> DeserializeSeed<'de> for Text {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Visitor<'_> for Text {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text or a whole number")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<String, E> {
        Ok(text.to_owned())
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<String, E> {
        Ok(number.to_string())
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<String, E> {
        Ok(number.to_string())
    }

    fn visit_unit<E: Error>(self) -> Result<String, E> {
        Ok(String::new())
    }

    fn visit_bool<E: Error>(self, truth: bool) -> Result<String, E> {
        // Some services say `false` for "no more".
        if truth { Err(E::invalid_type(Unexpected::Bool(true), &self)) } else { Ok(String::new()) }
    }
}
