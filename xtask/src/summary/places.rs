//! Where what changed stands in the input.
//!
//! In: the API of a run, and the files that it was read from. Out: `file:line` for the key of a change. Invariant: what is
//! not known has no place; what was removed has none any more.

use std::collections::HashMap;

use generator::Output;
use generator::ir::{Basis, TypeKind};
use generator::tree::Sources;

/// `GET /path`, `GET /path: query page`, `Pet`, `Pet.name` -> `file:line`
#[derive(Debug, Default)]
pub(super) struct Places(HashMap<String, String>);

impl Places {
    pub(super) fn of(output: &Output) -> Self {
        let mut places = Self::default();
        let Some(api) = &output.api else { return places };
        for operation in &api.operations {
            let key = format!("{} {}", operation.method, operation.path);
            for parameter in &operation.parameters {
                let location = format!("{:?}", parameter.location).to_lowercase();
                places.add(format!("{key}: {location} {}", parameter.name.wire), parameter.basis, &output.sources);
            }
            if let Some(body) = &operation.request_body {
                places.add(format!("{key}: body"), body.basis, &output.sources);
            }
            for response in &operation.responses {
                places.add(format!("{key}: answer {}", response.status), response.basis, &output.sources);
            }
            places.add(key, operation.basis, &output.sources);
        }
        for ty in &api.types {
            if let TypeKind::Object(object) = &ty.kind {
                for field in &object.fields {
                    places.add(format!("{}.{}", ty.name.wire, field.name.wire), field.basis, &output.sources);
                }
            }
            places.add(ty.name.wire.clone(), ty.basis, &output.sources);
        }
        places
    }

    fn add(&mut self, key: String, basis: Basis, sources: &Sources) {
        let Some(place) = basis.place.filter(|place| place.line > 0) else { return };
        if let Some(source) = sources.get(place.file) {
            self.0.entry(key).or_insert_with(|| format!("{}:{}", source.path, place.line));
        }
    }

    /// The place of what a change is about, or of what it stands in.
    pub(super) fn get(&self, what: &str) -> Option<&str> {
        let ends =
            what.char_indices().rev().filter(|(_, found)| matches!(found, ':' | '.' | '[' | ' ')).map(|(at, _)| at);
        let found = std::iter::once(what.len()).chain(ends).find_map(|end| self.0.get(&what[..end]));
        found.map(String::as_str)
    }
}
