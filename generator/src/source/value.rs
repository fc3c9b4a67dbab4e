//! Values as the readers of JSON and YAML see them, each with its place.
//!
//! In: a deserializer of either, and the [`Spots`] of its text. Out: a [`Node`]. Invariant: reading ends, whatever the
//! text: depth is at most [`DEPTH`], aliases make at most [`SPARE`] nodes more than the text has bytes, and there are at most
//! [`MOST`] nodes.

use std::collections::HashSet;
use std::fmt;

use indexmap::map::Entry as Slot;
use serde::de::{DeserializeSeed, EnumAccess, Error, IgnoredAny, MapAccess, SeqAccess, VariantAccess, Visitor};

use super::faults;
use super::spots::{Cursor, Kind, Spots};
use crate::diagnostic::Diagnostic;
use crate::tree::{Entry, FileId, Node, Object, Place, SourceText, Value};

/// How deep values may nest; less than where either reader gives up, so that the message is ours.
pub(super) const DEPTH: usize = 120;

/// How many nodes aliases may add.
const SPARE: usize = 1_000_000;

/// How many nodes a file may have; the least that a test can afford, where it is a test.
pub(super) const MOST: usize = if cfg!(test) { 250_000 } else { 3_000_000 };

/// The state of reading one document.
pub(super) struct Reading<'a> {
    file: FileId,
    source: &'a SourceText,
    cursor: Cursor<'a>,
    /// Whether `<<` merges, as it does in YAML.
    merges: bool,
    /// The depth of the list that comes next, where its numbers are to keep their text.
    verbatim: Option<usize>,
    /// The numbers of that list that have their text for now, by their index.
    kept: Vec<(usize, Value)>,
    /// How many nodes may still come.
    budget: usize,
    /// What there is to say about the document.
    pub(super) faults: Vec<Diagnostic>,
    /// The duplicate keys among the faults.
    told: HashSet<(Option<Place>, String)>,
    /// Why reading stopped, where the reason is ours and not the reader's.
    pub(super) fatal: Option<Diagnostic>,
}

impl<'a> Reading<'a> {
    pub(super) fn json(file: FileId, source: &'a SourceText, spots: &'a Spots) -> Self {
        Self::new(file, source, spots.document(0), false)
    }

    pub(super) fn yaml(file: FileId, source: &'a SourceText, spots: &'a Spots, document: usize) -> Self {
        Self::new(file, source, spots.document(document), true)
    }

    fn new(file: FileId, source: &'a SourceText, cursor: Cursor<'a>, merges: bool) -> Self {
        let budget = source.text.len().min(MOST) + SPARE;
        let (faults, told) = (Vec::new(), HashSet::new());
        Self { file, source, cursor, merges, verbatim: None, kept: Vec::new(), budget, faults, told, fatal: None }
    }

    /// Where the next value begins.
    pub(super) fn place_ahead(&self) -> Place {
        self.place(self.cursor.ahead().map(|spot| (spot.line, spot.column)))
    }

    fn place(&self, position: Option<(u32, u32)>) -> Place {
        let (line, column) = position.unwrap_or_default();
        Place { file: self.file, line, column }
    }

    /// Refuses a node that is too deep or one too many.
    fn admit(&mut self, depth: usize, place: Place) -> Result<(), &'static str> {
        if depth > DEPTH {
            self.fatal = Some(faults::too_deep(place));
            return Err("nested too deeply");
        }
        let Some(left) = self.budget.checked_sub(1) else {
            // Without positions nothing tells whether it is aliases that make so many.
            self.fatal = Some(if place.line == 0 { faults::too_large(place) } else { faults::alias_bomb(place) });
            return Err("aliases repeat too much");
        };
        self.budget = left;
        Ok(())
    }

    /// The text of a number, boolean or null as it stands in the file.
    fn raw(&self, offset: Option<usize>) -> Option<&'a str> {
        let rest = self.source.text.get(offset?..)?;
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || "+-._~".contains(c))).unwrap_or(rest.len());
        Some(&rest[..end]).filter(|raw| !raw.is_empty())
    }
}

