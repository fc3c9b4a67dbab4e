//! What a session is asked without async.
//!
//! In: a session. Out: its answers, when they are there. Invariant: each does what the method without `blocking_` in its
//! name does.

use std::sync::Arc;

use super::blocking::Blocking;
use super::error::Error;
use super::mode::Mode as _;
use super::oauth::Grant;
use super::session::Session;
use super::token::Token;

impl Session {
    /// The token that calls carry now, as [`token`](Self::token) gives it.
    ///
    /// # Errors
    /// There is none to be had, or the thread runs async tasks.
    pub fn blocking_token<E: Send>(&self) -> Result<Arc<Token>, Error<E>> {
        Blocking::answer(async { self.token().await.map_err(Error::from) })
    }

    /// Goes on with the token that `grant` brings, as [`exchange`](Self::exchange) does.
    ///
    /// # Errors
    /// The grant is refused, the token cannot be stored, or the thread runs async tasks.
    pub fn blocking_exchange<E: Send>(&self, grant: impl Into<Grant>) -> Result<Arc<Token>, Error<E>> {
        let grant = grant.into();
        Blocking::answer(async { self.exchange(grant).await.map_err(Error::from) })
    }

    /// Signs out, as [`sign_out`](Self::sign_out) does.
    ///
    /// # Errors
    /// The service could not be told, and the token is kept; or the thread runs async tasks.
    pub fn blocking_sign_out<E: Send>(&self) -> Result<(), Error<E>> {
        Blocking::answer(async { self.sign_out().await.map_err(Error::from) })
    }
}
