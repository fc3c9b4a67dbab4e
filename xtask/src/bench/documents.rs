//! Documents of any size, to see how cost grows.
//!
//! In: a number of operations. Out: a Swagger 2.0 document with three times as many schemas. Invariant: two documents
//! differ in nothing but their size: each operation has the same parameters, texts and types as any other.

use serde_json::{Map, Value, json};

/// The two sizes that are compared, in operations: ten times as large a document is to cost about ten times as much.
pub(super) const SMALL: usize = 50;
pub(super) const LARGE: usize = 500;

/// The sizes that are measured.
pub(super) const SIZES: [usize; 4] = [SMALL, 100, LARGE, 1000];

/// Operations in a group.
const GROUP: usize = 10;

/// The document.
pub(super) fn of_size(operations: usize) -> Value {
    let mut paths = Map::new();
    let mut definitions = Map::new();
    for number in 0..operations {
        paths.insert(format!("/things{number}/{{thingId}}"), path(number));
        definitions.extend(schemas(number));
    }
    json!({
        "swagger": "2.0",
        "info": { "title": "Measured", "version": "1.0.0" },
        "host": "api.example.com",
        "schemes": ["https"],
        "consumes": ["application/json"],
        "produces": ["application/json"],
        "paths": paths,
        "definitions": definitions,
    })
}

fn path(number: usize) -> Value {
    let parameter = |name: &str, place: &str, kind: &str, required: bool| {
        json!({
            "name": name, "in": place, "type": kind, "required": required,
            "description": format!("The {name} of thing {number}, as it stands in the list of things."),
        })
    };
    let body = json!({"name": "body", "in": "body", "required": true, "schema": reference("Order", number)});
    json!({
        "post": {
            "operationId": format!("orderThing{number}"),
            "tags": [format!("group {}", number / GROUP)],
            "summary": format!("Orders thing {number}"),
            "description": "Orders a thing, and says what became of the order.\n\nAn order that is made twice counts once.",
            "parameters": [
                parameter("thingId", "path", "string", true),
                parameter("dryRun", "query", "boolean", false),
                parameter("count", "query", "integer", false),
                parameter("X-Trace", "header", "string", false),
                body,
            ],
            "responses": {
                "200": { "description": "The thing", "schema": reference("Thing", number) },
                "400": { "description": "The order makes no sense" },
            },
        },
    })
}

fn reference(kind: &str, number: usize) -> Value {
    json!({ "$ref": format!("#/definitions/{kind}{number}") })
}

fn schemas(number: usize) -> [(String, Value); 3] {
    let text = |about: &str| json!({ "type": "string", "description": about });
    let thing = json!({
        "type": "object",
        "required": ["id", "state"],
        "description": "A thing, as it is kept.",
        "properties": {
            "id": text("What it is known by."),
            "name": text("What it is called."),
            "createdAt": { "type": "string", "format": "date-time", "description": "When it was made." },
            "weight": { "type": "number", "format": "double", "description": "What it weighs, in kilograms." },
            "labels": { "type": "array", "items": { "type": "string" } },
            "state": reference("State", number),
            "parts": { "type": "array", "items": reference("Thing", number) },
        },
    });
    let order = json!({
        "type": "object",
        "required": ["amount"],
        "description": "An order of a thing.",
        "properties": {
            "amount": { "type": "integer", "format": "int64", "description": "How many are wanted." },
            "note": text("What else there is to say."),
            "wanted": reference("State", number),
        },
    });
    let state = json!({ "type": "string", "enum": ["new", "used", "broken"], "description": "How it is." });
    [("Thing", thing), ("Order", order), ("State", state)].map(|(kind, schema)| (format!("{kind}{number}"), schema))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_has_as_many_operations_as_it_is_told_and_three_schemas_for_each() {
        for size in [1, 30] {
            let document = of_size(size);
            assert_eq!(document["paths"].as_object().map(Map::len), Some(size));
            assert_eq!(document["definitions"].as_object().map(Map::len), Some(3 * size));
        }
    }
}
