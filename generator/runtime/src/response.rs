//! Replies, and the reading of their bodies.
//!
//! In: a reply whose headers are here and whose body is still to come. Out: a value, text, bytes, or the error that it
//! is. Invariant: no body is read past its limit or past the time of its call, and a status is never lost to a body
//! that cannot be read.

use std::borrow::Cow;
use std::fmt;
use std::future::Future;
use std::io;
use std::time::Duration;

use bytes::Bytes;
use reqwest::Url;
use reqwest::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, RETRY_AFTER};
use tokio::time::Instant;

use super::address;
use super::api_error::ApiError;
use super::byte_response::ByteResponse;
use super::clock::Clock;
use super::ended::{Ended, Refusal};
use super::error::{Error, ErrorKind, Failure};
use super::excerpt;
use super::facts::Reply;
use super::intake::Intake;
use super::json;
use super::meta::OperationMeta;
use super::retry_after::retry_after;
use super::shape::ErrorShape;
use super::slot::{Fresh, Slot};

/// How much of a body is taken in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// The largest body that is read as JSON or text, in bytes.
    pub(super) body: usize,
    /// How much of an error's body is kept, in bytes.
    pub(super) error_body: usize,
}

/// How long a reply may take.
#[derive(Clone, Copy, Debug)]
pub(super) struct Time {
    /// The time of the whole call; it is told in messages, and bounds every pause of a stream of bytes.
    pub(super) timeout: Duration,
    /// When that time is over.
    pub(super) deadline: Option<Instant>,
}

impl Time {
    /// The time of a call that begins now.
    pub(super) fn from_now(timeout: Duration) -> Self {
        // A duration too long for the clock is no limit.
        Self { timeout, deadline: Instant::now().checked_add(timeout) }
    }

    /// The same time, begun so much later.
    pub(super) fn put_off(self, wait: Duration) -> Self {
        Self { deadline: self.deadline.and_then(|deadline| deadline.checked_add(wait)), ..self }
    }

    /// What `work` gives, if it is done in time.
    pub(super) async fn bound<T>(&self, work: impl Future<Output = reqwest::Result<T>>) -> Result<T, Interrupted> {
        let result = match self.deadline {
            Some(deadline) => tokio::time::timeout_at(deadline, work).await.map_err(|_| Interrupted::Late)?,
            None => work.await,
        };
        // The URL may hold a key, and goes no further.
        result.map_err(|error| Interrupted::Broken(error.without_url()))
    }
}

/// Why a reply, or the rest of one, did not come, or is of no use.
#[derive(Debug)]
pub(super) enum Interrupted {
    /// The time ran out.
    Late,
    /// The connection broke, or never came about.
    Broken(reqwest::Error),
    /// The body is not compressed as its header says, or was changed on the way.
    Corrupt(io::Error),
}

impl Interrupted {
    /// As a failure of a call; `label` says of which one.
    pub(super) fn into_failure(self, label: &str, timeout: Duration) -> Failure {
        match self {
            Self::Late => Failure::new(ErrorKind::Timeout, format!("no full answer to {label} within {timeout:?}")),
            Self::Broken(error) if error.is_connect() => {
                Failure::new(ErrorKind::Connect, format!("no connection for {label}")).with_source(error)
            }
            Self::Broken(error) if error.is_timeout() => {
                Failure::new(ErrorKind::Timeout, format!("no full answer to {label} in time")).with_source(error)
            }
            Self::Broken(error) if error.is_builder() => {
                Failure::new(ErrorKind::Request, format!("{label} cannot be sent")).with_source(error)
            }
            Self::Broken(error) => {
                Failure::new(ErrorKind::Transport, format!("connection broke during {label}")).with_source(error)
            }
            Self::Corrupt(error) => {
                Failure::new(ErrorKind::Decode, format!("answer to {label} cannot be unpacked")).with_source(error)
            }
        }
    }
}

