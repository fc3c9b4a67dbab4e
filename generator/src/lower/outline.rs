//! The operations of a document, before anything is lowered.
//!
//! In: `paths`. Out: a list of [`Outline`]s in document order. Invariant: every operation of every path is in it, whether
//! or not it has an `operationId` or shares one.

use std::collections::HashMap;

use openapiv3::{Operation, PathItem, ReferenceOr};

use super::codes::{DUPLICATE_OPERATION, NO_OPERATIONS};
use super::{Lowering, x_client};
use crate::middle::faults::DANGLING_REFERENCE;
use crate::middle::variables::fillable;
use crate::tree::escape_pointer;
use crate::vocabulary;

/// An operation and where it stands.
pub(super) struct Outline<'a> {
    /// JSON pointer of the operation.
    pub(super) pointer: String,
    /// JSON pointer of its path.
    pub(super) item_pointer: String,
    /// As written.
    pub(super) path: &'a str,
    /// As it is filled.
    pub(super) template: String,
    /// In capitals.
    pub(super) method: String,
    pub(super) item: &'a PathItem,
    pub(super) operation: &'a Operation,
    pub(super) client: vocabulary::Operation,
    /// The `operationId`, else method and path.
    pub(super) id: String,
    /// Words for names: the `operationId`, else method and path in words.
    pub(super) words: String,
}

impl<'a> Lowering<'a> {
    /// Every operation, in document order.
    pub(super) fn outlines(&mut self) -> Vec<Outline<'a>> {
        let mut outlines = Vec::new();
        for (path, item) in &self.openapi.paths.paths {
            let item_pointer = format!("/paths/{}", escape_pointer(path));
            let Some(item) = self.path_item(item, &item_pointer) else { continue };
            let first = outlines.len();
            for (method, operation) in item.iter() {
                outlines.push(self.outline(path, method, item, operation, &item_pointer));
            }
            // The middle format keeps no order among the methods of a path; their places do.
            outlines[first..].sort_by_key(|outline| self.places.exact(&outline.pointer));
        }
        if outlines.is_empty() {
            self.report(&NO_OPERATIONS, "/paths", "the document has no operation, so the client has no call");
        }
        self.settle_duplicates(&mut outlines);
        outlines
    }

    fn path_item(&mut self, item: &'a ReferenceOr<PathItem>, pointer: &str) -> Option<&'a PathItem> {
        match item {
            ReferenceOr::Item(item) => Some(item),
            ReferenceOr::Reference { reference } => {
                let path = reference.strip_prefix("#/paths/").map(|path| path.replace("~1", "/").replace("~0", "~"));
                let found = path.and_then(|path| self.openapi.paths.paths.get(&path)).and_then(ReferenceOr::as_item);
                if found.is_none() {
                    let message = format!("'{reference}' leads nowhere, so the operations of this path are missing");
                    self.report(&DANGLING_REFERENCE, pointer, message);
                }
                found
            }
        }
    }

    fn outline(
        &mut self,
        path: &'a str,
        method: &str,
        item: &'a PathItem,
        operation: &'a Operation,
        item_pointer: &str,
    ) -> Outline<'a> {
        let pointer = format!("{item_pointer}/{method}");
        let client = x_client(&operation.extensions);
        let stated = operation.operation_id.as_deref().map(str::trim).filter(|id| !id.is_empty());
        let method = method.to_ascii_uppercase();
        let id = stated.map_or_else(|| format!("{method} {path}"), str::to_owned);
        let template = fillable(path);
        let words = stated.map_or_else(|| in_words(&method, &template), str::to_owned);
        let item_pointer = item_pointer.to_owned();
        Outline { pointer, item_pointer, path, template, method, item, operation, client, id, words }
    }

    /// Calls an operation by method and path where another before it has its id: a name that no further operation
    /// changes, as a number would be.
    fn settle_duplicates(&mut self, outlines: &mut [Outline<'_>]) {
        let mut seen: HashMap<String, String> = HashMap::new();
        for outline in outlines {
            let line = format!("{} {}", outline.method, outline.path);
            let Some(first) = seen.get(&outline.id) else {
                seen.insert(outline.id.clone(), line);
                continue;
            };
            let message = format!("operationId '{}' of {line} is also that of {first}", outline.id);
            self.report(&DUPLICATE_OPERATION, &format!("{}/operationId", outline.pointer), message);
            outline.words = in_words(&outline.method, &outline.template);
            outline.id = line;
        }
    }
}

/// `GET /pets/{petId}/toys` as `get pets by petId toys`.
fn in_words(method: &str, path: &str) -> String {
    let mut words = method.to_ascii_lowercase();
    for segment in path.split('/').filter(|segment| !segment.is_empty()) {
        let variable = segment.starts_with('{');
        words.push_str(if variable { " by " } else { " " });
        words.push_str(segment.trim_matches(['{', '}', '+']));
    }
    if words.len() == method.len() { words + " root" } else { words }
}
