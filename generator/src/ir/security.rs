//! How a client proves who is calling.
//!
//! In: nothing. Out: plain data. Invariant: this is what a client has to show, never what it shows.

use serde::Serialize;

use super::{Basis, Location};
use crate::names::Name;

/// A way to prove who is calling.
#[derive(Clone, Debug, Serialize)]
pub struct SecurityScheme {
    /// Its key in the document, and the setter on the client's builder.
    pub name: Name,
    /// What it means.
    pub description: Option<String>,
    /// What it is.
    pub kind: SecurityKind,
    /// Where it is from.
    pub basis: Basis,
}

/// The kinds of security scheme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SecurityKind {
    /// User name and password (RFC 7617).
    Basic,
    /// A bearer token, OAuth 2 included.
    Bearer,
    /// A key in a header, the query or a cookie.
    ApiKey {
        /// Where.
        location: Location,
        /// Under which name.
        parameter: String,
    },
}

/// A scheme that a call needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SecurityRequirement {
    /// Index into [`Api::security_schemes`](super::Api::security_schemes).
    pub scheme: usize,
    /// OAuth scopes.
    pub scopes: Vec<String>,
}
