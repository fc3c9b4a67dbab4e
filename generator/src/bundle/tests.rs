//! What becomes of references to other files.

use std::collections::HashMap;

use super::bundle;
use crate::diagnostic::Diagnostics;
use crate::diagnostic::render::{Colour, to_text};
use crate::source::{Loader, read};
use crate::tree::{Node, Role, Sources};

/// Files by path.
struct Folder(HashMap<&'static str, &'static str>);

impl Loader for Folder {
    fn load(&self, path: &str) -> Result<Vec<u8>, String> {
        let text = self.0.get(path).ok_or("no such file")?;
        Ok(text.as_bytes().to_vec())
    }
}

struct Outcome {
    tree: Node,
    sources: Sources,
    diagnostics: Diagnostics,
}

impl Outcome {
    /// The first file, with all that it refers to.
    fn of<const N: usize>(files: [(&'static str, &'static str); N]) -> Self {
        let path = files[0].0;
        let loader = Folder(files.into());
        let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
        let tree = read(path, Role::Document, &loader, &mut sources, &mut diagnostics);
        let mut tree = tree.expect("a document");
        bundle(&mut tree, path, &loader, &mut sources, &mut diagnostics);
        Self { tree, sources, diagnostics }
    }

    fn text(&self) -> String {
        to_text(&self.diagnostics.list, &self.sources, Colour::Never, None)
    }

    /// The document, of which nothing is to be said.
    fn json(&self) -> serde_json::Value {
        assert!(self.diagnostics.list.is_empty(), "{}", self.text());
        self.tree.to_json()
    }

    fn codes(&self) -> Vec<(&'static str, u32)> {
        self.diagnostics.list.iter().map(|d| (d.code.id, d.place.unwrap_or_default().line)).collect()
    }
}

#[test]
fn a_schema_of_another_file_is_brought_in_with_what_it_refers_to() {
    let outcome = Outcome::of([
        (
            "spec/api.yaml",
            "swagger: '2.0'\npaths: {/p: {get: {responses: {200: {schema: {$ref: 'sub/pets.json#/definitions/Pet'}}}}}}\n",
        ),
        (
            "spec/sub/pets.json",
            r##"{"definitions": {"Pet": {"properties": {"tag": {"$ref": "#/definitions/Tag"}, "owner": {"$ref": "../owner.yaml"}}},
                "Tag": {"type": "string"}}}"##,
        ),
        ("spec/owner.yaml", "properties:\n  pets: {type: array, items: {$ref: 'sub/pets.json#/definitions/Pet'}}\n"),
    ]);
    let json = outcome.json();
    let schema = &json["paths"]["/p"]["get"]["responses"]["200"]["schema"];
    assert_eq!(*schema, serde_json::json!({"$ref": "#/definitions/Pet"}));
    let expected = serde_json::json!({
        "Pet": {"properties": {"tag": {"$ref": "#/definitions/Tag"}, "owner": {"$ref": "#/definitions/owner"}}},
        "Tag": {"type": "string"},
        "owner": {"properties": {"pets": {"type": "array", "items": {"$ref": "#/definitions/Pet"}}}},
    });
    assert_eq!(json["definitions"], expected);
    let tag = outcome.tree.pointer("/definitions/Tag").map(|node| node.place);
    assert_eq!(tag.map(|place| (place.file.0, place.line)), Some((1, 2)), "places are those of the file");
}

#[test]
fn parameters_and_responses_go_to_their_own_sections() {
    let common = "parameters: {page: {name: page, in: query, type: integer}}\nresponses: {none: {description: d}}\n";
    let document = "\
swagger: '2.0'
paths:
  /p:
    parameters: [{$ref: 'common.yaml#/parameters/page'}]
    get: {responses: {404: {$ref: 'common.yaml#/responses/none'}}}
";
    let json = Outcome::of([("api.yaml", document), ("common.yaml", common)]).json();
    assert_eq!(json["paths"]["/p"]["parameters"][0]["$ref"], "#/parameters/page");
    assert_eq!(json["parameters"]["page"]["name"], "page");
    assert_eq!(json["paths"]["/p"]["get"]["responses"]["404"]["$ref"], "#/responses/none");
    assert_eq!(json["responses"]["none"]["description"], "d");
}

#[test]
fn an_openapi_3_document_keeps_everything_under_components() {
    let parts = "\
body: {content: {application/json: {schema: {$ref: '#/schema'}}}}
schema: {type: string}
header: {schema: {type: string}}
";
    let document = "\
openapi: 3.0.3
paths:
  /p:
    post:
      requestBody: {$ref: 'parts.yaml#/body'}
      responses: {200: {headers: {X: {$ref: 'parts.yaml#/header'}}}}
";
    let json = Outcome::of([("api.yaml", document), ("parts.yaml", parts)]).json();
    assert_eq!(json["paths"]["/p"]["post"]["requestBody"]["$ref"], "#/components/requestBodies/body");
    let body = &json["components"]["requestBodies"]["body"]["content"]["application/json"];
    assert_eq!(body["schema"]["$ref"], "#/components/schemas/schema");
    assert_eq!(json["components"]["headers"]["header"]["schema"]["type"], "string");
}

