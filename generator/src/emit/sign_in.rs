//! The parts of `src/service.rs` and `src/client.rs` that sign in.
//!
//! In: what `x-client.sign_in` says, or what the document's security schemes say in its place. Out: the facts as a
//! constant, the setters of the builder, and the methods of the client. Invariant: only what the service takes is
//! emitted: no setter for a grant that it does not name.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::Api;
use crate::render::docs::Docs;
use crate::vocabulary::SignIn;

/// How clients of the API sign in, where they do.
pub(super) fn of(api: &Api) -> Option<&SignIn> {
    api.client.sign_in.as_ref().filter(|sign_in| !sign_in.token.is_empty())
}

/// The constant of `service.rs`.
pub(super) fn facts(sign_in: &SignIn) -> TokenStream {
    let SignIn { grants, token_gone, .. } = sign_in;
    let group = match &sign_in.usage_plan_group {
        Some(group) => quote!(Some(#group)),
        None => quote!(None),
    };
    let endpoint = |method: &str, url: &str| {
        let (server, path) = split(url);
        let servers = server.into_iter();
        quote!(SignInFacts::endpoint(#method, #path, &[#(#servers),*], #group))
    };
    let maybe = |method: &str, url: Option<&String>| match url {
        Some(url) => {
            let endpoint = endpoint(method, url);
            quote!(Some(#endpoint))
        }
        None => quote!(None),
    };
    let token = endpoint("POST", &sign_in.token);
    let revoke = maybe("POST", sign_in.revoke.as_ref());
    let authorize = maybe("GET", sign_in.authorize.as_ref());
    quote! {
        /// How a client gets and renews its token.
        pub(crate) static SIGN_IN: SignInFacts = SignInFacts {
            token: #token,
            revoke: #revoke,
            authorize: #authorize,
            grants: &[#(#grants),*],
            token_gone: &[#(#token_gone),*],
        };
    }
}

/// The endpoints as the mock serves them, all below its own URL.
pub(super) fn endpoints(sign_in: &SignIn) -> TokenStream {
    let SignIn { grants, token_gone, .. } = sign_in;
    let option = |text: Option<&str>| match text {
        Some(text) => quote!(Some(#text)),
        None => quote!(None),
    };
    let path = |url: &Option<String>| option(url.as_deref().map(|url| split(url).1));
    let (token, revoke, authorize) = (split(&sign_in.token).1, path(&sign_in.revoke), path(&sign_in.authorize));
    let group = option(sign_in.usage_plan_group.as_deref());
    let challenge = match sign_in.takes_codes() {
        true => quote!(Some(|verifier| crate::runtime::Pkce::from_verifier(verifier).challenge())),
        false => quote!(None),
    };
    quote! {
        SignInEndpoints {
            token: #token,
            revoke: #revoke,
            authorize: #authorize,
            grants: &[#(#grants),*],
            token_gone: &[#(#token_gone),*],
            usage_plan_group: #group,
            challenge: #challenge,
        }
    }
}

/// A URL as a server and the path there; a path alone is one below the base URL.
fn split(url: &str) -> (Option<&str>, &str) {
    let Some(scheme) = url.find("://") else { return (None, url) };
    let begin = scheme + "://".len();
    let end = url[begin..].find('/').map_or(url.len(), |slash| begin + slash);
    (Some(&url[..end]), if end == url.len() { "/" } else { &url[end..] })
}

impl SignIn {
    /// Whether the service takes a grant; where it names none, that is not known, and all are tried.
    fn takes(&self, grant: &str) -> bool {
        self.grants.is_empty() || self.grants.iter().any(|taken| taken == grant)
    }

    /// Whether users sign in in the browser.
    pub(super) fn takes_codes(&self) -> bool {
        self.authorize.is_some() && self.takes("authorization_code")
    }
}

/// The methods of the client.
pub(super) fn methods(sign_in: &SignIn) -> TokenStream {
    let authorize = sign_in.takes_codes().then(|| {
        quote! {
            /// Begins a sign-in in the browser, after which the service sends the browser to `redirect_uri`. `scope` is
            /// what the token is to allow; all that the application may otherwise.
            ///
            /// Open the request's [`url`](runtime::AuthorizationRequest::url), let the request read the
            /// [`code`](runtime::AuthorizationRequest::code) out of the redirect, which checks its state, and
            /// [exchange](runtime::Session::exchange) it by way of [`sign_in`](Self::sign_in).
            ///
            /// # Errors
            ///
            /// The client was not told of an application that signs in.
            pub fn authorize(
                &self,
                redirect_uri: &str,
                scope: Option<&str>,
            ) -> Result<runtime::AuthorizationRequest, runtime::SignInError> {
                runtime::AuthorizationRequest::begin(&self.session, redirect_uri, scope)
            }
        }
    });
    let sign_out = sign_in.revoke.is_some().then(|| {
        quote! {
            /// Tells the service that the token is no longer to be taken, and forgets it. The next call signs in anew
            /// if the client knows how.
            ///
            /// # Errors
            ///
            /// The service could not be told, and the token is kept; or the client does not sign in.
            pub async fn sign_out(&self) -> Result<(), runtime::SignInError> {
                self.session.sign_out().await
            }
        }
    });
    quote! {
        #authorize

        /// Whom the client is signed in as: its token, and the exchange of a code for one.
        pub fn sign_in(&self) -> &runtime::Session {
            &self.session
        }

        #sign_out
    }
}

/// The methods of the client without async.
pub(super) fn blocking_methods(sign_in: &SignIn) -> TokenStream {
    let authorize = sign_in.takes_codes().then(|| {
        quote! {
            /// Begins a sign-in in the browser, as the [async client](crate::Client::authorize) does.
            ///
            /// # Errors
            ///
            /// The client was not told of an application that signs in.
            pub fn authorize(
                &self,
                redirect_uri: &str,
                scope: Option<&str>,
            ) -> Result<runtime::AuthorizationRequest, runtime::SignInError> {
                self.client.authorize(redirect_uri, scope)
            }
        }
    });
    let sign_out = sign_in.revoke.is_some().then(|| {
        quote! {
            /// Tells the service that the token is no longer to be taken, and forgets it.
            ///
            /// # Errors
            ///
            /// The service could not be told, and the token is kept; or the client does not sign in.
            pub fn sign_out(&self) -> Result<(), Error> {
                self.client.session.blocking_sign_out()
            }
        }
    });
    quote! {
        #authorize

        /// Whom the client is signed in as: its token, and the exchange of a code for one.
        pub fn sign_in(&self) -> &runtime::Session {
            &self.client.session
        }

        #sign_out
    }
}

/// The setters of the builder.
pub(super) fn setters(sign_in: &SignIn) -> TokenStream {
    let grant = |name: &str, setter: TokenStream| sign_in.takes(name).then_some(setter);
    let jwt = grant(
        "jwt_bearer",
        quote! {
            /// Signs in with this JWT, which the service has issued for a user or whose signer it knows.
            pub fn jwt(mut self, assertion: impl Into<String>) -> Self {
                self.sign_in = self.sign_in.grant(runtime::Grant::JwtBearer(assertion.into().into()));
                self
            }
        },
    );
    let client_credentials = grant(
        "client_credentials",
        quote! {
            /// Signs the application in for itself. `scope` is what the token is to allow; all that it may otherwise.
            pub fn client_credentials(mut self, scope: Option<&str>) -> Self {
                let scope = scope.map(str::to_owned);
                self.sign_in = self.sign_in.grant(runtime::Grant::ClientCredentials { scope });
                self
            }
        },
    );
    let refresh_token = grant(
        "refresh_token",
        quote! {
            /// Signs in with a refresh token from elsewhere, the first time; from then on with what the service gave
            /// for it.
            pub fn refresh_token(mut self, token: impl Into<String>) -> Self {
                self.sign_in = self.sign_in.grant(runtime::Grant::RefreshToken(token.into().into()));
                self
            }
        },
    );
    let browser = match sign_in.takes_codes() {
        true => " Where nothing else is set, users sign in in the browser: see [`Client::authorize`].",
        false => "",
    };
    let public = Docs::own(&format!(
        "Signs in as an application in its users' hands, which can keep no secret.{browser} Calls carry the token, which \
         is renewed ahead of its end, and once more where the service says that it is gone."
    ));
    let confidential = Docs::own(&format!(
        "Signs in as an application with a secret, such as a server.{browser} Calls carry the token, which is renewed \
         ahead of its end, and once more where the service says that it is gone."
    ));
    quote! {
        #public
        pub fn public_app(mut self, client_id: impl Into<String>) -> Self {
            self.sign_in = self.sign_in.client(runtime::OAuthClient::public(client_id));
            self
        }

        #confidential
        pub fn confidential_app(mut self, client_id: impl Into<String>, secret: impl Into<String>) -> Self {
            self.sign_in = self.sign_in.client(runtime::OAuthClient::confidential(client_id, secret.into()));
            self
        }

        #jwt

        #client_credentials

        #refresh_token

        /// Keeps the token there, so that the next run goes on with it: in a file
        /// ([`FileStore`](runtime::FileStore)), which several processes may share, or a store of one's own; in memory
        /// unless set.
        pub fn token_store(mut self, store: impl runtime::TokenStore + 'static) -> Self {
            self.sign_in = self.sign_in.store(store);
            self
        }

        /// Renews a token so long before its end: a minute unless set, and never more than a quarter of its life.
        pub fn renew_ahead(mut self, ahead: Duration) -> Self {
            self.sign_in = self.sign_in.renew_ahead(ahead);
            self
        }
    }
}

/// The section on signing in of the crate's own pages; none where the client does not.
pub(super) fn section(docs: Docs, api: &Api, crate_name: &str, info: &str) -> Docs {
    match of(api) {
        Some(facts) => docs.section("Sign-in").fence(info, &example(facts, crate_name)).and(ABOUT),
        None => docs,
    }
}

/// An example of the builder.
fn example(sign_in: &SignIn, crate_name: &str) -> String {
    let app = match sign_in.takes("jwt_bearer") || sign_in.takes("client_credentials") {
        true => "confidential_app(\"client id\", \"client secret\")",
        false => "public_app(\"client id\")",
    };
    let grant = if sign_in.takes("jwt_bearer") {
        "\n        .jwt(\"the JWT\")"
    } else if sign_in.takes("client_credentials") {
        "\n        .client_credentials(None)"
    } else {
        ""
    };
    let mut example = format!(
        "fn signed_in() -> Result<{crate_name}::Client, {crate_name}::Error> {{\n    {crate_name}::Client::builder()\n        \
         .{app}{grant}\n        .token_store({crate_name}::runtime::FileStore::new(\"token.json\"))\n        .build()\n}}\n"
    );
    if sign_in.takes_codes() {
        example.push_str(&format!(
            "\nasync fn in_the_browser(client: &{crate_name}::Client) -> Result<(), {crate_name}::Error> {{\n    let \
             request = client.authorize(\"http://127.0.0.1:8080/callback\", None)?;\n    println!(\"open {{}}\", \
             request.url());\n    let redirect = \"the URL that the browser was sent back to\";\n    \
             client.sign_in().exchange(request.code(redirect)?).await?;\n    Ok(())\n}}\n"
        ));
    }
    example
}

/// What is to know of the token.
const ABOUT: &str = "The client gets its token with the first call, renews it ahead of its end, and once more \
     where the service says that it is gone; then the call is sent again. However many calls wait, and in however many \
     processes on one file, the token is renewed once, and it is stored before it is used. A sign-in that fails is an \
     error of the kind `SignIn`, whose code and message are OAuth's `error` and `error_description`. The token goes to \
     the service alone: over `https`, and to no host that a redirect leads to.";

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn a_url_is_a_server_and_a_path() {
        assert_eq!(split("/oauth/token"), (None, "/oauth/token"));
        assert_eq!(split("https://id.example/oauth/token"), (Some("https://id.example"), "/oauth/token"));
        assert_eq!(split("https://id.example"), (Some("https://id.example"), "/"));
    }
}
