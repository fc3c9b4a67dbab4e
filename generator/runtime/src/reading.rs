//! Reading into a place, by way of serde.
//!
//! In: what serde deserializes from. Out: a value in its place, or the error and the steps to what it is about.
//! Invariant: nothing here knows the type of what is read.

use std::borrow::Cow;
use std::fmt::{self, Display};
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::leaves::LeafMut;
use super::object::{Object, Seen, Shape};
use super::slot::{Done, Entries, Failed, List, Reader, Slot};
use super::trace::{Step, Trace};

/// Reads a value for serde's `Deserialize`.
///
/// # Errors
/// What is there is something else; with the steps to it.
pub fn read<'de, T: Slot, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut value = T::vacant();
    read_into(&mut value, deserializer)?;
    Ok(value)
}

fn read_into<'de, D: Deserializer<'de>>(slot: &mut dyn Slot, deserializer: D) -> Result<(), D::Error> {
    let mut trace = Trace::default();
    Seat { slot, trace: &mut trace }.deserialize(deserializer).map_err(|error| match trace.is_empty() {
        true => error,
        false => D::Error::custom(format_args!("{trace}: {error}")),
    })
}

/// A place, and where the steps go that lead to what does not fit into it.
pub(super) struct Seat<'s> {
    pub(super) slot: &'s mut dyn Slot,
    pub(super) trace: &'s mut Trace,
}

impl<'de> DeserializeSeed<'de> for Seat<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let mut from = Source {
            deserializer: Some(deserializer),
            error: None,
            trace: self.trace,
            lifetime: PhantomData::<&'de ()>,
        };
        match self.slot.read(&mut from) {
            Ok(()) => Ok(()),
            Err(Failed) => Err(from.error.unwrap_or_else(|| D::Error::custom("there is one value here"))),
        }
    }
}

/// What one value is read from.
struct Source<'t, 'de, D, E> {
    deserializer: Option<D>,
    error: Option<E>,
    trace: &'t mut Trace,
    lifetime: PhantomData<&'de ()>,
}

impl<'de, D: Deserializer<'de>> Source<'_, 'de, D, D::Error> {
    fn take(&mut self) -> Result<D, Failed> {
        self.deserializer.take().ok_or(Failed)
    }

    fn keep<T>(&mut self, result: Result<T, D::Error>) -> Result<T, Failed> {
        result.map_err(|error| {
            self.error = Some(error);
            Failed
        })
    }

    fn put<T: Deserialize<'de>>(&mut self, into: &mut T) -> Done {
        let read = T::deserialize(self.take()?);
        *into = self.keep(read)?;
        Ok(())
    }
}

impl<'de, D: Deserializer<'de>> Reader for Source<'_, 'de, D, D::Error> {
    fn leaf(&mut self, into: LeafMut<'_>) -> Done {
        match into {
            LeafMut::Bool(it) => self.put(it),
            LeafMut::I32(it) => self.put(it),
            LeafMut::I64(it) => self.put(it),
            LeafMut::U32(it) => self.put(it),
            LeafMut::U64(it) => self.put(it),
            LeafMut::F32(it) => self.put(it),
            LeafMut::F64(it) => self.put(it),
            LeafMut::String(it) => self.put(it),
            LeafMut::Id(it) => self.put(it),
            LeafMut::Any(it) => self.put(it),
            LeafMut::Text(take) => {
                let read = self.take()?.deserialize_str(Text(take));
                self.keep(read)
            }
        }
    }

    fn some(&mut self, slot: &mut dyn Slot) -> Result<bool, Failed> {
        let read = self.take()?.deserialize_option(Maybe(Seat { slot, trace: self.trace }));
        self.keep(read)
    }

    fn list(&mut self, list: &mut dyn List) -> Done {
        let read = self.take()?.deserialize_seq(Items { list, trace: self.trace });
        self.keep(read)
    }

