//! Parameters in path, query, header and cookie.

use openapiv3::{
    CookieStyle, HeaderStyle, Parameter, ParameterData, ParameterSchemaOrContent, PathStyle, ReferenceOr, Schema,
    SchemaKind, StringType, Type,
};
use serde_json::Value as Json;

use super::style::{ArrayStyle, array_style, separators};
use crate::ir::Style;
use crate::middle::faults::FOREIGN_KEY;
use crate::middle::reader::{Extensions, Fields, Grammar, Reader};
use crate::middle::schema::{Owner, SCHEMA_KEYS};
use crate::middle::template::{Gathered, Location, Untyped};
use crate::tree::Entry;
use crate::vocabulary;

/// What a parameter, header or form field is.
pub(super) struct Described {
    pub(super) description: Option<String>,
    pub(super) schema: ReferenceOr<Schema>,
    pub(super) style: ArrayStyle,
    pub(super) deprecated: Option<bool>,
    pub(super) example: Option<Json>,
    /// Its `x-` keys, the `x-client` aside.
    pub(super) extensions: Extensions,
    /// Its `x-client`, without what went into the schema, and with the separators that have no style.
    pub(super) client: Option<Json>,
}

/// A parameter, at the current pointer.
pub(super) fn parameter<'t>(reader: &mut Reader<'t, '_>, gathered: &Gathered<'t>) -> Parameter {
    let fields = &gathered.fields;
    reader.mark(fields.place());
    reader.share(gathered.shared.clone());
    let described = describe(reader, fields, &gathered.name, gathered.location, &["schema"]);
    let ArrayStyle { query: style, explode, .. } = described.style;
    let mut extensions = described.extensions;
    extensions.extend(described.client.map(|client| (vocabulary::KEY.to_owned(), client)));
    let parameter_data = ParameterData {
        name: gathered.name.clone(),
        description: described.description,
        required: reader.is_required(gathered),
        deprecated: described.deprecated,
        format: ParameterSchemaOrContent::Schema(described.schema),
        example: described.example,
        examples: Default::default(),
        explode,
        extensions,
    };
    match gathered.location {
        Location::Path => Parameter::Path { parameter_data, style: PathStyle::Simple },
        Location::Header => Parameter::Header { parameter_data, style: HeaderStyle::Simple },
        Location::Cookie => Parameter::Cookie { parameter_data, style: CookieStyle::Form },
        Location::Query | Location::Form | Location::Body => Parameter::Query {
            parameter_data,
            allow_reserved: false,
            style,
            allow_empty_value: reader.flag(fields, "allowEmptyValue"),
        },
    }
}

/// The parameter of a path variable that the document does not describe.
pub(crate) fn assumed(name: String) -> Parameter {
    let schema =
        Schema { schema_data: Default::default(), schema_kind: SchemaKind::Type(Type::String(StringType::default())) };
    let parameter_data = ParameterData {
        name,
        description: None,
        required: true,
        deprecated: None,
        format: ParameterSchemaOrContent::Schema(ReferenceOr::Item(schema)),
        example: None,
        examples: Default::default(),
        explode: None,
        extensions: Extensions::new(),
    };
    Parameter::Path { parameter_data, style: PathStyle::Simple }
}

/// What a parameter, header or form field is; its schema stands at `schema_at`, below the current pointer.
pub(super) fn describe<'t>(
    reader: &mut Reader<'t, '_>,
    fields: &Fields<'t>,
    name: &str,
    location: Location,
    schema_at: &[&str],
) -> Described {
    let (client, mut extensions) = reader.client_extensions::<vocabulary::Parameter>(fields);
    extensions.shift_remove(vocabulary::KEY);
    let client = client.unwrap_or_default();
    let said = client.collection_format.clone();
    let separators = said.unwrap_or_else(|| separators(reader, fields, location));
    let style = array_style(separators, location);
    tell_schema(reader, fields, name);
    let schema = reader.within(schema_at, |reader| match fields.entry("schema") {
        Some(entry) => reader.schema_of(entry),
        None => ReferenceOr::Item(own_schema(reader, fields, name, client.schema.as_ref())),
    });
    extensions.shift_remove("x-nullable");
    extensions.shift_remove("x-deprecated");
    let deprecated = reader.flag(fields, "deprecated").or_else(|| reader.flag(fields, "x-deprecated"));
    Described {
        description: reader.placed_text(fields, "description"),
        schema,
        deprecated,
        example: fields.get("example").map(|node| node.to_json()),
        extensions,
        client: remaining_client(client, style.unsaid.as_ref()),
        style,
    }
}

