//! Writing from a place, by way of serde.
//!
//! In: a place. Out: what serde serializes. Invariant: nothing here knows the type of what is written.

use serde::ser::{Error, SerializeMap, SerializeSeq, SerializeStruct};
use serde::{Serialize, Serializer};

use super::leaves::Leaf;
use super::object::{Object, Seen, Shape};
use super::slot::{Done, Entries, Failed, List, Slot, Writer};

/// Writes a value for serde's `Serialize`.
///
/// # Errors
/// The serializer cannot take it.
pub fn write<S: Serializer>(value: &dyn Slot, serializer: S) -> Result<S::Ok, S::Error> {
    let mut to = Sink { serializer: Some(serializer), written: None };
    let done = value.write(&mut to);
    match (done, to.written) {
        (Ok(()), Some(written)) | (Err(Failed), Some(written @ Err(_))) => written,
        _ => Err(S::Error::custom("one value goes here")),
    }
}

/// A value, for serde.
pub(super) struct Written<'v>(pub(super) &'v dyn Slot);

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        write(self.0, serializer)
    }
}

/// What one value is written to.
struct Sink<S: Serializer> {
    serializer: Option<S>,
    written: Option<Result<S::Ok, S::Error>>,
}

impl<S: Serializer> Sink<S> {
    fn put(&mut self, write: impl FnOnce(S) -> Result<S::Ok, S::Error>) -> Done {
        let serializer = self.serializer.take().ok_or(Failed)?;
        let written = self.written.insert(write(serializer));
        if written.is_ok() { Ok(()) } else { Err(Failed) }
    }
}

impl<S: Serializer> Writer for Sink<S> {
    fn leaf(&mut self, value: Leaf<'_>) -> Done {
        self.put(|serializer| match value {
            Leaf::Null => serializer.serialize_none(),
            Leaf::Bool(it) => serializer.serialize_bool(it),
            Leaf::I64(it) => serializer.serialize_i64(it),
            Leaf::U64(it) => serializer.serialize_u64(it),
            Leaf::F32(it) => serializer.serialize_f32(it),
            Leaf::F64(it) => serializer.serialize_f64(it),
            Leaf::Text(it) => serializer.serialize_str(it),
            Leaf::Shown(it) => serializer.collect_str(it),
            Leaf::Any(it) => it.serialize(serializer),
        })
    }

    fn list(&mut self, list: &dyn List) -> Done {
        self.put(|serializer| {
            let mut items = serializer.serialize_seq(Some(list.len()))?;
            for item in (0..list.len()).filter_map(|at| list.item(at)) {
                items.serialize_element(&Written(item))?;
            }
            items.end()
        })
    }

    fn entries(&mut self, entries: &dyn Entries) -> Done {
        self.put(|serializer| {
            let mut map = serializer.serialize_map(Some(entries.len()))?;
            write_entries(entries, &mut map)?;
            map.end()
        })
    }

    fn object(&mut self, object: &dyn Object) -> Done {
        let Shape { name, members, required } = *object.shape();
        let mut there = Seen::of(members.len());
        let mut count = 0;
        for at in 0..members.len() {
            if object.member(at).is_some_and(|value| !value.is_absent() || required.contains(&at)) {
                there.mark(at);
                count += 1;
            }
        }
        let members = members.iter().enumerate().filter(|(at, _)| there.has(*at));
        let members = members.filter_map(|(at, name)| Some((*name, object.member(at)?)));
        self.put(|serializer| match object.rest() {
            Some(rest) => {
                let mut map = serializer.serialize_map(None)?;
                for (name, value) in members {
                    map.serialize_entry(name, &Written(value))?;
                }
                write_entries(rest, &mut map)?;
                map.end()
            }
            None => {
                let mut fields = serializer.serialize_struct(name, count)?;
                for (name, value) in members {
                    fields.serialize_field(name, &Written(value))?;
                }
                fields.end()
            }
        })
    }
}

fn write_entries<M: SerializeMap>(entries: &dyn Entries, map: &mut M) -> Result<(), M::Error> {
    let mut problem = None;
    let done = entries.each(&mut |name, value| {
        map.serialize_entry(name, &Written(value)).map_err(|error| {
            problem = Some(error);
            Failed
        })
    });
    match (done, problem) {
        (Err(Failed), Some(problem)) => Err(problem),
        _ => Ok(()),
    }
}
