//! Responses by status, and the definitions, in either format.
//!
//! In: the node of `responses`, and the named schemas. Out: [`openapiv3::Responses`], and `components/schemas`.
//! Invariant: an operation has at least one response, and every key is one that OpenAPI 3 allows.

use indexmap::IndexMap;
use openapiv3::{MediaType, ReferenceOr, Response, Responses, Schema, StatusCode};

use super::faults::NOT_A_STATUS;
use super::reader::{Fields, Reader};
use crate::tree::{Entry, Node};
use crate::vocabulary;

impl<'t> Reader<'t, '_> {
    /// The responses of an operation, at its pointer; `read` reads one at the current pointer.
    pub(crate) fn responses(
        &mut self,
        operation: &Fields<'t>,
        read: &mut dyn FnMut(&mut Self, &'t Entry) -> Response,
    ) -> Responses {
        let mut responses = Responses::default();
        if operation.get("responses").is_none() {
            self.missing(operation, "responses", "taken as one that says nothing");
        }
        for (key, entry) in self.members(operation, "responses") {
            if key.starts_with("x-") {
                responses.extensions.insert(key.clone(), entry.node.to_json());
            } else if key.eq_ignore_ascii_case("default") {
                let response = self.within(&["responses", "default"], |reader| read(reader, entry));
                responses.default = Some(ReferenceOr::Item(response));
            } else if let Some(status) = status_code(key) {
                let response = self.within(&["responses", &status.to_string()], |reader| read(reader, entry));
                responses.responses.insert(status, ReferenceOr::Item(response));
            } else {
                let fault = NOT_A_STATUS.at(entry.key, format!("'{key}' is no status code")).label("left out");
                self.tell(fault.help("write a code from 100 to 599, a range such as '2XX', or 'default'"));
            }
        }
        if responses.responses.is_empty() && responses.default.is_none() {
            responses.default = Some(ReferenceOr::Item(Response::default()));
        }
        responses
    }

    /// Rule: the content that `x-client` gives a response is its content, which OpenAPI 3 can say by itself.
    pub(crate) fn client_content(&mut self, response: &Fields<'t>) -> IndexMap<String, MediaType> {
        self.client_extensions::<vocabulary::Response>(response);
        let given = response.get(vocabulary::KEY).and_then(|client| client.get("content")).and_then(Node::as_object);
        let mut content = IndexMap::new();
        for (media_type, entry) in given.into_iter().flatten() {
            let schema = entry
                .node
                .entry("schema")
                .map(|schema| self.within(&["content", media_type, "schema"], |reader| reader.schema_of(schema)));
            content.insert(media_type.clone(), MediaType { schema, ..MediaType::default() });
        }
        content
    }

    /// The named schemas, and those that references found elsewhere.
    pub(crate) fn components(
        &mut self,
        definitions: &[(&'t String, &'t Entry)],
    ) -> IndexMap<String, ReferenceOr<Schema>> {
        let mut schemas = IndexMap::with_capacity(definitions.len());
        for (name, entry) in definitions {
            let Some(key) = self.references.key(name).map(str::to_owned) else { continue };
            let schema = self.within(&["components", "schemas", &key], |reader| reader.schema_of(entry));
            let schema = if key == **name { schema } else { named(schema, name) };
            schemas.insert(key, schema);
        }
        while let Some(hoisted) = self.next_hoisted() {
            let schema = self.within(&["components", "schemas", &hoisted.key], |reader| reader.schema(hoisted.node));
            schemas.insert(hoisted.key, schema);
        }
        schemas
    }
}

/// The schema with its name as the document writes it.
fn named(schema: ReferenceOr<Schema>, name: &str) -> ReferenceOr<Schema> {
    match schema {
        ReferenceOr::Item(mut schema) => {
            schema.schema_data.extensions.insert("x-original-name".to_owned(), name.into());
            ReferenceOr::Item(schema)
        }
        reference => reference,
    }
}

/// Rule: a status is a code from 100 to 599, or a range of a hundred of them.
fn status_code(key: &str) -> Option<StatusCode> {
    let (hundreds, rest) = key.trim().split_at_checked(1)?;
    let hundreds: u16 = hundreds.parse().ok().filter(|digit| (1..=5).contains(digit))?;
    if rest.eq_ignore_ascii_case("xx") {
        return Some(StatusCode::Range(hundreds));
    }
    let is_code = rest.len() == 2 && rest.bytes().all(|byte| byte.is_ascii_digit());
    rest.parse::<u16>().ok().filter(|_| is_code).map(|rest| StatusCode::Code(hundreds * 100 + rest))
}
