//! `src/lib.rs`: the crate's front page and its modules.
//!
//! In: the API. Out: docs with a first call, and the module tree. Invariant: the page's code compiles.

use quote::quote;

use crate::ir::Api;
use crate::render;
use crate::render::docs::{self, Docs};

use super::first_call::FirstCall;
use super::sign_in;
use super::snippet::Snippet;
use super::tour::Tour;
use super::{Package, version};

/// The file.
pub(super) fn file(api: &Api, package: &Package) -> String {
    let tour = Tour::new(api, package);
    let first_call = FirstCall::of(api, package);
    let features = tour.features(&first_call).into_iter();
    let doctest = if features.len() == 0 { quote!(doctest) } else { quote!(all(doctest #(, feature = #features)*)) };
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

        #[cfg(#doctest)]
        #[doc = include_str!("../README.md")]
        struct Readme;
    };
    render::file(&front_page(api, package, &tour, &first_call), [items])
}

fn front_page(api: &Api, package: &Package, tour: &Tour<'_>, first_call: &FirstCall) -> Docs {
    let title = docs::text(&api.info.title);
    let (version, _) = version(&api.info.version);
    let title = if title.is_empty() { "An API".to_owned() } else { title };
    let front = Docs::own(&format!("{title}, version {}: a typed client.", docs::code(&version)))
        .and_vendor(api.client.description.as_deref().or(api.info.description.as_deref()))
        .section("A first call")
        .fence("no_run", &first_call.awaited.doctest())
        .and(
            "What the service cannot do without is an argument, the rest are setters; a call does nothing until it is \
             sent.",
        );
    let front = tour.groups(front);
    let front = tour.errors(front);
    let front = tour.ids(front);
    let front = tour.times(front);
    let front = tour.unknown_values(front);
    let front = tour.lists(front, "no_run", Snippet::doctest);
    let front = tour.bytes(front, "no_run", Snippet::doctest);
    let front = tour.batches(front);
    let front = sign_in::section(front, api, &package.crate_name(), "no_run");
    tour.limits(front).section("Features").and(
        "With the feature `blocking` the same calls are made without async, with `mock` tests run against a server that \
         stands in for the service, with `tracing` calls are spans. Each group is a feature of its own.",
    )
}
