//! Calls without async: the same work, driven by the thread that makes the call.
//!
//! In: the work of a call. Out: its result, when it is there. Invariant: connections and the renewal of tokens are
//! tasks of a runtime that lives as long as the process, so they go on between calls and after them.

use std::future::Future;
use std::io;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll, Waker};

use bytes::{Buf as _, Bytes};
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::task::coop;

use super::byte_response::ByteResponse;
use super::error::{Error, ErrorKind, Failure};
use super::mode::{Mode, Sealed};

/// Calls block the thread until their answer is there.
#[derive(Clone, Copy, Debug)]
pub enum Blocking {}

impl Sealed for Blocking {}

impl Mode for Blocking {
    type Answer<'a, T, E> = Result<T, Error<E>>;

    fn answer<'a, T, E>(work: impl Future<Output = Result<T, Error<E>>> + Send + 'a) -> Self::Answer<'a, T, E> {
        block_on(work)?
    }
}

impl Blocking {
    /// Makes sure that calls can be made.
    ///
    /// # Errors
    /// The system gives no thread for the connections.
    pub fn prepare<E>() -> Result<(), Error<E>> {
        runtime().map(drop)
    }
}

/// The runtime of all blocking clients, begun with the first of them.
static RUNTIME: Mutex<Option<Runtime>> = Mutex::new(None);

fn runtime<E>() -> Result<Handle, Error<E>> {
    let mut runtime = RUNTIME.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(runtime) = &*runtime {
        return Ok(runtime.handle().clone());
    }
    let begun = Builder::new_multi_thread().worker_threads(1).thread_name("blocking-calls").enable_all().build();
    let begun = begun.map_err(|error| {
        Error::new(ErrorKind::Config, "the runtime of blocking calls cannot be set up").with_source(error)
    })?;
    Ok(runtime.insert(begun).handle().clone())
}

/// What the work gives.
///
/// # Errors
/// The thread runs async tasks, which would stand still meanwhile.
pub(super) fn block_on<T, E>(work: impl Future<Output = T>) -> Result<T, Error<E>> {
    if runs_tasks() {
        let problem = "a blocking call was made by an async task: use the async client there, or call from a thread of \
                       its own, such as `tokio::task::spawn_blocking` gives";
        return Err(Error::new(ErrorKind::Request, problem));
    }
    Ok(runtime()?.block_on(work))
}

/// Whether the thread is in the middle of an async task. A thread of `spawn_blocking` belongs to a runtime as well, and
/// may block; what tells them apart is that a task has a bounded budget of steps, which no thread has by itself.
fn runs_tasks() -> bool {
    if Handle::try_current().is_err() {
        return false;
    }
    let mut context = Context::from_waker(Waker::noop());
    // The first step gives the whole budget back when it is dropped, those after it included.
    let Poll::Ready(_first) = coop::poll_proceed(&mut context) else { return true };
    (0..=u8::MAX).any(|_| match coop::poll_proceed(&mut context) {
        Poll::Ready(step) => {
            step.made_progress();
            false
        }
        Poll::Pending => true,
    })
}

impl<E> ByteResponse<E, Blocking> {
    /// The next piece of the body; `None` at its end.
    ///
    /// # Errors
    /// The connection breaks, or nothing comes within the time of the call.
    pub fn chunk(&mut self) -> Result<Option<Bytes>, Error<E>> {
        block_on(self.pieces.next())?.map_err(Failure::typed)
    }

    /// The whole body, however large it is.
    ///
    /// # Errors
    /// The connection breaks, or nothing comes within the time of the call.
    pub fn bytes(self) -> Result<Bytes, Error<E>> {
        block_on(self.pieces.all())?.map_err(Failure::typed)
    }
}

/// Reads the body as it comes. An error of the call is the source of the error that reading gives.
impl<E: std::fmt::Debug + Send + Sync + 'static> io::Read for ByteResponse<E, Blocking> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.pieces.rest.is_empty() {
            match self.chunk() {
                Ok(Some(chunk)) => self.pieces.rest = chunk,
                Ok(None) => return Ok(0),
                Err(error) => return Err(io::Error::other(error)),
            }
        }
        let count = buffer.len().min(self.pieces.rest.len());
        self.pieces.rest.copy_to_slice(&mut buffer[..count]);
        Ok(count)
    }
}
