//! Whether a call may be sent now.
//!
//! In: the operation of a call, and later the reply to it. Out: the moment to send it, or how long that would take.
//! Invariant: a call that was admitted is told when it is over, by its [`Permit`] if by nothing else.

use std::fmt;
use std::time::Duration;

use reqwest::header::HeaderMap;

use super::future::BoxFuture;
use super::meta::OperationMeta;

/// Keeps calls within the limits of the service. An implementation may share them with other processes.
pub trait RateLimiter: fmt::Debug + Send + Sync {
    /// Waits until a call of an operation may be sent; `longest_wait` is what the call itself has said of that. What a
    /// redirect at the service itself asks for is a call too.
    ///
    /// A caller may stop waiting, by dropping what this gives; its place is then free for another.
    ///
    /// # Errors
    /// That would take too long; how long.
    fn admit<'a>(
        &'a self,
        operation: &'static OperationMeta,
        longest_wait: Option<Duration>,
    ) -> BoxFuture<'a, Result<Permit, Duration>>;

    /// Takes note of a reply to a call of an operation, and of the time that it asks to wait.
    fn observe(
        &self,
        operation: &'static OperationMeta,
        status: u16,
        headers: &HeaderMap,
        retry_after: Option<Duration>,
    );
}

/// The leave to send one call. It is dropped when the reply is here, or the call is given up.
#[derive(Default)]
pub struct Permit(Option<Box<dyn FnOnce() + Send>>);

impl Permit {
    /// A permit that runs `over` when the call is over.
    pub fn new(over: impl FnOnce() + Send + 'static) -> Self {
        Self(Some(Box::new(over)))
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        if let Some(over) = self.0.take() {
            over();
        }
    }
}

impl fmt::Debug for Permit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Permit")
    }
}
