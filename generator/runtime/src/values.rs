//! Values between Rust and the wire, where serde needs a word of help.
//!
//! In: JSON or Rust values. Out: the other. Invariant: what a service may add later (an enum's new value, a `null`)
//! never fails.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, DeserializeOwned, Visitor};
use serde::{Deserialize, Deserializer};

use super::id::Id;

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
    /// Nothing: each item stands alone, its key repeated, and each member of an object under its own.
    Multi,
}

/// How a variable of the path is marked as such.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathStyle {
    /// Its value alone: `5`
    Simple,
    /// A dot before each value: `.5`
    Label,
    /// A semicolon and the name before each value: `;id=5`
    Matrix,
}

/// The items as they go on the wire, before they are encoded.
pub fn texts<T: fmt::Display>(items: impl IntoIterator<Item = T>) -> Vec<String> {
    items.into_iter().map(|item| item.to_string()).collect()
}

/// The items of the lists in a list as they go on the wire, before they are encoded.
pub fn nested_texts<T: fmt::Display>(lists: impl IntoIterator<Item = impl IntoIterator<Item = T>>) -> Vec<Vec<String>> {
    lists.into_iter().map(texts).collect()
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

/// Reads a text, or a whole number as its text.
///
/// # Errors
/// What is there is neither.
pub fn text_or_integer<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Id::deserialize(deserializer).map(String::from)
}

/// Reads `value` as one alternative of a union.
///
/// # Errors
/// It does not fit the alternative.
pub fn alternative<T: DeserializeOwned, U, E: de::Error>(
    value: serde_json::Value,
    variant: impl FnOnce(T) -> U,
) -> Result<U, E> {
    serde_path_to_error::deserialize(value).map(variant).map_err(E::custom)
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
