//! Values between Rust and the wire, where they are not taken as they are.
//!
//! In: JSON or Rust values. Out: the other. Invariant: what a service may add later (an enum's new value, a `null`)
//! never fails.

use std::fmt;

use super::id::Id;
use super::leaves::LeafMut;
use super::slot::{Done, Reader};

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

/// Reads a value of an open set of texts.
///
/// # Errors
/// What is there is no text.
pub fn open_text<T: for<'t> From<&'t str>>(from: &mut dyn Reader, into: &mut T) -> Done {
    from.leaf(LeafMut::Text(&mut |text| {
        *into = T::from(text);
        Ok(())
    }))
}

/// Reads a value of an open set of whole numbers.
///
/// # Errors
/// What is there is no whole number of 64 bits.
pub fn open_integer<T: From<i64>>(from: &mut dyn Reader, into: &mut T) -> Done {
    let mut number = 0;
    from.leaf(LeafMut::I64(&mut number))?;
    *into = T::from(number);
    Ok(())
}

/// Reads a text, or a whole number as its text.
///
/// # Errors
/// What is there is neither.
pub fn text_or_integer<T: for<'t> From<&'t str>>(from: &mut dyn Reader, into: &mut T) -> Done {
    let mut text = Id::default();
    from.leaf(LeafMut::Id(&mut text))?;
    *into = T::from(text.as_str());
    Ok(())
}
