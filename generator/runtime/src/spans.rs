//! Spans and events for those who trace a program.
//!
//! In: a call, its attempts, and what happens between them. Out: a span for each, named as the conventions of
//! OpenTelemetry for HTTP clients have it. Invariant: nothing of a request is told but its operation, its host and its
//! number: no path, query, header or body, where secrets and personal data stand.

use std::time::Duration;

use tracing::field::Empty;
use tracing::{Span, debug, info, info_span};

use super::error::{ErrorKind, Failure};
use super::meta::OperationMeta;
use super::request::Request;
use super::response::Response;

/// The span of a call.
pub(super) fn call(operation: &'static OperationMeta) -> Span {
    info_span!(
        "call",
        otel.name = operation.id,
        otel.kind = "internal",
        otel.status_code = Empty,
        operation.id = operation.id,
        http.request.method = operation.method,
        url.template = operation.path,
        http.response.status_code = Empty,
        "error.type" = Empty,
        request.id = Empty,
        attempts = Empty,
    )
}

/// A call is over.
pub(super) fn called(span: &Span, outcome: &Result<Response, Failure>) {
    record(span, outcome);
    span.record("attempts", outcome.as_ref().map_or_else(Failure::attempts, Response::attempts));
}

/// The span of an attempt; `sent` tells how many there were before it.
pub(super) fn attempt(request: &Request, sent: u32) -> Span {
    let operation = request.operation;
    info_span!(
        "request",
        otel.name = operation.label(),
        otel.kind = "client",
        otel.status_code = Empty,
        operation.id = operation.id,
        http.request.method = operation.method,
        url.template = operation.path,
        server.address = request.url.host_str(),
        server.port = request.url.port_or_known_default(),
        http.request.resend_count = (sent > 0).then_some(sent),
        http.response.status_code = Empty,
        "error.type" = Empty,
        request.id = Empty,
    )
}

/// An attempt is over.
pub(super) fn attempted(span: &Span, outcome: &Result<Response, Failure>) {
    record(span, outcome);
}

/// A call had to wait for the limit of its group.
pub(super) fn waited(operation: &'static OperationMeta, wait: Duration) {
    let group = operation.usage_plan_group;
    debug!(operation.id = operation.id, group, wait = wait.as_secs_f64(), "waited for the limit of calls");
}

/// A call is to be sent again.
pub(super) fn pausing(operation: &'static OperationMeta, attempts: u32, pause: Duration) {
    info!(operation.id = operation.id, attempts, pause = pause.as_secs_f64(), "to be sent again after a pause");
}

/// A call is not sent again, though it might have been: the calls of the client have used their further attempts up.
pub(super) fn spent(operation: &'static OperationMeta, attempts: u32) {
    info!(operation.id = operation.id, attempts, "not to be sent again: no further attempts left");
}

/// The service refused the credentials, and others are there.
pub(super) fn renewed(operation: &'static OperationMeta) {
    info!(operation.id = operation.id, "credentials renewed, to be sent again");
}

fn record(span: &Span, outcome: &Result<Response, Failure>) {
    if span.is_none() {
        return;
    }
    let (status, request_id) = match outcome {
        Ok(response) => (Some(response.status()), response.request_id()),
        Err(failure) => (failure.status(), failure.request_id()),
    };
    span.record("http.response.status_code", status);
    span.record("request.id", request_id);
    let refused = status.filter(|status| *status >= 400).map(|status| status.to_string());
    let error = match outcome {
        Ok(_) => refused,
        Err(failure) => refused.or(Some(name(failure.kind()).to_owned())),
    };
    if let Some(error) = error {
        span.record("error.type", error);
        span.record("otel.status_code", "ERROR");
    }
}

/// A name of few, by which errors can be counted.
fn name<E>(kind: &ErrorKind<E>) -> &'static str {
    match kind {
        ErrorKind::Service(_) => "service",
        ErrorKind::RateLimited => "rate_limited",
        ErrorKind::SignIn => "sign_in",
        ErrorKind::Config => "config",
        ErrorKind::Request => "request",
        ErrorKind::Stopped => "stopped",
        ErrorKind::Connect => "connect",
        ErrorKind::Timeout => "timeout",
        ErrorKind::Transport => "transport",
        ErrorKind::Decode => "decode",
        ErrorKind::Save => "save",
    }
}
