//! Writing from a place, by way of serde.
//!
//! In: a place. Out: what serde serializes. Invariant: nothing here knows the type of what is written.

use serde::ser::{Error, SerializeMap, SerializeSeq, SerializeStruct};
use serde::{Serialize, Serializer};

use super::object::{Object, Shape};
use super::places::View;
use super::slot::{Entries, Slot};

/// Writes a value for serde's `Serialize`.
///
/// # Errors
/// The serializer cannot take it.
pub fn write<T: Slot, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    Written(value.view()).serialize(serializer)
}

/// A value, for serde.
pub(super) struct Written<'v>(pub(super) View<'v>);

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            View::Absent | View::Null => serializer.serialize_none(),
            View::Bool(it) => serializer.serialize_bool(it),
            View::I64(it) => serializer.serialize_i64(it),
            View::U64(it) => serializer.serialize_u64(it),
            View::F32(it) => serializer.serialize_f32(it),
            View::F64(it) => serializer.serialize_f64(it),
            View::Text(it) => serializer.serialize_str(it),
            View::Shown(it) => serializer.collect_str(it),
            View::Any(it) => it.serialize(serializer),
            View::Made(value, make) => make(value).map_err(S::Error::custom)?.serialize(serializer),
            View::List(list) => {
                let mut items = serializer.serialize_seq(Some(list.len()))?;
                for at in 0..list.len() {
                    if let Some(item) = list.item(at) {
                        items.serialize_element(&Written(item))?;
                    }
                }
                items.end()
            }
            View::Entries(entries) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                write_entries(entries, &mut map)?;
                map.end()
            }
            View::Object(object) => write_object(object, serializer),
        }
    }
}

fn write_object<S: Serializer>(object: &dyn Object, serializer: S) -> Result<S::Ok, S::Error> {
    let Shape { name, members, .. } = *object.shape();
    match object.rest() {
        Some(rest) => {
            let mut map = serializer.serialize_map(None)?;
            for (at, name) in members.iter().enumerate() {
                if let Some(value) = member(object, at) {
                    map.serialize_entry(name, &value)?;
                }
            }
            write_entries(rest, &mut map)?;
            map.end()
        }
        None => {
            let mut fields = serializer.serialize_struct(name, count(object))?;
            for (at, name) in members.iter().enumerate() {
                if let Some(value) = member(object, at) {
                    fields.serialize_field(name, &value)?;
                }
            }
            fields.end()
        }
    }
}

/// How many members are written; a format may write that before the first.
fn count(object: &dyn Object) -> usize {
    let mut count = 0;
    for at in 0..object.shape().members.len() {
        count += usize::from(member(object, at).is_some());
    }
    count
}

/// A member as it is written; `None` where it is not.
fn member(object: &dyn Object, at: usize) -> Option<Written<'_>> {
    match object.member(at)?.view() {
        View::Absent if !object.shape().requires(at) => None,
        value => Some(Written(value)),
    }
}

fn write_entries<M: SerializeMap>(entries: &dyn Entries, map: &mut M) -> Result<(), M::Error> {
    let mut problem = None;
    entries.each(&mut |name, value| match map.serialize_entry(name, &Written(value)) {
        Ok(()) => true,
        Err(error) => {
            problem = Some(error);
            false
        }
    });
    problem.map_or(Ok(()), Err)
}