#[test]
fn a_definition_that_is_a_reference_gives_its_name() {
    let document = "\
swagger: '2.0'
definitions:
  Animal: {$ref: pet.yaml}
  Beast: {$ref: pet.yaml}
paths: {/p: {get: {responses: {200: {schema: {$ref: pet.yaml}}}}}}
";
    let json = Outcome::of([("api.yaml", document), ("pet.yaml", "type: object\n")]).json();
    let expected = serde_json::json!({"Animal": {"type": "object"}, "Beast": {"$ref": "#/definitions/Animal"}});
    assert_eq!(json["definitions"], expected);
    assert_eq!(json["paths"]["/p"]["get"]["responses"]["200"]["schema"]["$ref"], "#/definitions/Animal");
}

#[test]
fn a_section_or_path_item_that_is_a_reference_is_put_in_its_place() {
    let outcome = Outcome::of([
        ("api.yaml", "swagger: '2.0'\npaths: {$ref: paths/index.yaml}\ndefinitions: {$ref: defs.yaml}\n"),
        ("paths/index.yaml", "/p: {$ref: p.yaml, parameters: [{name: a}]}\n"),
        ("paths/p.yaml", "get: {responses: {200: {schema: {$ref: '../defs.yaml#/Pet'}}}}\n"),
        ("defs.yaml", "Pet: {properties: {tag: {$ref: '#/Tag'}}}\nTag: {type: string}\n"),
    ]);
    let json = outcome.json();
    assert_eq!(json["paths"]["/p"]["get"]["responses"]["200"]["schema"]["$ref"], "#/definitions/Pet");
    assert_eq!(json["paths"]["/p"]["parameters"][0]["name"], "a", "what stands beside a reference stays");
    let expected = serde_json::json!({
        "Pet": {"properties": {"tag": {"$ref": "#/definitions/Tag"}}}, "Tag": {"type": "string"},
    });
    assert_eq!(json["definitions"], expected);
}

#[test]
fn names_that_collide_are_told_apart_by_their_file() {
    let document = "\
swagger: '2.0'
definitions:
  Pet: {type: string}
  All: {allOf: [{$ref: 'a.yaml#/Pet'}, {$ref: 'b.yaml#/Pet'}, {$ref: 'x/a.yaml#/Pet'}, {$ref: '#/definitions/Pet'}]}
";
    let pet = "Pet: {type: object}\n";
    let json = Outcome::of([("api.yaml", document), ("a.yaml", pet), ("b.yaml", pet), ("x/a.yaml", pet)]).json();
    let references: Vec<_> = json["definitions"]["All"]["allOf"].as_array().into_iter().flatten().collect();
    let references: Vec<_> = references.iter().filter_map(|schema| schema["$ref"].as_str()).collect();
    let names = ["#/definitions/a_Pet", "#/definitions/b_Pet", "#/definitions/a_Pet_2", "#/definitions/Pet"];
    assert_eq!(references, names);
}

#[test]
fn references_back_to_the_document_become_local() {
    let document = "swagger: '2.0'\ndefinitions: {A: {properties: {b: {$ref: './b.yaml#/B'}}}}\n";
    let other = "B: {properties: {a: {$ref: 'api.yaml#/definitions/A'}, b: {$ref: '#/B'}}}\n";
    let json = Outcome::of([("spec/api.yaml", document), ("spec/b.yaml", other)]).json();
    assert_eq!(json["definitions"]["B"]["properties"]["a"]["$ref"], "#/definitions/A");
    assert_eq!(json["definitions"]["B"]["properties"]["b"]["$ref"], "#/definitions/B");
}

#[test]
fn a_reference_that_leads_to_a_reference_is_followed_to_its_end() {
    let document = "swagger: '2.0'\ndefinitions: {A: {properties: {b: {$ref: 'index.yaml#/Pet'}}}}\n";
    let files = [("api.yaml", document), ("index.yaml", "Pet: {$ref: pet.yaml}\n"), ("pet.yaml", "type: string\n")];
    let json = Outcome::of(files).json();
    assert_eq!(json["definitions"]["A"]["properties"]["b"]["$ref"], "#/definitions/pet");
    assert_eq!(json["definitions"]["pet"], serde_json::json!({"type": "string"}));
}

#[test]
fn what_is_data_is_no_reference() {
    let document = "\
swagger: '2.0'
x-a: {$ref: none.yaml}
definitions:
  A:
    example: {$ref: none.yaml}
    default: {$ref: none.yaml}
    enum: [{$ref: none.yaml}]
    properties: {$ref: {type: string}, example: {type: string}}
";
    let outcome = Outcome::of([("api.yaml", document)]);
    assert_eq!(outcome.json()["x-a"]["$ref"], "none.yaml");
}

