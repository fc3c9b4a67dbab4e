//! Answers that are bytes, read piece by piece.
//!
//! In: a reply whose body is still to come. Out: its pieces, as a stream or a reader. Invariant: no more than one piece is
//! in memory, and a wait that is given up loses none.

use std::fmt;
use std::io;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use tokio::io::{AsyncRead, ReadBuf};

use super::error::{Error, Failure};
use super::future::BoxFuture;
use super::mode::Async;
use super::response::{Interrupted, Response, Time};

/// A successful reply whose body is bytes: a stream of pieces, and a reader for tokio. `E` is what the errors of its
/// operation are read as.
///
/// The time of the call bounds each pause between two pieces of the body, not the whole of it: a long recording takes
/// as long as it takes. A body that breaks off is an error; `save_to` of the call goes on where it broke.
pub struct ByteResponse<E, M = Async> {
    status: u16,
    /// Behind a box, as the body is, so that an enum over several answers is no larger for it.
    headers: Box<HeaderMap>,
    length: Option<u64>,
    pub(super) pieces: Pieces,
    types: PhantomData<fn() -> (E, M)>,
}

/// The pieces of a body, whatever call it answers.
pub(super) struct Pieces {
    body: Body,
    /// What a reader has not taken of the last piece.
    pub(super) rest: Bytes,
}

/// The body as far as it is read.
enum Body {
    /// The next piece is to be asked for.
    Open(Box<Response>),
    /// It is on its way.
    Coming(BoxFuture<'static, Piece>),
    /// There is none any more.
    Over,
}

/// A piece, and the reply that the next one comes from.
type Piece = (Box<Response>, Result<Option<Bytes>, Interrupted>);

impl<E, M> ByteResponse<E, M> {
    pub(super) fn new(response: Response) -> Self {
        Self {
            status: response.status(),
            headers: Box::new(response.headers().clone()),
            length: response.http.content_length(),
            pieces: Pieces { body: Body::Open(Box::new(response)), rest: Bytes::new() },
            types: PhantomData,
        }
    }

    /// The HTTP status: 206 where it is the range that was asked for, 200 where it is everything.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The media type as the service wrote it.
    pub fn content_type(&self) -> Option<&str> {
        self.headers.get(CONTENT_TYPE)?.to_str().ok()
    }

    /// How many bytes are to come, where the service says so.
    pub fn content_length(&self) -> Option<u64> {
        self.length
    }
}

impl Pieces {
    pub(super) async fn next(&mut self) -> Result<Option<Bytes>, Failure> {
        std::future::poll_fn(|context| self.poll(context)).await.transpose()
    }

    pub(super) async fn all(mut self) -> Result<Bytes, Failure> {
        let mut body = BytesMut::new();
        while let Some(chunk) = self.next().await? {
            body.extend_from_slice(&chunk);
        }
        Ok(body.freeze())
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Failure>>> {
        if !self.rest.is_empty() {
            return Poll::Ready(Some(Ok(std::mem::take(&mut self.rest))));
        }
        loop {
            match std::mem::replace(&mut self.body, Body::Over) {
                Body::Over => return Poll::Ready(None),
                Body::Open(response) => self.body = Body::Coming(Box::pin(piece(response))),
                Body::Coming(mut coming) => {
                    let Poll::Ready((response, piece)) = coming.as_mut().poll(context) else {
                        self.body = Body::Coming(coming);
                        return Poll::Pending;
                    };
                    let piece = match piece {
                        Ok(piece) => piece,
                        Err(interrupted) => {
                            return Poll::Ready(Some(Err(response.interrupted(interrupted, Bytes::new()))));
                        }
                    };
                    let Some(piece) = piece else { return Poll::Ready(None) };
                    self.body = Body::Open(response);
                    if !piece.is_empty() {
                        return Poll::Ready(Some(Ok(piece)));
                    }
                }
            }
        }
    }
}

impl<E> ByteResponse<E> {
    /// The next piece of the body; `None` at its end. To give up waiting loses nothing.
    ///
    /// # Errors
    /// The connection breaks, or nothing comes within the time of the call. Nothing comes after that.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error<E>> {
        self.pieces.next().await.map_err(Failure::typed)
    }

    /// The whole body, however large it is.
    ///
    /// # Errors
    /// The connection breaks, or nothing comes within the time of the call.
    pub async fn bytes(self) -> Result<Bytes, Error<E>> {
        self.pieces.all().await.map_err(Failure::typed)
    }
}

async fn piece(mut response: Box<Response>) -> Piece {
    if let Some(body) = response.body.take() {
        return (response, Ok(Some(body)));
    }
    let pause = Time::from_now(response.time.timeout);
    let piece = pause.bound(response.http.chunk()).await;
    (response, piece)
}

impl<E> Stream for ByteResponse<E> {
    type Item = Result<Bytes, Error<E>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.pieces.poll(context).map_err(Failure::typed)
    }
}

impl<E: fmt::Debug + Send + Sync + 'static> AsyncRead for ByteResponse<E> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let Some(piece) = ready!(self.pieces.poll(context)) else { return Poll::Ready(Ok(())) };
        let mut piece = piece.map_err(|failure| io::Error::other(failure.typed::<E>()))?;
        buffer.put_slice(&piece.split_to(piece.len().min(buffer.remaining())));
        self.pieces.rest = piece;
        Poll::Ready(Ok(()))
    }
}

impl<E, M> fmt::Debug for ByteResponse<E, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ByteResponse")
            .field("status", &self.status)
            .field("content_type", &self.content_type())
            .field("content_length", &self.length)
            .finish_non_exhaustive()
    }
}
