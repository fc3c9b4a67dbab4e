//! The table of an operation's failures by status.
//!
//! In: an operation without error codes. Out: a row for each failing status that the document says something of.
//! Invariant: a link leads to a variant of its error enum.

use crate::ir::{Operation, Response};
use crate::render::docs::{self, Docs};

/// The docs with the table added; nothing where codes are documented, which say more.
pub(super) fn add_table(docs: Docs, operation: &Operation) -> Docs {
    let failures = operation.responses.iter().filter(|response| !operation.succeeds(&response.status));
    let told = |response: &&Response| response.description.is_some() || body(operation, response).is_some();
    let failures: Vec<_> = failures.filter(told).collect();
    if !operation.errors.is_empty() || failures.is_empty() {
        return docs;
    }
    let has_bodies = !operation.error_bodies.is_empty();
    let row = |response: &Response| {
        let meaning = response.description.as_deref().map(docs::cell).unwrap_or_default();
        let mut row = vec![docs::code_cell(&response.status)];
        row.extend(has_bodies.then(|| body(operation, response).unwrap_or_default()));
        row.push(meaning);
        row
    };
    let columns: &[&str] = if has_bodies { &["status", "error", "meaning"] } else { &["status", "meaning"] };
    docs.and("The failures that the document names:").table(columns, failures.into_iter().map(row))
}

/// A link to the variant that holds the body of a failure.
fn body(operation: &Operation, response: &Response) -> Option<String> {
    let body = operation.error_bodies.iter().find(|body| body.status == response.status)?;
    Some(format!("[`{}`](errors::{}::{})", body.name, operation.error_name, body.name))
}
