//! A fixture for each rule of schemas.

use serde_json::{Value as Json, json};

use crate::middle::testing::json as upgrade;

/// The definition `A` after the upgrade of a document with the definitions that are given.
fn definitions(definitions: &str) -> (Json, Vec<String>) {
    let indented = definitions.trim_end().replace('\n', "\n  ");
    let (api, told) = upgrade(&format!(
        "swagger: '2.0'\ninfo: {{title: t, version: '1'}}\npaths: {{}}\ndefinitions:\n  {indented}\n"
    ));
    (api["components"]["schemas"].clone(), told)
}

/// A schema after the upgrade.
fn schema(flow: &str) -> (Json, Vec<String>) {
    let (all, told) = definitions(&format!("A: {{{flow}}}"));
    (all["A"].clone(), told)
}

#[track_caller]
fn assert_same(flow: &str) {
    let wanted: Json = serde_yaml::from_str(&format!("{{{flow}}}")).expect("a mapping");
    let (found, told) = schema(flow);
    assert_eq!(found, wanted);
    assert!(told.is_empty(), "{told:#?}");
}

#[track_caller]
fn assert_becomes(flow: &str, wanted: Json, codes: &[&str]) {
    let (found, told) = schema(flow);
    assert_eq!(found, wanted, "{told:#?}");
    assert!(
        told.len() == codes.len() && told.iter().zip(codes).all(|(fault, code)| fault.starts_with(code)),
        "{told:#?}"
    );
}

#[test]
fn what_both_formats_say_alike_stays() {
    assert_same("type: string, format: date-time, minLength: 1, maxLength: 9, pattern: '^a', description: d, title: t");
    assert_same("type: string, format: ip, enum: [a, b], default: a, example: b, readOnly: true");
    assert_same("type: integer, format: int64, minimum: -1, maximum: 9007199254740993, multipleOf: 2");
    assert_same("type: number, minimum: 0.5, exclusiveMinimum: true, enum: [1.5, 2.5]");
    assert_same("type: array, items: {type: boolean}, minItems: 1, maxItems: 2, uniqueItems: true");
    assert_same("type: object, required: [a], properties: {a: {type: string}}, additionalProperties: false");
    assert_same("type: object, additionalProperties: {type: array, items: {type: string}}, minProperties: 1");
    assert_same("allOf: [{type: object}, {type: object, x-a: 1}], x-b: [null], xml: {name: x}, externalDocs: {url: u}");
    assert_same("type: object, properties: {$ref: {type: string}}, x-client: {name: B}");
    assert_same("");
}

#[test]
fn the_type_is_found_where_keywords_say_it() {
    assert_becomes("properties: {a: {}}", json!({"type": "object", "properties": {"a": {}}}), &[]);
    assert_becomes("items: {}", json!({"type": "array", "items": {}}), &[]);
    assert_becomes("enum: [a, b]", json!({"type": "string", "enum": ["a", "b"]}), &[]);
    assert_becomes("enum: [1, 2]", json!({"type": "integer", "enum": [1, 2]}), &[]);
    assert_becomes("format: date", json!({"type": "string", "format": "date"}), &[]);
}

#[test]
fn enums_of_any_type_are_kept() {
    assert_becomes("type: string, enum: [+1, -1]", json!({"type": "string", "enum": ["+1", "-1"]}), &["G0121"]);
    assert_becomes("type: integer, enum: [+1, -1]", json!({"type": "integer", "enum": [1, -1]}), &[]);
    assert_becomes("enum: [a, 1, null, {b: 2}]", json!({"nullable": true, "enum": ["a", 1, null, {"b": 2}]}), &[]);
    let strings = json!({"type": "string", "enum": ["1", "true", "a"]});
    assert_becomes("type: string, enum: [1, true, a]", strings, &["G0121"]);
    assert_becomes("type: integer, enum: ['1', 2]", json!({"type": "integer", "enum": [1, 2]}), &["G0121"]);
    let moved = json!({"type": "array", "items": {"type": "string", "enum": ["a"]}});
    assert_becomes("type: array, items: {type: string}, enum: [a]", moved, &["G0121"]);
}

