//! What the test is told of a request that went another way than was meant.
//!
//! In: a request, and what there was for it. Out: words. Invariant: they name the request and what comes nearest to it.

use super::document::{Described, Document};
use super::request::Received;

/// Of a request that no operation has.
pub(super) fn unknown(document: &Document, request: &Received) -> String {
    let segments: Vec<&str> = request.path.split('/').collect();
    let likeness = |operation: &&Described| {
        let path = operation.label.split_once(' ').map_or("", |(_, path)| path);
        let own: Vec<&str> = path.split('/').collect();
        let equal = own.iter().zip(&segments).filter(|(own, sent)| own == sent || own.starts_with('{')).count();
        let common =
            |(own, sent): (&&str, &&str)| own.chars().zip(sent.chars()).take_while(|(own, sent)| own == sent).count();
        let letters: usize = own.iter().zip(&segments).map(common).sum();
        let far = own.len().abs_diff(segments.len());
        (equal, usize::MAX - far, operation.method == request.method, letters)
    };
    let nearest = document.operations().iter().max_by_key(likeness);
    let nearest = nearest.map(|operation| format!("; '{}' is nearest", operation.label)).unwrap_or_default();
    format!("{}: the document has no such operation{nearest}", request.line())
}

/// Of a request that breaks the document.
pub(super) fn broken(operation: &Described, request: &Received, faults: &[String]) -> String {
    format!("{} breaks what the document says of '{}': {}", request.line(), operation.label, faults.join("; "))
}

/// Of a request that nothing is expected of.
pub(super) fn unexpected(operation: &Described, request: &Received, passed: &[String], expected: &[String]) -> String {
    let nearly = match (passed, expected) {
        ([], []) => "nothing is expected at all".to_owned(),
        ([], expected) => format!("expected are {}", expected.join(", ")),
        (passed, _) => format!("what is expected did not match: {}", passed.join("; ")),
    };
    format!("{} ({}) was not expected: {nearly}", request.line(), operation.id)
}

/// Problems, one a line.
pub(super) fn list(problems: &[String]) -> String {
    let lines: String = problems.iter().map(|problem| format!("\n  {problem}")).collect();
    format!("{} to tell:{lines}", problems.len())
}
