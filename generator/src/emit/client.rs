//! `src/client.rs`: the client and its builder.
//!
//! In: groups and security schemes. Out: `Client` with an accessor per group, `ClientBuilder` with a setter per way to
//! prove who is calling. Invariant: both only hand on to the runtime.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Api, Location, SecurityKind, SecurityScheme};
use crate::render;
use crate::render::docs::{self, Docs};

use crate::vocabulary::RateLimits;

use super::features;
use super::operations::description;
use super::service::other_servers;
use super::sign_in;
use super::tokens::ident;

/// The file.
pub(super) fn file(api: &Api) -> String {
    let docs = Docs::own("The client and its builder.");
    let limits = api.client.rate_limits.as_ref().map(|_| quote!(RATE_LIMITS,));
    let facts = sign_in::of(api).map(|_| quote!(SIGN_IN));
    let imports = quote! {
        use std::marker::PhantomData;
        use std::time::Duration;
        use crate::service::{#limits SERVICE, #facts};
        use crate::{Error, runtime};
    };
    render::file(&docs, [imports, client(api), builder(api)])
}

fn client(api: &Api) -> TokenStream {
    let title = docs::text(&api.info.title);
    let docs =
        if title.is_empty() { Docs::own("A client of the API.") } else { Docs::own(&format!("A client of {title}.")) };
    let docs =
        docs.and("It is cheap to clone: clones share their connections. Calls are made by the handles of the groups.");
    let limiter = api.client.rate_limits.as_ref().map(|_| quote!(.own_limiter(|| limiter(LONGEST_WAIT))));
    let sign_in = sign_in::of(api);
    let session = sign_in.map(|_| quote!(pub(crate) session: runtime::Session,));
    let settings = sign_in.map(|_| quote!(sign_in: runtime::SignInBuilder::new(&SIGN_IN),));
    let methods = sign_in.map(sign_in::methods);
    let accessors = accessors(api, None, quote!(self.transport));
    quote! {
        #docs
        #[derive(Clone, Debug)]
        pub struct Client {
            pub(crate) transport: runtime::Transport,
            #session
        }

        impl Client {
            /// A builder; nothing but what the service asks for has to be set.
            pub fn builder() -> ClientBuilder {
                ClientBuilder { inner: runtime::TransportBuilder::new() #limiter, #settings client: PhantomData }
            }

            /// What all calls are sent by; for a [`Call`](runtime::Call) of one's own.
            pub fn transport(&self) -> &runtime::Transport {
                &self.transport
            }

            #methods

            #(#accessors)*
        }
    }
}

/// The methods that give the handles of the groups, for calls of this mode.
pub(super) fn accessors(
    api: &Api,
    mode: Option<TokenStream>,
    transport: TokenStream,
) -> impl Iterator<Item = TokenStream> {
    let mode = mode.map(|mode| quote!(, #mode));
    api.groups.iter().map(move |group| {
        let docs = description(group);
        let (gate, name, handle) = (features::gate(group), ident(&group.name.rust), ident(&group.type_name));
        // By whole paths: an import would be of no use where no group is there.
        quote! {
            #docs
            #gate
            pub fn #name(&self) -> crate::operations::#name::#handle<'_ #mode> {
                crate::operations::#name::#handle { transport: &#transport, mode: PhantomData }
            }
        }
    })
}

fn builder(api: &Api) -> TokenStream {
    let schemes = api.security_schemes.iter().filter_map(scheme);
    let sign_in = sign_in::of(api);
    let settings = sign_in.map(|_| quote!(pub(crate) sign_in: runtime::SignInBuilder,));
    let setters = sign_in.map(sign_in::setters);
    let build = match sign_in {
        Some(_) => quote! {
            let built = runtime::Session::build(self.inner, self.sign_in, &SERVICE);
            built.map(|(transport, session)| Client { transport, session })
        },
        None => quote!(self.inner.build(&SERVICE).map(|transport| Client { transport })),
    };
    let (longest_wait, limiter) = api.client.rate_limits.as_ref().map(limits).unzip();
    let (base_url_docs, server) = servers(api);
    quote! {
        #limiter

        /// Sets up a [`Client`]. Clients of clones of one builder have nothing in common but what they were given: a
        /// store of tokens, a limiter, an HTTP client.
        #[derive(Clone, Debug)]
        #[must_use = "a builder does nothing until it is built"]
        pub struct ClientBuilder<C = Client> {
            pub(crate) inner: runtime::TransportBuilder,
            #settings
            pub(crate) client: PhantomData<fn() -> C>,
        }

        impl<C> ClientBuilder<C> {
            /// Proves who is calling by a token that is there already.
            pub fn bearer_token(mut self, token: impl Into<String>) -> Self {
                self.inner = self.inner.bearer_token(token);
                self
            }

            #(#schemes)*

            #setters

            #base_url_docs
            pub fn base_url(mut self, url: impl Into<String>) -> Self {
                self.inner = self.inner.base_url(url);
                self
            }

            #server

            /// Says who is calling, in the header `User-Agent`.
            pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
                self.inner = self.inner.user_agent(user_agent);
                self
            }

            /// Gives a call up after this long.
            pub fn timeout(mut self, timeout: Duration) -> Self {
                self.inner = self.inner.timeout(timeout);
                self
            }

            /// Gives the attempt to connect up after this long.
            pub fn connect_timeout(mut self, timeout: Duration) -> Self {
                self.inner = self.inner.connect_timeout(timeout);
                self
            }

            /// How often and how long a call is tried: four times in five minutes, unless set. All calls of a client
            /// together have a [budget](runtime::RetryBudget) of further attempts, so that a service that is down is not
            /// asked four times as often; it is a hundred, unless the policy has one.
            pub fn retry(mut self, policy: runtime::RetryPolicy) -> Self {
                self.inner = self.inner.retry(policy);
                self
            }

            /// Asks this limiter before every call, such as one that several clients share, or several processes.
            pub fn limiter(mut self, limiter: impl runtime::RateLimiter + 'static) -> Self {
                self.inner = self.inner.limiter(limiter);
                self
            }

            /// Sends calls at once, whatever the limits of the service.
            pub fn without_limiter(mut self) -> Self {
                self.inner = self.inner.without_limiter();
                self
            }

            #longest_wait

            /// Takes the time of day from this clock, in place of the machine's: what the dates in answers are compared
            /// with, and the ends of tokens.
            pub fn clock(mut self, clock: impl runtime::Clock + 'static) -> Self {
                self.inner = self.inner.clock(clock);
                self
            }

            /// Sends this header with every call. `Authorization` is refused beside anything else that proves who is
            /// calling.
            pub fn default_header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
                self.inner = self.inner.default_header(name, value);
                self
            }

            /// Runs this before every attempt at a call. It may set headers; an error that it returns stops the call.
            pub fn on_request(
                mut self,
                hook: impl Fn(&mut runtime::RequestParts<'_>) -> Result<(), runtime::HookError> + Send + Sync + 'static,
            ) -> Self {
                self.inner = self.inner.on_request(hook);
                self
            }

            /// Runs this after every attempt at a call, whatever came of it. An error that it returns stops the call.
            pub fn on_response(
                mut self,
                hook: impl Fn(&runtime::ResponseParts<'_>) -> Result<(), runtime::HookError> + Send + Sync + 'static,
            ) -> Self {
                self.inner = self.inner.on_response(hook);
                self
            }

            /// The largest answer that is read as JSON or text, in bytes, and once it is unpacked; 64 MiB unless set.
            /// Reading stops there.
            pub fn max_body(mut self, bytes: usize) -> Self {
                self.inner = self.inner.max_body(bytes);
                self
            }

            /// How much of an error's body is kept, in bytes; 256 KiB unless set.
            pub fn max_error_body(mut self, bytes: usize) -> Self {
                self.inner = self.inner.max_error_body(bytes);
                self
            }

            /// Makes the calls with an HTTP client that is set up already. Its proxies, certificates, time for a
            /// connection and way with redirects are its own: build it with `redirect::Policy::none()` to keep API keys
            /// from following one. What this builder is told beside it holds too.
            pub fn http_client(mut self, client: reqwest::Client) -> Self {
                self.inner = self.inner.http_client(client);
                self
            }

        }

        impl ClientBuilder {
            /// Builds the client; nothing is sent.
            ///
            /// # Errors
            ///
            /// What was set cannot be used: a base URL without `https`, a header that is none.
            pub fn build(self) -> Result<Client, Error> {
                #build
            }
        }
    }
}

/// The docs of the base URL's setter, and the setter for the servers that operations have of their own.
fn servers(api: &Api) -> (Docs, Option<TokenStream>) {
    let docs = Docs::own(
        "Sends calls to another place than the document's, such as a proxy or a test server. It is an `https` URL, or any \
         on this machine.",
    );
    let others = docs::codes(other_servers(api));
    if others.is_empty() {
        return (docs, None);
    }
    let docs = docs.and(&format!(
        "It takes the place of {others} too, so that nothing is sent elsewhere, unless it is one of the service's own \
         base URLs; [`server`](Self::server) says otherwise."
    ));
    let server_docs = Docs::own(&format!(
        "Sends the calls of the operations that are at a server of their own ({others}) to `url` instead."
    ));
    let server = quote! {
        #server_docs
        pub fn server(mut self, described: impl Into<String>, url: impl Into<String>) -> Self {
            self.inner = self.inner.server(described, url);
            self
        }
    };
    (docs, Some(server))
}

/// The setter of the longest wait, and the limiter that it sets up.
fn limits(limits: &RateLimits) -> (TokenStream, TokenStream) {
    let example = limits.groups.iter().next().map_or_else(String::new, |(name, budget)| {
        format!(" (the group {} may make {} calls in {} seconds)", docs::code(name), budget.limit, budget.window)
    });
    let docs = Docs::own(&format!(
        "How long a call may wait for the limit of its group{example}: five minutes, unless set. One that would wait \
         longer fails at once, and its error says for how long; with zero no call waits."
    ));
    let setter = quote! {
        #docs
        pub fn longest_wait(mut self, wait: Duration) -> Self {
            self.inner = self.inner.own_limiter(move || limiter(wait));
            self
        }
    };
    let limiter = quote! {
        /// How long a call waits for the limit of its group, unless set.
        const LONGEST_WAIT: Duration = Duration::from_secs(300);

        fn limiter(longest_wait: Duration) -> runtime::WindowLimiter {
            runtime::WindowLimiter::new(&RATE_LIMITS).longest_wait(longest_wait)
        }
    };
    (setter, limiter)
}

/// The setter of a security scheme; bearer tokens have theirs already.
fn scheme(scheme: &SecurityScheme) -> Option<TokenStream> {
    let name = ident(&scheme.name.rust);
    let wire = &scheme.name.wire;
    match &scheme.kind {
        SecurityKind::Bearer => None,
        SecurityKind::Basic => {
            let docs = Docs::vendor(scheme.description.as_deref(), "Proves who is calling by user name and password.");
            Some(quote! {
                #docs
                pub fn #name(mut self, user: impl Into<String>, password: impl Into<String>) -> Self {
                    self.inner = self.inner.basic_auth(user, password);
                    self
                }
            })
        }
        SecurityKind::ApiKey { location, parameter } => {
            let place = match location {
                Location::Query => quote!(Query),
                Location::Cookie => quote!(Cookie),
                Location::Header | Location::Path | Location::Form => quote!(Header),
            };
            let otherwise = format!("Proves who is calling by the key {}.", docs::code(parameter));
            let docs = Docs::vendor(scheme.description.as_deref(), &otherwise);
            Some(quote! {
                #docs
                pub fn #name(mut self, key: impl Into<String>) -> Self {
                    self.inner = self.inner.api_key(#wire, runtime::KeyPlace::#place(#parameter), key);
                    self
                }
            })
        }
    }
}
