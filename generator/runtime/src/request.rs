//! A call that is ready to be sent.
//!
//! In: what [`Call`](super::call::Call) put together. Out: requests for the HTTP client, as many as it takes.
//! Invariant: sending does not use it up, so that it can be sent again; its `Debug` shows no value.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use reqwest::header::{
    ACCEPT, ACCEPT_ENCODING, ACCEPT_LANGUAGE, AUTHORIZATION, CONTENT_LENGTH, HeaderMap, HeaderName, HeaderValue,
    IF_RANGE, RANGE, USER_AGENT,
};
use reqwest::{Method, Url};

use super::address;
use super::meta::OperationMeta;
use super::retry::RetryPolicy;

/// Headers that say nothing of who is calling, and so may go to another host.
const ANONYMOUS: [HeaderName; 6] = [ACCEPT, ACCEPT_ENCODING, ACCEPT_LANGUAGE, IF_RANGE, RANGE, USER_AGENT];

/// Room for the headers that are the same for all: what is accepted and how it may be packed, who is calling, and the host.
const FURTHER_HEADERS: usize = 4;

/// A request to an operation.
#[derive(Clone)]
pub(super) struct Request {
    pub(super) operation: &'static OperationMeta,
    pub(super) method: Method,
    pub(super) url: Url,
    /// The media types that the operation can read.
    pub(super) accept: Option<HeaderValue>,
    /// The headers of the call, in place of any that it would have without them.
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
    /// The most time from sending to the end of the answer.
    pub(super) timeout: Duration,
    pub(super) retry: RetryPolicy,
    /// How long it may wait for the limit of its group, if it says so itself.
    pub(super) longest_wait: Option<Duration>,
    /// Whether sending it twice is the same as sending it once.
    pub(super) idempotent: bool,
    /// Whether the client's credentials go along.
    pub(super) signed: bool,
    pub(super) want: Want,
}

/// What is wanted of a successful reply before the call is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Want {
    /// Status and headers; the body is read later.
    Head,
    /// All of it, so that a body that breaks off is asked for again.
    Whole,
}

impl Request {
    /// The headers of an attempt, the more particular ones in place of the more general: the client's, the operation's,
    /// the call's; and who is calling.
    pub(super) fn all_headers(&self, of_client: &HeaderMap, authorization: Option<&HeaderValue>) -> HeaderMap {
        let mut headers = HeaderMap::with_capacity(of_client.len() + self.headers.len() + FURTHER_HEADERS);
        put_all(&mut headers, of_client);
        if let Some(accept) = &self.accept {
            headers.insert(ACCEPT, accept.clone());
        }
        put_all(&mut headers, &self.headers);
        if let Some(authorization) = authorization {
            headers.insert(AUTHORIZATION, authorization.clone());
        }
        headers
    }

    /// The request, with the headers of an attempt, as the HTTP client takes it.
    pub(super) fn to_http(&self, headers: HeaderMap) -> reqwest::Request {
        let mut http = reqwest::Request::new(self.method.clone(), self.url.clone());
        *http.headers_mut() = headers;
        #[cfg(feature = "gzip")]
        // A range counts the bytes of what is sent, packed or not.
        if self.want == Want::Whole && ![ACCEPT_ENCODING, RANGE].iter().any(|name| http.headers().contains_key(name)) {
            http.headers_mut().insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
        }
        if !self.body.is_empty() {
            *http.body_mut() = Some(self.body.clone().into());
        } else if matches!(self.method, Method::POST | Method::PUT | Method::PATCH) {
            // Some servers insist on being told that there is none; the HTTP client does not say so by itself.
            http.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        http
    }

    /// Whether the client's credentials are to be added; a header of the call's own, or one of all calls, takes their
    /// place.
    pub(super) fn needs_credentials(&self, of_client: &HeaderMap) -> bool {
        let is_public = !self.operation.security.is_empty() && self.operation.security.iter().all(|it| it.is_empty());
        self.signed && !is_public && ![of_client, &self.headers].iter().any(|it| it.contains_key(AUTHORIZATION))
    }

    /// The request that a redirect to `location` asks for, and of the headers those that it takes along: to another host
    /// goes nothing that tells who is calling.
    ///
    /// # Errors
    /// It may not be followed; the reason.
    pub(super) fn redirected(&self, location: &str, headers: HeaderMap) -> Result<(Self, HeaderMap), String> {
        let url = self.url.join(location).map_err(|error| format!("redirected to what is no URL: {error}"))?;
        if !address::is_safe(&url) || (url.scheme() == "http" && self.url.scheme() != "http") {
            return Err("redirected to an address that is not https".to_owned());
        }
        let stays = address::is_same_origin(&self.url, &url);
        Ok((Self { url, ..self.clone() }, if stays { headers } else { anonymous(&headers) }))
    }
}

/// Puts headers in place of those of their names.
fn put_all(headers: &mut HeaderMap, others: &HeaderMap) {
    for (name, value) in others {
        headers.insert(name.clone(), value.clone());
    }
}

fn anonymous(headers: &HeaderMap) -> HeaderMap {
    let mut anonymous = HeaderMap::new();
    for name in &ANONYMOUS {
        if let Some(value) = headers.get(name) {
            anonymous.insert(name.clone(), value.clone());
        }
    }
    anonymous
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request").field("operation", &self.operation.id).finish_non_exhaustive()
    }
}