/// Reads one value.
pub(super) struct NodeSeed<'r, 'a> {
    reading: &'r mut Reading<'a>,
    depth: usize,
}

impl<'r, 'a> NodeSeed<'r, 'a> {
    pub(super) fn new(reading: &'r mut Reading<'a>) -> Self {
        Self { reading, depth: 0 }
    }
}

impl<'de> DeserializeSeed<'de> for NodeSeed<'_, '_> {
    type Value = Node;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        let Self { reading, depth } = self;
        let (spot, resume) = reading.cursor.enter();
        let place = reading.place(spot.map(|spot| (spot.line, spot.column)));
        reading.admit(depth, place).map_err(D::Error::custom)?;
        let kind = spot.map(|spot| spot.kind);
        let value = deserializer.deserialize_any(ValueSeed { reading: &mut *reading, depth, kind })?;
        reading.cursor.leave(resume);
        Ok(Node { place, value })
    }
}

/// Reads what a node holds, once its place is known.
struct ValueSeed<'r, 'a> {
    reading: &'r mut Reading<'a>,
    depth: usize,
    /// What the position parser saw here.
    kind: Option<Kind>,
}

impl ValueSeed<'_, '_> {
    /// Forgets the positions from here on if the position parser saw something else.
    fn expect(&mut self, kind: Kind) {
        if self.kind != Some(kind) {
            self.reading.cursor.lose();
        }
    }

    fn scalar<E>(mut self, value: Value) -> Result<Value, E> {
        self.expect(Kind::Scalar);
        Ok(value)
    }
}

