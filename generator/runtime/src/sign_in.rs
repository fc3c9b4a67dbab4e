//! A signed-in user, whose token is always good.
//!
//! In: what a token can be had for, a way to the token endpoint, and a store. Out: a token that is not about to end.
//! Invariant: however many calls wait, in however many processes on one store, one request renews the token; it is
//! stored before anyone uses it; and it goes on though the call that began it is dropped, for what it was asked for
//! with is spent.

use std::fmt;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio::time::Instant;

use super::meta::OperationMeta;
use super::oauth::{Fields, Grant, OAuthClient, SignInFacts, TokenEndpoint, TokenReply, TokenRequest};
use super::secret::Secret;
use super::sign_in_builder::SignInBuilder;
use super::sign_in_error::{SignInError, SignInErrorKind};
use super::token::Token;
use super::token_store::{TokenStore, later};

/// How long a token that could not be renewed ahead of its end is used before the next try.
const PATIENCE: Duration = Duration::from_secs(10);

/// How many refused refresh tokens are remembered.
const MOST_REFUSED: usize = 8;

/// A user's session with the service. Clones share it.
#[derive(Clone)]
pub struct SignIn {
    session: Arc<Session>,
}

impl SignIn {
    pub(super) fn new(
        setup: SignInBuilder,
        client: OAuthClient,
        store: Arc<dyn TokenStore>,
        endpoint: Arc<dyn TokenEndpoint>,
    ) -> Self {
        Self { session: Arc::new(Session { setup, client, store, endpoint, state: Mutex::default() }) }
    }

    /// A token that is good for now, signing in or renewing it if need be.
    ///
    /// # Errors
    /// There is none to be had. All calls that wait at the same time get the same error.
    pub async fn token(&self) -> Result<Arc<Token>, SignInError> {
        self.session.begin(None)?.landed().await
    }

    /// A token in the place of `gone`, which the service no longer takes. Where that has been replaced already, by this
    /// process or another, nothing is sent.
    ///
    /// # Errors
    /// There is none to be had.
    pub async fn replace(&self, gone: &Secret) -> Result<Arc<Token>, SignInError> {
        let token = self.session.begin(Some(gone))?.landed().await?;
        if token.access() != gone {
            return Ok(token);
        }
        // It was on its way to us already when we heard that it is gone.
        self.session.begin(Some(gone))?.landed().await
    }

    /// Goes on with the token that `grant` brings, such as the code of a sign-in in the browser. It is stored even if the
    /// caller is dropped.
    ///
    /// # Errors
    /// The grant is refused, or the token cannot be stored.
    pub async fn exchange(&self, grant: impl Into<Grant>) -> Result<Arc<Token>, SignInError> {
        let (session, grant) = (Arc::clone(&self.session), grant.into());
        in_own_task(async move { session.exchange(&grant).await }).await
    }

    /// Signs out: tells the service that the token is no longer to be taken, and forgets it. The next call signs in
    /// anew if there is a [grant](SignInBuilder::grant) for it.
    ///
    /// # Errors
    /// The service could not be told; the token is kept.
    pub async fn revoke(&self) -> Result<(), SignInError> {
        let session = Arc::clone(&self.session);
        in_own_task(async move { session.revoke().await }).await
    }

    /// The service's facts.
    pub fn facts(&self) -> &'static SignInFacts {
        self.session.setup.facts
    }

    /// Who asks for the tokens.
    pub fn client(&self) -> &OAuthClient {
        &self.session.client
    }
}

impl fmt::Debug for SignIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Session { client, store, .. } = &*self.session;
        f.debug_struct("SignIn").field("client", client).field("store", store).finish_non_exhaustive()
    }
}

pub(super) fn unsupported(what: &str) -> SignInError {
    SignInError::new(SignInErrorKind::Setup, format!("service does not offer {what}"))
}

fn runtime() -> Result<Handle, SignInError> {
    Handle::try_current().map_err(|error| SignInError::with_source(SignInErrorKind::Local, "nothing to run on", error))
}

/// Runs `work` to its end, even if the caller is dropped.
async fn in_own_task<T: Send + 'static>(
    work: impl Future<Output = Result<T, SignInError>> + Send + 'static,
) -> Result<T, SignInError> {
    let runtime = runtime()?;
    runtime.spawn(work).await.unwrap_or_else(|_| Err(SignInError::interrupted()))
}

