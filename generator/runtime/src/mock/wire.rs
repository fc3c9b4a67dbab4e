//! The server on the loopback interface.
//!
//! In: replies, with their pace and their faults. Out: bytes on a socket. Invariant: it runs on the runtime that started
//! it, so that a paused clock stands still for both sides.

use std::collections::VecDeque;
use std::future::{Future, poll_fn};
use std::io;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::BodyExt as _;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::Sleep;

use super::super::future::BoxFuture;
use super::reply::{Cut, Reply};
use super::request::Received;

/// What answers requests.
pub(super) trait Handler: Send + Sync + 'static {
    /// The reply to a request.
    fn handle(&self, request: Received) -> BoxFuture<'_, Reply>;
}

/// Answers all connections, for as long as it is polled.
pub(super) async fn serve(listener: TcpListener, handler: Arc<dyn Handler>) {
    while let Ok((stream, _)) = listener.accept().await {
        // A client that hangs up in the middle of something is the client's affair.
        tokio::spawn(connection(stream, Arc::clone(&handler)));
    }
}

async fn connection(stream: TcpStream, handler: Arc<dyn Handler>) {
    let ending = Arc::new(Ending::default());
    let socket = Socket { stream, ending: Arc::clone(&ending) };
    let service = service_fn(|request| {
        let (handler, ending) = (Arc::clone(&handler), Arc::clone(&ending));
        async move {
            let reply = handler.handle(received(request).await?).await;
            reply.into_response(&ending).await
        }
    });
    let mut builder = http1::Builder::new();
    let mut connection = pin!(builder.header_read_timeout(None).serve_connection(TokioIo::new(socket), service));
    let mut closing = false;
    let served: Result<(), hyper::Error> = poll_fn(|context| {
        let polled = connection.as_mut().poll(context);
        if polled.is_pending() && ending.closes.load(Ordering::Relaxed) && !closing {
            closing = true;
            connection.as_mut().graceful_shutdown();
            return connection.as_mut().poll(context);
        }
        polled
    })
    .await;
    // It failed because it was to, or because the client went away.
    drop(served);
}

async fn received(request: hyper::Request<Incoming>) -> Result<Received, io::Error> {
    let (head, body) = request.into_parts();
    let body = body.collect().await.map_err(io::Error::other)?.to_bytes();
    Ok(Received {
        method: head.method.to_string(),
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        headers: head.headers,
        body,
        operation: None,
    })
}

/// How a connection is to end.
#[derive(Debug, Default)]
struct Ending {
    /// It is closed when the reply is out.
    closes: AtomicBool,
    /// It is reset, not closed.
    resets: AtomicBool,
}

impl Reply {
    async fn into_response(self, ending: &Arc<Ending>) -> Result<hyper::Response<Pieces>, io::Error> {
        if !self.latency.is_zero() {
            tokio::time::sleep(self.latency).await;
        }
        if self.cut.is_some_and(|cut| !matches!(cut, Cut::After(_))) {
            ending.resets.store(true, Ordering::Relaxed);
        }
        if self.cut == Some(Cut::BeforeHead) {
            return Err(io::ErrorKind::ConnectionReset.into());
        }
        let mut response = hyper::Response::builder().status(self.status);
        for (name, value) in &self.headers {
            response = response.header(name, value);
        }
        response.body(Pieces::new(&self, Arc::clone(ending))).map_err(io::Error::other)
    }
}

/// A body on its way.
struct Pieces {
    pieces: VecDeque<Bytes>,
    pause: Duration,
    sleep: Option<Pin<Box<Sleep>>>,
    length: u64,
    /// Whether it breaks off after its pieces, and whether they have been let out before.
    breaks: bool,
    flushed: bool,
    closes: Option<Arc<Ending>>,
}

impl Pieces {
    fn new(reply: &Reply, ending: Arc<Ending>) -> Self {
        let length = u64::try_from(reply.body.len()).unwrap_or(u64::MAX);
        let sent = match reply.cut {
            Some(Cut::BeforeBody | Cut::BeforeHead) => Bytes::new(),
            Some(Cut::After(bytes)) => reply.body.slice(..bytes.min(reply.body.len())),
            Some(Cut::AfterBody) | None => reply.body.clone(),
        };
        let breaks = matches!(reply.cut, Some(Cut::BeforeBody | Cut::After(_)));
        // What is said to be longer than it is cannot be whole, however short it was.
        let length = if breaks { length.max(u64::try_from(sent.len()).unwrap_or_default() + 1) } else { length };
        let size = reply.pace.map_or(sent.len().max(1), |(size, _)| size);
        Self {
            pieces: sent.chunks(size).map(|piece| sent.slice_ref(piece)).collect(),
            pause: reply.pace.map(|(_, pause)| pause).unwrap_or_default(),
            sleep: None,
            length,
            breaks,
            flushed: false,
            closes: (reply.cut == Some(Cut::AfterBody)).then_some(ending),
        }
    }
}

impl Body for Pieces {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if let Some(piece) = self.pieces.front().cloned() {
            if !self.pause.is_zero() {
                let pause = self.pause;
                let sleep = self.sleep.get_or_insert_with(|| Box::pin(tokio::time::sleep(pause)));
                if sleep.as_mut().poll(context).is_pending() {
                    return Poll::Pending;
                }
                self.sleep = None;
            }
            self.pieces.pop_front();
            return Poll::Ready(Some(Ok(Frame::data(piece))));
        }
        if !self.breaks {
            return Poll::Ready(None);
        }
        if !self.flushed {
            // What came before is written first.
            self.flushed = true;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(Some(Err(io::ErrorKind::ConnectionReset.into())))
    }

    fn is_end_stream(&self) -> bool {
        self.pieces.is_empty() && !self.breaks
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.length)
    }
}

impl Drop for Pieces {
    fn drop(&mut self) {
        if let Some(ending) = &self.closes {
            ending.closes.store(true, Ordering::Relaxed);
        }
    }
}

/// A socket that is reset when it is to be.
struct Socket {
    stream: TcpStream,
    ending: Arc<Ending>,
}

impl Drop for Socket {
    fn drop(&mut self) {
        if self.ending.resets.load(Ordering::Relaxed) {
            // Where it cannot be reset it is closed, which is a fault as well.
            let reset: io::Result<()> = self.stream.set_zero_linger();
            drop(reset);
        }
    }
}

impl AsyncRead for Socket {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Socket {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
