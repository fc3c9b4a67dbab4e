//! Sections of the emitted README that hold for every client: around a call, without async, tracing.
//!
//! In: the package and its first call. Out: Markdown. Invariant: the code compiles, as all of the README does.

use quote::quote;

use crate::render::docs::Docs;

use super::Package;
use super::example;
use super::first_call::FirstCall;
use super::tokens::ident;

/// Adds the sections.
pub(super) fn sections(docs: Docs, package: &Package, first_call: &FirstCall) -> Docs {
    docs.section("Around a call")
        .and(
            "What the client is told holds for all its calls. `timeout`, `retry`, `idempotent` and `header` of a call hold for \
             that one. The further attempts of all calls come out of one budget, which calls that are answered fill again. A call that is dropped is given up: its connection is closed, and its place in the queue of the rate \
             limit is free. Hooks run before and after every attempt; an error of theirs stops the call.",
        )
        .fence("rust,no_run", &hooks(package))
        .section("Without async")
        .and("With the feature `blocking` the same calls block their thread instead of being awaited:")
        .fence("rust,no_run", &first_call.blocking.function_with("blocking"))
        .section("Tracing")
        .and(
            "With the feature `tracing` a call is a span `call`, and each attempt at it a span `request` below it, whose fields \
             have the names of OpenTelemetry's conventions for HTTP clients: `http.request.method`, `url.template`, \
             `server.address`, `http.response.status_code`, `http.request.resend_count`, `error.type`. `operation.id`, \
             `request.id` and `attempts` go with them. Waits for a rate limit, pauses and renewals of a token are events. No \
             path, query, header or body is told, so neither secrets nor personal data are.",
        )
}

fn hooks(package: &Package) -> String {
    let crate_name = ident(&package.crate_name());
    example::print(&quote! {
        fn client() -> Result<#crate_name::Client, #crate_name::Error> {
            #crate_name::Client::builder()
                .bearer_token("the token")
                .timeout(std::time::Duration::from_secs(20))
                .on_request(|request| request.set_header("x-attempt", &request.attempt().to_string()))
                .on_response(|response| {
                    println!("{}: {:?}", response.operation().id, response.status());
                    Ok(())
                })
                .build()
        }
    })
}