#[test]
fn a_whole_number_beyond_the_signed_ones_is_unsigned() {
    let unsigned = json!({"type": "integer", "format": "uint64", "minimum": 0});
    assert_becomes("type: integer, minimum: 0, maximum: 18446744073709551615", unsigned.clone(), &[]);
    assert_becomes("type: integer, minimum: 0, maximum: 18446744073709551616.0", unsigned, &[]);
    let bounded = json!({"type": "integer", "format": "uint64", "minimum": 1, "x-maximum": 9223372036854775808_u64});
    assert_becomes("type: integer, minimum: 1, maximum: 9223372036854775808", bounded, &["G0118"]);
    let signed = json!({"type": "integer", "x-maximum": 18446744073709551615_u64});
    assert_becomes("type: integer, maximum: 18446744073709551615", signed, &["G0118"]);
    assert_same("type: integer, minimum: 0, maximum: 9223372036854775807");
}

#[test]
fn odd_types_are_read_where_they_are_plain() {
    assert_becomes("type: [string, 'null']", json!({"type": "string", "nullable": true}), &["G0101"]);
    assert_becomes("type: [string, integer]", json!({"type": "string"}), &["G0101"]);
    assert_becomes("type: long", json!({"type": "integer", "format": "int64"}), &["G0105"]);
    assert_becomes("type: String", json!({"type": "string"}), &["G0105"]);
    assert_becomes("type: any", json!({}), &["G0105"]);
    assert_becomes("type: 'null'", json!({"nullable": true}), &["G0105"]);
    assert_becomes("type: file", json!({"type": "string", "format": "binary"}), &[]);
    assert_becomes("type: object, format: file", json!({"type": "string", "format": "binary"}), &[]);
}

#[test]
fn odd_bounds_cost_themselves_alone() {
    assert_becomes(
        "type: string, minLength: -1, maxLength: 2.0",
        json!({"type": "string", "maxLength": 2}),
        &["G0101"],
    );
    assert_becomes(
        "type: integer, minimum: 0.5, maximum: 9.5",
        json!({"type": "integer", "minimum": 1, "maximum": 9}),
        &[],
    );
    let unfit = json!({"type": "integer", "x-maximum": 18_446_744_073_709_551_615_u64});
    assert_becomes("type: integer, maximum: 18446744073709551615", unfit, &["G0118"]);
    assert_becomes("type: string, maximum: 3", json!({"type": "string"}), &["G0123"]);
    let excluded = json!({"type": "number", "minimum": 1.0, "exclusiveMinimum": true});
    assert_becomes("type: number, exclusiveMinimum: 1", excluded, &["G0101"]);
}

#[test]
fn defaults_are_of_the_type() {
    assert_becomes("type: integer, default: '3'", json!({"type": "integer", "default": 3}), &["G0121"]);
    assert_becomes("type: boolean, default: 'Yes'", json!({"type": "boolean", "default": true}), &["G0121"]);
    assert_becomes("type: boolean, default: off", json!({"type": "boolean", "default": false}), &["G0121"]);
    assert_becomes("type: boolean, default: maybe", json!({"type": "boolean"}), &["G0121"]);
    assert_becomes("type: string, default: 1.5", json!({"type": "string", "default": "1.5"}), &["G0121"]);
    assert_becomes("type: string, default: null", json!({"type": "string"}), &[]);
}

#[test]
fn an_array_has_items() {
    assert_becomes("type: array", json!({"type": "array", "items": {}}), &["G0102"]);
    let any = json!({"type": "array", "items": {"anyOf": [{"type": "string"}, {"type": "integer"}]}});
    assert_becomes("type: array, items: [{type: string}, {type: integer}]", any, &["G0101"]);
}

#[test]
fn words_of_other_versions_are_read() {
    assert_becomes("type: string, x-nullable: true", json!({"type": "string", "nullable": true}), &[]);
    assert_becomes("type: string, nullable: true", json!({"type": "string", "nullable": true}), &["G0104"]);
    assert_becomes("type: string, x-deprecated: true", json!({"type": "string", "deprecated": true}), &[]);
    assert_becomes("oneOf: [{type: string}]", json!({"oneOf": [{"type": "string"}]}), &["G0104"]);
    let nullable = json!({"nullable": true, "anyOf": [{"type": "string"}, {"type": "integer"}]});
    assert_becomes("anyOf: [{type: string}, {type: 'null'}, {type: integer}]", nullable, &["G0104", "G0104"]);
    assert_becomes("const: a", json!({"type": "string", "enum": ["a"]}), &["G0104"]);
    let discriminator = json!({"type": "object", "discriminator": {"propertyName": "t"}});
    assert_becomes("type: object, discriminator: t", discriminator, &[]);
}