#[test]
fn a_reference_that_cannot_be_followed_is_shown_at_its_place() {
    let document = "\
swagger: '2.0'
definitions:
  A: {properties: {a: {$ref: none.yaml}}}
  B: {properties: {b: {$ref: 'https://example.com/b.yaml#/B'}}}
  C: {properties: {c: {$ref: 'c.yaml#/None'}}}
  D: {properties: {d: {$ref: 'c.yaml#C'}}}
  E: {properties: {e: {$ref: A}}}
  F: {properties: {f: {$ref: 'broken.yaml'}}}
";
    let outcome = Outcome::of([("api.yaml", document), ("c.yaml", "C: {}\n"), ("broken.yaml", "a: [\n")]);
    let expected = [("G0300", 3), ("G0301", 4), ("G0302", 5), ("G0302", 6), ("G0304", 7), ("G0001", 2)];
    assert_eq!(outcome.codes(), expected, "{}", outcome.text());
    let json = outcome.tree.to_json();
    assert_eq!(json["definitions"]["B"]["properties"]["b"], serde_json::json!({}), "any value");
    assert_eq!(json["definitions"]["E"]["properties"]["e"]["$ref"], "#/definitions/A");
    let shown = outcome.text();
    assert!(shown.contains(" --> api.yaml:3:30\n"), "{shown}");
    assert!(shown.contains("warning[G0300]: cannot read 'none.yaml': no such file"), "{shown}");
}

#[test]
fn a_file_that_is_not_there_is_told_once_whatever_refers_to_it() {
    let document = "\
swagger: '2.0'
paths:
  /a:
    get:
      parameters: [{$ref: 'gone.yaml#/P'}, {name: q, in: query, type: string}]
      responses: {200: {$ref: 'gone.yaml#/R'}, 400: {schema: {$ref: 'gone.yaml#/S'}}}
  /b: {$ref: 'gone.yaml#/B'}
  /c: {get: {responses: {200: {$ref: 'other.yaml#/R'}}}}
";
    let outcome = Outcome::of([("api.yaml", document)]);
    assert_eq!(outcome.codes(), [("G0300", 5), ("G0300", 8)], "{}", outcome.text());
    let labels = outcome.diagnostics.list.iter().map(|told| told.label.as_deref().unwrap_or_default());
    let expected = ["refers to this file, as 3 more references do", "refers to this file"];
    assert_eq!(labels.collect::<Vec<_>>(), expected);
    let paths = &outcome.tree.to_json()["paths"];
    let get = &paths["/a"]["get"];
    assert_eq!(get["parameters"].as_array().map(Vec::len), Some(1), "a parameter goes");
    assert_eq!(get["responses"]["200"], serde_json::json!({"description": ""}), "a response stays");
    assert_eq!([&get["responses"]["400"]["schema"], &paths["/b"]], [&serde_json::json!({}), &serde_json::json!({})]);
}

#[test]
fn references_in_a_circle_end() {
    let outcome = Outcome::of([
        ("api.yaml", "openapi: 3.0.0\npaths: {/p: {$ref: a.yaml}, /q: {$ref: 'c.yaml#/q'}}\n"),
        ("a.yaml", "$ref: b.yaml\n"),
        ("b.yaml", "$ref: a.yaml\n"),
        (
            "c.yaml",
            "q: {get: {responses: {200: {content: {$ref: '#/m'}}}}}\nm: {a/b: {encoding: {$ref: '#/e'}}}\ne: {x: {headers: {h: {content: {$ref: '#/m'}}}}}\n",
        ),
    ]);
    assert_eq!(outcome.codes().iter().map(|code| code.0).collect::<Vec<_>>(), ["G0303", "G0303"], "{}", outcome.text());
}

#[test]
fn files_without_end_end() {
    struct Endless;
    impl Loader for Endless {
        fn load(&self, _path: &str) -> Result<Vec<u8>, String> {
            Ok(b"swagger: '2.0'\ndefinitions: {A: {allOf: [{$ref: 'x/a.yaml#/definitions/A'}]}}\n".to_vec())
        }
    }
    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    let tree = read("a.yaml", Role::Document, &Endless, &mut sources, &mut diagnostics);
    bundle(&mut tree.expect("a document"), "a.yaml", &Endless, &mut sources, &mut diagnostics);
    assert_eq!(diagnostics.list.len(), 1);
    assert!(diagnostics.list[0].message.contains("more than 4096 files"), "{}", diagnostics.list[0].message);
}

#[test]
fn a_document_without_other_files_is_left_as_it_is() {
    let document = "swagger: '2.0'\ndefinitions: {A: {$ref: '#/definitions/B'}}\n";
    let outcome = Outcome::of([("api.yaml", document)]);
    let expected = serde_json::json!({"swagger": "2.0", "definitions": {"A": {"$ref": "#/definitions/B"}}});
    assert_eq!(outcome.json(), expected);
}
