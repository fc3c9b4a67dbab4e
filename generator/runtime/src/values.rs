//! How parameters of several values go on the wire.
//!
//! In: the items of a list, or of lists. Out: their texts, before they are encoded, and the words for what stands between
//! them. Invariant: an item's text is that of its `Display`.

use std::fmt;

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