#[test]
fn a_dangling_reference_is_free_form_and_told() {
    let (all, told) = definitions("A: {type: array, items: {$ref: '#/definitions/holder'}}");
    assert_eq!(all["A"], json!({"type": "array", "items": {}}));
    assert_eq!(told, ["G0108 5:34 reference '#/definitions/holder' points nowhere"]);
}

#[test]
fn a_type_beside_a_reference_is_told_unless_it_is_that_of_the_target() {
    let told = |beside: &str, target: &str| {
        definitions(&format!(
            "A: {{$ref: '#/definitions/B', type: {beside}}}\nB: {{$ref: '#/definitions/C'}}\nC: {{{target}}}"
        ))
        .1
    };
    assert!(told("object", "type: object").is_empty());
    assert!(told("object", "properties: {a: {type: string}}").is_empty());
    assert!(told("array", "items: {}").is_empty());
    for (beside, target) in [("string", "type: object"), ("object", "items: {}"), ("string", "description: any")] {
        let told = told(beside, target);
        assert!(told.len() == 1 && told[0].starts_with("G0112"), "{beside} {target}: {told:#?}");
    }
}

#[test]
fn words_beside_a_reference_are_kept_around_it() {
    let (all, told) = definitions("A: {$ref: '#/definitions/B', description: d, type: string}\nB: {type: object}");
    assert_eq!(all["A"], json!({"description": "d", "allOf": [{"$ref": "#/components/schemas/B"}]}));
    assert!(told.len() == 1 && told[0].starts_with("G0112 5:48"), "{told:#?}");
}

#[test]
fn names_that_are_no_keys_are_changed_and_kept() {
    let (all, told) =
        definitions("A«B»: {type: string}\nA_B: {type: integer}\nC: {$ref: '#/definitions/A%C2%ABB%C2%BB'}");
    assert_eq!(all["A_B"], json!({"type": "integer"}));
    assert_eq!(all["A_B_2"], json!({"type": "string", "x-original-name": "A«B»"}));
    assert_eq!(all["C"], json!({"$ref": "#/components/schemas/A_B_2"}));
    assert!(told.len() == 1 && told[0].starts_with("G0114"), "{told:#?}");
}

#[test]
fn a_schema_that_is_referred_to_where_it_stands_becomes_a_definition() {
    let (all, told) = definitions(
        "A: {type: object, properties: {p: {type: string}}}\nB: {$ref: '#/definitions/A/properties/p'}\nC: {$ref: '#/definitions/B'}",
    );
    assert_eq!(all["B"], json!({"$ref": "#/components/schemas/A_p"}));
    assert_eq!(all["A_p"], json!({"type": "string"}));
    assert_eq!(all["C"], json!({"$ref": "#/components/schemas/B"}));
    assert!(told.is_empty(), "{told:#?}");
}

#[test]
fn references_that_lead_in_a_circle_end() {
    let (all, told) = definitions(
        "A: {$ref: '#/definitions/B'}\nB: {$ref: '#/definitions/A'}\nC: {properties: {c: {$ref: '#/definitions/C'}}}",
    );
    assert_eq!((&all["A"], &all["B"]), (&json!({}), &json!({})));
    assert_eq!(all["C"]["properties"]["c"], json!({"$ref": "#/components/schemas/C"}));
    assert!(told.len() == 2 && told.iter().all(|fault| fault.starts_with("G0109")), "{told:#?}");
}

#[test]
fn deep_schemas_are_read() {
    // Reading must not need more stack than a thread has; what reads it back is not asked, for it does.
    let deep = format!("{}{}", "{items: ".repeat(110), "}".repeat(110));
    let text = format!("swagger: '2.0'\ninfo: {{title: t, version: '1'}}\npaths: {{}}\ndefinitions: {{A: {deep}}}\n");
    let mut diagnostics = crate::diagnostic::Diagnostics::default();
    let middle = crate::middle::upgrade(&crate::middle::testing::tree(&text), &mut diagnostics);
    let components = middle.and_then(|middle| middle.openapi.components).expect("there is a definition");
    let written = serde_json::to_string(&components.schemas).expect("writable");
    assert_eq!(written.matches("\"array\"").count(), 109);
}

#[test]
fn keys_of_schemas_that_are_typos_are_told() {
    let (_, told) = schema("type: object, propertys: {}");
    assert_eq!(told, ["G0103 5:21 unknown key 'propertys' in a schema"]);
}
