//! Swagger 2.0 to OpenAPI 3.0.
//!
//! In: the tree of a Swagger 2.0 document. Out: the OpenAPI 3.0.3 document that says the same, and the places of its
//! parts. Invariant: each difference between the two is a rule of its own, named in the comment of its function ("Rule:");
//! an odd node costs itself alone, and is told.

mod body;
mod operation;
mod parameter;
mod response;
mod security;
mod servers;
mod style;
#[cfg(test)]
mod tests;

use openapiv3::{Components, OpenAPI};

pub(crate) use self::parameter::assumed;
use self::servers::Base;
use crate::diagnostic::Diagnostics;
use crate::middle::Middle;
use crate::middle::paths::path_item_keys;
use crate::middle::reader::{Dialect, Fields, Grammar, Reader};
use crate::tree::Node;
use crate::vocabulary;

/// Upgrades a Swagger 2.0 document, node by node.
pub fn upgrade(tree: &Node, diagnostics: &mut Diagnostics) -> Middle {
    let mut reader = Reader::new(tree, Dialect::Swagger, diagnostics);
    let openapi = match reader.fields(tree, &ROOT) {
        Some(root) => document(&mut reader, &root),
        None => OpenAPI { openapi: VERSION.to_owned(), ..OpenAPI::default() },
    };
    Middle { openapi, places: reader.finish() }
}

/// The version of what is written.
pub(crate) const VERSION: &str = "3.0.3";

/// What the document says for all of its operations.
struct Defaults {
    base: Base,
    consumes: Vec<String>,
    produces: Vec<String>,
    /// The security schemes that are sent as the header `Authorization`.
    signing: Vec<String>,
    /// Whether an operation that does not say otherwise is sent with one of them.
    is_signed: bool,
}

fn document<'t>(reader: &mut Reader<'t, '_>, root: &Fields<'t>) -> OpenAPI {
    let definitions = reader.members(root, "definitions");
    reader.name_schemas(&definitions);
    let schemes = reader.members(root, "securityDefinitions");
    reader.name_security_schemes(&schemes);
    let security_schemes = security::schemes(reader, &schemes);
    let security = reader.requirements(root);
    let signing = security::signing(&security_schemes);
    let defaults = Defaults {
        base: servers::base(reader, root),
        consumes: reader.texts(root, "consumes"),
        produces: reader.texts(root, "produces"),
        is_signed: security.as_ref().is_some_and(|security| security::signs(security, &signing)),
        signing,
    };
    if let Some(node) = root.get("host").or_else(|| root.get("basePath")) {
        reader.mark_at(&["servers"], node.place);
    }
    let info = reader.info(root);
    let (_, extensions) = reader.client_extensions::<vocabulary::Root>(root);
    let paths = reader.paths(root, &PATH_ITEM, &mut |reader, site| operation::operation(reader, &defaults, site));
    let components = Components { security_schemes, schemas: reader.components(&definitions), ..Components::default() };
    OpenAPI {
        openapi: VERSION.to_owned(),
        info,
        servers: defaults.base.servers(),
        paths,
        components: (components != Components::default()).then_some(components),
        security,
        tags: reader.tags(root),
        external_docs: reader.external_docs(root),
        extensions,
    }
}

const ROOT: Grammar = Grammar {
    what: "the document",
    keys: &[
        "swagger",
        "info",
        "host",
        "basePath",
        "schemes",
        "consumes",
        "produces",
        "paths",
        "definitions",
        "parameters",
        "responses",
        "securityDefinitions",
        "security",
        "tags",
        "externalDocs",
    ],
    foreign: &[],
};

const PATH_ITEM: Grammar =
    Grammar { what: "a path", keys: path_item_keys!(), foreign: &["trace", "summary", "description"] };

/// The keys of an operation.
pub(crate) const OPERATION: Grammar = Grammar {
    what: "an operation",
    keys: &[
        "tags",
        "summary",
        "description",
        "externalDocs",
        "operationId",
        "consumes",
        "produces",
        "parameters",
        "responses",
        "schemes",
        "deprecated",
        "security",
    ],
    foreign: &[],
};
