//! Schemas of both formats.
//!
//! In: the node of a schema, or of a parameter that is its own schema. Out: [`openapiv3`]'s schema. Invariant: an odd
//! keyword costs itself alone; what has no counterpart is told or carried as an extension.

mod draft;
mod reference;
#[cfg(test)]
mod tests;
mod values;

use openapiv3::{AdditionalProperties, Discriminator, ReferenceOr, Schema, SchemaData};
use serde_json::{Number, Value as Json};

use self::draft::{Draft, Kind};
use super::faults::{FOREIGN_KEY, IDLE_KEYWORD, MISSING_KEY, UNFIT_BOUND, UNKNOWN_VALUE, WRONG_KIND};
use super::reader::{Dialect, Extensions, Fields, Grammar, Reader, entry_place, plain_extensions, scalar_text};
use crate::diagnostic::nearest;
use crate::tree::{Entry, Node, Value};
use crate::vocabulary;

/// What a schema is part of, which decides the keys that are its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Owner {
    /// It stands for itself.
    Schema,
    /// It is a parameter or header of Swagger 2.0, whose description, `required` and `x-` keys are not the schema's.
    Parameter,
    /// It is what such a parameter has items of.
    Items,
}

impl<'t> Reader<'t, '_> {
    /// The schema at a member; its place is that of the key.
    pub(crate) fn schema_of(&mut self, entry: &'t Entry) -> ReferenceOr<Schema> {
        let schema = self.schema(&entry.node);
        self.mark(entry_place(entry));
        schema
    }

    /// A schema, or a reference to one.
    pub(crate) fn schema(&mut self, node: &'t Node) -> ReferenceOr<Schema> {
        self.owned_schema(node, Owner::Schema)
    }

    fn owned_schema(&mut self, node: &'t Node, owner: Owner) -> ReferenceOr<Schema> {
        self.mark(node.place);
        if let Value::Bool(true) = node.value {
            self.tell(WRONG_KIND.at(node.place, "a schema is a boolean, not a mapping").label("taken as free-form"));
            return ReferenceOr::Item(free_form());
        }
        let grammar = match (self.dialect, owner) {
            (Dialect::OpenApi, _) => &OPENAPI_SCHEMA,
            (Dialect::Swagger, Owner::Items) => &SWAGGER_ITEMS,
            (Dialect::Swagger, _) => &SWAGGER_SCHEMA,
        };
        let Some(fields) = self.fields(node, grammar) else { return ReferenceOr::Item(free_form()) };
        match fields.get("$ref").and_then(Node::as_str) {
            Some(reference) => self.referring_schema(&fields, reference),
            None => ReferenceOr::Item(self.inline_schema(&fields, owner)),
        }
    }

    /// The schema that a mapping describes by itself.
    pub(crate) fn inline_schema(&mut self, fields: &Fields<'t>, owner: Owner) -> Schema {
        let mut draft = Draft::default();
        let nullable = self.type_keyword(fields, &mut draft);
        self.text_keywords(fields, &mut draft);
        self.number_keywords(fields, &mut draft);
        self.array_keywords(fields, &mut draft, owner);
        self.object_keywords(fields, &mut draft, owner);
        let null_is_alternative = self.compositions(fields, &mut draft);
        draft.infer_kind();
        let null_is_listed = self.enumeration(fields, &mut draft);
        if owner == Owner::Parameter && fields.get("type").is_none() {
            draft.assume_string();
        }
        if draft.kind == Some(Kind::Array) && draft.any.items.is_none() {
            self.tell(MISSING_KEY.at(fields.place(), "an array has no 'items'").label("taken as an array of anything"));
            draft.any.items = Some(ReferenceOr::Item(Box::new(free_form())));
        }
        let mut schema_data = self.schema_data(fields, draft.kind, owner);
        schema_data.nullable |= nullable || null_is_listed || null_is_alternative;
        self.tell_idle(fields, draft.drop_idle());
        draft.infer_unsigned();
        self.keep_unfit_bounds(fields, draft.drop_unfit(), &mut schema_data.extensions);
        Schema { schema_data, schema_kind: draft.finish() }
    }

    /// Rule: a list of types is its first type that is not `null`; other spellings of a type are read where they are
    /// known. Says whether `null` is among the types.
    fn type_keyword(&mut self, fields: &Fields<'t>, draft: &mut Draft) -> bool {
        let Some(node) = fields.get("type") else { return false };
        let Some(list) = node.as_array() else {
            return self.one_type(node, draft);
        };
        let (nulls, types): (Vec<_>, Vec<_>) = list.iter().partition(|item| item.as_str() == Some("null"));
        let label = match types.first() {
            Some(_) if types.len() > 1 => "the first is taken",
            Some(_) => "taken as that type",
            None => "taken as free-form",
        };
        let message = "'type' is a list, which this version of the standard does not have";
        self.tell(WRONG_KIND.at(node.place, message).label(label).help("write one type, and say null by 'nullable'"));
        if let Some(first) = types.first() {
            self.one_type(first, draft);
        }
        !nulls.is_empty()
    }

    fn one_type(&mut self, node: &'t Node, draft: &mut Draft) -> bool {
        let Some(word) = node.as_str() else {
            self.wrong_kind(node, "'type'", "a string");
            return false;
        };
        if let Some(kind) = Kind::of(word) {
            draft.kind = Some(kind);
            return false;
        }
        let file = word == "file";
        let (kind, format) = if file { (Some(Kind::String), Some("binary")) } else { draft::synonym(word) };
        draft.kind = kind;
        draft.any.format = format.map(str::to_owned);
        if !file || self.dialect == Dialect::OpenApi {
            let taken = kind.map_or("free-form", Kind::word);
            let fault = UNKNOWN_VALUE.at(node.place, format!("'{word}' is no type")).label(format!("taken as {taken}"));
            let types = Kind::ALL.iter().map(|kind| kind.word());
            self.tell(match nearest(word, types).or(kind.map(Kind::word)) {
                Some(near) => fault.help(format!("write '{near}'")),
                None => fault.help("types are string, number, integer, boolean, array and object"),
            });
        }
        word == "null"
    }

    fn text_keywords(&mut self, fields: &Fields<'t>, draft: &mut Draft) {
        draft.any.format = self.text(fields, "format").or(draft.any.format.take());
        draft.take_file_format();
        draft.any.pattern = self.text(fields, "pattern");
        draft.any.min_length = self.count(fields, "minLength");
        draft.any.max_length = self.count(fields, "maxLength");
    }

    fn number_keywords(&mut self, fields: &Fields<'t>, draft: &mut Draft) {
        draft.minimum = self.number(fields, "minimum");
        draft.maximum = self.number(fields, "maximum");
        draft.multiple_of = self.number(fields, "multipleOf").filter(|number| number.as_f64() > Some(0.0));
        draft.any.exclusive_minimum = self.exclusion(fields, "exclusiveMinimum", &mut draft.minimum);
        draft.any.exclusive_maximum = self.exclusion(fields, "exclusiveMaximum", &mut draft.maximum);
    }

    /// Rule: an exclusive bound that is a number, as later versions have it, is the bound and its exclusion.
    fn exclusion(&mut self, fields: &Fields<'t>, key: &str, bound: &mut Option<Number>) -> Option<bool> {
        let node = fields.get(key)?;
        let Value::Number(number) = &node.value else { return self.flag(fields, key) };
        let message = format!("'{key}' is a number, not a boolean");
        self.tell(WRONG_KIND.at(node.place, message).label("taken as the bound, itself excluded"));
        *bound = Some(number.clone());
        Some(true)
    }

    fn array_keywords(&mut self, fields: &Fields<'t>, draft: &mut Draft, owner: Owner) {
        draft.any.min_items = self.count(fields, "minItems");
        draft.any.max_items = self.count(fields, "maxItems");
        draft.any.unique_items = self.flag(fields, "uniqueItems");
        let Some(node) = fields.get("items") else { return };
        let owner = if owner == Owner::Schema { Owner::Schema } else { Owner::Items };
        draft.any.items = Some(self.within(&["items"], |reader| match node.as_array() {
            Some(items) => ReferenceOr::Item(Box::new(reader.tuple(node, items))),
            None => boxed(reader.owned_schema(node, owner)),
        }));
    }

    /// Rule: a list of schemas under `items`, which JSON Schema has and OpenAPI does not, is any of them.
    fn tuple(&mut self, node: &'t Node, items: &'t [Node]) -> Schema {
        let message = "'items' is a list of schemas, which OpenAPI does not have";
        self.tell(WRONG_KIND.at(node.place, message).label("each item may be any of them"));
        let (any_of, nullable) = self.alternatives("anyOf", items);
        let schema_data = SchemaData { nullable, ..SchemaData::default() };
        Schema { schema_data, schema_kind: openapiv3::SchemaKind::AnyOf { any_of } }
    }

    fn object_keywords(&mut self, fields: &Fields<'t>, draft: &mut Draft, owner: Owner) {
        draft.any.min_properties = self.count(fields, "minProperties");
        draft.any.max_properties = self.count(fields, "maxProperties");
        for (name, entry) in self.members(fields, "properties") {
            let schema = self.within(&["properties", name], |reader| reader.schema_of(entry));
            draft.any.properties.insert(name.clone(), boxed(schema));
        }
        draft.any.additional_properties = self.additional_properties(fields);
        if owner != Owner::Parameter {
            draft.any.required = self.required_names(fields);
        }
    }

    fn additional_properties(&mut self, fields: &Fields<'t>) -> Option<AdditionalProperties> {
        let node = fields.get("additionalProperties")?;
        match &node.value {
            Value::Bool(flag) => Some(AdditionalProperties::Any(*flag)),
            Value::Object(_) => {
                let schema = self.within(&["additionalProperties"], |reader| reader.schema(node));
                Some(AdditionalProperties::Schema(Box::new(schema)))
            }
            _ => self.flag(fields, "additionalProperties").map(AdditionalProperties::Any),
        }
    }

    fn required_names(&mut self, fields: &Fields<'t>) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for item in self.list(fields, "required") {
            match scalar_text(item) {
                Some(name) if names.contains(&name) => {}
                Some(name) => names.push(name),
                None => self.wrong_kind(item, "an item of 'required'", "a string"),
            }
        }
        names
    }

    /// What a schema is made of. Says whether `null` is among its alternatives.
    fn compositions(&mut self, fields: &Fields<'t>, draft: &mut Draft) -> bool {
        let (all_of, one_of, any_of) =
            (self.list(fields, "allOf"), self.list(fields, "oneOf"), self.list(fields, "anyOf"));
        draft.any.all_of = self.schemas("allOf", all_of);
        let (one_of, one_is_null) = self.alternatives("oneOf", one_of);
        let (any_of, any_is_null) = self.alternatives("anyOf", any_of);
        (draft.any.one_of, draft.any.any_of) = (one_of, any_of);
        let not = fields.get("not").map(|node| self.within(&["not"], |reader| reader.schema(node)));
        draft.any.not = not.map(Box::new);
        one_is_null || any_is_null
    }

    /// Rule: an alternative that is `null`, as later versions have it, makes the others nullable. Says whether one is.
    fn alternatives(&mut self, key: &str, items: &'t [Node]) -> (Vec<ReferenceOr<Schema>>, bool) {
        let is_null = |item: &&Node| item.get("type").and_then(Node::as_str) == Some("null");
        let (nulls, others): (Vec<&Node>, Vec<&Node>) = items.iter().partition(is_null);
        if others.is_empty() {
            return (self.schemas(key, items), false);
        }
        for null in &nulls {
            let message = "an alternative that is 'null' is of another version of the standard";
            self.tell(FOREIGN_KEY.at(null.place, message).label("read as 'nullable' beside the others"));
        }
        (self.schemas(key, others), !nulls.is_empty())
    }

    fn schemas(&mut self, key: &str, items: impl IntoIterator<Item = &'t Node>) -> Vec<ReferenceOr<Schema>> {
        let numbered = items.into_iter().enumerate();
        numbered.map(|(index, item)| self.within(&[key, &index.to_string()], |reader| reader.schema(item))).collect()
    }

    /// What is said about a schema's values beside what they are.
    fn schema_data(&mut self, fields: &Fields<'t>, kind: Option<Kind>, owner: Owner) -> SchemaData {
        let mut data = match owner {
            Owner::Parameter => SchemaData::default(),
            Owner::Schema | Owner::Items => self.annotations(fields),
        };
        data.nullable |= self.flag(fields, "nullable").unwrap_or_default();
        data.nullable |= self.flag(fields, "x-nullable").unwrap_or_default();
        data.default = self.default_value(fields, kind);
        data.discriminator = self.within(&["discriminator"], |reader| reader.discriminator(fields));
        data
    }

    /// The words about a schema: those that may stand beside a reference.
    fn annotations(&mut self, fields: &Fields<'t>) -> SchemaData {
        let (client, mut extensions) = self.client_extensions::<vocabulary::Schema>(fields);
        self.choose(client.as_ref());
        let deprecated = self.flag(fields, "deprecated").or_else(|| self.flag(fields, "x-deprecated"));
        for said in ["x-nullable", "x-deprecated"] {
            extensions.shift_remove(said);
        }
        if let Some(xml) = self.xml(fields) {
            extensions.insert("xml".to_owned(), Json::Object(xml));
        }
        SchemaData {
            title: self.text(fields, "title"),
            description: self.placed_text(fields, "description"),
            read_only: self.flag(fields, "readOnly").unwrap_or_default(),
            write_only: self.flag(fields, "writeOnly").unwrap_or_default(),
            deprecated: deprecated.or(client.and_then(|client| client.deprecated)).unwrap_or_default(),
            external_docs: self.external_docs(fields),
            example: fields.raw("example").map(Node::to_json),
            extensions,
            ..SchemaData::default()
        }
    }

    /// How values are written in XML, for which [`SchemaData`] has no field.
    fn xml(&mut self, fields: &Fields<'t>) -> Option<serde_json::Map<String, Json>> {
        let fields = self.fields(fields.get("xml")?, &XML)?;
        let mut xml: serde_json::Map<String, Json> = self.extensions(&fields).into_iter().collect();
        for key in ["name", "namespace", "prefix"] {
            xml.extend(self.text(&fields, key).map(|text| (key.to_owned(), text.into())));
        }
        for key in ["attribute", "wrapped"] {
            xml.extend(self.flag(&fields, key).map(|flag| (key.to_owned(), flag.into())));
        }
        Some(xml)
    }

    /// Rule: Swagger's discriminator is a property's name, that of OpenAPI 3 an object with it.
    fn discriminator(&mut self, fields: &Fields<'t>) -> Option<Discriminator> {
        let node = fields.get("discriminator")?;
        if let Some(property_name) = node.as_str() {
            return Some(Discriminator { property_name: property_name.to_owned(), ..Discriminator::default() });
        }
        let fields = self.fields(node, &DISCRIMINATOR)?;
        let property_name = self.required_text(&fields, "propertyName");
        let mut mapping = indexmap::IndexMap::new();
        for (tag, entry) in self.members(&fields, "mapping") {
            if let Some(reference) = self.mapped_schema(&entry.node) {
                mapping.insert(tag.clone(), reference);
            }
        }
        Some(Discriminator { property_name, mapping, extensions: plain_extensions(&fields) })
    }

    /// The schema that a discriminator's value stands for, by reference or by its bare name.
    fn mapped_schema(&mut self, node: &'t Node) -> Option<String> {
        let Some(target) = node.as_str() else {
            self.wrong_kind(node, "a value of 'mapping'", "a string");
            return None;
        };
        match self.references.key(target) {
            Some(key) => Some(format!("#/components/schemas/{key}")),
            None => self.schema_reference(node, target),
        }
    }

    fn tell_idle(&mut self, fields: &Fields<'t>, (kind, idle): (&'static str, Vec<&'static str>)) {
        for key in idle {
            let place = fields.entry(key).map_or(fields.place(), |entry| entry.key);
            let message = format!("'{key}' says nothing about values of type '{kind}'");
            self.tell(IDLE_KEYWORD.at(place, message).label("left out"));
        }
    }

    fn keep_unfit_bounds(&mut self, fields: &Fields<'t>, unfit: Vec<(&str, Number)>, extensions: &mut Extensions) {
        for (key, bound) in unfit {
            let place = fields.get(key).map_or(fields.place(), |node| node.place);
            let message = format!("{bound} as '{key}' is beyond what a signed 64-bit integer holds");
            self.tell(UNFIT_BOUND.at(place, message).label(format!("kept as 'x-{key}'")));
            extensions.insert(format!("x-{key}"), Json::Number(bound));
        }
    }
}

