//! What the mock says, and how it fails on order.
//!
//! In: an answer, an error, or anything else that can go over a wire. Out: a reply with its pace and its faults.
//! Invariant: a reply without a fault is whole.

use std::time::Duration;

use bytes::Bytes;
use serde::Serialize;
use serde_json::Value;

/// A reply of the mock.
#[derive(Clone, Debug)]
#[must_use = "a reply does nothing until it is given to an expectation"]
pub struct Reply {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Bytes,
    /// Whether parts of the body can be asked for by `Range`.
    pub(super) ranges: bool,
    pub(super) latency: Duration,
    pub(super) pace: Option<(usize, Duration)>,
    pub(super) cut: Option<Cut>,
}

/// Where a reply breaks off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cut {
    /// Before its head: the connection is reset.
    BeforeHead,
    /// After its head: the connection is reset.
    BeforeBody,
    /// After this many bytes of the body: the connection is closed.
    After(usize),
    /// After the whole body: the connection is reset instead of being kept.
    AfterBody,
}

impl Reply {
    /// A status without a body.
    pub fn status(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Bytes::new(),
            ranges: false,
            latency: Duration::ZERO,
            pace: None,
            cut: None,
        }
    }

    /// JSON.
    pub fn json(status: u16, body: &impl Serialize) -> Self {
        // A value that cannot be written is told by the client, which finds no JSON.
        let body = serde_json::to_vec(body).unwrap_or_default();
        Self::body(status, "application/json", body)
    }

    /// A body of some media type.
    pub fn body(status: u16, media_type: &str, body: impl Into<Bytes>) -> Self {
        Self { body: body.into(), ..Self::status(status) }.header("content-type", media_type)
    }

    /// A page of HTML, as a proxy in between may send it.
    pub fn not_json(status: u16) -> Self {
        Self::body(status, "text/html", "<html><body><h1>Bad Gateway</h1></body></html>")
    }

    /// 503: the service is not there for the moment, for as long as it says if it says so.
    pub fn unavailable(retry_after: Option<Duration>) -> Self {
        let reply = Self::status(503);
        match retry_after {
            Some(wait) => reply.retry_after(wait),
            None => reply,
        }
    }

    /// With a header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// With `Retry-After`, in whole seconds.
    pub fn retry_after(self, wait: Duration) -> Self {
        self.header("retry-after", &wait.as_secs().to_string())
    }

    /// Waits this long before it is sent.
    pub fn after(mut self, latency: Duration) -> Self {
        self.latency = latency;
        self
    }

    /// Sends the body in pieces of so many bytes, with a pause before each.
    pub fn slowly(mut self, bytes: usize, pause: Duration) -> Self {
        self.pace = Some((bytes.max(1), pause));
        self
    }

    /// Resets the connection instead of answering.
    pub fn reset_before_head(mut self) -> Self {
        self.cut = Some(Cut::BeforeHead);
        self
    }

    /// Resets the connection after the head.
    pub fn reset_before_body(mut self) -> Self {
        self.cut = Some(Cut::BeforeBody);
        self
    }

    /// Resets the connection after the whole body, so that the next call finds it dead.
    pub fn reset_after_body(mut self) -> Self {
        self.cut = Some(Cut::AfterBody);
        self
    }

    /// Closes the connection after this many bytes of the body.
    pub fn truncated(mut self, bytes: usize) -> Self {
        self.cut = Some(Cut::After(bytes));
        self
    }

    /// The body as JSON; `null` where it is none.
    pub(super) fn json_body(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// With another body, which is JSON.
    pub(super) fn with_json_body(self, body: &Value) -> Self {
        Self { body: body.to_string().into(), ..self }
    }

    /// With support for `Range`, as files have it.
    pub(super) fn with_ranges(mut self) -> Self {
        self.ranges = true;
        self
    }

    /// The part of the body that a request asks for.
    pub(super) fn for_range(mut self, range: Option<&str>) -> Self {
        if !self.ranges || self.status != 200 {
            return self;
        }
        let length = self.body.len();
        let Some(asked) = range.and_then(|range| range.strip_prefix("bytes=")?.split_once('-')) else {
            return self.header("accept-ranges", "bytes");
        };
        let (first, last): (Option<usize>, Option<usize>) = (asked.0.parse().ok(), asked.1.parse().ok());
        let (begin, end) = match (first, last) {
            (Some(begin), last) => (begin, last.map_or(length, |last| length.min(last.saturating_add(1)))),
            (None, Some(suffix)) => (length.saturating_sub(suffix), length),
            (None, None) => return self.header("accept-ranges", "bytes"),
        };
        if begin >= end {
            return Self::status(416).header("content-range", &format!("bytes */{length}"));
        }
        self.status = 206;
        self.body = self.body.slice(begin..end);
        let last = end.saturating_sub(1);
        self.header("accept-ranges", "bytes").header("content-range", &format!("bytes {begin}-{last}/{length}"))
    }
}
