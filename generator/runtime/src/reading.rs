//! Reading into a place, by way of serde.
//!
//! In: what serde deserializes from. Out: a value in its place, or the error and the steps to what it is about.
//! Invariant: nothing here knows the type of what is read.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::id::Id;
use super::names;
use super::object::{Object, Seen, Shape};
use super::places::Place;
use super::slot::{Entries, List, Optional, OptionalText, Slot, Text};
use super::trace::{Step, Trace};

/// Reads a value for serde's `Deserialize`.
///
/// # Errors
/// What is there is something else; with the steps to it.
pub fn read<'de, T: Slot, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut value = T::vacant();
    read_into(value.place(), deserializer)?;
    Ok(value)
}

/// Reads a value into its place.
///
/// # Errors
/// What is there is something else; with the steps to it.
pub(super) fn read_into<'de, D: Deserializer<'de>>(place: Place<'_>, deserializer: D) -> Result<(), D::Error> {
    let mut trace = Trace::default();
    Seat { place, trace: &mut trace }.deserialize(deserializer).map_err(|error| match trace.is_empty() {
        true => error,
        false => D::Error::custom(format_args!("{trace}: {error}")),
    })
}

/// A place, and where the steps go that lead to what does not fit into it.
pub(super) struct Seat<'p, 't> {
    pub(super) place: Place<'p>,
    pub(super) trace: &'t mut Trace,
}

impl<'de> DeserializeSeed<'de> for Seat<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let Self { place, trace } = self;
        match place {
            Place::Bool(it) => *it = bool::deserialize(deserializer)?,
            Place::OptionalBool(it) => *it = Option::deserialize(deserializer)?,
            Place::I32(it) => *it = i32::deserialize(deserializer)?,
            Place::I64(it) => *it = i64::deserialize(deserializer)?,
            Place::OptionalI64(it) => *it = Option::deserialize(deserializer)?,
            Place::U32(it) => *it = u32::deserialize(deserializer)?,
            Place::U64(it) => *it = u64::deserialize(deserializer)?,
            Place::F32(it) => *it = f32::deserialize(deserializer)?,
            Place::F64(it) => *it = f64::deserialize(deserializer)?,
            Place::String(it) => *it = String::deserialize(deserializer)?,
            Place::OptionalString(it) => *it = Option::deserialize(deserializer)?,
            Place::Id(it) => *it = Id::deserialize(deserializer)?,
            Place::OptionalId(it) => *it = Option::deserialize(deserializer)?,
            Place::Any(it) => *it = Deserialize::deserialize(deserializer)?,
            Place::Text(it) => return deserializer.deserialize_str(Made(it)),
            Place::OptionalText(it) => return deserializer.deserialize_option(MaybeMade(it)),
            Place::Word(it) => {
                let word = Id::deserialize(deserializer)?;
                return it.set(word.as_str()).map_err(D::Error::custom);
            }
            Place::Number(it) => it.set(i64::deserialize(deserializer)?),
            Place::Choice(it) => return it.set(Deserialize::deserialize(deserializer)?).map_err(D::Error::custom),
            Place::Optional(place) => return deserializer.deserialize_option(Maybe { place, trace }),
            Place::List(list) => return deserializer.deserialize_seq(Items { list, trace }),
            Place::Entries(entries) => return deserializer.deserialize_map(Named { entries, trace }),
            Place::Object(object) => {
                let Shape { name, members, .. } = object.shape();
                // Where members are known by the table alone, a format may give no others.
                return match object.rest().is_some() {
                    true => deserializer.deserialize_map(Members { object, trace }),
                    false => deserializer.deserialize_struct(name, members, Members { object, trace }),
                };
            }
        }
        Ok(())
    }
}

/// A text that something is made of.
struct Made<'s>(&'s mut dyn Text);

impl Visitor<'_> for Made<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.0.set(text).map_err(E::custom)
    }
}

/// A text that something is made of, or `null`.
struct MaybeMade<'s>(&'s mut dyn OptionalText);