struct Session {
    setup: SignInBuilder,
    client: OAuthClient,
    store: Arc<dyn TokenStore>,
    endpoint: Arc<dyn TokenEndpoint>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    token: Option<Arc<Token>>,
    /// Whether the store refused to take the token, which is better kept than lost.
    unsaved: bool,
    /// The last access token that the service no longer takes.
    gone: Option<Secret>,
    /// Refresh tokens that the service has refused, and how: it will do so again.
    refused: Vec<(Secret, SignInError)>,
    /// Until when the service asked not to be asked, and how.
    not_before: Option<(Instant, SignInError)>,
    /// Until when a token near its end will do.
    patience: Option<Instant>,
    /// The renewal that is on its way.
    flight: Option<watch::Receiver<Landing>>,
}

/// What a renewal ended with, once it has.
type Landing = Option<Result<Arc<Token>, SignInError>>;

/// A token, or the renewal that brings one.
enum Begun {
    Ready(Arc<Token>),
    Renewing(watch::Receiver<Landing>),
}

impl Begun {
    async fn landed(self) -> Result<Arc<Token>, SignInError> {
        let mut flight = match self {
            Self::Ready(token) => return Ok(token),
            Self::Renewing(flight) => flight,
        };
        match flight.wait_for(Option::is_some).await.as_deref() {
            Ok(Some(result)) => result.clone(),
            _ => Err(SignInError::interrupted()),
        }
    }
}

impl Session {
    fn state(&self) -> MutexGuard<'_, State> {
        // A panic elsewhere leaves the state whole: each change to it is one assignment.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The token if it will do, else the renewal that is on its way, else a new one.
    fn begin(self: &Arc<Self>, gone: Option<&Secret>) -> Result<Begun, SignInError> {
        let mut state = self.state();
        if let Some(gone) = gone {
            state.gone = Some(gone.clone());
        }
        if let Some(token) = state.token.as_ref().filter(|token| !state.unsaved && self.will_do(&state, token)) {
            return Ok(Begun::Ready(Arc::clone(token)));
        }
        // A renewal whose task was cut off, with its runtime, never lands.
        if let Some(flight) = state.flight.as_ref().filter(|flight| flight.has_changed().is_ok()) {
            return Ok(Begun::Renewing(flight.clone()));
        }
        let runtime = runtime()?;
        let (landing, flight) = watch::channel(None);
        state.flight = Some(flight.clone());
        let session = Arc::clone(self);
        runtime.spawn(async move {
            let result = session.renew().await;
            let result = session.land(result);
            landing.send_replace(Some(result));
        });
        Ok(Begun::Renewing(flight))
    }

    fn will_do(&self, state: &State, token: &Token) -> bool {
        let now = self.setup.clock.now();
        let patient = state.patience.is_some_and(|until| Instant::now() < until);
        state.gone.as_ref() != Some(token.access())
            && (token.is_fresh(now, self.setup.ahead) || (patient && token.is_valid(now)))
    }

    /// Ends a renewal. One that failed ahead of time is no failure as long as the old token is good.
    fn land(&self, result: Result<Arc<Token>, SignInError>) -> Result<Arc<Token>, SignInError> {
        let mut state = self.state();
        state.flight = None;
        let error = match result {
            Ok(token) => return Ok(token),
            Err(error) => error,
        };
        let now = Instant::now();
        if let Some(wait) = error.retry_after() {
            state.not_before = Some((later(now, wait), error.clone()));
        }
        state.patience = Some(now + PATIENCE);
        let old = state.token.as_ref().filter(|token| !state.unsaved && self.will_do(&state, token));
        old.cloned().ok_or(error)
    }

    /// A token that will do: another process's, if it was faster, else a new one.
    async fn renew(&self) -> Result<Arc<Token>, SignInError> {
        let _lock = self.store.lock().await?;
        if let Some(token) = self.unsaved() {
            self.keep(&token).await?;
        }
        let stored = self.store.load().await?.map(Arc::new);
        if let Some(token) = stored.as_ref().filter(|token| self.is_good(token)) {
            self.state().token = Some(Arc::clone(token));
            return Ok(Arc::clone(token));
        }
        let token = Arc::new(self.obtain(stored.as_deref()).await?);
        self.keep(&token).await?;
        Ok(token)
    }

    fn unsaved(&self) -> Option<Arc<Token>> {
        let state = self.state();
        state.token.clone().filter(|_| state.unsaved)
    }

