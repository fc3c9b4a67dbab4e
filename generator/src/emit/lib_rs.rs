//! `src/lib.rs`: the crate's front page and its modules.
//!
//! In: the API. Out: docs with a first call, and the module tree. Invariant: the page's code compiles.

use quote::quote;

use crate::ir::Api;
use crate::render;
use crate::render::docs::{self, Docs};

use super::first_call::FirstCall;
use super::{Package, version};

/// The file.
pub(super) fn file(api: &Api, package: &Package) -> String {
    let items = quote! {
        #[cfg(feature = "blocking")]
        pub mod blocking;
        mod client;
        pub mod errors;
        pub mod meta;
        #[cfg(feature = "mock")]
        pub mod mock;
        pub mod models;
        pub mod operations;
        pub mod runtime;
        mod service;

        pub use client::{Client, ClientBuilder};
        pub use errors::ErrorCode;
        pub use runtime::{ApiError, ErrorKind, OperationMeta};

        /// Why a call failed. `E` is what the service may refuse it with; `?` turns the error of any operation into
        /// this one with all codes.
        pub type Error<E = ErrorCode> = runtime::Error<E>;

        #[cfg(doctest)]
        #[doc = include_str!("../README.md")]
        struct Readme;
    };
    render::file(&front_page(api, package), [items])
}

fn front_page(api: &Api, package: &Package) -> Docs {
    let first_call = FirstCall::of(api, package);
    let title = docs::text(&api.info.title);
    let (version, _) = version(&api.info.version);
    let title = if title.is_empty() { "An API".to_owned() } else { title };
    Docs::own(&format!("{title}, version {}: a typed client.", docs::code(&version)))
        .and_vendor(api.client.description.as_deref().or(api.info.description.as_deref()))
        .section("A first call")
        .fence("no_run", &first_call.doctest())
        .and(
            "What the service cannot do without is an argument, the rest are setters; a call does nothing until it is \
             sent.",
        )
        .section("Errors")
        .and(
            "A call fails with an [`Error`] of what is documented for its operation (see [`errors`]). Each has the \
             status, the code, the message and the request's id where the service gives them, and predicates such as \
             [`is_rate_limited`](runtime::Error::is_rate_limited). `?` turns it into the [`Error`] of all codes.",
        )
        .section("Values")
        .and(
            "Enums are open: a value that the document does not list is kept in `Unknown`. Members that the models do \
             not name are ignored. Times are [`jiff`] types.",
        )
}
