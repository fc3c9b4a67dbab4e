//! The middle of the pipeline: an OpenAPI 3.0 document, and where each of its parts is from.
//!
//! In: the tree of a document in any format that is read. Out: [`Middle`]. Invariant: a part that has no place in
//! [`Places`] was made by a rule.

pub(crate) mod common;
pub mod faults;
pub mod form;
pub(crate) mod own_headers;
pub(crate) mod paths;
pub(crate) mod reader;
pub(crate) mod references;
mod responses;
pub(crate) mod schema;
mod security;
pub(crate) mod template;
#[cfg(test)]
pub(crate) mod testing;
pub(crate) mod variables;

use foldhash::HashMap;
use openapiv3::OpenAPI;

use crate::diagnostic::{Diagnostics, codes};
use crate::tree::{Node, Place};
use crate::{openapi, swagger};

codes! {
    /// The document is of a format or version that is not read.
    UNKNOWN_FORMAT = "G0100", Error, "the document's format or version is not read",
        "Read are Swagger 2.0 (`swagger: \"2.0\"`) and OpenAPI 3.0 (`openapi: 3.0.x`). Convert other versions first.";
}

/// An OpenAPI 3.0 document, and where its parts are from.
#[derive(Clone, Debug)]
pub struct Middle {
    /// The document, valid OpenAPI 3.0.3.
    pub openapi: OpenAPI,
    /// Where its parts are from.
    pub places: Places,
}

/// What is known of the parts of the OpenAPI 3 document beside what they say, by their JSON pointers.
#[derive(Clone, Debug, Default)]
pub struct Places {
    /// The place that set what stands there.
    set: HashMap<String, Place>,
    /// The name of what is shared by reference, and stands wherever it was referred to.
    shared: HashMap<String, String>,
    /// The names of types that `x-client` chooses, in document order.
    chosen: Vec<String>,
}

impl Places {
    /// Notes where the part at `pointer` is from.
    pub fn insert(&mut self, pointer: impl Into<String>, place: Place) {
        self.set.insert(pointer.into(), place);
    }

    /// Where the part at `pointer` is from; its nearest ancestor's place where it has none of its own.
    pub fn get(&self, pointer: &str) -> Option<Place> {
        let mut pointer = pointer;
        loop {
            if let Some(place) = self.set.get(pointer) {
                return Some(*place);
            }
            pointer = &pointer[..pointer.rfind('/')?];
        }
    }

    /// Where the part at `pointer` itself is from.
    pub fn exact(&self, pointer: &str) -> Option<Place> {
        self.set.get(pointer).copied()
    }

    /// Notes that what stands at `pointer` is shared under a name.
    pub(crate) fn share(&mut self, pointer: impl Into<String>, name: String) {
        self.shared.insert(pointer.into(), name);
    }

    /// The name under which what stands at `pointer` is shared.
    pub fn shared(&self, pointer: &str) -> Option<&str> {
        self.shared.get(pointer).map(String::as_str)
    }

    /// Notes that `x-client` chooses a name for a type.
    pub(crate) fn choose(&mut self, name: String) {
        self.chosen.push(name);
    }

    /// The names of types that `x-client` chooses.
    pub fn chosen(&self) -> &[String] {
        &self.chosen
    }
}

/// Reads a document of any supported format.
pub fn upgrade(tree: &Node, diagnostics: &mut Diagnostics) -> Option<Middle> {
    let version = |key| {
        let node = tree.get(key)?;
        Some(node.as_str().map_or_else(|| node.to_json().to_string(), str::to_owned))
    };
    match (version("swagger"), version("openapi")) {
        (Some(version), _) if version == "2.0" => Some(swagger::upgrade(tree, diagnostics)),
        (_, Some(version)) if version.starts_with("3.0") => Some(openapi::read(tree, diagnostics)),
        (Some(found), _) => refuse(tree, "swagger", &found, diagnostics),
        (_, Some(found)) => refuse(tree, "openapi", &found, diagnostics),
        (None, None) => {
            let message = "neither 'swagger' nor 'openapi' stands at the root, so this is no API description";
            let help = "read are documents with 'swagger: \"2.0\"' or 'openapi: 3.0.x'";
            diagnostics.push(UNKNOWN_FORMAT.at(tree.place, message).help(help));
            None
        }
    }
}

fn refuse(tree: &Node, key: &str, found: &str, diagnostics: &mut Diagnostics) -> Option<Middle> {
    let place = tree.get(key).map_or(tree.place, |node| node.place);
    let message = format!("version {found} of '{key}' is not read");
    let help = "read are 'swagger: \"2.0\"' and 'openapi: 3.0.x'; convert the document to one of them first";
    diagnostics.push(UNKNOWN_FORMAT.at(place, message).help(help));
    None
}
