//! Responses.

use indexmap::IndexMap;
use openapiv3::{Header, HeaderStyle, MediaType, ParameterSchemaOrContent, ReferenceOr, Response, Responses};

use super::parameter::{HEADER, describe};
use crate::middle::faults::NOT_READ;
use crate::middle::paths::OperationSite;
use crate::middle::reader::{Fields, Grammar, Reader, entry_place, plain_extensions};
use crate::middle::references::shared_name;
use crate::middle::template::Location;
use crate::tree::{Entry, Node};
use crate::vocabulary;

/// The responses of an operation, at its pointer.
pub(super) fn responses<'t>(reader: &mut Reader<'t, '_>, site: &OperationSite<'t>, produces: &[String]) -> Responses {
    reader.responses(&site.fields, &mut |reader, entry| response(reader, entry, produces))
}

/// A response, at the current pointer.
fn response<'t>(reader: &mut Reader<'t, '_>, entry: &'t Entry, produces: &[String]) -> Response {
    reader.mark(entry_place(entry));
    reader.share(shared_name(&entry.node));
    let Some(node) = reader.resolve(&entry.node) else { return Response::default() };
    let Some(fields) = reader.fields(node, &RESPONSE) else { return Response::default() };
    let mut content = produced_content(reader, &fields, produces);
    content.extend(reader.client_content(&fields));
    Response {
        description: reader.placed_text(&fields, "description").unwrap_or_default(),
        headers: headers(reader, &fields),
        content,
        extensions: plain_extensions(&fields),
        ..Response::default()
    }
}

/// Rule: a response with a schema or examples has it under every media type that is produced; where none is said, those
/// of its examples, else JSON.
fn produced_content<'t>(
    reader: &mut Reader<'t, '_>,
    fields: &Fields<'t>,
    produces: &[String],
) -> IndexMap<String, MediaType> {
    let schema = fields.entry("schema");
    let examples = examples(reader, fields);
    if schema.is_none() && examples.is_empty() {
        return IndexMap::new();
    }
    let exemplified: Vec<&str> = examples.iter().map(|(media_type, _)| media_type.as_str()).collect();
    let types: Vec<&str> = match (produces.is_empty(), exemplified.is_empty()) {
        (false, _) => produces.iter().map(String::as_str).collect(),
        (true, false) => exemplified,
        (true, true) => vec!["application/json"],
    };
    tell_other_examples(reader, &examples, &types);
    let mut content = IndexMap::with_capacity(types.len());
    for media_type in types {
        let schema =
            schema.map(|entry| reader.within(&["content", media_type, "schema"], |reader| reader.schema_of(entry)));
        let example = examples.iter().find(|(exemplified, _)| *exemplified == media_type);
        let example = example.map(|(_, node)| node.to_json());
        content.insert(media_type.to_owned(), MediaType { schema, example, ..MediaType::default() });
    }
    content
}

fn tell_other_examples(reader: &mut Reader<'_, '_>, examples: &[(&String, &Node)], types: &[&str]) {
    for (media_type, node) in examples.iter().filter(|(media_type, _)| !types.contains(&media_type.as_str())) {
        let message = format!("'{media_type}' has an example, and is not produced");
        reader.tell(NOT_READ.at(node.place, message).label("the example is left out"));
    }
}

/// The examples that stand under a media type; what stands under another word is told.
fn examples<'t>(reader: &mut Reader<'t, '_>, fields: &Fields<'t>) -> Vec<(&'t String, &'t Node)> {
    let mut examples = Vec::new();
    for (media_type, entry) in reader.members(fields, "examples") {
        if media_type.contains('/') {
            examples.push((media_type, &entry.node));
        } else if !media_type.starts_with("x-") {
            let message = format!("'{media_type}' is no media type, of which a response has examples");
            reader.tell(NOT_READ.at(entry.key, message).label("the example is left out"));
        }
    }
    examples
}

/// Rule: a response header is described as a parameter is, and has its schema under `schema`.
fn headers<'t>(reader: &mut Reader<'t, '_>, fields: &Fields<'t>) -> IndexMap<String, ReferenceOr<Header>> {
    let mut headers = IndexMap::new();
    for (name, entry) in reader.members(fields, "headers") {
        let header = reader.within(&["headers", name], |reader| header(reader, name, entry));
        headers.extend(header.map(|header| (name.clone(), ReferenceOr::Item(header))));
    }
    headers
}

fn header<'t>(reader: &mut Reader<'t, '_>, name: &str, entry: &'t Entry) -> Option<Header> {
    reader.mark(entry_place(entry));
    let fields = reader.fields(&entry.node, &HEADER)?;
    let described = describe(reader, &fields, name, Location::Header, &["schema"]);
    let mut extensions = described.extensions;
    extensions.extend(described.client.map(|client| (vocabulary::KEY.to_owned(), client)));
    Some(Header {
        description: described.description,
        style: HeaderStyle::Simple,
        required: false,
        deprecated: described.deprecated,
        format: ParameterSchemaOrContent::Schema(described.schema),
        example: described.example,
        examples: IndexMap::new(),
        extensions,
    })
}

const RESPONSE: Grammar =
    Grammar { what: "a response", keys: &["$ref", "description", "schema", "headers", "examples"], foreign: &[] };
