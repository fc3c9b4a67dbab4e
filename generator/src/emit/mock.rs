//! `src/mock.rs` and `src/mock/*.rs`: what tests of the client's users need.
//!
//! In: the operations. Out: a server with an expectation per operation; a struct per operation with what a call of it
//! sends; a function that makes the typed call of such a struct; and a program. Invariant: it is behind the feature `mock`, and what does not vary is the runtime's.

mod answers;
mod calls;
mod expectations;
mod refusals;
mod requests;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::ir::{Api, Operation};
use crate::render::docs::Docs;
use crate::render::{self, Mentions};

use super::Package;
use super::features;
use super::making::Making;
use super::parts::{Part, Parts};
use super::shared::Shared;
use super::sign_in;
use super::tokens::ident;

/// The files.
pub(super) fn files<'s, 'a>(api: &'a Api, package: &'s Package, shared: &'s Shared<'a>) -> Vec<Making<'s>> {
    let mut files = vec![
        Making::new("src/mock.rs", || index(api)),
        Making::new("src/mock/calls.rs", || calls::file(api)),
        Making::new("src/mock/expectations.rs", || expectations::file(api)),
        Making::new("src/mock/requests.rs", || requests::file(api)),
        Making::new("bin/mock.rs", || program(package)),
    ];
    for group in &api.groups {
        let operations = || group.operations.iter().filter_map(|index| api.operations.get(*index)).collect::<Vec<_>>();
        let path = |parent: &str| format!("src/mock/{parent}/{}.rs", features::module_below(parent, group));
        files.push(Making::new(path("calls"), move || calls::of_group(api, group, &operations())));
        files.push(Making::new(path("expectations"), move || expectations::of_group(api, group, &operations())));
        files.push(Making::new(path("requests"), move || requests::of_group(api, group, &operations(), shared)));
    }
    files
}

/// The program's name.
pub(super) fn program_name(package: &Package) -> String {
    format!("{}-mock", package.name)
}

fn program(package: &Package) -> String {
    let name = ident(&package.crate_name());
    let docs = Docs::own("Serves made up answers for every operation, or judges another server; `--help` says more.");
    let main = quote! {
        use std::process::ExitCode;

        fn main() -> ExitCode {
            #name::mock::program(std::env::args().skip(1))
        }
    };
    render::file(&docs, [main])
}

/// What the server of the mock has itself or by way of the runtime's; a group of that name gets an underscore.
const OWN: [&str; 13] = [
    "client",
    "client_builder",
    "expire_tokens",
    "interrupt",
    "plausible",
    "problems",
    "received",
    "start",
    "storm",
    "token",
    "url",
    "verify",
    "without_limits",
];

fn index(api: &Api) -> String {
    let docs = Docs::own("A server that stands in for the service, for tests of what is built on the client.").and(
        "Each operation is expected by the method that calls it: `mock.group().method()` and what it is told, an answer \
         of its own type or an error of its own enum. A request that breaks the document, or that nobody expected, is \
         refused, and the test fails of it when the server is dropped.",
    );
    let items = quote! {
        mod calls;
        pub mod expectations;
        pub mod requests;

        use std::io;
        use std::ops::Deref;
        use std::process::ExitCode;
        use std::sync::LazyLock;

        use crate::service::SERVICE;
        use crate::{Client, ClientBuilder};

        pub use crate::runtime::mock::*;
        pub use calls::ALL;
    };
    let accessors = api.groups.iter().map(|group| {
        let docs = super::operations::description(group);
        let (gate, name, handle) = (features::gate(group), accessor(&group.name.rust), ident(&group.type_name));
        quote! {
            #docs
            #gate
            pub fn #name(&self) -> expectations::#handle<'_> {
                expectations::#handle { server: &self.server }
            }
        }
    });
    let sign_in = match sign_in::of(api) {
        Some(sign_in) => {
            let endpoints = sign_in::endpoints(sign_in);
            quote!(Some(#endpoints))
        }
        None => quote!(None),
    };
    let server = quote! {
        /// What the server knows of the service besides the document.
        static FACTS: Facts = Facts { errors: &SERVICE.errors, sign_in: #sign_in };

        /// The document that the client was made from.
        pub static DOCUMENT: LazyLock<Document> = LazyLock::new(|| Document::read(include_str!("../openapi.json")));

        /// A server that stands in for the service.
        ///
        /// With the clock of tokio paused, waits of the client and of the server take no time; otherwise calls past the
        /// limits of the service are refused for as long as the service does it, unless
        /// [`without_limits`](Server::without_limits) says otherwise.
        #[derive(Debug)]
        pub struct MockServer {
            server: Server,
        }

        impl MockServer {
            /// Starts a server on a free port of the loopback interface.
            ///
            /// # Errors
            ///
            /// There is no free port.
            pub async fn start() -> io::Result<Self> {
                Server::start(&DOCUMENT, &FACTS, 0).await.map(|server| Self { server })
            }

            /// A client of this server, ready to use.
            ///
            /// # Panics
            ///
            /// Never: the settings are known to be in order.
            pub fn client(&self) -> Client {
                let builder = self.client_builder().bearer_token(self.server.token());
                builder.build().expect("the loopback interface needs no https")
            }

            /// The settings of a client of this server, without a token: for one that signs in, or is set up otherwise.
            pub fn client_builder(&self) -> ClientBuilder {
                Client::builder().base_url(self.server.url())
            }

            #(#accessors)*
        }

        impl Deref for MockServer {
            type Target = Server;

            fn deref(&self) -> &Server {
                &self.server
            }
        }

        /// The program `mock` of this package, with these arguments.
        pub fn program(arguments: impl Iterator<Item = String>) -> ExitCode {
            crate::runtime::mock::program(&DOCUMENT, &FACTS, ALL, arguments, |url, token| {
                // A server that minds its limits says so, and is waited for.
                let builder = Client::builder().base_url(url).bearer_token(token).without_limiter();
                builder.build().map_err(|error| error.to_string())
            })
        }
    };
    render::file(&docs, [items, server])
}

fn accessor(name: &str) -> Ident {
    if OWN.contains(&name) { format_ident!("{name}_") } else { ident(name) }
}

/// The inputs of an operation, each with whether it is always sent.
fn kept(operation: &Operation) -> Vec<(Part<'_>, bool)> {
    let Parts { arguments, demanded, optional } = Parts::of(operation);
    let with_need = |part: &Part<'_>| part.is_always_sent(&demanded);
    let needs: Vec<_> = arguments.iter().chain(&demanded).chain(&optional).map(with_need).collect();
    arguments.into_iter().chain(demanded).chain(optional).zip(needs).collect()
}

/// What the items of a group's file may need from this crate, and a map.
pub(super) const NAMES: [&str; 6] = ["BTreeMap", "errors", "meta", "models", "operations", "runtime"];

/// The imports of [`NAMES`] that are needed.
fn imports(used: &Mentions) -> TokenStream {
    let map = used.has("BTreeMap").then(|| {
        quote!(
            use std::collections::BTreeMap;
        )
    });
    let own = used.among(&NAMES[1..]);
    let own = (!own.is_empty()).then(|| quote!(use crate::{#(#own),*};));
    quote!(#map #own)
}
