//! What can go wrong with a sign-in.
//!
//! In: the token endpoint's answer, or the reason why there is none. Out: [`SignInError`], which all calls that waited
//! for the same sign-in share. Invariant: no token, code or password in it.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use super::excerpt::one_line;
use super::oauth::TokenReply;
use super::token_store::StoreError;

/// The most of a body that is shown where it is not what it should be.
const EXCERPT: usize = 200;

/// Why there is no token. Clones are cheap.
#[derive(Clone)]
pub struct SignInError {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    kind: SignInErrorKind,
    status: Option<u16>,
    error: Option<String>,
    description: Option<String>,
    retry_after: Option<Duration>,
    problem: String,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// The sort of a failed sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SignInErrorKind {
    /// The service answered with an error.
    Refused,
    /// The service gave no answer.
    Unreachable,
    /// The service answered with success, and the answer is not a token.
    Unreadable,
    /// The token could not be loaded or stored.
    Store,
    /// There is no token, and nothing to get one with: somebody has to sign in first.
    NotSignedIn,
    /// The redirect after a sign-in in the browser does not belong to the request that was made.
    Callback,
    /// The service does not offer what was asked for, or an address is none.
    Setup,
    /// The program is ending, or the machine has no randomness to give.
    Local,
}

impl SignInError {
    pub(super) fn new(kind: SignInErrorKind, problem: impl Into<String>) -> Self {
        Self::of(Inner { problem: problem.into(), ..Inner::empty(kind) })
    }

    pub(super) fn with_source(
        kind: SignInErrorKind,
        problem: &str,
        source: impl Into<Box<dyn StdError + Send + Sync>>,
    ) -> Self {
        let source = source.into();
        let problem = format!("{problem}: {source}");
        Self::of(Inner { problem, source: Some(source), ..Inner::empty(kind) })
    }

    /// The error that the service gave no answer.
    pub fn unreachable(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::with_source(SignInErrorKind::Unreachable, "no answer", source)
    }

    /// The same error, after which the service, or the client's own limit, asks to wait.
    #[must_use]
    pub fn with_retry_after(mut self, wait: Option<Duration>) -> Self {
        if let Some(inner) = Arc::get_mut(&mut self.inner) {
            inner.retry_after = wait;
        }
        self
    }

    pub(super) fn interrupted() -> Self {
        Self::new(SignInErrorKind::Local, "the task that signs in was cut off")
    }

    /// The error that a reply with an error status is.
    pub(super) fn refused(reply: &TokenReply) -> Self {
        let said: Value = serde_json::from_slice(&reply.body).unwrap_or_default();
        let text = |name: &str| said.get(name).and_then(Value::as_str).map(str::to_owned);
        let (error, description, problem) = match text("error") {
            Some(error) => (Some(error), text("error_description"), String::new()),
            None => (None, None, excerpt(&reply.body)),
        };
        Self::of(Inner {
            status: Some(reply.status),
            error,
            description,
            retry_after: reply.retry_after,
            problem,
            ..Inner::empty(SignInErrorKind::Refused)
        })
    }

    /// The error that the authorization endpoint sent the browser back with.
    pub(super) fn denied(error: String, description: Option<String>) -> Self {
        Self::of(Inner { error: Some(error), description, ..Inner::empty(SignInErrorKind::Refused) })
    }

    fn of(inner: Inner) -> Self {
        Self { inner: Arc::new(inner) }
    }

    /// The sort of failure.
    pub fn kind(&self) -> SignInErrorKind {
        self.inner.kind
    }

    /// The HTTP status, where the service answered.
    pub fn status(&self) -> Option<u16> {
        self.inner.status
    }

    /// OAuth's `error`, such as `invalid_grant`.
    pub fn error(&self) -> Option<&str> {
        self.inner.error.as_deref()
    }

    /// OAuth's `error_description`, for people.
    pub fn description(&self) -> Option<&str> {
        self.inner.description.as_deref()
    }

    /// How long the service asks to wait before the next sign-in.
    pub fn retry_after(&self) -> Option<Duration> {
        self.inner.retry_after
    }

    /// Whether the service has refused what the token was asked for with, so that the same will never do again.
    pub fn is_grant_refused(&self) -> bool {
        self.kind() == SignInErrorKind::Refused
            && matches!(self.status(), Some(400 | 401))
            && matches!(self.error(), None | Some("invalid_grant"))
    }
}

impl Inner {
    fn empty(kind: SignInErrorKind) -> Self {
        let problem = String::new();
        Self { kind, status: None, error: None, description: None, retry_after: None, problem, source: None }
    }
}

/// The beginning of a body in one line.
fn excerpt(body: &[u8]) -> String {
    let line = one_line(&String::from_utf8_lossy(body));
    let end = line.char_indices().nth(EXCERPT).map_or(line.len(), |(end, _)| end);
    line[..end].to_owned()
}

impl From<StoreError> for SignInError {
    fn from(error: StoreError) -> Self {
        Self::with_source(SignInErrorKind::Store, "token store failed", error)
    }
}

impl fmt::Display for SignInError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &self.inner;
        f.write_str(if inner.kind == SignInErrorKind::Refused { "sign-in is refused" } else { "sign-in failed" })?;
        let status = inner.status.map(|status| status.to_string());
        let parts = [status.as_deref(), inner.error.as_deref(), inner.description.as_deref(), Some(&inner.problem)];
        parts.into_iter().flatten().filter(|part| !part.is_empty()).try_for_each(|part| write!(f, ": {part}"))
    }
}

impl fmt::Debug for SignInError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.inner, f)
    }
}

impl StdError for SignInError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.inner.source.as_deref().map(|source| source as &(dyn StdError + 'static))
    }
}
