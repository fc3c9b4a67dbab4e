//! Writing from a place, by way of serde.
//!
//! In: a place. Out: what serde serializes. Invariant: nothing here knows the type of what is written.

use serde::ser::{Error, SerializeMap, SerializeSeq, SerializeStruct};
use serde::{Serialize, Serializer};
use serde_json::Value;

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
            View::Tagged { value, member, tags } => {
                tagged(value, member, tags).map_err(S::Error::custom)?.serialize(serializer)
            }
            View::List(list) => {
                let mut items = serializer.serialize_seq(Some(list.len()))?;
                for item in (0..list.len()).filter_map(|at| list.item(at)) {
                    items.serialize_element(&Written(item))?;
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
    let Shape { name, members, required, .. } = *object.shape();
    let there = members.iter().enumerate().filter_map(|(at, name)| match object.view(at)? {
        View::Absent if !required.contains(&at) => None,
        value => Some((*name, Written(value))),
    });
    match object.rest() {
        Some(rest) => {
            let mut map = serializer.serialize_map(None)?;
            for (name, value) in there {
                map.serialize_entry(name, &value)?;
            }
            write_entries(rest, &mut map)?;
            map.end()
        }
        None => {
            // A format may write how many there are before the first.
            let mut fields = serializer.serialize_struct(name, there.clone().count())?;
            for (name, value) in there {
                fields.serialize_field(name, &value)?;
            }
            fields.end()
        }
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

/// The JSON of an alternative whose `member` says which it is: by the first of `tags`, where nothing else stands there.
///
/// # Errors
/// It has no JSON.
fn tagged(value: &dyn Slot, member: &str, tags: &[&str]) -> serde_json::Result<Value> {
    let mut value = serde_json::to_value(Written(value.view()))?;
    if let (Value::Object(members), Some(tag)) = (&mut value, tags.first()) {
        let says = members.get(member).is_some_and(|said| !said.is_null() && said != "");
        if !says {
            members.insert(member.to_owned(), Value::from(*tag));
        }
    }
    Ok(value)
}
