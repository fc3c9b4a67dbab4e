//! Overlay actions on the tree.
use crate::diagnostic::Diagnostics;
use crate::tree::Node;

/// Applies the actions of `overlay` (OpenAPI Overlay 1.0.0) to `tree`.
pub fn apply(_tree: &mut Node, _overlay: &Node, _diagnostics: &mut Diagnostics) {}
