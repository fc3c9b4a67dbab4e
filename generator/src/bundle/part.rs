//! What stands where in a document, as far as references go.
//!
//! In: what a mapping is, and a key in it. Out: what stands there. Invariant: where the standard has free data (examples,
//! defaults, enums, extensions) nothing is a reference, whatever it looks like.

use crate::tree::{Entry, Node, Object, Place, Value};

/// A part of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Part {
    Document,
    Components,
    PathItem,
    Operation,
    Parameter,
    Response,
    RequestBody,
    Header,
    MediaType,
    Encoding,
    Example,
    SecurityScheme,
    Schema,
}

impl Part {
    /// What stands for a part whose content cannot be had; nothing where it has to go.
    pub(super) fn without_content(self, place: Place) -> Option<Value> {
        let mut members = Object::default();
        match self {
            Self::Schema | Self::PathItem | Self::MediaType => {}
            Self::Response => {
                let node = Node { place, value: Value::String(String::new()) };
                members.insert("description".to_owned(), Entry { key: place, node });
            }
            _ => return None,
        }
        Some(Value::Object(members))
    }

    /// The parts that can stand in a section of their own.
    pub(super) const WITH_SECTION: [Self; 7] = [
        Self::Schema,
        Self::Parameter,
        Self::Response,
        Self::RequestBody,
        Self::Header,
        Self::Example,
        Self::SecurityScheme,
    ];

    /// What stands under a key of this part, itself or its items; and whether it is a mapping from names to such.
    ///
    /// Swagger 2.0 and OpenAPI 3.0 use no key for two things, so that one table does for both.
    pub(super) fn member(self, key: &str) -> Option<(Self, bool)> {
        Some(match (self, key) {
            (Self::Document, "paths") => (Self::PathItem, true),
            (Self::Document, "components") => (Self::Components, false),
            (Self::Document, "definitions") | (Self::Components, "schemas") => (Self::Schema, true),
            (Self::Document | Self::Components, "parameters") => (Self::Parameter, true),
            (Self::Document | Self::Components | Self::Operation, "responses") => (Self::Response, true),
            (Self::Components, "requestBodies") => (Self::RequestBody, true),
            (Self::Components | Self::Response | Self::Encoding, "headers") => (Self::Header, true),
            (Self::Components | Self::Parameter | Self::Header | Self::MediaType, "examples") => (Self::Example, true),
            (Self::Components, "securitySchemes") => (Self::SecurityScheme, true),
            (Self::PathItem | Self::Operation, "parameters") => (Self::Parameter, false),
            (Self::PathItem, "get" | "put" | "post" | "delete" | "options" | "head" | "patch" | "trace") => {
                (Self::Operation, false)
            }
            (Self::Operation, "requestBody") => (Self::RequestBody, false),
            (Self::Parameter | Self::Header | Self::Response | Self::RequestBody, "content") => (Self::MediaType, true),
            (Self::Parameter | Self::Header | Self::Response | Self::MediaType, "schema") => (Self::Schema, false),
            (Self::Parameter | Self::Header, "items") => (Self::Schema, false),
            (Self::MediaType, "encoding") => (Self::Encoding, true),
            (Self::Schema, "properties" | "patternProperties" | "definitions" | "$defs") => (Self::Schema, true),
            (Self::Schema, "items" | "additionalProperties" | "not" | "allOf" | "anyOf" | "oneOf") => {
                (Self::Schema, false)
            }
            _ => return None,
        })
    }
}
