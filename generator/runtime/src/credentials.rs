//! Who is calling, as the `Authorization` header says it.
//!
//! In: a transport to ask for a token with. Out: the header's value. Invariant: a value is marked as sensitive, so
//! that no log shows it.

use std::fmt;

use reqwest::header::HeaderValue;

use super::api_error::ApiError;
use super::binary;
use super::error::Failure;
use super::future::BoxFuture;
use super::headers::secret_value;
use super::secret::Secret;
use super::transport::Transport;

/// A source of values for the `Authorization` header.
pub trait Credentials: fmt::Debug + Send + Sync {
    /// The value for the next call.
    fn authorization<'a>(&'a self, transport: &'a Transport) -> BoxFuture<'a, Result<HeaderValue, Failure>>;

    /// The value for the next call, where it is at hand and nobody need be asked for it.
    fn at_hand(&self) -> Option<HeaderValue> {
        None
    }

    /// Called when a call with the value `refused` came back with status 401 and `errors`: replaces the value, if that
    /// can help. Whether it did, so that the call is worth sending once more.
    fn renew<'a>(
        &'a self,
        transport: &'a Transport,
        refused: &'a HeaderValue,
        errors: &'a [ApiError],
    ) -> BoxFuture<'a, Result<bool, Failure>> {
        let _ = (transport, refused, errors);
        Box::pin(std::future::ready(Ok(false)))
    }
}

/// The same value for every call.
#[derive(Clone, Debug)]
pub(super) struct Fixed(HeaderValue);

impl Fixed {
    /// A bearer token (RFC 6750).
    ///
    /// # Errors
    /// A header cannot carry it.
    pub(super) fn bearer(token: &Secret) -> Result<Self, String> {
        bearer(token).map(Self)
    }

    /// User name and password (RFC 7617).
    ///
    /// # Errors
    /// The user name cannot be told from the password.
    pub(super) fn basic(user: &str, password: &Secret) -> Result<Self, String> {
        basic(user, password).map(Self)
    }
}

impl Credentials for Fixed {
    fn authorization<'a>(&'a self, _transport: &'a Transport) -> BoxFuture<'a, Result<HeaderValue, Failure>> {
        Box::pin(std::future::ready(Ok(self.0.clone())))
    }

    fn at_hand(&self) -> Option<HeaderValue> {
        Some(self.0.clone())
    }
}

/// The header's value for a bearer token.
pub(super) fn bearer(token: &Secret) -> Result<HeaderValue, String> {
    secret_value(&"bearer token", &format!("Bearer {}", token.expose()))
}

/// The header's value for a user name and password.
pub(super) fn basic(user: &str, password: &Secret) -> Result<HeaderValue, String> {
    if user.as_bytes().contains(&b':') {
        return Err("user name has a colon, which Basic forbids".to_owned());
    }
    let pair = format!("{user}:{}", password.expose());
    secret_value(&"password", &format!("Basic {}", binary::encode(pair.as_bytes())))
}
