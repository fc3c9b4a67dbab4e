use serde_json::{Value, json};

use super::super::document::Document;
use super::Plausible;

/// A document with these schemas.
fn document(schemas: &Value) -> Document {
    Document::read(&json!({"paths": {}, "components": {"schemas": schemas}}).to_string())
}

/// What is made up for a schema, which a validator takes.
fn made_up(schemas: &Value, schema: &Value) -> Value {
    let document = document(schemas);
    let value = Plausible::new(&document, 11).value("value", schema, 0);
    assert_eq!(document.faults(schema, &value), [""; 0], "{value} of {schema}");
    value
}

#[test]
fn what_is_made_up_is_taken() {
    for schema in [
        json!({"type": "integer", "minimum": 3, "exclusiveMinimum": true, "maximum": 5, "exclusiveMaximum": true}),
        json!({"type": "integer", "maximum": -7}),
        json!({"type": "number", "maximum": 0.5}),
        json!({"type": "number", "minimum": 0, "exclusiveMinimum": true}),
        json!({"type": "string", "minLength": 40, "maxLength": 44}),
        json!({"type": "string", "maxLength": 2}),
        json!({"type": "string", "format": "date-time"}),
        json!({"type": "string", "format": "date"}),
        json!({"type": "string", "enum": ["a", "b"]}),
        json!({"type": "array", "items": {"type": "boolean"}, "minItems": 4}),
        json!({"type": "array", "items": {"type": "integer"}, "maxItems": 1}),
        json!({"type": "object", "required": ["a"], "properties": {"a": {"type": "string", "nullable": true}}}),
        json!({"allOf": [{"type": "object", "properties": {"a": {"type": "string"}}}, {"required": ["a"]}]}),
        json!({"oneOf": [{"type": "integer"}, {"type": "string"}]}),
        json!({"type": "integer", "example": "not one"}),
        json!({"type": "string", "example": "from the document"}),
    ] {
        made_up(&json!({}), &schema);
    }
    assert_eq!(made_up(&json!({}), &json!({"type": "string", "example": "as it is"})), json!("as it is"));
}

#[test]
fn a_union_says_which_it_is() {
    let cat = json!({"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}}});
    let schemas = json!({"Cat": cat});
    let union = |mapping: Value| {
        let discriminator = json!({"propertyName": "kind", "mapping": mapping});
        json!({"oneOf": [{"$ref": "#/components/schemas/Cat"}], "discriminator": discriminator})
    };
    assert_eq!(made_up(&schemas, &union(json!({})))["kind"], "Cat");
    assert_eq!(made_up(&schemas, &union(json!({"tom": "#/components/schemas/Cat"})))["kind"], "tom");
}

#[test]
fn a_type_that_holds_itself_has_an_end() {
    let node = json!({"type": "object", "properties": {"next": {"$ref": "#/components/schemas/Node"}}});
    let schema = json!({"$ref": "#/components/schemas/Node"});
    made_up(&json!({"Node": node}), &schema);
    // No value can be one of these, and there is an end all the same.
    for node in [
        json!({"type": "object", "required": ["next"], "properties": {"next": schema}}),
        json!({"allOf": [schema]}),
        json!({"oneOf": [schema]}),
    ] {
        Plausible::new(&document(&json!({"Node": node})), 11).value("value", &schema, 0);
    }
}

#[test]
fn a_type_that_holds_itself_twice_does_not_grow_without_end() {
    let tree = json!({"$ref": "#/components/schemas/Tree"});
    let members: serde_json::Map<String, Value> = (0..50).map(|at| (format!("m{at}"), tree.clone())).collect();
    let document = document(&json!({"Tree": {"type": "object", "properties": members}}));
    let text = Plausible::new(&document, 11).value("value", &tree, 0).to_string();
    assert!(text.len() < 10_000_000, "{}", text.len());
}
