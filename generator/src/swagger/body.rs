//! Body and form parameters to request bodies.

use indexmap::IndexMap;
use openapiv3::{MediaType, ObjectType, ReferenceOr, RequestBody, Schema, SchemaData, SchemaKind, Type};
use serde_json::Value as Json;

use super::parameter::{Described, describe};
use crate::middle::faults::{MISSING_KEY, SECOND_BODY, UNFIT_MEDIA_TYPE};
use crate::middle::form::{self, FieldEncoding};
use crate::middle::reader::Reader;
use crate::middle::schema::{Owner, free_form};
use crate::middle::template::{Gathered, Location};
use crate::vocabulary;

const JSON: &str = "application/json";
const URLENCODED: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data";

/// Rule: a body parameter is the request body, and form parameters together are one; a body goes before a form.
pub(super) fn request_body<'t>(
    reader: &mut Reader<'t, '_>,
    sent: &[Gathered<'t>],
    consumes: &[String],
) -> Option<RequestBody> {
    let (bodies, fields): (Vec<_>, Vec<_>) = sent.iter().partition(|one| one.location == Location::Body);
    let Some(body) = bodies.first() else {
        return (!fields.is_empty()).then(|| form_body(reader, &fields, consumes));
    };
    for field in fields {
        let message = format!("form parameter '{}' stands beside a body", field.name);
        reader.tell(SECOND_BODY.at(field.fields.place(), message).label("left out"));
    }
    Some(whole_body(reader, body, consumes))
}

/// Rule: a body has its schema under every media type that is consumed, JSON where none is said.
fn whole_body<'t>(reader: &mut Reader<'t, '_>, body: &Gathered<'t>, consumes: &[String]) -> RequestBody {
    reader.mark(body.fields.place());
    let (_, extensions) = reader.client_extensions::<vocabulary::Parameter>(&body.fields);
    let mut content = IndexMap::new();
    for media_type in or_json(consumes) {
        let schema = reader.within(&["content", media_type, "schema"], |reader| body_schema(reader, body));
        content.insert(media_type.to_owned(), MediaType { schema: Some(schema), ..MediaType::default() });
    }
    RequestBody {
        description: reader.placed_text(&body.fields, "description"),
        content,
        required: reader.flag(&body.fields, "required").unwrap_or_default(),
        extensions,
    }
}

/// Rule: a body that is described as other parameters are, without a `schema`, is what it says.
fn body_schema<'t>(reader: &mut Reader<'t, '_>, body: &Gathered<'t>) -> ReferenceOr<Schema> {
    if let Some(entry) = body.fields.entry("schema") {
        return reader.schema_of(entry);
    }
    let said = body.fields.get("type").is_some();
    let label = if said { "its 'type' is taken" } else { "taken as free-form" };
    let message = "a body has no 'schema'";
    let help = "say what it is with an overlay action:\n- target: \"$.paths.*.*.parameters[?@.in == 'body']\"\n  update:\n    \
                schema:\n      type: object";
    reader.tell(MISSING_KEY.at(body.fields.place(), message).label(label).help(help));
    if said {
        ReferenceOr::Item(reader.inline_schema(&body.fields, Owner::Parameter))
    } else {
        ReferenceOr::Item(free_form())
    }
}

/// Rule: form parameters are the properties of an object, under the media types of forms.
fn form_body<'t>(reader: &mut Reader<'t, '_>, fields: &[&Gathered<'t>], consumes: &[String]) -> RequestBody {
    let mut body = RequestBody::default();
    if let Some(first) = fields.first() {
        reader.mark(first.fields.place());
    }
    for media_type in form_types(reader, fields, consumes) {
        let media = reader.within(&["content", media_type], |reader| form(reader, fields, media_type));
        body.content.insert(media_type.to_owned(), media);
    }
    body.required =
        fields.iter().any(|field| field.fields.get("required").and_then(|node| node.as_bool()) == Some(true));
    body
}

