//! Identifiers that are strings in one place and integers in another.
//!
//! In: a JSON string or integer. Out: the text, and the same JSON again. Invariant: two ids are equal when their texts
//! are, however they were written.

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::places::View;
use super::writing::write;

/// An identifier. Its text is kept, and it goes back on the wire as the kind of JSON it came as.
///
/// Made from text it is written as a string, made from an integer as an integer.
#[derive(Clone, Default)]
pub struct Id {
    text: String,
    kind: Kind,
}

/// How an id stands in JSON.
#[derive(Clone, Copy, Default)]
enum Kind {
    #[default]
    String,
    /// Only made from an integer, so the text is that of an `i64` or a `u64`.
    Integer,
}

impl Id {
    /// Its text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The value as it goes on the wire.
    pub(super) fn seen(&self) -> View<'_> {
        match self.kind {
            Kind::String => View::Text(&self.text),
            Kind::Integer => match (self.text.parse(), self.text.parse()) {
                (Ok(number), _) => View::I64(number),
                (_, Ok(number)) => View::U64(number),
                _ => View::Text(&self.text),
            },
        }
    }

    fn integer(text: String) -> Self {
        Self { text, kind: Kind::Integer }
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            Kind::String => write!(f, "Id({:?})", self.text),
            Kind::Integer => write!(f, "Id({})", self.text),
        }
    }
}

impl PartialEq for Id {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Id {}

impl PartialOrd for Id {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Id {
    fn cmp(&self, other: &Self) -> Ordering {
        self.text.cmp(&other.text)
    }
}

impl Hash for Id {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl PartialEq<str> for Id {
    fn eq(&self, other: &str) -> bool {
        self.text == other
    }
}

impl PartialEq<&str> for Id {
    fn eq(&self, other: &&str) -> bool {
        self.text == *other
    }
}

impl AsRef<str> for Id {
    fn as_ref(&self) -> &str {
        &self.text
    }
}

impl Borrow<str> for Id {
    fn borrow(&self) -> &str {
        &self.text
    }
}

impl From<&str> for Id {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

impl From<String> for Id {
    fn from(text: String) -> Self {
        Self { text, kind: Kind::String }
    }
}

impl From<&Id> for Id {
    fn from(id: &Id) -> Self {
        id.clone()
    }
}

impl From<i32> for Id {
    fn from(number: i32) -> Self {
        Self::integer(number.to_string())
    }
}

impl From<i64> for Id {
    fn from(number: i64) -> Self {
        Self::integer(number.to_string())
    }
}

impl From<u64> for Id {
    fn from(number: u64) -> Self {
        Self::integer(number.to_string())
    }
}

impl From<Id> for String {
    fn from(id: Id) -> Self {
        id.text
    }
}

impl From<&Id> for String {
    fn from(id: &Id) -> Self {
        id.text.clone()
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        write(self, serializer)
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(IdVisitor)
    }
}

struct IdVisitor;

impl Visitor<'_> for IdVisitor {
    type Value = Id;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an identifier (a string or an integer)")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Id, E> {
        Ok(Id::from(text))
    }

    fn visit_string<E: de::Error>(self, text: String) -> Result<Id, E> {
        Ok(Id::from(text))
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Id, E> {
        Ok(Id::from(number))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Id, E> {
        Ok(Id::from(number))
    }
}
