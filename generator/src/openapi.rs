//! OpenAPI 3.0, node by node.
use crate::diagnostic::Diagnostics;
use crate::middle::Middle;
use crate::tree::Node;

/// Reads an OpenAPI 3.0 document, node by node.
pub fn read(_tree: &Node, _diagnostics: &mut Diagnostics) -> Middle {
    Middle { openapi: openapiv3::OpenAPI::default(), places: Default::default() }
}
