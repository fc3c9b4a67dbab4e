//! Text to tree.
use crate::diagnostic::Diagnostics;
use crate::tree::{Node, Place, Role, Sources};

/// Where text comes from.
pub trait Loader {
    /// The bytes of the file at `path` (as written by the user, or joined from a document's path and a reference).
    ///
    /// # Errors
    /// Says in a user's words why there are none.
    fn load(&self, path: &str) -> Result<Vec<u8>, String>;
}

/// Reads a file and parses it; faults go to `diagnostics`.
pub fn read(
    _path: &str,
    _role: Role,
    _loader: &dyn Loader,
    _sources: &mut Sources,
    _diagnostics: &mut Diagnostics,
) -> Option<Node> {
    None
}

/// The place of the byte `offset` of a scalar whose value is `scalar` and which begins at `place`, whatever quoting or
/// folding it has in the file.
pub fn place_within(_sources: &Sources, place: Place, _scalar: &str, _offset: usize) -> Place {
    place
}
