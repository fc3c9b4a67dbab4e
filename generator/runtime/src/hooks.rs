//! What a program runs before a request and after a response.
//!
//! In: closures, and every attempt at a call. Out: headers more, or the end of the call. Invariant: a hook sees an
//! attempt once, whatever came of it; it changes nothing but headers, and no `Debug` shows it a secret.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Url;
use reqwest::header::HeaderMap;

use super::error::{ErrorKind, Failure};
use super::headers::{header_name, header_value};
use super::meta::OperationMeta;
use super::request::Request;
use super::response::Response;

/// Why a hook stops a call: any error by `?`, or a text by `"why".into()`.
pub type HookError = Box<dyn StdError + Send + Sync>;

type RequestHook = dyn Fn(&mut RequestParts<'_>) -> Result<(), HookError> + Send + Sync;
type ResponseHook = dyn Fn(&ResponseParts<'_>) -> Result<(), HookError> + Send + Sync;

/// The hooks of a client, in the order in which they were given.
#[derive(Clone, Default)]
pub(super) struct Hooks {
    request: Vec<Arc<RequestHook>>,
    response: Vec<Arc<ResponseHook>>,
}

/// A request that is about to be sent.
pub struct RequestParts<'a> {
    request: &'a Request,
    headers: &'a mut HeaderMap,
    attempt: u32,
}

/// What came of an attempt.
pub struct ResponseParts<'a> {
    operation: &'static OperationMeta,
    attempt: u32,
    outcome: Result<&'a Response, &'a Failure>,
    duration: Duration,
}

impl RequestParts<'_> {
    /// The operation that is called.
    pub fn operation(&self) -> &'static OperationMeta {
        self.request.operation
    }

    /// Which attempt at the call it is: 1 for the first.
    pub fn attempt(&self) -> u32 {
        self.attempt
    }

    /// Where it goes. An API key may stand in the query, personal data in the path: it is not fit for a log.
    pub fn url(&self) -> &Url {
        &self.request.url
    }

    /// The headers, the `Authorization` of the call among them; its `Debug` hides it.
    pub fn headers(&self) -> &HeaderMap {
        self.headers
    }

    /// The body, empty where there is none.
    pub fn body(&self) -> &[u8] {
        &self.request.body
    }

    /// Sends a header with this attempt, instead of any of that name that it would have.
    ///
    /// # Errors
    /// The name or the value is not one that a header can have.
    pub fn set_header(&mut self, name: &str, value: &str) -> Result<(), HookError> {
        let value = header_value(&format_args!("header '{}'", name.escape_debug()), value)?;
        self.headers.insert(header_name(name)?, value);
        Ok(())
    }
}

impl ResponseParts<'_> {
    /// The operation that is called.
    pub fn operation(&self) -> &'static OperationMeta {
        self.operation
    }

    /// Which attempt at the call it was: 1 for the first.
    pub fn attempt(&self) -> u32 {
        self.attempt
    }

    /// The HTTP status, where the service answered.
    pub fn status(&self) -> Option<u16> {
        self.outcome.map_or_else(Failure::status, |response| Some(response.status()))
    }

    /// The headers of the answer, where there is one.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.outcome.map_or_else(Failure::headers, |response| Some(response.headers()))
    }

    /// The id that the service gave the request.
    pub fn request_id(&self) -> Option<&str> {
        self.outcome.map_or_else(Failure::request_id, Response::request_id)
    }

    /// Why there is no answer, or only a part of one.
    pub fn failure(&self) -> Option<&Failure> {
        self.outcome.err()
    }

    /// The time from the first byte sent to the last one read; to the first of the body, where that is a stream.
    pub fn duration(&self) -> Duration {
        self.duration
    }
}

impl Hooks {
    pub(super) fn add_request(
        &mut self,
        hook: impl Fn(&mut RequestParts<'_>) -> Result<(), HookError> + Send + Sync + 'static,
    ) {
        self.request.push(Arc::new(hook));
    }

    pub(super) fn add_response(
        &mut self,
        hook: impl Fn(&ResponseParts<'_>) -> Result<(), HookError> + Send + Sync + 'static,
    ) {
        self.response.push(Arc::new(hook));
    }

    /// Whether there are any to run before a request.
    pub(super) fn look_at_requests(&self) -> bool {
        !self.request.is_empty()
    }

    /// Whether there are any to run after a response.
    pub(super) fn look_at_responses(&self) -> bool {
        !self.response.is_empty()
    }

    /// Runs the hooks before a request with these headers.
    ///
    /// # Errors
    /// One of them stops the call.
    pub(super) fn before(&self, request: &Request, headers: &mut HeaderMap, attempt: u32) -> Result<(), Failure> {
        for hook in &self.request {
            let told = hook(&mut RequestParts { request, headers, attempt });
            told.map_err(|error| stopped(request.operation, "before it was sent", error))?;
        }
        Ok(())
    }

    /// Runs the hooks after an attempt.
    ///
    /// # Errors
    /// One of them stops the call.
    pub(super) fn after(
        &self,
        operation: &'static OperationMeta,
        attempt: u32,
        outcome: &Result<Response, Failure>,
        duration: Duration,
    ) -> Result<(), Failure> {
        let parts = ResponseParts { operation, attempt, outcome: outcome.as_ref(), duration };
        let mut told = self.response.iter().map(|hook| hook(&parts));
        told.try_for_each(|told| told.map_err(|error| stopped(operation, "after its answer", error)))
    }
}

fn stopped(operation: &'static OperationMeta, when: &str, error: HookError) -> Failure {
    let problem = format!("{} stopped by a hook {when}", operation.label());
    Failure::new(ErrorKind::Stopped, problem).with_source(error)
}

impl fmt::Debug for RequestParts<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operation = self.operation().id;
        f.debug_struct("RequestParts")
            .field("operation", &operation)
            .field("attempt", &self.attempt)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for ResponseParts<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseParts")
            .field("operation", &self.operation.id)
            .field("attempt", &self.attempt)
            .field("status", &self.status())
            .field("request_id", &self.request_id())
            .field("duration", &self.duration)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Hooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} before requests, {} after responses", self.request.len(), self.response.len())
    }
}
