//! How the answer to a call is handed over: to be awaited, or at once.
//!
//! In: the work of a call, a future. Out: what `send` gives. Invariant: whatever a call does is written once; a mode
//! only decides who drives it.

use std::future::Future;

use super::error::Error;
use super::future::BoxFuture;

/// How calls are made: [`Async`], or blocking where that feature is on. Emitted handles and calls carry it as a marker,
/// so that one of each serves both.
pub trait Mode: Sealed + Send + Sized + 'static {
    /// What sending a call gives: a future of `Result<T, Error<E>>`, or this result itself.
    type Answer<'a, T, E>;

    /// Hands over what the work of a call gives.
    fn answer<'a, T, E>(work: impl Future<Output = Result<T, Error<E>>> + Send + 'a) -> Self::Answer<'a, T, E>;
}

/// What keeps others from adding a mode, so that one can change.
pub trait Sealed {}

/// Calls are futures: they are made when they are awaited, and given up when they are dropped.
#[derive(Clone, Copy, Debug)]
pub enum Async {}

impl Sealed for Async {}

impl Mode for Async {
    type Answer<'a, T, E> = BoxFuture<'a, Result<T, Error<E>>>;

    fn answer<'a, T, E>(work: impl Future<Output = Result<T, Error<E>>> + Send + 'a) -> Self::Answer<'a, T, E> {
        Box::pin(work)
    }
}
