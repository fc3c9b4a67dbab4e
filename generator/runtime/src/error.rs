//! What can go wrong with a call.
//!
//! In: a reply, or the reason why there is none. Out: [`Error`], the same shape for all of them. Invariant: an error
//! is one pointer wide, and neither `Display` nor `Debug` shows a header, a URL or a body as a whole, for secrets and
//! personal data stand there.

use std::convert::Infallible;
use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::HeaderMap;
use serde::de::DeserializeOwned;

use super::api_error::{ApiError, OperationError, ServiceCode};
use super::facts::{Facts, Reply};
use super::meta::OperationMeta;
use super::shape::ErrorShape;

/// Why a call failed. `E` is what the service's own errors are read as.
#[derive(Clone)]
pub struct Error<E> {
    inner: Box<Inner<E>>,
}

/// An error that is not the service's answer, so that no type of answer is needed.
pub type Failure = Error<Infallible>;

#[derive(Clone)]
struct Inner<E> {
    kind: ErrorKind<E>,
    /// Behind a box of their own, so that they stay where they are when an error is read as another.
    facts: Box<Facts>,
}

/// The sort of a failure.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind<E> {
    /// The service answered with an error status.
    Service(E),
    /// The client's own limit of calls is reached; nothing left this machine.
    RateLimited,
    /// There is no token to be had, so that the call was not sent, or not again with another one. Status, code and
    /// message are those of the token endpoint: code and message are OAuth's `error` and `error_description`.
    SignIn,
    /// The client cannot be built as it was set up.
    Config,
    /// The call cannot be sent as it was put together; nothing left this machine.
    Request,
    /// A hook stopped the call; its error is the source.
    Stopped,
    /// No connection came about; the service has not seen the call.
    Connect,
    /// The time for the call ran out; the service may have seen it.
    Timeout,
    /// The connection broke; the service may have seen the call.
    Transport,
    /// The service answered with success, and the answer cannot be read.
    Decode,
    /// The answer was not saved: the disk refused it, or it was not what it was announced to be.
    Save,
}

impl<E> Error<E> {
    pub(super) fn new(kind: ErrorKind<E>, problem: impl Into<String>) -> Self {
        let facts = Facts { problem: problem.into(), ..Facts::default() };
        Self { inner: Box::new(Inner { kind, facts: Box::new(facts) }) }
    }

    pub(super) fn with_operation(mut self, operation: &'static OperationMeta) -> Self {
        self.inner.facts.operation = Some(operation);
        self
    }

