//! Settings of a sign-in.
//!
//! In: who the client is, what a token is asked for with, and where it lives. Out: a [`SignIn`]. Invariant: nothing is
//! sent while they are put together.

use std::sync::Arc;
use std::time::Duration;

use super::clock::{Clock, SystemClock};
use super::oauth::{Grant, OAuthClient, SignInFacts, TokenEndpoint};
use super::sign_in::SignIn;
use super::sign_in_error::{SignInError, SignInErrorKind};
use super::token_store::{MemoryStore, TokenStore};

/// How long before its end a token is renewed, unless told otherwise.
const AHEAD: Duration = Duration::from_secs(60);

/// How to sign in, to be put together.
#[derive(Clone, Debug)]
pub struct SignInBuilder {
    pub(super) facts: &'static SignInFacts,
    client: Option<OAuthClient>,
    pub(super) grant: Option<Grant>,
    store: Option<Arc<dyn TokenStore>>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) ahead: Duration,
}

impl SignInBuilder {
    /// A sign-in that goes by what the store holds, which is nothing at first, and by codes that are
    /// [exchanged](SignIn::exchange).
    pub fn new(facts: &'static SignInFacts) -> Self {
        Self { facts, client: None, grant: None, store: None, clock: Arc::new(SystemClock), ahead: AHEAD }
    }

    /// Who asks for tokens. There is no sign-in without.
    #[must_use]
    pub fn client(mut self, client: OAuthClient) -> Self {
        self.client = Some(client);
        self
    }

    /// What a token is asked for with, where the store has none that can be renewed.
    #[must_use]
    pub fn grant(mut self, grant: Grant) -> Self {
        self.grant = Some(grant);
        self
    }

    /// Where the token lives; in memory otherwise, for each sign-in that is built by itself.
    #[must_use]
    pub fn store(mut self, store: impl TokenStore + 'static) -> Self {
        self.store = Some(Arc::new(store));
        self
    }

    /// The clock that tokens end by.
    #[must_use]
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// How long before its end a token is renewed: a minute otherwise, and never more than a quarter of its life.
    #[must_use]
    pub fn renew_ahead(mut self, ahead: Duration) -> Self {
        self.ahead = ahead;
        self
    }

    /// Whether there is anybody to sign in.
    pub(super) fn is_set(&self) -> bool {
        self.client.is_some() || self.grant.is_some()
    }

    /// The sign-in, by way of `endpoint`. Nothing is sent yet.
    ///
    /// # Errors
    /// Nobody is named who asks for tokens, or one who may not ask with this grant.
    pub fn build(mut self, endpoint: Arc<dyn TokenEndpoint>) -> Result<SignIn, SignInError> {
        let refuse = |problem: &str| Err(SignInError::new(SignInErrorKind::Setup, problem));
        match (self.client.take(), &self.grant) {
            (None, _) => refuse("no application is named that signs in"),
            (Some(OAuthClient::Public { .. }), Some(Grant::ClientCredentials { .. })) => {
                refuse("an application signs in for itself by its secret, and a public one has none")
            }
            (Some(client), _) => {
                let store = self.store.take().unwrap_or_else(|| Arc::new(MemoryStore::new()));
                Ok(SignIn::new(self, client, store, endpoint))
            }
        }
    }
}
