//! Values between Rust and the wire, where serde needs a word of help.
//!
//! In: JSON or Rust values. Out: the other. Invariant: what a service may add later (an enum's new value, a `null`)
//! never fails.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer};

/// What stands between the items of an array outside of JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Separator {
    /// A comma.
    Csv,
    /// A space.
    Ssv,
    /// A tab.
    Tsv,
    /// A vertical bar.
    Pipes,
    /// Nothing: each item stands alone, its key repeated.
    Multi,
}

/// The items as they go on the wire, before they are encoded.
pub fn texts<T: fmt::Display>(items: impl IntoIterator<Item = T>) -> Vec<String> {
    items.into_iter().map(|item| item.to_string()).collect()
}

/// Reads a member that may be absent, `null` or a value, and tells the three apart.
///
/// # Errors
/// What is there cannot be read as `T`.
pub fn double_option<'de, T, D>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    Option::deserialize(deserializer).map(Some)
}

/// Reads a member whose `null` means its default.
///
/// # Errors
/// What is there cannot be read as `T`.
pub fn null_as_default<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: Deserialize<'de> + Default,
    D: Deserializer<'de>,
{
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}

/// Reads a value of an open set of texts.
///
/// # Errors
/// What is there is no text.
pub fn open_enum<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: for<'a> From<&'a str>,
    D: Deserializer<'de>,
{
    deserializer.deserialize_str(TextVisitor(PhantomData))
}

/// Reads a value of an open set of whole numbers.
///
/// # Errors
/// What is there is no whole number of 64 bits.
pub fn open_integer_enum<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: From<i64>,
    D: Deserializer<'de>,
{
    i64::deserialize(deserializer).map(T::from)
}

struct TextVisitor<T>(PhantomData<T>);

impl<T: for<'a> From<&'a str>> Visitor<'_> for TextVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        Ok(T::from(text))
    }
}