    fn is_good(&self, token: &Token) -> bool {
        token.is_fresh(self.setup.clock.now(), self.setup.ahead) && self.state().gone.as_ref() != Some(token.access())
    }

    /// Stores a token, and goes on with it. The store's lock is held.
    async fn keep(&self, token: &Arc<Token>) -> Result<(), SignInError> {
        {
            let mut state = self.state();
            state.token = Some(Arc::clone(token));
            state.unsaved = true;
        }
        self.store.save(token).await?;
        self.state().unsaved = false;
        Ok(())
    }

    /// A new token: for a refresh token, or where that is refused or there is none, for the grant.
    async fn obtain(&self, stored: Option<&Token>) -> Result<Token, SignInError> {
        let mut refusal = None;
        let now = self.setup.clock.now();
        if let Some(refresh) = stored.and_then(|token| token.live_refresh(now)) {
            match self.refresh(refresh, stored).await {
                Err(error) if error.is_grant_refused() => refusal = Some(error),
                result => return result,
            }
        }
        match &self.setup.grant {
            Some(Grant::RefreshToken(refresh)) => self.refresh(refresh, None).await,
            Some(grant) => self.offered(grant).await,
            None => Err(refusal.unwrap_or_else(not_signed_in)),
        }
    }

    async fn offered(&self, grant: &Grant) -> Result<Token, SignInError> {
        match self.offers(grant.name()) {
            true => self.ask(grant.fields(), None).await,
            false => Err(unsupported(&format!("the grant '{}'", grant.name()))),
        }
    }

    fn offers(&self, grant: &str) -> bool {
        let grants = self.setup.facts.grants;
        grants.is_empty() || grants.contains(&grant)
    }

    async fn refresh(&self, refresh: &Secret, before: Option<&Token>) -> Result<Token, SignInError> {
        if let Some((_, error)) = self.state().refused.iter().find(|(refused, _)| refused == refresh) {
            return Err(error.clone());
        }
        let result = self.ask(Grant::RefreshToken(refresh.clone()).fields(), before).await;
        if let Err(error) = &result
            && error.error().is_some()
            && error.is_grant_refused()
        {
            let mut state = self.state();
            state.refused.push((refresh.clone(), error.clone()));
            if state.refused.len() > MOST_REFUSED {
                state.refused.remove(0);
            }
        }
        result
    }

    /// Asks the token endpoint, once.
    async fn ask(&self, fields: Fields, before: Option<&Token>) -> Result<Token, SignInError> {
        let asked_at = self.setup.clock.now();
        let reply = self.post(&self.setup.facts.token, fields).await?;
        let unreadable = |problem| SignInError::new(SignInErrorKind::Unreadable, problem);
        Token::from_answer(&reply.body, asked_at, before).map_err(unreadable)
    }

    async fn post(&self, operation: &'static OperationMeta, fields: Fields) -> Result<TokenReply, SignInError> {
        if let Some((until, error)) = &self.state().not_before
            && Instant::now() < *until
        {
            return Err(error.clone());
        }
        let request = TokenRequest::new(operation, fields, &self.client);
        let reply = self.endpoint.post_form(request).await?;
        if (200..300).contains(&reply.status) { Ok(reply) } else { Err(SignInError::refused(&reply)) }
    }

    async fn exchange(&self, grant: &Grant) -> Result<Arc<Token>, SignInError> {
        let _lock = self.store.lock().await?;
        let token = Arc::new(self.offered(grant).await?);
        self.keep(&token).await?;
        Ok(token)
    }

    async fn revoke(&self) -> Result<(), SignInError> {
        let revoke = self.setup.facts.revoke.as_ref().ok_or_else(|| unsupported("to sign out"))?;
        let _lock = self.store.lock().await?;
        let token = match self.unsaved() {
            Some(token) => Some(token),
            None => self.store.load().await?.map(Arc::new),
        };
        if let Some(token) = token {
            // The refresh token outlives the access token, and takes it along.
            let spent = token.refresh().unwrap_or(token.access());
            self.post(revoke, vec![("token", spent.clone())]).await?;
            self.store.clear().await?;
        }
        let mut state = self.state();
        state.token = None;
        state.unsaved = false;
        Ok(())
    }
}

fn not_signed_in() -> SignInError {
    SignInError::new(SignInErrorKind::NotSignedIn, "there is no token, and no grant to get one with")
}
