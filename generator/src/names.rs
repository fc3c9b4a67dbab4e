//! Wire names to Rust names.
//!
//! In: a name as it stands on the wire, and the [`Scope`] in which it has to be unique. Out: [`Name`]. Invariant: the
//! Rust side of a name that came from a scope is a valid identifier and stands there once. The only user of `heck`.

use serde::Serialize;

/// A name on both sides.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Name {
    /// As it stands on the wire or in the document.
    pub wire: String,
    /// As it stands in Rust, a raw identifier included (`r#type`).
    pub rust: String,
}
