//! A client that signs in by itself.
//!
//! In: the settings of a client and of its sign-in. Out: a [`Transport`] whose calls carry the token, and a [`Session`]
//! to begin and end it by. Invariant: what is sent for a token takes the way of all calls, so that limits, further
//! attempts and the look at the address hold for it too; it carries no token and no API key.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue};
use serde_json::Map;

use super::api_error::{ApiError, ServiceCode};
use super::builder::TransportBuilder;
use super::call::Call;
use super::credentials::{Credentials, bearer};
use super::error::{Error, ErrorKind, Failure};
use super::facts::Reply;
use super::form;
use super::future::BoxFuture;
use super::meta::OperationMeta;
use super::oauth::{Grant, TokenEndpoint, TokenReply, TokenRequest};
use super::secret::Secret;
use super::service::Service;
use super::shape::ErrorShape;
use super::sign_in::{SignIn, unsupported};
use super::sign_in_builder::SignInBuilder;
use super::sign_in_error::{SignInError, SignInErrorKind};
use super::token::Token;
use super::transport::Transport;

/// Whom a client is signed in as. Clones share it.
#[derive(Clone)]
pub struct Session {
    /// `None` where the client was given what it proves itself by.
    sign_in: Option<SignIn>,
    /// The way to the endpoints of the sign-in.
    plain: Transport,
}

impl Session {
    /// A transport to `service`, and the session that its calls are made in. Where nobody is named to sign in, calls
    /// carry what the transport was given.
    ///
    /// # Errors
    /// A setting cannot be used; the message says which.
    pub fn build<E>(
        transport: TransportBuilder,
        sign_in: SignInBuilder,
        service: &'static Service,
    ) -> Result<(Transport, Self), Error<E>> {
        let config = |problem: String| Error::new(ErrorKind::Config, problem);
        let given = transport.has_credentials();
        let plain = transport.build(service)?;
        if !sign_in.is_set() {
            return Ok((plain.clone(), Self { sign_in: None, plain }));
        }
        if given {
            return Err(config(
                "there is a sign-in, and a token, a password or a header 'Authorization' beside it; set one of them"
                    .to_owned(),
            ));
        }
        let facts = sign_in.facts;
        let endpoints = [Some(&facts.token), facts.revoke.as_ref(), facts.authorize.as_ref()];
        for endpoint in endpoints.into_iter().flatten() {
            plain.base_url(endpoint).map_err(|problem| config(format!("{}: {problem}", endpoint.label())))?;
        }
        let sign_in = sign_in.clock(plain.clock()).build(Arc::new(Endpoint(plain.clone())));
        let sign_in = sign_in.map_err(|error| config(error.to_string()))?;
        let transport = plain.with_credentials(sign_in.clone());
        Ok((transport, Self { sign_in: Some(sign_in), plain }))
    }

    /// The token that calls carry now, got or renewed if need be: for what is not a call of this client.
    ///
    /// # Errors
    /// There is none to be had.
    pub async fn token(&self) -> Result<Arc<Token>, SignInError> {
        self.sign_in()?.token().await
    }

    /// Goes on with the token that `grant` brings: the [code](super::authorization::AuthorizationCode) of a sign-in in
    /// the browser, or another [`Grant`]. It is stored even if the caller is dropped.
    ///
    /// # Errors
    /// The grant is refused, or the token cannot be stored.
    pub async fn exchange(&self, grant: impl Into<Grant>) -> Result<Arc<Token>, SignInError> {
        self.sign_in()?.exchange(grant).await
    }

    /// Signs out: tells the service that the token is no longer to be taken, and forgets it. The next call signs in
    /// anew if the client knows how.
    ///
    /// # Errors
    /// The service could not be told; the token is kept.
    pub async fn sign_out(&self) -> Result<(), SignInError> {
        self.sign_in()?.revoke().await
    }

