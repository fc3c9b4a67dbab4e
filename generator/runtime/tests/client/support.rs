//! A service as an emitter would describe it, and a server that plays it.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use client_runtime::{
    ApiError, DocumentedError, Error, ErrorShape, OperationError, OperationMeta, Piece, RetryPolicy, Service,
    ServiceCode, Transport, TransportBuilder, UnknownError,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::time::Instant;

/// The service.
pub(crate) static SERVICE: Service = Service {
    base_urls: &["https://api.example.com"],
    other_base_urls: &["https://media.example.com"],
    user_agent: "client/1.0",
    errors: ErrorShape {
        list: Some("/errors"),
        code: &["errorCode", "error"],
        message: &["message", "error_description"],
        parameters: &[("parameter", &["parameterName", "/parameters/0/parameterName"])],
        request_id_header: Some("x-request-id"),
    },
};

/// An operation of which nothing special is known.
pub(crate) const PLAIN: OperationMeta = OperationMeta {
    id: "plain",
    method: "GET",
    path: "/things",
    app_permissions: &[],
    user_permissions: &[],
    usage_plan_group: None,
    idempotent: true,
    deprecated: false,
    beta: false,
    servers: &[],
    accept: "application/json",
    security: &[],
    errors: &[],
};

/// A read.
pub(crate) static LIST: OperationMeta = OperationMeta { id: "listThings", ..PLAIN };

/// A read of one thing.
pub(crate) static GET: OperationMeta = OperationMeta {
    id: "getThing",
    path: "/things/{thingId}/parts/{partId}",
    errors: &[
        DocumentedError { status: 400, code: "T-1", message: "Parameter [thingId] value is invalid" },
        DocumentedError { status: 404, code: "T-2", message: "Thing is not found" },
    ],
    ..PLAIN
};

/// A write.
pub(crate) static CREATE: OperationMeta =
    OperationMeta { id: "createThing", method: "POST", idempotent: false, ..PLAIN };

/// All codes of the service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Code {
    ParameterInvalid,
    NotFound,
    Unknown(String),
}

impl ServiceCode for Code {
    fn from_error(_status: u16, error: &ApiError) -> Self {
        match error.code() {
            "T-1" => Self::ParameterInvalid,
            "T-2" => Self::NotFound,
            other => Self::Unknown(other.to_owned()),
        }
    }

    fn is_documented(_status: u16, code: &str) -> bool {
        matches!(code, "T-1" | "T-2")
    }
}

/// What [`GET`] may be refused with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum GetError {
    ParameterInvalid { parameter: Option<String> },
    NotFound,
    Unknown(UnknownError),
}

const PARAMETER_INVALID: &[Piece] =
    &[Piece::Text("Parameter ["), Piece::Parameter("parameter"), Piece::Text("] value is invalid")];

impl ServiceCode for GetError {
    fn from_error(status: u16, error: &ApiError) -> Self {
        match (status, error.code()) {
            (400, "T-1") => Self::ParameterInvalid { parameter: error.parameter("parameter", 0, PARAMETER_INVALID) },
            (404, "T-2") => Self::NotFound,
            _ => Self::Unknown(UnknownError::new(status, error)),
        }
    }

    fn is_documented(status: u16, code: &str) -> bool {
        GET.errors.iter().any(|row| (row.status, row.code) == (status, code))
    }
}

impl OperationError for GetError {
    type Code = Code;

    fn code(&self) -> Code {
        match self {
            Self::ParameterInvalid { .. } => Code::ParameterInvalid,
            Self::NotFound => Code::NotFound,
            Self::Unknown(error) => Code::Unknown(error.code().to_owned()),
        }
    }
}

/// A server that gives its scripted replies in turn, each on a connection of its own.
pub(crate) struct Server {
    pub(crate) url: String,
    seen: Arc<Mutex<Vec<(Instant, String)>>>,
}

/// What the server does with a request.
#[derive(Clone)]
pub(crate) enum Act {
    /// Writes these bytes and closes.
    Reply(Vec<u8>),
    /// Writes these bytes and keeps the connection open.
    Hang(Vec<u8>),
    /// Reads the request and resets the connection.
    Reset,
    /// Does so after a while.
    Later(Duration, Box<Act>),
}

/// A reply with status, headers (a line each) and body.
pub(crate) fn reply(status: u16, headers: &str, body: impl AsRef<[u8]>) -> Act {
    let body = body.as_ref();
    let headers = headers.lines().map(|line| format!("{}\r\n", line.trim())).collect::<String>();
    let head =
        format!("HTTP/1.1 {status} Reason\r\nConnection: close\r\n{headers}Content-Length: {}\r\n\r\n", body.len());
    Act::Reply([head.as_bytes(), body].concat())
}

