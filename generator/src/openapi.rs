//! OpenAPI 3.0, node by node.
//!
//! In: the tree of an OpenAPI 3.0 document. Out: the same document as [`openapiv3`] has it, parameters, responses, bodies
//! and headers in the place of the references to them, and the places of its parts. Invariant: an odd node costs itself
//! alone, and is told.

mod body;
mod operation;
mod parameter;
mod security;
mod servers;
#[cfg(test)]
mod tests;

use openapiv3::{Components, OpenAPI};

use crate::diagnostic::Diagnostics;
use crate::middle::Middle;
use crate::middle::paths::path_item_keys;
use crate::middle::reader::{Dialect, Fields, Grammar, Reader};
use crate::swagger::VERSION;
use crate::tree::{Entry, Node};
use crate::vocabulary;

/// Reads an OpenAPI 3.0 document, node by node.
pub fn read(tree: &Node, diagnostics: &mut Diagnostics) -> Middle {
    let mut reader = Reader::new(tree, Dialect::OpenApi, diagnostics);
    let openapi = match reader.fields(tree, &ROOT) {
        Some(root) => document(&mut reader, &root),
        None => OpenAPI { openapi: VERSION.to_owned(), ..OpenAPI::default() },
    };
    Middle { openapi, places: reader.finish() }
}

fn document<'t>(reader: &mut Reader<'t, '_>, root: &Fields<'t>) -> OpenAPI {
    let components = root.get("components").and_then(|node| reader.fields(node, &COMPONENTS));
    let definitions = section(reader, components.as_ref(), "schemas");
    reader.name_schemas(&definitions);
    let schemes = section(reader, components.as_ref(), "securitySchemes");
    reader.name_security_schemes(&schemes);
    let security_schemes = security::schemes(reader, &schemes);
    let info = reader.info(root);
    let (_, extensions) = reader.client_extensions::<vocabulary::Root>(root);
    let servers = servers::servers(reader, root);
    let paths = reader.paths(root, &PATH_ITEM, &mut operation::operation);
    let components = Components {
        security_schemes,
        schemas: reader.components(&definitions),
        extensions: components.map(|fields| reader.extensions(&fields)).unwrap_or_default(),
        ..Components::default()
    };
    OpenAPI {
        openapi: VERSION.to_owned(),
        info,
        servers,
        paths,
        components: (components != Components::default()).then_some(components),
        security: reader.requirements(root),
        tags: reader.tags(root),
        external_docs: reader.external_docs(root),
        extensions,
    }
}

fn section<'t>(
    reader: &mut Reader<'t, '_>,
    components: Option<&Fields<'t>>,
    key: &str,
) -> Vec<(&'t String, &'t Entry)> {
    components.map(|fields| reader.members(fields, key)).unwrap_or_default()
}

const ROOT: Grammar = Grammar {
    what: "the document",
    keys: &["openapi", "info", "servers", "paths", "components", "security", "tags", "externalDocs"],
    foreign: &[],
};

const COMPONENTS: Grammar = Grammar {
    what: "the components",
    keys: &[
        "schemas",
        "responses",
        "parameters",
        "examples",
        "requestBodies",
        "headers",
        "securitySchemes",
        "links",
        "callbacks",
    ],
    foreign: &[],
};

const PATH_ITEM: Grammar = Grammar {
    what: "a path",
    keys: path_item_keys!("trace", "TRACE", "summary", "description", "servers"),
    foreign: &[],
};

/// The keys of an operation.
pub(crate) const OPERATION: Grammar = Grammar {
    what: "an operation",
    keys: &[
        "tags",
        "summary",
        "description",
        "externalDocs",
        "operationId",
        "parameters",
        "requestBody",
        "responses",
        "callbacks",
        "deprecated",
        "security",
        "servers",
    ],
    foreign: &[],
};
