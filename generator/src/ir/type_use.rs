//! Types as they are used, and what holds of a value beside its type.
//!
//! In: nothing. Out: plain data. Invariant: a type that has a name is an index, so that types may refer to each other.

use serde::Serialize;
use serde_json::Value as Json;

/// A type as it is used.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Type {
    /// Free-form JSON.
    Any,
    /// `true` or `false`
    Boolean,
    /// A whole number.
    Integer(IntegerFormat),
    /// A number.
    Number(NumberFormat),
    /// Text.
    String(StringFormat),
    /// A string or integer whose text is kept.
    Id,
    /// A list.
    Array(Box<Type>),
    /// A mapping from text.
    Map(Box<Type>),
    /// A type of the API.
    Named(TypeId),
    /// The type or `null`, told apart from absence.
    Nullable(Box<Type>),
}

/// Index into [`Api::types`](super::Api::types).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct TypeId(pub u32);

/// The width of an integer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum IntegerFormat {
    /// `format: int32`
    Int32,
    /// `format: int64`, or none that is known
    Int64,
    /// `format: uint32`
    Uint32,
    /// `format: uint64`
    Uint64,
    /// No format: 64 bits wide, and named `integer` alone.
    Plain,
}

/// The width of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum NumberFormat {
    /// `format: float`
    Float,
    /// `format: double`
    Double,
    /// No format: a double, and named `number` alone.
    Plain,
}

/// What a string is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StringFormat {
    /// No format, or one that changes nothing in Rust; the format is kept for the docs.
    Plain(Option<String>),
    /// RFC 3339 instant.
    DateTime,
    /// RFC 3339 full-date.
    Date,
    /// Base64 text of bytes.
    Byte,
    /// Bytes as they are (a file).
    Binary,
}

/// What a document says of a value beyond its type; for docs, checks before sending, and mocks.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Constraints {
    /// Least value.
    pub minimum: Option<serde_json::Number>,
    /// Greatest value.
    pub maximum: Option<serde_json::Number>,
    /// Fewest characters.
    pub min_length: Option<u64>,
    /// Most characters.
    pub max_length: Option<u64>,
    /// A regular expression.
    pub pattern: Option<String>,
    /// Fewest items.
    pub min_items: Option<u64>,
    /// Most items.
    pub max_items: Option<u64>,
    /// Those that few documents state.
    #[serde(flatten)]
    pub rarer: RarerConstraints,
    /// An example.
    pub example: Option<Json>,
}

/// Bounds that few documents state.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct RarerConstraints {
    /// Whether the least value is excluded.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub exclusive_minimum: bool,
    /// Whether the greatest value is excluded.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub exclusive_maximum: bool,
    /// What every value is a multiple of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub multiple_of: Option<serde_json::Number>,
    /// Whether no item may be there twice.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub unique_items: bool,
    /// Fewest members of a mapping.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_properties: Option<u64>,
    /// Most members of a mapping.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_properties: Option<u64>,
    /// What holds for each item of a list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<Box<Constraints>>,
}