/// A reply to a call.
pub struct Response {
    pub(super) http: reqwest::Response,
    /// The body, or what is kept of it; `None` as long as it is to be read.
    pub(super) body: Option<Bytes>,
    pub(super) operation: &'static OperationMeta,
    pub(super) shape: &'static ErrorShape,
    limits: Limits,
    pub(super) time: Time,
    /// How long the service asks to wait.
    retry_after: Option<Duration>,
    attempts: u32,
}

impl Response {
    pub(super) fn new(
        http: reqwest::Response,
        operation: &'static OperationMeta,
        shape: &'static ErrorShape,
        limits: Limits,
        time: Time,
        clock: &dyn Clock,
    ) -> Self {
        let waits = http.headers().contains_key(RETRY_AFTER);
        let retry_after = if waits { retry_after(http.headers(), clock.now()) } else { None };
        Self { http, body: None, operation, shape, limits, time, retry_after, attempts: 1 }
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.http.status().as_u16()
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        self.http.headers()
    }

    /// The media type as the service wrote it.
    pub fn content_type(&self) -> Option<&str> {
        self.headers().get(CONTENT_TYPE)?.to_str().ok()
    }

    /// The id that the service gave the request.
    pub(super) fn request_id(&self) -> Option<&str> {
        self.headers().get(self.shape.request_id_header?)?.to_str().ok()
    }

    /// How many attempts there were.
    #[cfg(feature = "tracing")]
    pub(super) fn attempts(&self) -> u32 {
        self.attempts
    }

