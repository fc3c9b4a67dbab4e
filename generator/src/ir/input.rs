//! What goes out with a call: parameters and bodies.
//!
//! In: nothing. Out: plain data. Invariant: a parameter says wholly how it is written on the wire.

use serde::Serialize;
use serde_json::Value as Json;

use super::{Basis, Constraints, Type};
use crate::names::Name;

/// A parameter, or a field of a form.
#[derive(Clone, Debug, Serialize)]
pub struct Parameter {
    /// As on the wire, and the argument or setter: `date_from`.
    pub name: Name,
    /// Where it goes.
    pub location: Location,
    /// Its type.
    pub ty: Type,
    /// Whether a call without it is refused by the server.
    pub required: bool,
    /// What the server takes where it is absent.
    pub default: Option<Json>,
    /// How arrays are written.
    pub style: Style,
    /// How a variable of the path is marked.
    pub path_style: PathStyle,
    /// Whether characters that mean something in a URL stand in a value as they are, as far as its place can hold them.
    pub keeps_reserved: bool,
    /// The media type of its content, where it is not plain text (`application/json` for a JSON query value).
    pub content_type: Option<String>,
    /// What it means.
    pub description: Option<String>,
    /// Whether the document calls it deprecated.
    pub deprecated: bool,
    /// Bounds and the like.
    pub constraints: Constraints,
    /// Where it is from (the place that set its type, if any).
    pub basis: Basis,
}

impl Parameter {
    /// A parameter of which nothing is known but name, place and type.
    pub fn new(name: Name, location: Location, ty: Type, basis: Basis) -> Self {
        Self {
            name,
            location,
            ty,
            required: false,
            default: None,
            style: Vec::new(),
            path_style: PathStyle::Simple,
            keeps_reserved: false,
            content_type: None,
            description: None,
            deprecated: false,
            constraints: Constraints::default(),
            basis,
        }
    }

    /// Whether it is an argument of the method: required, and with no default to fall back on.
    pub fn is_argument(&self) -> bool {
        self.required && self.default.is_none()
    }
}

impl PartialEq for Parameter {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && self.location == other.location && self.ty == other.ty
    }
}

/// Where a parameter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Location {
    /// A segment of the path, or a part of one.
    Path,
    /// The query string.
    Query,
    /// A header.
    Header,
    /// A cookie.
    Cookie,
    /// A field of a form body.
    Form,
}

/// How the items of an array are written, outermost first; empty for what is no array.
pub type Style = Vec<Separator>;

/// What stands between the items of an array.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Separator {
    /// `,`
    Csv,
    /// A space.
    Ssv,
    /// A tab.
    Tsv,
    /// `|`
    Pipes,
    /// The key is repeated.
    Multi,
    /// `key[member]=value` (OpenAPI 3 `deepObject`).
    DeepObject,
}

/// How a variable of the path is marked (OpenAPI 3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PathStyle {
    /// Not at all: `5`
    #[default]
    Simple,
    /// By a dot: `.5`
    Label,
    /// By a semicolon and its name: `;id=5`
    Matrix,
}

/// What is sent in a body.
#[derive(Clone, Debug, Serialize)]
pub struct RequestBody {
    /// Whether a call without it is refused.
    pub required: bool,
    /// What it means.
    pub description: Option<String>,
    /// The media type that the client sends, as written.
    pub media_type: String,
    /// What goes in.
    pub content: Content,
    /// Media types that the document offers besides.
    pub other_media_types: Vec<String>,
    /// What set its type.
    pub basis: Basis,
}

/// What stands in a body.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    /// JSON of a type.
    Json(Type),
    /// Form fields, percent-encoded.
    Form(Vec<Parameter>),
    /// Form fields and files, as `multipart/form-data`.
    Multipart(Vec<Parameter>),
    /// Text, as it is.
    Text,
    /// Bytes, as they are.
    Bytes,
    /// Several answers in one (207): each part a JSON value of the type, or an error.
    Batch(Type),
}