    pub(super) fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.inner.facts.source = Some(Arc::from(source.into()));
        self
    }

    pub(super) fn with_retry_after(mut self, wait: Duration) -> Self {
        self.inner.facts.retry_after = Some(wait);
        self
    }

    /// The same error after so many attempts.
    pub(super) fn after(mut self, attempts: u32) -> Self {
        self.inner.facts.attempts = attempts;
        self
    }

    /// The same error with one thing more to say.
    pub(super) fn with_note(mut self, note: &str) -> Self {
        self.inner.facts.problem = format!("{}; {note}", self.inner.facts.problem);
        self
    }

    /// The same error about a page of a list.
    pub fn with_page(mut self, page: Option<String>) -> Self {
        self.inner.facts.page = page;
        self
    }

    pub(super) fn with_reply(mut self, reply: Reply) -> Self {
        self.inner.facts.reply = Some(reply);
        self
    }

    fn map<F>(self, service: impl FnOnce(E) -> F) -> Error<F> {
        let Inner { kind, facts } = *self.inner;
        let kind = match kind {
            ErrorKind::Service(error) => ErrorKind::Service(service(error)),
            ErrorKind::RateLimited => ErrorKind::RateLimited,
            ErrorKind::SignIn => ErrorKind::SignIn,
            ErrorKind::Config => ErrorKind::Config,
            ErrorKind::Request => ErrorKind::Request,
            ErrorKind::Stopped => ErrorKind::Stopped,
            ErrorKind::Connect => ErrorKind::Connect,
            ErrorKind::Timeout => ErrorKind::Timeout,
            ErrorKind::Transport => ErrorKind::Transport,
            ErrorKind::Decode => ErrorKind::Decode,
            ErrorKind::Save => ErrorKind::Save,
        };
        Error { inner: Box::new(Inner { kind, facts }) }
    }

    /// The sort of failure.
    pub fn kind(&self) -> &ErrorKind<E> {
        &self.inner.kind
    }

    /// The service's error, where the service answered with one.
    pub fn service(&self) -> Option<&E> {
        match &self.inner.kind {
            ErrorKind::Service(error) => Some(error),
            _ => None,
        }
    }

    /// The service's error by value, where the service answered with one.
    pub fn into_service(self) -> Option<E> {
        match self.inner.kind {
            ErrorKind::Service(error) => Some(error),
            _ => None,
        }
    }

    /// What is known of it whatever its type.
    #[cfg(feature = "mock")]
    pub(super) fn facts(&self) -> &Facts {
        &self.inner.facts
    }

    /// The HTTP status, where there was a reply.
    pub fn status(&self) -> Option<u16> {
        self.inner.facts.status()
    }

    /// The code of the service's error.
    pub fn code(&self) -> Option<&str> {
        self.inner.facts.code()
    }

    /// The service's own message for people.
    pub fn message(&self) -> Option<&str> {
        self.inner.facts.message()
    }

    /// The id that the service gave the request; its support asks for it.
    pub fn request_id(&self) -> Option<&str> {
        self.inner.facts.request_id()
    }

    /// All errors of the reply: those of its list in order, then that of the body itself.
    pub fn all(&self) -> &[ApiError] {
        self.inner.facts.all()
    }

    /// How long to wait before the next call, as the service or the client's own limit says.
    pub fn retry_after(&self) -> Option<Duration> {
        self.inner.facts.retry_after()
    }

    /// How often the call was sent, or tried to be; 0 where it never came to that.
    pub fn attempts(&self) -> u32 {
        self.inner.facts.attempts
    }

    /// The reply's body, as much of it as was kept; empty where there was no reply.
    pub fn body(&self) -> &[u8] {
        self.inner.facts.body()
    }

    /// The reply's body as text.
    pub fn body_text(&self) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(self.body())
    }

    /// The reply's body, read as JSON of a type.
    ///
    /// # Errors
    /// There was no reply, or its body is something else.
    pub fn body_as<T: DeserializeOwned>(&self) -> serde_json::Result<T> {
        serde_json::from_slice(self.body())
    }

    /// The reply's headers.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.inner.facts.headers()
    }

    /// The operation that was called; `None` where no call was made.
    pub fn operation(&self) -> Option<&'static OperationMeta> {
        self.inner.facts.operation
    }

    /// The page of a list that could not be had: its URL, at which another walk can start. A URL may hold what was
    /// searched for, so neither `Display` nor `Debug` shows it.
    pub fn page(&self) -> Option<&str> {
        self.inner.facts.page.as_deref()
    }
}

impl<E: ServiceCode> Error<E> {
    /// The error that an error reply is read as: from its first entry that the operation documents under its status,
    /// else from the first that has a code, else from the first.
    pub(super) fn from_reply(
        mut reply: Reply,
        shape: &'static ErrorShape,
        operation: &'static OperationMeta,
        attempts: u32,
    ) -> Self {
        let is_documented = reply.choose(shape, &E::is_documented);
        let typed = if is_documented { None } else { E::from_body(reply.status, &reply.body) };
        let service = match typed {
            Some(service) => service,
            None => E::from_error(reply.status, &reply.best(shape)),
        };
        let facts = Facts::of_reply(reply, operation, attempts);
        Self { inner: Box::new(Inner { kind: ErrorKind::Service(service), facts }) }
    }
}

impl<E: OperationError> Error<E> {
    /// The same error, read as one of all codes of the service.
    pub fn widen(self) -> Error<E::Code> {
        let is_body = self.service().is_some_and(E::is_body);
        let facts = &self.inner.facts;
        let beside = facts.reply.as_ref().zip(facts.chosen()).filter(|_| is_body);
        let beside = beside.map(|(reply, error)| E::Code::from_error(reply.status, error));
        self.map(|error| beside.unwrap_or_else(|| error.code()))
    }
}

impl Failure {
    /// The same error, where an error of the service is among what could have happened.
    pub fn typed<E>(self) -> Error<E> {
        self.map(|never| match never {})
    }
}

impl<E> fmt::Display for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = &self.inner.kind;
        self.inner.facts.fmt(f, matches!(kind, ErrorKind::Service(_)), matches!(kind, ErrorKind::SignIn))
    }
}

impl<E: fmt::Debug> fmt::Debug for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", self.kind())
            .field("operation", &self.operation().map(|operation| operation.id))
            .field("text", &self.to_string())
            .field("source", &self.inner.facts.source)
            .finish_non_exhaustive()
    }
}

impl<E: fmt::Debug> StdError for Error<E> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.inner.facts.source.as_deref().map(|source| source as &(dyn StdError + 'static))
    }
}