/// A JSON reply.
pub(crate) fn json(status: u16, body: &str) -> Act {
    reply(status, "Content-Type: application/json", body)
}

impl Server {
    /// Starts a server that acts so, the last act again and again.
    pub(crate) async fn start(acts: Vec<Act>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("a bound address"));
        let seen = Arc::new(Mutex::new(Vec::new()));
        tokio::spawn(serve(listener, acts, Arc::clone(&seen)));
        Self { url, seen }
    }

    /// A server with one reply for all.
    pub(crate) async fn with(act: Act) -> Self {
        Self::start(vec![act]).await
    }

    /// The requests so far, as they came.
    pub(crate) fn requests(&self) -> Vec<String> {
        let seen = self.seen.lock().expect("no test panicked with the lock");
        seen.iter().map(|(_, request)| request.clone()).collect()
    }

    /// When the requests came, from the first one on.
    pub(crate) fn times(&self) -> Vec<Duration> {
        let seen = self.seen.lock().expect("no test panicked with the lock");
        seen.iter().map(|(at, _)| at.duration_since(seen[0].0)).collect()
    }

    /// The only request so far.
    pub(crate) fn request(&self) -> String {
        let requests = self.requests();
        assert_eq!(requests.len(), 1, "{requests:#?}");
        requests.into_iter().next().expect("one request")
    }

    /// Settings of a client of this server.
    pub(crate) fn builder(&self) -> TransportBuilder {
        TransportBuilder::new().base_url(&self.url).retry(RetryPolicy::never())
    }

    /// A client of this server.
    pub(crate) fn transport(&self) -> Transport {
        build(self.builder())
    }
}

/// An address at which nobody listens, and what keeps the tests beside this one from it.
pub(crate) fn nobody() -> (TcpSocket, String) {
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.bind(([127, 0, 0, 1], 0).into()).expect("a free port");
    let url = format!("http://{}", socket.local_addr().expect("a bound address"));
    (socket, url)
}

/// A client with these settings.
pub(crate) fn build(builder: TransportBuilder) -> Transport {
    let built: Result<Transport, Error<Code>> = builder.build(&SERVICE);
    built.expect("settings that can be used")
}

/// The first line of a request.
pub(crate) fn line(request: &str) -> &str {
    request.lines().next().unwrap_or_default()
}

/// The values of a request's header.
pub(crate) fn header<'r>(request: &'r str, name: &str) -> Vec<&'r str> {
    let head = request.split("\r\n\r\n").next().unwrap_or_default();
    let pairs = head.lines().skip(1).filter_map(|line| line.split_once(": "));
    pairs.filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value).collect()
}

/// A request's body.
pub(crate) fn body(request: &str) -> &str {
    request.split_once("\r\n\r\n").map(|(_, body)| body).unwrap_or_default()
}

async fn serve(listener: TcpListener, acts: Vec<Act>, seen: Arc<Mutex<Vec<(Instant, String)>>>) {
    let mut acts = acts.into_iter();
    let mut act = acts.next().expect("at least one act");
    loop {
        let Ok((mut stream, _)) = listener.accept().await else { return };
        let request = read(&mut stream).await;
        seen.lock().expect("no test panicked with the lock").push((Instant::now(), request));
        let now = act.clone();
        if let Some(next) = acts.next() {
            act = next;
        }
        tokio::spawn(perform(stream, now));
    }
}

async fn perform(mut stream: TcpStream, act: Act) {
    let act = match act {
        Act::Later(pause, act) => {
            tokio::time::sleep(pause).await;
            *act
        }
        now => now,
    };
    match act {
        Act::Reply(bytes) => {
            let _ = stream.write_all(&bytes).await;
            let _ = stream.shutdown().await;
        }
        Act::Hang(bytes) => {
            let _ = stream.write_all(&bytes).await;
            std::future::pending::<()>().await;
        }
        Act::Reset => {
            let _ = stream.set_zero_linger();
        }
        Act::Later(..) => {}
    }
}

/// Reads a request to the end of its body.
async fn read(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let mut chunk = [0; 4096];
    while !is_whole(&bytes) {
        match stream.read(&mut chunk).await {
            Ok(0) | Err(_) => break,
            Ok(count) => bytes.extend_from_slice(&chunk[..count]),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn is_whole(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let Some((_, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = header(&text, "content-length").first().and_then(|length| length.parse().ok());
    body.len() >= length.unwrap_or(0)
}