/// A schema that any JSON fits.
pub(crate) fn free_form() -> Schema {
    Schema { schema_data: SchemaData::default(), schema_kind: openapiv3::SchemaKind::Any(Default::default()) }
}

fn boxed(schema: ReferenceOr<Schema>) -> ReferenceOr<Box<Schema>> {
    match schema {
        ReferenceOr::Reference { reference } => ReferenceOr::Reference { reference },
        ReferenceOr::Item(item) => ReferenceOr::Item(Box::new(item)),
    }
}

/// The keys of a schema in both formats, and those that the caller adds.
macro_rules! schema_keys {
    ($($more:literal),*) => {
        &[
            "$ref", "type", "format", "title", "description", "default", "enum", "example", "multipleOf", "maximum",
            "exclusiveMaximum", "minimum", "exclusiveMinimum", "maxLength", "minLength", "pattern", "maxItems", "minItems",
            "uniqueItems", "items", "maxProperties", "minProperties", "required", "properties", "additionalProperties",
            "allOf", "discriminator", "readOnly", "xml", "externalDocs" $(, $more)*
        ]
    };
}

/// Every key of a schema, in any version.
pub(crate) const SCHEMA_KEYS: &[&str] =
    schema_keys!("oneOf", "anyOf", "not", "nullable", "writeOnly", "deprecated", "const");

/// What OpenAPI 3.0 has and Swagger 2.0 has not.
const LATER_KEYS: &[&str] = &["oneOf", "anyOf", "not", "nullable", "writeOnly", "deprecated", "const"];

const SWAGGER_SCHEMA: Grammar = Grammar { what: "a schema", keys: schema_keys!(), foreign: LATER_KEYS };

const SWAGGER_ITEMS: Grammar =
    Grammar { what: "the items of a parameter", keys: schema_keys!("collectionFormat"), foreign: LATER_KEYS };

const OPENAPI_SCHEMA: Grammar = Grammar {
    what: "a schema",
    keys: schema_keys!("oneOf", "anyOf", "not", "nullable", "writeOnly", "deprecated"),
    foreign: &["const"],
};

const DISCRIMINATOR: Grammar = Grammar { what: "a discriminator", keys: &["propertyName", "mapping"], foreign: &[] };

const XML: Grammar =
    Grammar { what: "an xml", keys: &["name", "namespace", "prefix", "attribute", "wrapped"], foreign: &[] };
