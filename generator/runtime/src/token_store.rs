//! Where tokens live between calls, and between runs of a program.
//!
//! In: a token that was just obtained. Out: the same, to whoever asks next, in this process or another. Invariant: who
//! holds the store's lock is the only one to renew the token, so a refresh token that is good for one use is used once.

use std::any::Any;
use std::error::Error as StdError;
use std::fmt;
use std::sync::{Arc, Mutex as StdMutex, PoisonError};
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::Instant;

use super::future::BoxFuture;
use super::token::Token;

/// A place for one token. A program that signs several users in has a store for each.
pub trait TokenStore: fmt::Debug + Send + Sync {
    /// Waits until nobody else renews the token, and keeps the others from it as long as the guard lives.
    ///
    /// # Errors
    /// The store cannot be locked, or not in reasonable time.
    fn lock(&self) -> BoxFuture<'_, Result<StoreLock, StoreError>>;

    /// The token, if there is one.
    ///
    /// # Errors
    /// The store cannot be read, or holds something else.
    fn load(&self) -> BoxFuture<'_, Result<Option<Token>, StoreError>>;

    /// Puts `token` in the place of the one before: as a whole or not at all. The caller holds the lock.
    ///
    /// # Errors
    /// The store cannot be written.
    fn save<'a>(&'a self, token: &'a Token) -> BoxFuture<'a, Result<(), StoreError>>;

    /// Forgets the token. The caller holds the lock.
    ///
    /// # Errors
    /// The store cannot be written.
    fn clear(&self) -> BoxFuture<'_, Result<(), StoreError>>;
}

/// The lock of a store, until it is dropped.
#[must_use = "the store is locked as long as this lives"]
pub struct StoreLock {
    _held: Box<dyn Any + Send + Sync>,
}

impl StoreLock {
    /// A lock that ends when `held` is dropped.
    pub fn new(held: impl Any + Send + Sync) -> Self {
        Self { _held: Box::new(held) }
    }
}

impl fmt::Debug for StoreLock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoreLock").finish_non_exhaustive()
    }
}

/// A store that does not work.
#[derive(Debug)]
pub struct StoreError {
    problem: String,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl StoreError {
    /// An error in words: lower case, no final dot, and no secret.
    pub fn new(problem: impl Into<String>) -> Self {
        Self { problem: problem.into(), source: None }
    }

    /// Says what it comes from.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.problem)
    }
}

impl StdError for StoreError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|source| source as &(dyn StdError + 'static))
    }
}

/// No wait is taken for longer than this, whatever a reply asks for; instants cannot hold every duration.
const LONGEST: Duration = Duration::from_secs(366 * 24 * 60 * 60);

/// `duration` after `now`, as far as an instant can be in the future.
pub(super) fn later(now: Instant, duration: Duration) -> Instant {
    now + duration.min(LONGEST)
}

/// A store in memory: what it holds is gone with the program. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct MemoryStore {
    lock: Arc<Mutex<()>>,
    token: Arc<StdMutex<Option<Token>>>,
}

impl MemoryStore {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    /// A store with a token.
    pub fn with_token(token: Token) -> Self {
        let store = Self::new();
        store.set(Some(token));
        store
    }

    fn set(&self, token: Option<Token>) {
        *self.token.lock().unwrap_or_else(PoisonError::into_inner) = token;
    }
}

impl TokenStore for MemoryStore {
    fn lock(&self) -> BoxFuture<'_, Result<StoreLock, StoreError>> {
        Box::pin(async { Ok(StoreLock::new(Arc::clone(&self.lock).lock_owned().await)) })
    }

    fn load(&self) -> BoxFuture<'_, Result<Option<Token>, StoreError>> {
        let token = self.token.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Box::pin(std::future::ready(Ok(token)))
    }

    fn save<'a>(&'a self, token: &'a Token) -> BoxFuture<'a, Result<(), StoreError>> {
        self.set(Some(token.clone()));
        Box::pin(std::future::ready(Ok(())))
    }

    fn clear(&self) -> BoxFuture<'_, Result<(), StoreError>> {
        self.set(None);
        Box::pin(std::future::ready(Ok(())))
    }
}
