//! The vendor's document, read without the generator.
//!
//! In: its YAML. Out: the operations with their paths, parameters and descriptions. Invariant: no code of the pipeline
//! has a part in it.

use std::collections::BTreeSet;

use serde::Deserialize as _;
use serde_json::Value;
use workspace_tests::inputs::workspace;

/// The document.
pub(crate) struct Vendor {
    pub(crate) operations: Vec<Operation>,
}

/// An operation as the vendor wrote it.
pub(crate) struct Operation {
    pub(crate) id: String,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: BTreeSet<String>,
    pub(crate) has_body: bool,
    /// Its description, every run of space one space.
    pub(crate) description: String,
}

impl Vendor {
    pub(crate) fn read() -> Self {
        let text = std::fs::read_to_string(workspace().join("spec/ringcentral.yaml")).expect("the document is there");
        let first = serde_yaml::Deserializer::from_str(&text).next().expect("the document is not empty");
        let document = Value::deserialize(first).expect("the document is YAML");
        let paths = document["paths"].as_object().expect("the document has paths");
        let operation = |path: &str, method: &str, node: &Value| {
            let parameters = node["parameters"].as_array().map(Vec::as_slice).unwrap_or_default();
            let named = |place: &'static str| parameters.iter().filter(move |it| it["in"] == place);
            let name = |it: &Value| it["name"].as_str().unwrap_or_default().to_owned();
            Operation {
                id: node["operationId"].as_str().expect("an operation has an id").to_owned(),
                method: method.to_uppercase(),
                path: path.to_owned(),
                query: named("query").map(name).collect(),
                has_body: named("body").next().is_some(),
                description: squeezed(node["description"].as_str().unwrap_or_default()),
            }
        };
        let of_path = |(path, item): (&String, &Value)| {
            let methods = item.as_object().expect("a path has methods").iter().filter(|(key, _)| *key != "parameters");
            methods.map(|(method, node)| operation(path, method, node)).collect::<Vec<_>>()
        };
        Self { operations: paths.iter().flat_map(of_path).collect() }
    }

    pub(crate) fn operation(&self, id: &str) -> &Operation {
        self.operations.iter().find(|operation| operation.id == id).unwrap_or_else(|| panic!("'{id}' is not there"))
    }
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