    /// How long the service asks to wait.
    pub(super) fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }

    /// Whether it is from where `url` is, and not from elsewhere after a redirect.
    pub(super) fn is_from(&self, url: &Url) -> bool {
        address::is_same_origin(self.http.url(), url)
    }

    /// Whether the status is one of success.
    pub(super) fn is_success(&self) -> bool {
        self.http.status().is_success()
    }

    /// The same reply after so many attempts.
    pub(super) fn after(self, attempts: u32) -> Self {
        Self { attempts, ..self }
    }

    /// The errors of an error reply whose body was taken in.
    pub(super) fn errors(&self) -> Vec<ApiError> {
        self.body.as_ref().map(|body| self.shape.read(body)).unwrap_or_default()
    }

    /// The reply, if its status is one of success.
    ///
    /// # Errors
    /// The service's refusal otherwise.
    pub(super) fn success(self) -> Result<Self, Ended> {
        if self.is_success() {
            return Ok(self);
        }
        let reply = self.reply(self.body.clone().unwrap_or_default());
        let Self { shape, operation, attempts, .. } = self;
        Err(Ended::Refused(Box::new(Refusal { reply, shape, operation, attempts })))
    }

    /// Reads the body, so that nothing is left to go wrong on the way.
    ///
    /// # Errors
    /// The body of a success does not come, or is too large. An error's body is cut there: the status alone is an
    /// answer.
    pub(super) async fn take_in(&mut self) -> Result<(), Failure> {
        let body = match self.is_success() {
            true => self.whole_body().await?,
            false => {
                let limit = self.limits.error_body;
                let intake = Intake::of(self.encoding().as_deref(), limit);
                let mut intake = intake.unwrap_or_else(|| Intake::plain(limit));
                let _ = self.read(&mut intake).await;
                intake.kept()
            }
        };
        self.body = Some(body);
        Ok(())
    }

    /// The body, read as JSON.
    ///
    /// # Errors
    /// It does not come, is too large, or is not JSON of a `T`.
    pub async fn json<T: Slot, E>(mut self) -> Result<T, Error<E>> {
        let taken_in = self.take_in_rest().await;
        let mut value = Fresh::<T>::vacant();
        match taken_in.and_then(|()| self.decode(&mut value)) {
            Ok(()) => Ok(value.0),
            Err(failure) => Err(failure.typed()),
        }
    }

    /// Reads a body that was taken in.
    ///
    /// # Errors
    /// It is not JSON of what is read into.
    pub(super) fn decode(mut self, into: &mut dyn Slot) -> Result<(), Failure> {
        let body = self.body.take().unwrap_or_default();
        json::decode_into(&body, into).map_err(|problem| self.unreadable(problem, body))
    }

    /// The body as text; what is not UTF-8 in it is replaced.
    ///
    /// # Errors
    /// It does not come, or is too large.
    pub async fn text<E>(mut self) -> Result<String, Error<E>> {
        match self.take_in_rest().await {
            Ok(()) => Ok(self.text_at_hand()),
            Err(failure) => Err(failure.typed()),
        }
    }

    /// A body that was taken in, as text.
    pub(super) fn text_at_hand(self) -> String {
        match String::from_utf8_lossy(&self.body.unwrap_or_default()) {
            Cow::Borrowed(text) => text.to_owned(),
            Cow::Owned(text) => text,
        }
    }

    /// The body as bytes, of which none is read yet.
    ///
    /// # Errors
    /// None; it is a result as the other readers' is.
    pub async fn bytes<E, M>(self) -> Result<ByteResponse<E, M>, Error<E>> {
        Ok(ByteResponse::new(self))
    }

    /// Takes the body in, unless it is here already.
    ///
    /// # Errors
    /// It does not come, or is too large.
    pub(super) async fn take_in_rest(&mut self) -> Result<(), Failure> {
        if self.body.is_none() {
            self.body = Some(self.whole_body().await?);
        }
        Ok(())
    }

    /// The whole body, if it is not too large.
    async fn whole_body(&mut self) -> Result<Bytes, Failure> {
        let (encoding, limit) = (self.encoding(), self.limits.body);
        let Some(mut intake) = Intake::of(encoding.as_deref(), limit) else {
            let encoding = encoding.unwrap_or_default();
            let problem = format!("answer to {} is compressed ('{encoding}'), which was not asked for", self.label());
            return Err(self.unreadable(problem, Bytes::new()));
        };
        match self.read(&mut intake).await {
            Ok(true) => Ok(intake.kept()),
            Ok(false) => {
                let problem = format!("answer to {} is larger than {limit} bytes", self.label());
                let mut body = intake.kept();
                body.truncate(self.limits.error_body);
                Err(self.unreadable(problem, body))
            }
            Err(interrupted) => Err(self.interrupted(interrupted, intake.kept())),
        }
    }

    /// What the body is compressed by, in lower case. An HTTP client that undoes it takes the header away.
    fn encoding(&self) -> Option<String> {
        let encoding = self.headers().get(CONTENT_ENCODING)?.to_str().ok()?.trim();
        (!encoding.is_empty() && !encoding.eq_ignore_ascii_case("identity"))
            .then(|| excerpt::one_line(encoding).to_ascii_lowercase())
    }

    /// Reads the body; whether there was room for all of it.
    async fn read(&mut self, intake: &mut Intake) -> Result<bool, Interrupted> {
        while let Some(chunk) = self.time.bound(self.http.chunk()).await? {
            if !intake.take(chunk).map_err(Interrupted::Corrupt)? {
                return Ok(false);
            }
        }
        intake.end().map_err(Interrupted::Corrupt)
    }

    /// The error of a reply whose body did not come; `body` is what did.
    pub(super) fn interrupted(&self, interrupted: Interrupted, body: Bytes) -> Failure {
        let failure = interrupted.into_failure(&self.label(), self.time.timeout);
        failure.with_reply(self.reply(body)).with_operation(self.operation).after(self.attempts)
    }

    /// The error of a reply whose body cannot be read.
    pub(super) fn unreadable(&self, problem: String, body: Bytes) -> Failure {
        let reply = self.reply(body);
        Failure::new(ErrorKind::Decode, problem).with_reply(reply).with_operation(self.operation).after(self.attempts)
    }

    /// The reply as part of a failure, with as much of its body as was kept.
    pub(super) fn reply(&self, body: Bytes) -> Reply {
        Reply::new(self.status(), self.headers().clone(), body, self.shape, self.retry_after)
    }

    fn label(&self) -> String {
        self.operation.label()
    }
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("operation", &self.operation.id)
            .field("status", &self.status())
            .field("content_type", &self.content_type())
            .finish_non_exhaustive()
    }
}
