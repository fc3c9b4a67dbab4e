//! Futures of traits that are used as objects.
//!
//! In: nothing. Out: a name for their type. Invariant: they can be polled on any thread.

use std::future::Future;
use std::pin::Pin;

/// A future whose type is not known.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
