//! References to schemas, and the words beside them.
//!
//! In: a schema with a `$ref`. Out: the reference, or a schema that wraps it. Invariant: a reference that points nowhere
//! becomes free-form JSON, so that what surrounds it stays usable.

use openapiv3::{ReferenceOr, Schema, SchemaData, SchemaKind};

use super::free_form;
use crate::middle::faults::REFERENCE_SIBLING;
use crate::middle::reader::{Fields, Reader, entry_place};
use crate::tree::Node;

/// Keys beside a reference that say something about it and change nothing of what it points to.
const WORDS: &[&str] = &[
    "title",
    "description",
    "default",
    "example",
    "readOnly",
    "writeOnly",
    "nullable",
    "deprecated",
    "externalDocs",
    "xml",
];

impl<'t> Reader<'t, '_> {
    /// Rule: words beside a reference are kept around it (`allOf` of the reference alone); keywords that would change it
    /// are told and left out.
    pub(super) fn referring_schema(&mut self, fields: &Fields<'t>, reference: &str) -> ReferenceOr<Schema> {
        let target = self.schema_reference(fields.node, reference);
        self.tell_constraining_siblings(fields);
        if let Some(entry) = fields.entry("$ref") {
            self.mark_at(&["$ref"], entry_place(entry));
        }
        let has_words = fields.entries().any(|(key, _)| is_word(key));
        let data = if has_words { self.reference_words(fields) } else { SchemaData::default() };
        match target.map(|reference| ReferenceOr::Reference { reference }) {
            Some(reference) if data == SchemaData::default() => reference,
            Some(reference) => {
                let schema_kind = SchemaKind::AllOf { all_of: vec![reference] };
                ReferenceOr::Item(Schema { schema_data: data, schema_kind })
            }
            None => ReferenceOr::Item(Schema { schema_data: data, ..free_form() }),
        }
    }

    fn reference_words(&mut self, fields: &Fields<'t>) -> SchemaData {
        let mut data = self.annotations(fields);
        data.nullable |= self.flag(fields, "nullable").unwrap_or_default();
        data.nullable |= self.flag(fields, "x-nullable").unwrap_or_default();
        data.default = fields.get("default").map(Node::to_json);
        data
    }

    /// A `type` that is that of what the reference points to changes nothing of it either.
    fn tell_constraining_siblings(&mut self, fields: &Fields<'t>) {
        let target = self.follow(fields.node, fields.node);
        let is_same = |kind: &Node| target.and_then(stated_type).is_some_and(|stated| kind.as_str() == Some(stated));
        for (key, entry) in fields.entries().filter(|(key, _)| *key != "$ref" && !is_word(key)) {
            if key == "type" && is_same(&entry.node) {
                continue;
            }
            let message = format!("'{key}' beside '$ref' has no effect");
            let help = "write it where the reference points, or put both into 'allOf'";
            self.tell(REFERENCE_SIBLING.at(entry.key, message).label("left out").help(help));
        }
    }
}

/// The type that a schema states, by its word or by the members that only one type has.
fn stated_type(schema: &Node) -> Option<&str> {
    let has = |key: &str| schema.get(key).is_some();
    match schema.get("type") {
        Some(stated) => stated.as_str(),
        None if has("properties") || has("additionalProperties") => Some("object"),
        None if has("items") => Some("array"),
        None => None,
    }
}

fn is_word(key: &str) -> bool {
    WORDS.contains(&key) || key.starts_with("x-")
}
