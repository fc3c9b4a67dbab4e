//! `src/errors.rs`: what the service may refuse with.
//!
//! In: the API's error codes and the operations' rows. Out: the enum of all codes, and an enum per operation. Invariant:
//! an operation's enum is keyed on status and code, and what it does not list is kept whole.

mod codes;
mod operation;

use quote::quote;

use crate::ir::Api;
use crate::render;
use crate::render::docs::Docs;

/// The file.
pub(super) fn file(api: &Api) -> String {
    let docs = Docs::own("What the service may refuse a call with.").and(
        "[`ErrorCode`] is every code that the service documents. Each operation has an enum of its own beside it, of \
         what is documented for that operation, with the parts of the message that vary. All of them have an `Unknown` \
         variant: services send what they do not document.",
    );
    let imports = match api.operations.is_empty() {
        true => quote! { use std::fmt; use crate::{Error, runtime}; },
        false => quote! { use std::fmt; use crate::{Error, meta, runtime}; },
    };
    let operations = api.operations.iter().map(|it| operation::item(api, it));
    render::file(&docs, [imports, codes::item(api)].into_iter().chain(operations))
}
