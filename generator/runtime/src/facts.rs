//! What is known of a failure.
//!
//! In: what went wrong, and the reply where there was one. Out: its parts, and its words. Invariant: nothing here knows what
//! the service's own errors are read as, so it is compiled once.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use super::api_error::ApiError;
use super::excerpt;
use super::meta::OperationMeta;
use super::shape::ErrorShape;

/// What is known of a failure, whatever its kind.
#[derive(Clone, Default)]
pub(super) struct Facts {
    pub(super) operation: Option<&'static OperationMeta>,
    /// What failed, in words; empty where the reply says it.
    pub(super) problem: String,
    pub(super) source: Option<Arc<dyn StdError + Send + Sync>>,
    pub(super) reply: Option<Reply>,
    /// How long to wait, where that is not the reply's to say.
    pub(super) retry_after: Option<Duration>,
    /// How often the call was sent, or tried to be.
    pub(super) attempts: u32,
    /// The URL of the page of a list that the error is about.
    pub(super) page: Option<String>,
}

/// A reply that is part of a failure.
#[derive(Clone)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
    pub(super) errors: Vec<ApiError>,
    /// The one of `errors` that the failure was read from.
    pub(super) chosen: usize,
    pub(super) request_id: Option<String>,
    pub(super) retry_after: Option<Duration>,
}

impl Reply {
    /// A reply that could not be read as what it should be; `body` is as much of it as was kept.
    pub(super) fn new(
        status: u16,
        headers: HeaderMap,
        body: Bytes,
        shape: &'static ErrorShape,
        retry_after: Option<Duration>,
    ) -> Self {
        let id = shape.request_id_header.and_then(|name| headers.get(name)).and_then(|id| id.to_str().ok());
        let request_id = id.map(str::to_owned);
        Self { status, headers, body, errors: Vec::new(), chosen: 0, request_id, retry_after }
    }

    /// Reads the errors, and chooses the one that says most; whether the operation documents it.
    pub(super) fn choose(&mut self, shape: &'static ErrorShape, is_documented: &dyn Fn(u16, &str) -> bool) -> bool {
        self.errors = shape.read(&self.body);
        let documented = |error: &ApiError| is_documented(self.status, error.code());
        let with_code = |error: &ApiError| !error.code().is_empty();
        let errors = &self.errors;
        let chosen = errors.iter().position(documented).or_else(|| errors.iter().position(with_code));
        self.chosen = chosen.unwrap_or_default();
        errors.get(self.chosen).is_some_and(documented)
    }

    /// The error that was chosen, or one of which nothing is known where there was none to choose.
    pub(super) fn best(&self, shape: &'static ErrorShape) -> Cow<'_, ApiError> {
        match self.errors.get(self.chosen) {
            Some(error) => Cow::Borrowed(error),
            None => Cow::Owned(ApiError::unreadable(shape)),
        }
    }
}

impl Facts {
    /// What is known where the service itself refused.
    pub(super) fn of_reply(reply: Reply, operation: &'static OperationMeta, attempts: u32) -> Box<Self> {
        Box::new(Self { reply: Some(reply), operation: Some(operation), attempts, ..Self::default() })
    }

    pub(super) fn status(&self) -> Option<u16> {
        Some(self.reply.as_ref()?.status)
    }

    pub(super) fn code(&self) -> Option<&str> {
        self.chosen().map(ApiError::code).filter(|code| !code.is_empty())
    }

    pub(super) fn message(&self) -> Option<&str> {
        self.chosen()?.message()
    }

    pub(super) fn request_id(&self) -> Option<&str> {
        self.reply.as_ref()?.request_id.as_deref()
    }

    pub(super) fn all(&self) -> &[ApiError] {
        self.reply.as_ref().map(|reply| reply.errors.as_slice()).unwrap_or_default()
    }

    pub(super) fn retry_after(&self) -> Option<Duration> {
        self.retry_after.or_else(|| self.reply.as_ref()?.retry_after)
    }

    pub(super) fn body(&self) -> &[u8] {
        self.reply.as_ref().map(|reply| reply.body.as_ref()).unwrap_or_default()
    }

    pub(super) fn headers(&self) -> Option<&HeaderMap> {
        self.reply.as_ref().map(|reply| &reply.headers)
    }

    /// The error of the reply that the failure was read from.
    pub(super) fn chosen(&self) -> Option<&ApiError> {
        let reply = self.reply.as_ref()?;
        reply.errors.get(reply.chosen)
    }

    /// The error in words, the service's own as the reply has it.
    pub(super) fn fmt(&self, f: &mut fmt::Formatter<'_>, is_service: bool, is_sign_in: bool) -> fmt::Result {
        match &self.reply {
            Some(reply) if is_service => self.fmt_reply(f, reply)?,
            Some(reply) if !is_sign_in => write!(f, "{}: {}", reply.status, self.problem)?,
            _ => f.write_str(&self.problem)?,
        }
        self.fmt_notes(f)
    }

    fn fmt_reply(&self, f: &mut fmt::Formatter<'_>, reply: &Reply) -> fmt::Result {
        write!(f, "{}", reply.status)?;
        if let Some(error) = self.chosen() {
            let separator = if error.code().is_empty() { ": " } else { " " };
            return write!(f, "{separator}{}", excerpt::one_line(&error.to_string()));
        }
        if let Some(reason) = StatusCode::from_u16(reply.status).ok().and_then(|status| status.canonical_reason()) {
            write!(f, " {reason}")?;
        }
        match excerpt::readable(&reply.body) {
            Some(text) => write!(f, ": {text}"),
            None => Ok(()),
        }
    }

    /// What helps to find the call elsewhere.
    fn fmt_notes(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.request_id().map(excerpt::one_line), self.attempts) {
            (None, 0 | 1) => Ok(()),
            (None, attempts) => write!(f, " ({attempts} attempts)"),
            (Some(id), 0 | 1) => write!(f, " (request id {id})"),
            (Some(id), attempts) => write!(f, " (request id {id}, {attempts} attempts)"),
        }
    }
}