/// Rule: files travel in multipart alone; other fields in the form types that are consumed, percent-encoded where none
/// of these is.
fn form_types(reader: &mut Reader<'_, '_>, fields: &[&Gathered<'_>], consumes: &[String]) -> Vec<&'static str> {
    let forms: Vec<&'static str> = consumes.iter().filter_map(|consumed| form_type(consumed)).collect();
    let file = fields.iter().find(|field| field.fields.get("type").and_then(|node| node.as_str()) == Some("file"));
    let Some(file) = file else {
        return if forms.is_empty() { vec![URLENCODED] } else { forms };
    };
    if !forms.is_empty() && !forms.contains(&MULTIPART) {
        let message = format!("file '{}' cannot travel in '{URLENCODED}'", file.name);
        let fault = UNFIT_MEDIA_TYPE.at(file.fields.place(), message).label(format!("sent in '{MULTIPART}'"));
        reader.tell(fault.help(format!("write 'consumes: [{MULTIPART}]'")));
    }
    vec![MULTIPART]
}

fn form_type(media_type: &str) -> Option<&'static str> {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    [URLENCODED, MULTIPART].into_iter().find(|form| *form == essence)
}

fn form<'t>(reader: &mut Reader<'t, '_>, fields: &[&Gathered<'t>], media_type: &str) -> MediaType {
    let mut object = ObjectType::default();
    let mut encodings = serde_json::Map::new();
    for field in fields {
        let at = ["schema", "properties", field.name.as_str()];
        let described = describe(reader, &field.fields, &field.name, Location::Form, &at);
        reader.mark_at(&["schema", "properties", field.name.as_str()], field.fields.place());
        encodings.extend(encoding(&described, media_type).map(|encoding| (field.name.clone(), encoding)));
        if reader.flag(&field.fields, "required") == Some(true) {
            object.required.push(field.name.clone());
        }
        object.properties.insert(field.name.clone(), field_schema(described));
    }
    let mut media = MediaType::default();
    if !encodings.is_empty() {
        media.extensions.insert(form::KEY.to_owned(), Json::Object(encodings));
    }
    let schema = Schema { schema_data: SchemaData::default(), schema_kind: SchemaKind::Type(Type::Object(object)) };
    media.schema = Some(ReferenceOr::Item(schema));
    media
}

/// The words about a field are those about its schema.
fn field_schema(described: Described) -> ReferenceOr<Box<Schema>> {
    let (description, example) = (described.description, described.example);
    match described.schema {
        ReferenceOr::Reference { reference } if description.is_none() => ReferenceOr::Reference { reference },
        reference @ ReferenceOr::Reference { .. } => {
            let schema_data = SchemaData { description, ..SchemaData::default() };
            let schema_kind = SchemaKind::AllOf { all_of: vec![reference] };
            ReferenceOr::Item(Box::new(Schema { schema_data, schema_kind }))
        }
        ReferenceOr::Item(mut schema) => {
            let data = &mut schema.schema_data;
            data.description = data.description.take().or(description);
            data.example = data.example.take().or(example);
            data.deprecated |= described.deprecated.unwrap_or_default();
            for (key, value) in described.extensions {
                data.extensions.entry(key).or_insert(value);
            }
            ReferenceOr::Item(Box::new(schema))
        }
    }
}

/// Rule: the collection format of a field is its encoding. Parts of a multipart body have no style in OpenAPI 3, so there
/// any format but `multi`, which is a part each item, is carried by `x-client`.
fn encoding(described: &Described, media_type: &str) -> Option<Json> {
    let client = described.client.as_ref().and_then(|client| serde_json::from_value(client.clone()).ok());
    let mut encoding = FieldEncoding { client, ..FieldEncoding::default() };
    if let Some(explode) = described.style.explode {
        encoding.style = Some(described.style.query.clone());
        encoding.explode = Some(explode);
        if media_type == MULTIPART && !explode {
            let outer = encoding.outer_separator();
            encoding.client.get_or_insert_default().collection_format.get_or_insert_with(|| vec![outer]);
        }
    }
    let is_default = encoding == FieldEncoding::default();
    serde_json::to_value(encoding).ok().filter(|_| !is_default)
}

fn or_json(types: &[String]) -> Vec<&str> {
    if types.is_empty() { vec![JSON] } else { types.iter().map(String::as_str).collect() }
}
