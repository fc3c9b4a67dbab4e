//! Request bodies, media types and examples.

use indexmap::IndexMap;
use openapiv3::{Content, Example, MediaType, ReferenceOr, RequestBody};
use serde_json::{Map, Value as Json};

use super::parameter::{QUERY_STYLES, headers, style};
use crate::middle::faults::MISSING_KEY;
use crate::middle::form;
use crate::middle::reader::{Fields, Grammar, Reader, entry_place};
use crate::middle::references::shared_name;
use crate::tree::{Entry, Node};
use crate::vocabulary;

/// A request body, at the current pointer.
pub(super) fn request_body<'t>(reader: &mut Reader<'t, '_>, entry: &'t Entry) -> Option<RequestBody> {
    reader.mark(entry_place(entry));
    reader.share(shared_name(&entry.node));
    let fields = reader.resolve(&entry.node).and_then(|node| reader.fields(node, &REQUEST_BODY))?;
    let content = content(reader, &fields);
    if content.is_empty() {
        reader.tell(MISSING_KEY.at(fields.place(), "a request body has no 'content'").label("taken as no body"));
        return None;
    }
    let (_, extensions) = reader.client_extensions::<vocabulary::Parameter>(&fields);
    Some(RequestBody {
        description: reader.placed_text(&fields, "description"),
        content,
        required: reader.flag(&fields, "required").unwrap_or_default(),
        extensions,
    })
}

/// What a body, response or parameter has under each media type.
pub(super) fn content<'t>(reader: &mut Reader<'t, '_>, owner: &Fields<'t>) -> Content {
    let mut content = Content::new();
    for (media_type, entry) in reader.members(owner, "content") {
        let media = reader.within(&["content", media_type], |reader| media(reader, entry));
        content.insert(media_type.clone(), media);
    }
    content
}

fn media<'t>(reader: &mut Reader<'t, '_>, entry: &'t Entry) -> MediaType {
    let Some(fields) = reader.fields(&entry.node, &MEDIA_TYPE) else { return MediaType::default() };
    let mut extensions = reader.extensions(&fields);
    let encodings = encodings(reader, &fields);
    if !encodings.is_empty() {
        extensions.insert(form::KEY.to_owned(), Json::Object(encodings));
    }
    MediaType {
        schema: fields.entry("schema").map(|entry| reader.within(&["schema"], |reader| reader.schema_of(entry))),
        example: fields.raw("example").map(Node::to_json),
        examples: examples(reader, &fields),
        encoding: IndexMap::new(),
        extensions,
    }
}

/// The encodings of a form's fields, as JSON; [`form`] says why.
fn encodings<'t>(reader: &mut Reader<'t, '_>, media: &Fields<'t>) -> Map<String, Json> {
    let mut encodings = Map::new();
    for (name, entry) in reader.members(media, form::KEY) {
        let Some(fields) = reader.fields(&entry.node, &ENCODING) else { continue };
        let (_, extensions) = reader.client_extensions::<vocabulary::Parameter>(&fields);
        let mut encoding: Map<String, Json> = extensions.into_iter().collect();
        let mut keep = |key: &str, value: Option<Json>| encoding.extend(value.map(|value| (key.to_owned(), value)));
        keep("contentType", reader.text(&fields, "contentType").map(Json::from));
        if fields.get("style").is_some() {
            keep("style", serde_json::to_value(style(reader, &fields, QUERY_STYLES)).ok());
        }
        keep("explode", reader.flag(&fields, "explode").map(Json::from));
        keep("allowReserved", reader.flag(&fields, "allowReserved").map(Json::from));
        let headers = headers(reader, &fields);
        keep("headers", serde_json::to_value(&headers).ok().filter(|_| !headers.is_empty()));
        encodings.insert(name.clone(), Json::Object(encoding));
    }
    encodings
}

/// The named examples of anything.
pub(super) fn examples<'t>(reader: &mut Reader<'t, '_>, owner: &Fields<'t>) -> IndexMap<String, ReferenceOr<Example>> {
    let mut examples = IndexMap::new();
    for (name, entry) in reader.members(owner, "examples") {
        let Some(fields) = reader.resolve(&entry.node).and_then(|node| reader.fields(node, &EXAMPLE)) else { continue };
        let example = Example {
            summary: reader.text(&fields, "summary"),
            description: reader.text(&fields, "description"),
            value: fields.raw("value").map(Node::to_json),
            external_value: reader.text(&fields, "externalValue"),
            extensions: reader.extensions(&fields),
        };
        examples.insert(name.clone(), ReferenceOr::Item(example));
    }
    examples
}

const REQUEST_BODY: Grammar =
    Grammar { what: "a request body", keys: &["$ref", "description", "content", "required"], foreign: &[] };

const MEDIA_TYPE: Grammar =
    Grammar { what: "a media type", keys: &["schema", "example", "examples", "encoding"], foreign: &[] };

const ENCODING: Grammar = Grammar {
    what: "an encoding",
    keys: &["contentType", "headers", "style", "explode", "allowReserved"],
    foreign: &[],
};

const EXAMPLE: Grammar =
    Grammar { what: "an example", keys: &["$ref", "summary", "description", "value", "externalValue"], foreign: &[] };