impl<'de> Visitor<'de> for MaybeMade<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_none<E: Error>(self) -> Result<(), E> {
        self.0.clear();
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.visit_none()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_str(Made(self.0))
    }
}

/// A value that may be `null`.
struct Maybe<'s> {
    place: &'s mut dyn Optional,
    trace: &'s mut Trace,
}

impl<'de> Visitor<'de> for Maybe<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value or null")
    }

    fn visit_none<E: Error>(self) -> Result<(), E> {
        self.place.none();
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.visit_none()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        Seat { place: self.place.some(), trace: self.trace }.deserialize(deserializer)
    }
}

/// The items of a list.
struct Items<'s> {
    list: &'s mut dyn List,
    trace: &'s mut Trace,
}

impl<'de> Visitor<'de> for Items<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a sequence")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        self.list.clear();
        let mut at = 0;
        loop {
            match items.next_element_seed(Item { list: self.list, trace: self.trace }) {
                Ok(Some(())) => at += 1,
                Ok(None) => return Ok(()),
                Err(error) => {
                    self.trace.within(Step::Item(at));
                    return Err(error);
                }
            }
        }
    }
}

/// The next item of a list.
struct Item<'s> {
    list: &'s mut dyn List,
    trace: &'s mut Trace,
}

impl<'de> DeserializeSeed<'de> for Item<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        Seat { place: self.list.grow(), trace: self.trace }.deserialize(deserializer)
    }
}

/// The members of an object whose names nobody knows.
struct Named<'s> {
    entries: &'s mut dyn Entries,
    trace: &'s mut Trace,
}

impl<'de> Visitor<'de> for Named<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        self.entries.clear();
        while let Some(name) = map.next_key::<String>()? {
            let read = read_entry(self.entries, &name, self.trace, &mut map);
            if let Err(error) = read {
                self.trace.within(Step::Member(Cow::Owned(name)));
                return Err(error);
            }
        }
        Ok(())
    }
}

fn read_entry<'de, A: MapAccess<'de>>(
    entries: &mut dyn Entries,
    name: &str,
    trace: &mut Trace,
    map: &mut A,
) -> Result<(), A::Error> {
    map.next_value_seed(Seat { place: entries.entry(name.to_owned()), trace })
}

/// The members of an object.
struct Members<'s> {
    object: &'s mut dyn Object,
    trace: &'s mut Trace,
}

impl<'de> Visitor<'de> for Members<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "struct {}", self.object.shape().name)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self { object, trace } = self;
        let shape = object.shape();
        let mut seen = Seen::default();
        let mut other = object.rest().is_some().then(String::new);
        while let Some(at) = map.next_key_seed(Which { shape, other: other.as_mut() })? {
            if let Some(name) = shape.members.get(at) {
                if seen.mark(at) {
                    return Err(A::Error::duplicate_field(name));
                }
                let Some(place) = object.place(at) else { continue };
                map.next_value_seed(Seat { place, trace })
                    .inspect_err(|_| trace.within(Step::Member(Cow::Borrowed(name))))?;
            } else if let (Some(rest), Some(name)) = (object.rest_mut(), &mut other) {
                let read = read_entry(rest, name, trace, &mut map);
                read.inspect_err(|_| trace.within(Step::Member(Cow::Owned(std::mem::take(name)))))?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        match shape.required.iter().find(|at| !seen.has(**at)).and_then(|at| shape.members.get(*at)) {
            Some(name) => Err(A::Error::missing_field(name)),
            None => Ok(()),
        }
    }
}

/// A key, to be found in a table: where it stands there, or behind the table.
struct Which<'s> {
    shape: &'static Shape,
    /// Takes the key where it is not in the table, if such keys are kept.
    other: Option<&'s mut String>,
}

impl<'de> DeserializeSeed<'de> for Which<'_> {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Which<'_> {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("field identifier")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<usize, E> {
        let Shape { members, slots, .. } = self.shape;
        let at = names::find(members, slots, key);
        if at == members.len()
            && let Some(other) = self.other
        {
            key.clone_into(other);
        }
        Ok(at)
    }
}