impl<'de> DeserializeSeed<'de> for ValueSeed<'_, '_> {
    type Value = Value;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ValueSeed<'_, '_> {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        self.scalar(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        self.scalar(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        self.scalar(Value::Bool(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        self.scalar(Value::Number(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        self.scalar(Value::Number(value.into()))
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<Value, E> {
        self.visit_f64(value as f64)
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<Value, E> {
        self.visit_f64(value as f64)
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        let number = serde_json::Number::from_f64(value);
        self.scalar(number.map_or_else(|| Value::String(unlimited(value).to_owned()), Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        self.scalar(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        self.scalar(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut access: A) -> Result<Value, A::Error> {
        self.expect(Kind::Sequence);
        let is_verbatim = self.reading.verbatim.take() == Some(self.depth);
        let mut items = Vec::new();
        loop {
            let ahead = self.reading.cursor.ahead().map(|spot| spot.offset).filter(|_| is_verbatim);
            let seed = NodeSeed { reading: &mut *self.reading, depth: self.depth + 1 };
            let Some(mut item) = access.next_element_seed(seed)? else { break };
            let number = (is_verbatim && matches!(item.value, Value::Number(_))).then(|| item.value.clone());
            keep_digits(&mut item, self.reading.raw(ahead).filter(|raw| raw.parse::<f64>().is_ok()));
            if let Some(number) = number {
                self.reading.kept.push((items.len(), number));
            }
            items.push(item);
        }
        self.reading.cursor.end();
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut access: A) -> Result<Value, A::Error> {
        self.expect(Kind::Mapping);
        let mut object = Object::default();
        let (mut merges, mut kept) = (false, Vec::new());
        while let Some(key) = access.next_key_seed(KeySeed { reading: &mut *self.reading, depth: self.depth + 1 })? {
            let ahead = self.reading.cursor.ahead().map(|spot| spot.offset);
            // In YAML `+1` and `1.10` may be meant as text, which the type beside them tells later.
            self.reading.verbatim = (self.reading.merges && key.text == "enum").then_some(self.depth + 1);
            let mut node = access.next_value_seed(NodeSeed { reading: &mut *self.reading, depth: self.depth + 1 })?;
            merges |= key.text == "<<";
            if key.text == "enum" {
                kept = std::mem::take(&mut self.reading.kept);
            }
            if key.text == "version" {
                keep_digits(&mut node, self.reading.raw(ahead));
            }
            insert(&mut object, key, node, self.reading);
        }
        self.reading.cursor.end();
        if merges && self.reading.merges {
            merge(&mut object);
        }
        if object.get("type").and_then(|entry| entry.node.as_str()).is_some_and(|ty| matches!(ty, "number" | "integer"))
        {
            put_back(&mut object, kept);
        }
        Ok(Value::Object(object))
    }

    /// A tag such as `!binary` says nothing that an API description needs: what stands behind it is the value.
    fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<Value, A::Error> {
        let (IgnoredAny, variant) = access.variant()?;
        variant.newtype_variant_seed(self)
    }
}

/// What JSON has no number for, in YAML's words.
fn unlimited(value: f64) -> &'static str {
    match value {
        f64::INFINITY => ".inf",
        f64::NEG_INFINITY => "-.inf",
        _ => ".nan",
    }
}

/// A key as read.
struct Key {
    text: String,
    place: Place,
}

/// Reads a key; one that is no string becomes the text it has in the file.
struct KeySeed<'r, 'a> {
    reading: &'r mut Reading<'a>,
    depth: usize,
}

impl<'de> DeserializeSeed<'de> for KeySeed<'_, '_> {
    type Value = Key;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Key, D::Error> {
        let Self { reading, depth } = self;
        let offset = reading.cursor.ahead().map(|spot| spot.offset);
        let node = NodeSeed { reading: &mut *reading, depth }.deserialize(deserializer)?;
        let place = node.place;
        let text = match node.value {
            Value::String(text) => text,
            Value::Array(_) | Value::Object(_) => {
                let text = node.to_json().to_string();
                reading.faults.push(faults::complex_key(place, node.kind(), &text));
                text
            }
            _ => reading.raw(offset).map_or_else(|| node.to_json().to_string(), str::to_owned),
        };
        Ok(Key { text, place })
    }
}

/// Adds a member; of two with one key the last stays, and both lines are told.
fn insert(object: &mut Object, key: Key, node: Node, reading: &mut Reading<'_>) {
    let Reading { faults, told, .. } = reading;
    let Key { text, place } = key;
    match object.entry(text) {
        Slot::Vacant(slot) => {
            slot.insert(Entry { key: place, node });
        }
        Slot::Occupied(mut slot) => {
            let fault = faults::duplicate_key(slot.key(), slot.get().key, place);
            // An alias repeats the mapping that it stands for, and with it the fault.
            if told.insert((fault.place, slot.key().clone())) {
                faults.push(fault);
            }
            slot.insert(Entry { key: place, node });
        }
    }
}

/// A version is text whatever it looks like: an unquoted `1.10` is not `1.1`.
fn keep_digits(node: &mut Node, raw: Option<&str>) {
    if let (Value::Number(number), Some(raw)) = (&node.value, raw)
        && number.to_string() != raw
    {
        node.value = Value::String(raw.to_owned());
    }
}

/// Makes the values of an enum numbers again, which its type says they are.
fn put_back(object: &mut Object, kept: Vec<(usize, Value)>) {
    let Some(Value::Array(items)) = object.get_mut("enum").map(|entry| &mut entry.node.value) else { return };
    for (index, number) in kept {
        if let Some(item) = items.get_mut(index) {
            item.value = number;
        }
    }
}

/// Applies the merge key of YAML: members of the mappings under `<<` join in where the mapping lacks them.
fn merge(object: &mut Object) {
    let Some(entry) = object.get("<<") else { return };
    let mappings: Vec<Object> = match &entry.node.value {
        Value::Object(mapping) => vec![mapping.clone()],
        Value::Array(items) => match items.iter().map(|item| item.as_object().cloned()).collect() {
            Some(mappings) => mappings,
            None => return,
        },
        _ => return,
    };
    object.shift_remove("<<");
    for (key, entry) in mappings.into_iter().flatten() {
        object.entry(key).or_insert(entry);
    }
}
