//! Types that have a name.
//!
//! In: nothing. Out: plain data. Invariant: what holds itself stands behind a `Box` somewhere, so that each type has a size.

use serde::Serialize;
use serde_json::Value as Json;

use super::{Basis, Constraints, IntegerFormat, Type};
use crate::names::Name;

/// A named type.
#[derive(Clone, Debug, Serialize)]
pub struct TypeDef {
    /// As written (or made from where it stands), and the Rust type.
    pub name: Name,
    /// What it means.
    pub description: Option<String>,
    /// What it is.
    pub kind: TypeKind,
    /// Whether the document calls it deprecated.
    pub deprecated: bool,
    /// Bounds and the like.
    pub constraints: Constraints,
    /// Whether a request reaches it.
    pub in_requests: bool,
    /// Whether a response reaches it.
    pub in_responses: bool,
    /// Groups whose operations reach it, ascending indices into [`Api::groups`](super::Api::groups).
    pub groups: Vec<usize>,
    /// Whether it has a `Default`: no request that it stands in could go out without what is required by one, and
    /// every required field has one.
    pub has_default: bool,
    /// The struct that holds the required fields where they are too many to be arguments: `PetRequired`.
    pub required_name: Option<String>,
    /// Where it is from.
    pub basis: Basis,
    /// Where its name is from: `None` where a rule made it up.
    pub name_basis: Basis,
}

/// What a named type is.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TypeKind {
    /// A struct.
    Object(ObjectType),
    /// An open set of values.
    Enum(EnumType),
    /// One of several types.
    Union(UnionType),
    /// A whole number, or one of some words (`max`).
    IntegerOr {
        /// The number's width.
        format: IntegerFormat,
        /// The words.
        words: Vec<Name>,
    },
    /// Another name for a type.
    Alias(Type),
}

/// A struct.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ObjectType {
    /// Its fields, in document order, those of `allOf` merged in.
    pub fields: Vec<Field>,
    /// The type of members that are not named, kept in a map field of the name given.
    pub additional: Option<(Name, Type)>,
}

impl ObjectType {
    /// The fields that are always there.
    pub fn required(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| field.required)
    }
}

/// A member of a struct.
#[derive(Clone, Debug, Serialize)]
pub struct Field {
    /// As on the wire, and the field: `caller_id`.
    pub name: Name,
    /// Its type; [`Type::Nullable`] where `null` means something.
    pub ty: Type,
    /// Whether it is always there.
    pub required: bool,
    /// Whether it stands behind a `Box`, because the type holds itself.
    pub boxed: bool,
    /// Whether only the server sets it.
    pub read_only: bool,
    /// Whether only the client sets it.
    pub write_only: bool,
    /// What the server takes where it is absent.
    pub default: Option<Json>,
    /// What it means.
    pub description: Option<String>,
    /// Whether the document calls it deprecated.
    pub deprecated: bool,
    /// Bounds and the like.
    pub constraints: Constraints,
    /// Where it is from.
    pub basis: Basis,
}

/// An open set of values.
#[derive(Clone, Debug, Serialize)]
pub struct EnumType {
    /// What the values are on the wire.
    pub base: EnumBase,
    /// The documented values, in document order, each once.
    pub values: Vec<EnumValue>,
    /// The default, as an index into `values`.
    pub default: Option<usize>,
}

/// What the values of an enum are on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum EnumBase {
    /// Strings.
    String,
    /// Whole numbers.
    Integer,
}

/// A documented value of an enum.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EnumValue {
    /// The value's text, and the variant: `Call connected`, `CallConnected`.
    pub name: Name,
    /// What it means.
    pub description: Option<String>,
}

/// One of several types.
#[derive(Clone, Debug, Serialize)]
pub struct UnionType {
    /// The alternatives, in document order.
    pub variants: Vec<UnionVariant>,
    /// The member that says which, where there is one.
    pub discriminator: Option<String>,
    /// Whether a rule found that member, and the document does not name it: a value without one of the tags may still be
    /// any of the alternatives.
    pub implied: bool,
}

/// One alternative of a union.
#[derive(Clone, Debug, Serialize)]
pub struct UnionVariant {
    /// The variant.
    pub name: Name,
    /// What it holds.
    pub ty: Type,
    /// Values of the discriminator that choose it.
    pub tags: Vec<String>,
    /// Whether it stands behind a `Box`.
    pub boxed: bool,
}