    /// Id of the application that signs in, and the URL that it sends the user's browser to.
    pub(super) fn authorize_at(&self) -> Result<(&str, String), SignInError> {
        let sign_in = self.sign_in()?;
        let endpoint = sign_in.facts().authorize.as_ref().ok_or_else(|| unsupported("a sign-in in the browser"))?;
        let url = self.plain.base_url(endpoint).and_then(|base| base.join(endpoint.path));
        let url = url.map_err(|problem| SignInError::new(SignInErrorKind::Setup, problem))?;
        Ok((sign_in.client().id(), url.into()))
    }

    fn sign_in(&self) -> Result<&SignIn, SignInError> {
        let problem = "client was built without an application that signs in";
        self.sign_in.as_ref().ok_or_else(|| SignInError::new(SignInErrorKind::Setup, problem))
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").field("sign_in", &self.sign_in).finish_non_exhaustive()
    }
}

impl Credentials for SignIn {
    fn authorization<'a>(&'a self, _transport: &'a Transport) -> BoxFuture<'a, Result<HeaderValue, Failure>> {
        Box::pin(async {
            let token = self.token().await?;
            bearer(token.access()).map_err(|problem| Failure::new(ErrorKind::SignIn, problem))
        })
    }

    fn renew<'a>(
        &'a self,
        _transport: &'a Transport,
        refused: &'a HeaderValue,
        errors: &'a [ApiError],
    ) -> BoxFuture<'a, Result<bool, Failure>> {
        let used = refused.to_str().ok().and_then(|value| value.strip_prefix("Bearer ")).map(Secret::from);
        let gone = self.facts().is_token_gone(401, errors.iter().map(ApiError::code));
        Box::pin(async move {
            let Some(used) = used.filter(|_| gone) else { return Ok(false) };
            self.replace(&used).await?;
            Ok(true)
        })
    }
}

/// A failed sign-in as the failure of a call. What OAuth has to say stands where a service's code and message do.
impl<E> From<SignInError> for Error<E> {
    fn from(error: SignInError) -> Self {
        let shape: &'static ErrorShape = &ErrorShape::COMMON;
        let failure = Self::new(ErrorKind::SignIn, error.to_string()).with_source(error.clone());
        let failure = match error.retry_after() {
            Some(wait) => failure.with_retry_after(wait),
            None => failure,
        };
        let Some(status) = error.status() else { return failure };
        let (code, message) = (error.error().map(str::to_owned), error.description().map(str::to_owned));
        let mut reply = Reply::new(status, HeaderMap::new(), Bytes::new(), shape, None);
        reply.errors.push(ApiError::new(shape, code, message, Map::new()));
        failure.with_reply(reply)
    }
}

/// The endpoints of a sign-in, by way of a transport that carries no token.
#[derive(Debug)]
struct Endpoint(Transport);

impl TokenEndpoint for Endpoint {
    fn post_form(&self, request: TokenRequest) -> BoxFuture<'_, Result<TokenReply, SignInError>> {
        Box::pin(post(&self.0, request))
    }
}

async fn post(transport: &Transport, request: TokenRequest) -> Result<TokenReply, SignInError> {
    let operation: &'static OperationMeta = request.operation();
    let mut call = Call::new(transport, operation);
    call.idempotent(request.is_repeatable());
    call.text_body(form::URLENCODED, request.body().expose().to_owned());
    if let Some(value) = request.authorization() {
        call.header(AUTHORIZATION.as_str(), value.expose());
    }
    match call.text::<Unread>().await {
        Ok(text) => Ok(TokenReply { status: 200, retry_after: None, body: text.into_bytes() }),
        Err(error) => match (error.kind(), error.status()) {
            (ErrorKind::Service(_), Some(status)) => {
                Ok(TokenReply { status, retry_after: error.retry_after(), body: error.body().to_vec() })
            }
            _ => {
                let wait = error.retry_after();
                Err(SignInError::unreachable(error).with_retry_after(wait))
            }
        },
    }
}

/// What an endpoint's error reply is read as here: nothing yet.
#[derive(Clone, Debug)]
struct Unread;

impl ServiceCode for Unread {
    fn from_error(_status: u16, _error: &ApiError) -> Self {
        Self
    }

    fn is_documented(_status: u16, _code: &str) -> bool {
        false
    }
}
