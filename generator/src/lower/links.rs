//! Which operations can be called at a URL that the service gave.
//!
//! In: the operations with their answers and names. Out: [`Operation::link_name`](crate::ir::Operation). Invariant: the
//! name is free among the methods of the group.

use crate::ir::{Api, Content, Operation, Success};
use crate::names::{Kind, Scope};

/// Names the method for each operation that reads bytes: answers name files by URL, not by the path's parameters.
pub(super) fn name(api: &mut Api) {
    for group in &api.groups {
        let mut methods = Scope::new(Kind::Methods);
        for index in &group.operations {
            methods.reserve(&api.operations[*index].name.rust);
        }
        for index in &group.operations {
            let operation = &mut api.operations[*index];
            if reads_bytes(operation) {
                let wanted = format!("{} at", operation.name.rust.trim_start_matches("r#"));
                operation.link_name = Some(methods.claim_as(&operation.id, &[&wanted]).name);
            }
        }
    }
}

fn reads_bytes(operation: &Operation) -> bool {
    operation.method == "GET" && operation.success == Success::One(Content::Bytes)
}
