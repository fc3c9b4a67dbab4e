//! Parameters and headers.

use indexmap::IndexMap;
use openapiv3::{
    Content, CookieStyle, Header, HeaderStyle, Parameter, ParameterData, ParameterSchemaOrContent, PathStyle,
    QueryStyle, ReferenceOr, Schema, SchemaKind, StringType, Type,
};
use serde_json::Value as Json;

use super::body::{content, examples};
use crate::diagnostic::nearest;
use crate::middle::faults::{DUPLICATE, UNKNOWN_VALUE};
use crate::middle::reader::{Fields, Grammar, Reader, entry_place, scalar_text};
use crate::middle::references::shared_name;
use crate::middle::template::{Gathered, Location, Untyped};
use crate::tree::{Entry, Node};
use crate::vocabulary;

/// A parameter, at the current pointer.
pub(super) fn parameter<'t>(reader: &mut Reader<'t, '_>, gathered: &Gathered<'t>) -> Parameter {
    let fields = &gathered.fields;
    reader.mark(fields.place());
    reader.share(gathered.shared.clone());
    let (_, extensions) = reader.client_extensions::<vocabulary::Parameter>(fields);
    let parameter_data = ParameterData {
        name: gathered.name.clone(),
        description: reader.placed_text(fields, "description"),
        required: reader.is_required(gathered),
        deprecated: reader.flag(fields, "deprecated"),
        format: format(reader, fields, &gathered.name),
        example: fields.raw("example").map(Node::to_json),
        examples: examples(reader, fields),
        explode: reader.flag(fields, "explode"),
        extensions,
    };
    match gathered.location {
        Location::Path => {
            let styles = [("simple", PathStyle::Simple), ("label", PathStyle::Label), ("matrix", PathStyle::Matrix)];
            Parameter::Path { parameter_data, style: style(reader, fields, &styles) }
        }
        Location::Header => {
            Parameter::Header { parameter_data, style: style(reader, fields, &[("simple", HeaderStyle::Simple)]) }
        }
        Location::Cookie => {
            Parameter::Cookie { parameter_data, style: style(reader, fields, &[("form", CookieStyle::Form)]) }
        }
        Location::Query | Location::Form | Location::Body => Parameter::Query {
            parameter_data,
            allow_reserved: reader.flag(fields, "allowReserved").unwrap_or_default(),
            style: style(reader, fields, QUERY_STYLES),
            allow_empty_value: reader.flag(fields, "allowEmptyValue"),
        },
    }
}

/// The styles of a query parameter or form field.
pub(super) const QUERY_STYLES: &[(&str, QueryStyle)] = &[
    ("form", QueryStyle::Form),
    ("spaceDelimited", QueryStyle::SpaceDelimited),
    ("pipeDelimited", QueryStyle::PipeDelimited),
    ("deepObject", QueryStyle::DeepObject),
];

/// A style by its word; the first of them where none is said.
pub(super) fn style<'t, S: Clone>(reader: &mut Reader<'t, '_>, fields: &Fields<'t>, styles: &[(&str, S)]) -> S {
    let default = styles[0].1.clone();
    let Some(node) = fields.get("style") else { return default };
    let word = scalar_text(node).unwrap_or_default();
    if let Some((_, style)) = styles.iter().find(|(known, _)| *known == word) {
        return style.clone();
    }
    let words: Vec<&str> = styles.iter().map(|(known, _)| *known).collect();
    let fault =
        UNKNOWN_VALUE.at(node.place, format!("'{word}' is no style here")).label(format!("taken as '{}'", words[0]));
    reader.tell(match nearest(&word, words.iter().copied()) {
        Some(near) => fault.help(format!("did you mean '{near}'?")),
        None => fault.help(format!("styles here are {}", words.join(", "))),
    });
    default
}

