//! `src/blocking.rs`: the client whose calls need no async.
//!
//! In: the groups. Out: `blocking::Client` with an accessor per group, whose handles are those of the async client in
//! another mode. Invariant: no operation is emitted a second time.

use quote::quote;

use crate::ir::Api;
use crate::render;
use crate::render::docs::{self, Docs};

use super::Package;
use super::client::accessors;
use super::first_call::FirstCall;
use super::sign_in;

/// The file.
pub(super) fn file(api: &Api, package: &Package) -> String {
    let title = docs::text(&api.info.title);
    let title = if title.is_empty() { "the API".to_owned() } else { title };
    let client = Docs::own(&format!("A client of {title} whose calls block the thread until their answer is there."))
        .and("It is cheap to clone: clones share their connections.");
    let accessors = accessors(api, Some(quote!(Blocking)), quote!(self.client.transport));
    let sign_in = sign_in::of(api);
    let settings = sign_in.map(|_| quote!(sign_in: builder.sign_in,));
    let own = sign_in.map(|_| quote!(sign_in: self.sign_in,));
    let methods = sign_in.map(sign_in::blocking_methods);
    let imports = quote! {
        use std::marker::PhantomData;
        use crate::runtime::Blocking;
        use crate::{ClientBuilder, Error, runtime};
    };
    let items = quote! {
        #client
        #[derive(Clone, Debug)]
        pub struct Client {
            client: crate::Client,
        }

        impl Client {
            /// A builder, the same as that of the async client.
            pub fn builder() -> ClientBuilder<Client> {
                let builder = crate::Client::builder();
                ClientBuilder { inner: builder.inner, #settings client: PhantomData }
            }

            /// What all calls are sent by; for a [`Call`](runtime::Call) of one's own.
            pub fn transport(&self) -> &runtime::Transport {
                &self.client.transport
            }

            #methods

            #(#accessors)*
        }

        impl ClientBuilder<Client> {
            /// Builds the client; nothing is sent.
            ///
            /// # Errors
            ///
            /// What was set cannot be used: a base URL without `https`, a header that is none. Or the system gives no
            /// thread for the connections.
            pub fn build(self) -> Result<Client, Error> {
                let client: ClientBuilder = ClientBuilder { inner: self.inner, #own client: PhantomData };
                Blocking::prepare().and_then(|()| client.build()).map(Client::from)
            }
        }

        impl From<crate::Client> for Client {
            fn from(client: crate::Client) -> Self {
                Self { client }
            }
        }
    };
    render::file(&front_page(api, package), [imports, items])
}

fn front_page(api: &Api, package: &Package) -> Docs {
    Docs::own("The same calls without async: each blocks its thread until the answer is there.")
        .fence("no_run", &FirstCall::of(api, package).blocking.doctest())
        .and(
            "Answers are those of the async client; bytes are read by [`std::io::Read`]. All blocking clients of a \
             process share one thread for their connections, on which a token is renewed between calls too.",
        )
        .and(
            "A call by a thread that runs async tasks is refused with an error, for they would stand still meanwhile. \
             `tokio::task::spawn_blocking` gives a thread that may block.",
        )
}