/// Rule: a `schema` at a parameter that is no body, as OpenAPI 3 has it, is the parameter's type.
fn tell_schema<'t>(reader: &mut Reader<'t, '_>, fields: &Fields<'t>, name: &str) {
    if let Some(entry) = fields.entry("schema") {
        let message = format!("parameter '{name}' has a 'schema', which only a body has in this version");
        reader.tell(FOREIGN_KEY.at(entry.key, message).label("read as OpenAPI 3 has it"));
    }
}

/// Rule: a parameter that is its own schema has it under `schema`; one without a type is a string.
fn own_schema<'t>(
    reader: &mut Reader<'t, '_>,
    fields: &Fields<'t>,
    name: &str,
    client: Option<&vocabulary::Schema>,
) -> Schema {
    match type_giver(fields) {
        // The place of the word that gives the type tells the document's types from the overlay's.
        Some(entry) => reader.mark(entry.node.place),
        None => {
            let kind = if fields.what == HEADER.what { Untyped::Header } else { Untyped::Parameter };
            reader.untyped(fields.place(), name, kind, "type: string");
        }
    }
    let mut schema = reader.inline_schema(fields, Owner::Parameter);
    reader.choose(client);
    if let Some(client) = client.and_then(|client| serde_json::to_value(client).ok()) {
        schema.schema_data.extensions.insert(vocabulary::KEY.to_owned(), client);
    }
    schema
}

fn type_giver<'t>(fields: &Fields<'t>) -> Option<&'t Entry> {
    ["type", "enum", "items", "format", "properties", "allOf", "additionalProperties"]
        .into_iter()
        .find_map(|key| fields.entry(key))
}

fn remaining_client(client: vocabulary::Parameter, unsaid: Option<&Style>) -> Option<Json> {
    let remaining = vocabulary::Parameter { collection_format: unsaid.cloned(), schema: None, ..client };
    let is_empty = remaining == vocabulary::Parameter::default();
    serde_json::to_value(remaining).ok().filter(|_| !is_empty)
}

/// What later versions, or schemas, have and parameters of Swagger 2.0 have not.
const LATER_KEYS: &[&str] = &["deprecated", "title", "readOnly", "example", "nullable"];

/// The keys of a parameter: its own, and those of a schema.
pub(super) const PARAMETER: Grammar = Grammar {
    what: "a parameter",
    keys: &[
        "$ref",
        "name",
        "in",
        "description",
        "required",
        "schema",
        "allowEmptyValue",
        "collectionFormat",
        "type",
        "format",
        "items",
        "default",
        "maximum",
        "exclusiveMaximum",
        "minimum",
        "exclusiveMinimum",
        "maxLength",
        "minLength",
        "pattern",
        "maxItems",
        "minItems",
        "uniqueItems",
        "enum",
        "multipleOf",
    ],
    foreign: SCHEMA_KEYS,
};

/// The keys of a response header: those of a parameter that has no name and place.
pub(super) const HEADER: Grammar = Grammar {
    what: "a header",
    keys: &[
        "description",
        "collectionFormat",
        "type",
        "format",
        "items",
        "default",
        "maximum",
        "exclusiveMaximum",
        "minimum",
        "exclusiveMinimum",
        "maxLength",
        "minLength",
        "pattern",
        "maxItems",
        "minItems",
        "uniqueItems",
        "enum",
        "multipleOf",
    ],
    foreign: LATER_KEYS,
};