/// Rule: a parameter has a schema, or the one media type that is its content; one with neither is a string.
fn format<'t>(reader: &mut Reader<'t, '_>, fields: &Fields<'t>, name: &str) -> ParameterSchemaOrContent {
    if let Some(entry) = fields.entry("schema") {
        let schema = reader.within(&["schema"], |reader| schema(reader, entry));
        return ParameterSchemaOrContent::Schema(schema);
    }
    let mut content: Content = content(reader, fields);
    if content.len() > 1 {
        let place = fields.get("content").map_or(fields.place(), |node| node.place);
        let message = format!("parameter '{name}' has several media types");
        reader.tell(DUPLICATE.at(place, message).label("the first is kept"));
        content.truncate(1);
    }
    if !content.is_empty() {
        return ParameterSchemaOrContent::Content(content);
    }
    let kind = if fields.what == HEADER.what { Untyped::Header } else { Untyped::Parameter };
    reader.untyped(fields.place(), name, kind, "schema: {type: string}");
    ParameterSchemaOrContent::Schema(ReferenceOr::Item(text()))
}

/// A schema whose place is that of the word that gives the type.
fn schema<'t>(reader: &mut Reader<'t, '_>, entry: &'t Entry) -> ReferenceOr<Schema> {
    let schema = reader.schema_of(entry);
    if let Some(giver) = entry.node.get("type") {
        reader.mark(giver.place);
    }
    schema
}

fn text() -> Schema {
    Schema { schema_data: Default::default(), schema_kind: SchemaKind::Type(Type::String(StringType::default())) }
}

/// The headers of a response or of a form's part.
pub(super) fn headers<'t>(reader: &mut Reader<'t, '_>, owner: &Fields<'t>) -> IndexMap<String, ReferenceOr<Header>> {
    let mut headers = IndexMap::new();
    for (name, entry) in reader.members(owner, "headers") {
        let header = reader.within(&["headers", name], |reader| header(reader, name, entry));
        headers.extend(header.map(|header| (name.clone(), ReferenceOr::Item(header))));
    }
    headers
}

fn header<'t>(reader: &mut Reader<'t, '_>, name: &str, entry: &'t Entry) -> Option<Header> {
    reader.mark(entry_place(entry));
    reader.share(shared_name(&entry.node));
    let fields = reader.resolve(&entry.node).and_then(|node| reader.fields(node, &HEADER))?;
    let (_, extensions) = reader.client_extensions::<vocabulary::Parameter>(&fields);
    Some(Header {
        description: reader.placed_text(&fields, "description"),
        style: style(reader, &fields, &[("simple", HeaderStyle::Simple)]),
        required: reader.flag(&fields, "required").unwrap_or_default(),
        deprecated: reader.flag(&fields, "deprecated"),
        format: format(reader, &fields, name),
        example: fields.raw("example").map(Node::to_json),
        examples: examples(reader, &fields),
        extensions: explode_kept(reader, &fields, extensions),
    })
}

/// `explode` of a header, for which [`Header`] has no field.
fn explode_kept<'t>(
    reader: &mut Reader<'t, '_>,
    fields: &Fields<'t>,
    mut extensions: IndexMap<String, Json>,
) -> IndexMap<String, Json> {
    if let Some(explode) = reader.flag(fields, "explode") {
        extensions.insert("explode".to_owned(), explode.into());
    }
    extensions
}

/// The keys of a parameter.
pub(super) const PARAMETER: Grammar = Grammar {
    what: "a parameter",
    keys: &[
        "$ref",
        "name",
        "in",
        "description",
        "required",
        "deprecated",
        "allowEmptyValue",
        "style",
        "explode",
        "allowReserved",
        "schema",
        "content",
        "example",
        "examples",
    ],
    foreign: &[],
};

const HEADER: Grammar = Grammar {
    what: "a header",
    keys: &[
        "$ref",
        "description",
        "required",
        "deprecated",
        "allowEmptyValue",
        "style",
        "explode",
        "allowReserved",
        "schema",
        "content",
        "example",
        "examples",
    ],
    foreign: &[],
};
