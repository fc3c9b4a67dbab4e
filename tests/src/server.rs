//! A small HTTP/1.1 server on the loopback interface, which says what it is told to say and remembers what it was asked.
//!
//! It runs on the runtime of the test that starts it, so that a paused clock stands still for both sides.

use std::collections::VecDeque;
use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio::time::Instant;

/// A request, as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Every byte of it.
    pub bytes: Vec<u8>,
    /// The first line, without ` HTTP/1.1`.
    pub line: String,
    /// Names in lower case and values, in the order in which they came.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Request {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// What the server says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    /// Whether the connection is reset instead.
    resets: bool,
}

impl Reply {
    /// No reply: the connection is reset once the request is here.
    pub fn reset() -> Self {
        Self { resets: true, ..Self::empty(500) }
    }

    /// A status alone.
    pub fn empty(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Vec::new(), resets: false }
    }

    /// A body of some media type.
    pub fn body(status: u16, media_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self { body: body.into(), ..Self::empty(status) }.header("content-type", media_type)
    }

    /// A JSON body.
    pub fn json(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self::body(status, "application/json", body)
    }

    /// With a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    fn bytes(&self) -> Vec<u8> {
        let mut head = format!("HTTP/1.1 {} Said\r\n", self.status);
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if !matches!(self.status, 204 | 304) {
            head.push_str(&format!("content-length: {}\r\n", self.body.len()));
        }
        let mut bytes = head.into_bytes();
        bytes.extend_from_slice(b"\r\n");
        bytes.extend_from_slice(&self.body);
        bytes
    }
}

/// What the server says to a request.
type Answer = dyn Fn(&Request) -> Reply + Send + Sync;

#[derive(Default)]
struct State {
    /// Asked in place of the list of replies, where there is one.
    answer: Option<Box<Answer>>,
    replies: Mutex<VecDeque<Reply>>,
    requests: Mutex<Vec<Request>>,
    /// When each of them came.
    times: Mutex<Vec<Instant>>,
}

impl State {
    fn reply(&self, request: &Request) -> Reply {
        self.answer.as_ref().map_or_else(|| self.next_reply(), |answer| answer(request))
    }

    fn next_reply(&self) -> Reply {
        let mut replies = self.replies.lock().unwrap_or_else(PoisonError::into_inner);
        let next = if replies.len() > 1 { replies.pop_front() } else { replies.front().cloned() };
        next.unwrap_or_else(|| Reply::empty(500))
    }
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("State").field("replies", &self.replies).finish_non_exhaustive()
    }
}

/// A running server; it ends when it is dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    state: Arc<State>,
    task: JoinHandle<()>,
}

impl Server {
    /// Starts a server that gives these replies in turn, and the last one again and again; `500` where there is none.
    pub async fn start(replies: impl IntoIterator<Item = Reply>) -> Self {
        Self::with(State { replies: Mutex::new(replies.into_iter().collect()), ..State::default() }).await
    }

    /// Starts a server that makes up its replies when it is asked.
    pub async fn answering(answer: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        Self::with(State { answer: Some(Box::new(answer)), ..State::default() }).await
    }

    async fn with(state: State) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("the loopback interface has a free port");
        let address = listener.local_addr().expect("a bound listener has an address");
        let state = Arc::new(state);
        let task = tokio::spawn(accept(listener, Arc::clone(&state)));
        Self { address, state, task }
    }

    /// The base URL.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What it was asked, in order.
    pub fn requests(&self) -> Vec<Request> {
        self.state.requests.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// When it was asked, from the first request on.
    pub fn times(&self) -> Vec<Duration> {
        let times = self.state.times.lock().unwrap_or_else(PoisonError::into_inner);
        times.iter().map(|at| at.duration_since(times[0])).collect()
    }

    /// The one request that it was asked.
    pub fn request(&self) -> Request {
        let requests = self.requests();
        let count = requests.len();
        let [request] =
            <[Request; 1]>::try_from(requests).unwrap_or_else(|_| panic!("{count} requests instead of one"));
        request
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn accept(listener: TcpListener, state: Arc<State>) {
    while let Ok((stream, _)) = listener.accept().await {
        // A client that hangs up in the middle of something is the client's affair.
        tokio::spawn(serve(stream, Arc::clone(&state)));
    }
}

async fn serve(mut stream: TcpStream, state: Arc<State>) -> io::Result<()> {
    let mut pending = Vec::new();
    while let Some(request) = read_request(&mut stream, &mut pending).await? {
        let reply = state.reply(&request);
        state.requests.lock().unwrap_or_else(PoisonError::into_inner).push(request);
        state.times.lock().unwrap_or_else(PoisonError::into_inner).push(Instant::now());
        if reply.resets {
            return stream.set_zero_linger();
        }
        stream.write_all(&reply.bytes()).await?;
    }
    Ok(())
}

/// The next request of a connection; `pending` has what was read beyond the last one.
async fn read_request(stream: &mut TcpStream, pending: &mut Vec<u8>) -> io::Result<Option<Request>> {
    let head_end = loop {
        if let Some(end) = find(pending, b"\r\n\r\n") {
            break end + 4;
        }
        if !read_more(stream, pending).await? {
            return Ok(None);
        }
    };
    let head = String::from_utf8_lossy(&pending[..head_end]).into_owned();
    let mut lines = head.trim_end().split("\r\n");
    let line = lines.next().unwrap_or_default().trim_end_matches(" HTTP/1.1").to_owned();
    let header = |line: &str| line.split_once(':').map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()));
    let headers: Vec<(String, String)> = lines.filter_map(header).collect();
    let value = |name: &str| headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    let (body, end) = if value("transfer-encoding") == Some("chunked") {
        read_chunks(stream, pending, head_end).await?
    } else {
        let length: usize = value("content-length").and_then(|length| length.parse().ok()).unwrap_or_default();
        fill(stream, pending, head_end + length).await?;
        (pending[head_end..head_end + length].to_vec(), head_end + length)
    };
    let bytes = pending.drain(..end).collect();
    Ok(Some(Request { bytes, line, headers, body }))
}

/// The body that begins at `start` in chunks, and where it ends.
async fn read_chunks(stream: &mut TcpStream, pending: &mut Vec<u8>, start: usize) -> io::Result<(Vec<u8>, usize)> {
    let (mut body, mut position) = (Vec::new(), start);
    loop {
        let size_end = loop {
            match find(&pending[position..], b"\r\n") {
                Some(end) => break position + end,
                None if read_more(stream, pending).await? => {}
                None => return Err(io::ErrorKind::UnexpectedEof.into()),
            }
        };
        let size = String::from_utf8_lossy(&pending[position..size_end]).into_owned();
        let size = usize::from_str_radix(size.trim(), 16).map_err(|_| io::ErrorKind::InvalidData)?;
        let (begin, end) = (size_end + 2, size_end + 2 + size);
        fill(stream, pending, end + 2).await?;
        body.extend_from_slice(&pending[begin..end]);
        position = end + 2;
        if size == 0 {
            return Ok((body, position));
        }
    }
}

async fn fill(stream: &mut TcpStream, pending: &mut Vec<u8>, length: usize) -> io::Result<()> {
    while pending.len() < length {
        if !read_more(stream, pending).await? {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
    Ok(())
}

async fn read_more(stream: &mut TcpStream, pending: &mut Vec<u8>) -> io::Result<bool> {
    Ok(stream.read_buf(pending).await? > 0)
}

fn find(bytes: &[u8], pattern: &[u8]) -> Option<usize> {
    bytes.windows(pattern.len()).position(|window| window == pattern)
}
