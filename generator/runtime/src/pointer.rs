//! What stands at a JSON pointer (RFC 6901), read out of JSON without keeping the rest.
//!
//! In: a pointer and a seed. Out: what the seed makes of the value there; nothing where there is none. Invariant: what is
//! not on the way is skipped, so that reading takes no more memory than what it gives.

use std::cell::RefCell;
use std::fmt;

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
    let Err(problem) = read_by(body, pointer, Want::Slot(&mut *slot)) else { return Ok(()) };
    // What is odd there is read as it would be in the answer as a whole.
    let there = serde_json::from_slice(body).ok().and_then(|body: Value| Some(body.pointer(pointer)?.to_string()));
    there.and_then(|there| mend::mended(there.as_bytes(), slot).ok()).ok_or(problem)
}

/// What is wanted of the value. There is one way for all, so that the walk is compiled once.
enum Want<'w> {
    /// It is read into this.
    Slot(&'w mut dyn Slot),
    /// The text that it is.
    Text,
    /// How many items it has.
    Count,
}

/// What was found of it.
#[derive(Default)]
struct Found {
    text: String,
    count: usize,
}

fn read_by(body: &[u8], pointer: &str, want: Want<'_>) -> Result<Found, String> {
    json::read_by(body, |json, trace| {
        let walked = RefCell::default();
        let goal = match want {
            Want::Slot(slot) => Goal::Seat(Seat { place: slot.place(), trace: &mut *trace }),
            Want::Text => Goal::Look(Look { for_items: false }),
            Want::Count => Goal::Look(Look { for_items: true }),
        };
        let read = At { pointer, goal, walked: &walked }.deserialize(json);
        let mut walked = walked.into_inner();
        while let Some(step) = walked.pop() {
            trace.within(step);
        }
        read
    })
}

/// The text or whole number at `pointer`, as text; `None` where there is none, where it is `null`, or empty.
///
/// # Errors
/// The body is no JSON, or there is something else at the pointer.
pub(super) fn text(body: &[u8], pointer: &str) -> Result<Option<String>, String> {
    let Found { text, .. } = read_by(body, pointer, Want::Text)?;
    Ok(if text.is_empty() { None } else { Some(text) })
}

/// How many items the list at `pointer` has; 0 where there is none.
///
/// # Errors
/// The body is no JSON, or there is something else at the pointer.
pub(super) fn count(body: &[u8], pointer: &str) -> Result<usize, String> {
    Ok(read_by(body, pointer, Want::Count)?.count)
}

/// A value, or what stands at a pointer into it.
struct At<'p> {
    /// The rest of the pointer, empty or with a slash before it.
    pointer: &'p str,
    goal: Goal<'p>,
    /// The steps up to here.
    walked: &'p RefCell<Vec<Step>>,
}

/// What is done at the end of the way.
enum Goal<'p> {
    Seat(Seat<'p, 'p>),
    Look(Look),
}

impl At<'_> {
    /// What is read at the end of the way, on which this is the next step.
    fn read<V, E>(self, step: Step, read: impl FnOnce(Self) -> Result<V, E>) -> Result<V, E> {
        let walked = self.walked;
        walked.borrow_mut().push(step);
        let value = read(self)?;
        walked.borrow_mut().pop();
        Ok(value)
    }
}

impl<'de> DeserializeSeed<'de> for At<'_> {
    type Value = Found;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Found, D::Error> {
        let Some(rest) = self.pointer.strip_prefix('/') else {
            return match self.goal {
                Goal::Seat(seat) => seat.deserialize(deserializer).map(|()| Found::default()),
                Goal::Look(look) => deserializer.deserialize_any(look),
            };
        };
        let (token, pointer) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        deserializer.deserialize_any(Inside { token: unescaped(token), at: At { pointer, ..self } })
    }
}

/// A step of a pointer without its escapes: `~1` is a slash, and `~0` a tilde.
fn unescaped(token: &str) -> String {
    let (mut text, mut rest) = (String::new(), token);
    while let Some((before, after)) = rest.split_once('~') {
        text.push_str(before);
        let (character, escape) = match after.as_bytes().first() {
            Some(b'0') => ('~', 1),
            Some(b'1') => ('/', 1),
            _ => ('~', 0),
        };
        text.push(character);
        rest = &after[escape..];
    }
    text.push_str(rest);
    text
}

/// An object or list with the next step of the way in it.
struct Inside<'p> {
    token: String,
    at: At<'p>,
}

impl<'de> Visitor<'de> for Inside<'_> {
    type Value = Found;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object with '{}'", self.token.escape_debug())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Found, A::Error> {
        let (mut at, mut found) = (Some(self.at), Found::default());
        while let Some(is_next) = map.next_key_seed(Is(&self.token))? {
            match at.take_if(|_| is_next) {
                Some(at) => found = at.read(Step::Member(self.token.clone().into()), |at| map.next_value_seed(at))?,
                None => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(found)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Found, A::Error> {
        let index = self.token.parse().unwrap_or(usize::MAX);
        let mut before = 0;
        while before < index {
            if list.next_element::<IgnoredAny>()?.is_none() {
                return Ok(Found::default());
            }
            before += 1;
        }
        let found = self.at.read(Step::Item(index), |at| list.next_element_seed(at))?.unwrap_or_default();
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(found)
    }

    fn visit_unit<E: Error>(self) -> Result<Found, E> {
        Ok(Found::default())
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

/// A list, of which the items count; or else a text, or a whole number as text.
struct Look {
    for_items: bool,
}

impl Look {
    fn text<E: Error>(self, text: String, otherwise: Unexpected<'_>) -> Result<Found, E> {
        match self.for_items {
            true => Err(E::invalid_type(otherwise, &self)),
            false => Ok(Found { text, ..Found::default() }),
        }
    }
}

impl<'de> Visitor<'de> for Look {
    type Value = Found;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.for_items { "a list" } else { "a text or a whole number" })
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Found, E> {
        self.text(text.to_owned(), Unexpected::Str(text))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Found, E> {
        self.text(number.to_string(), Unexpected::Unsigned(number))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Found, E> {
        self.text(number.to_string(), Unexpected::Signed(number))
    }

    fn visit_bool<E: Error>(self, truth: bool) -> Result<Found, E> {
        // Some services say `false` for "no more".
        match truth {
            true => Err(E::invalid_type(Unexpected::Bool(true), &self)),
            false => self.text(String::new(), Unexpected::Bool(false)),
        }
    }

    fn visit_unit<E: Error>(self) -> Result<Found, E> {
        Ok(Found::default())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Found, A::Error> {
        if !self.for_items {
            return Err(A::Error::invalid_type(Unexpected::Seq, &self));
        }
        let mut count = 0;
        while list.next_element::<IgnoredAny>()?.is_some() {
            count += 1;
        }
        Ok(Found { count, ..Found::default() })
    }
}
