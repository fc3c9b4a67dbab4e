//! Small documents, each for one rule.

use serde_json::{Value as Json, json};

use crate::diagnostic::Diagnostics;
use crate::ir::{Api, Field, Operation, Type, TypeDef, TypeKind};
use crate::middle::{Middle, Places};
use crate::tree::Sources;

mod errors;
mod inputs;
mod names;
mod outputs;
mod sign_in;
mod types;

/// A lowered document and the codes and messages of its diagnostics.
struct Lowered {
    api: Api,
    said: Vec<String>,
}

fn lower(openapi: Json) -> Lowered {
    let mut document = json!({ "openapi": "3.0.3", "info": { "title": "T", "version": "1" }, "paths": {} });
    if let (Json::Object(document), Json::Object(parts)) = (&mut document, openapi) {
        document.extend(parts);
    }
    lower_document(serde_json::from_value(document).expect("the fixture is an OpenAPI document"))
}

fn lower_document(openapi: openapiv3::OpenAPI) -> Lowered {
    let mut diagnostics = Diagnostics::default();
    let middle = Middle { openapi, places: Places::default() };
    let api = super::lower(&middle, &Sources::default(), &mut diagnostics);
    let said = diagnostics.list.iter().map(|one| format!("{} {}", one.code.id, one.message)).collect();
    Lowered { api, said }
}

/// A document of schemas alone.
fn schemas(schemas: Json) -> Lowered {
    lower(json!({ "components": { "schemas": schemas } }))
}

/// A document with one operation, `GET /things/{id}` unless `method` says otherwise.
fn operation(method: &str, operation: Json) -> Lowered {
    let mut full = json!({ "operationId": "doThing", "responses": {} });
    if let (Json::Object(full), Json::Object(parts)) = (&mut full, operation) {
        full.extend(parts);
    }
    lower(json!({ "paths": { "/things": { method: full } } }))
}

impl Lowered {
    fn def(&self, rust: &str) -> &TypeDef {
        let found = self.api.types.iter().find(|def| def.name.rust == rust);
        found.unwrap_or_else(|| panic!("no type '{rust}' among {:?}", self.type_names()))
    }

    fn type_names(&self) -> Vec<&str> {
        self.api.types.iter().map(|def| def.name.rust.as_str()).collect()
    }

    fn fields(&self, rust: &str) -> &[Field] {
        match &self.def(rust).kind {
            TypeKind::Object(object) => &object.fields,
            other => panic!("'{rust}' is no struct but {other:?}"),
        }
    }

    /// `wire: type` of each field, a `?` after those that may be absent.
    fn shape(&self, rust: &str) -> Vec<String> {
        let shape = |field: &Field| {
            format!("{}{}: {}", field.name.wire, if field.required { "" } else { "?" }, self.words(&field.ty))
        };
        self.fields(rust).iter().map(shape).collect()
    }

    /// The wire values of an enum.
    fn values(&self, rust: &str) -> Vec<&str> {
        match &self.def(rust).kind {
            TypeKind::Enum(values) => values.values.iter().map(|value| value.name.wire.as_str()).collect(),
            other => panic!("'{rust}' is no enum but {other:?}"),
        }
    }

    /// `variant: type tags` of each alternative.
    fn variants(&self, rust: &str) -> Vec<String> {
        match &self.def(rust).kind {
            TypeKind::Union(union) => union
                .variants
                .iter()
                .map(|one| {
                    format!("{}: {} {}", one.name.rust, self.words(&one.ty), one.tags.join(",")).trim().to_owned()
                })
                .collect(),
            other => panic!("'{rust}' is no union but {other:?}"),
        }
    }

    fn alias(&self, rust: &str) -> String {
        match &self.def(rust).kind {
            TypeKind::Alias(ty) => self.words(ty),
            other => panic!("'{rust}' is no alias but {other:?}"),
        }
    }

    fn words(&self, ty: &Type) -> String {
        crate::inspect::words::ty(&self.api, ty)
    }

    fn operation(&self) -> &Operation {
        &self.api.operations[0]
    }

    fn says(&self, code: &str) -> bool {
        self.said.iter().any(|said| said.starts_with(code))
    }
}
