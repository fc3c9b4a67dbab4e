//! The API as the emitted client sees it.
//!
//! In: nothing. Out: [`Api`], plain data that [`lower`](crate::lower) fills and [`emit`](crate::emit) prints.
//! Invariant: every name is decided (an emitter formats no identifier), every reference resolves, and every item knows
//! its [`Basis`].

mod error;
mod input;
mod operation;
mod security;
mod type_def;
mod type_use;

use serde::Serialize;

use crate::names::Name;
use crate::tree::Place;
use crate::vocabulary;
pub use error::{ErrorBody, ErrorCode, ErrorRow, ErrorVariant, Piece, Template};
pub use input::{Content, Location, Parameter, PathStyle, RequestBody, Separator, Style};
pub use operation::{Operation, Response, ResponseHeader, ResponseHeaders, Success, SuccessVariant};
pub use security::{SecurityKind, SecurityRequirement, SecurityScheme};
pub use type_def::{EnumBase, EnumType, EnumValue, Field, ObjectType, TypeDef, TypeKind, UnionType, UnionVariant};
pub use type_use::{Constraints, IntegerFormat, NumberFormat, RarerConstraints, StringFormat, Type, TypeId};

/// A whole API.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Api {
    /// Title, version, and the errors that the document's own description lists.
    pub info: Info,
    /// Base URLs without a final slash, the preferred one first; empty where the document names no host.
    pub servers: Vec<String>,
    /// Groups of operations, in document order of their first operation.
    pub groups: Vec<Group>,
    /// Operations, in document order.
    pub operations: Vec<Operation>,
    /// Named types; a [`TypeId`] is an index into this list.
    pub types: Vec<TypeDef>,
    /// Every distinct error code of the API, sorted by code.
    pub error_codes: Vec<ErrorCode>,
    /// How a client may prove who it is, in document order.
    pub security_schemes: Vec<SecurityScheme>,
    /// What the formats cannot say, from `x-client` at the root: error shape, rate limits, sign-in, pagination.
    pub client: vocabulary::Root,
}

/// Where a fact is from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Basis {
    /// The place that set it; `None` where a rule of the generator made it up.
    #[serde(skip)]
    pub place: Option<Place>,
}

/// The document's `info`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Info {
    /// The title.
    pub title: String,
    /// The version as written.
    pub version: String,
    /// The description's sentences, without the sections that were read as facts.
    pub description: Option<String>,
    /// Rows of an error table in the description; they belong to no operation.
    pub errors: Vec<ErrorRow>,
}

/// Operations that share an accessor on the client.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Group {
    /// As written in the document, and the accessor and module: `call_log`.
    pub name: Name,
    /// The feature of the emitted crate that it comes with: `call-log`.
    pub feature: String,
    /// The handle type: `CallLog`.
    pub type_name: String,
    /// What the group is about.
    pub description: Option<String>,
    /// Indices into [`Api::operations`].
    pub operations: Vec<usize>,
    /// Where its name is from: `None` where it is made from a path.
    pub name_basis: Basis,
}