    fn entries(&mut self, entries: &mut dyn Entries) -> Done {
        let read = self.take()?.deserialize_map(Named { entries, trace: self.trace });
        self.keep(read)
    }

    fn object(&mut self, object: &mut dyn Object) -> Done {
        let Shape { name, members, .. } = object.shape();
        let deserializer = self.take()?;
        let has_rest = object.rest().is_some();
        let visitor = Members { object, trace: self.trace };
        // Where members are known by the table alone, a format may give no others.
        let read = match has_rest {
            true => deserializer.deserialize_map(visitor),
            false => deserializer.deserialize_struct(name, members, visitor),
        };
        self.keep(read)
    }

    fn refuse(&mut self, problem: &dyn Display) -> Done {
        self.keep(Err(D::Error::custom(problem)))
    }
}

/// A text that something is made of.
struct Text<'t>(&'t mut dyn FnMut(&str) -> Result<(), String>);

impl Visitor<'_> for Text<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        (self.0)(text).map_err(E::custom)
    }
}

/// A value that may be `null`.
struct Maybe<'s>(Seat<'s>);

impl<'de> Visitor<'de> for Maybe<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value or null")
    }

    fn visit_none<E: Error>(self) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_unit<E: Error>(self) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        self.0.deserialize(deserializer).map(|()| true)
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
        Seat { slot: self.list.grow(), trace: self.trace }.deserialize(deserializer)
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
    map.next_value_seed(Seat { slot: entries.entry(name.to_owned()), trace })
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
        let mut seen = Seen::of(shape.members.len());
        let keeps_rest = object.rest().is_some();
        let mut likely = 0;
        while let Some(key) = map.next_key_seed(Which { members: shape.members, likely, keeps_rest })? {
            match key {
                Key::Member(at) => {
                    let name = shape.members.get(at).copied().unwrap_or_default();
                    if seen.mark(at) {
                        return Err(A::Error::duplicate_field(name));
                    }
                    likely = at + 1;
                    let Some(slot) = object.member_mut(at) else { continue };
                    map.next_value_seed(Seat { slot, trace })
                        .inspect_err(|_| trace.within(Step::Member(Cow::Borrowed(name))))?;
                }
                Key::Other(name) => match object.rest_mut() {
                    Some(rest) => {
                        let read = read_entry(rest, &name, trace, &mut map);
                        read.inspect_err(|_| trace.within(Step::Member(Cow::Owned(name))))?;
                    }
                    None => drop(map.next_value::<IgnoredAny>()?),
                },
            }
        }
        match shape.required.iter().find(|at| !seen.has(**at)).and_then(|at| shape.members.get(*at)) {
            Some(name) => Err(A::Error::missing_field(name)),
            None => Ok(()),
        }
    }
}

/// Whether the two are the same; most names differ in their lengths or first letters, and no more is looked at then.
fn is(name: &str, key: &str) -> bool {
    name.len() == key.len() && name.as_bytes().first() == key.as_bytes().first() && name == key
}

/// Which member a key names.
enum Key {
    /// The one at this place in the table.
    Member(usize),
    /// None; the name is empty where nobody keeps it.
    Other(String),
}

/// A key, to be found in a table.
struct Which {
    members: &'static [&'static str],
    /// Where it most likely stands: behind the last.
    likely: usize,
    keeps_rest: bool,
}

impl<'de> DeserializeSeed<'de> for Which {
    type Value = Key;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Key, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Which {
    type Value = Key;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("field identifier")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Key, E> {
        let (before, behind) = self.members.split_at_checked(self.likely).unwrap_or((self.members, &[]));
        let find = |members: &[&str]| members.iter().position(|name| is(name, key));
        let at = find(behind).map(|at| at + before.len()).or_else(|| find(before));
        Ok(match at {
            Some(at) => Key::Member(at),
            None => Key::Other(if self.keeps_rest { key.to_owned() } else { String::new() }),
        })
    }
}
