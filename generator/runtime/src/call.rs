//! A call on its way to be sent: what an emitted request builder holds.
//!
//! In: parameters (see `setters`), a body, and options. Out: a [`Request`], to be sent (see `sending`). Invariant: what
//! cannot be sent exactly as it was meant is refused before anything leaves.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use reqwest::header::{CONTENT_TYPE, COOKIE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, Url};
use serde::Serialize;

use super::encoding::{self, Place};
use super::error::{ErrorKind, Failure};
use super::form;
use super::headers::{fixed_value, header_name, header_value, secret_value};
use super::joined;
use super::links;
use super::meta::OperationMeta;
use super::parameters::{Location, Parameters};
use super::request::{Request, Want};
use super::retry::RetryPolicy;
use super::transport::{KeyPlace, Transport};

/// A call of an operation, to be filled and sent. A value that is set again replaces the earlier one.
#[derive(Clone)]
pub struct Call<'a> {
    transport: &'a Transport,
    operation: &'static OperationMeta,
    /// A URL that the service gave, in place of the one made of path and query parameters.
    link: Option<String>,
    pub(super) parameters: Parameters,
    body: Body,
    /// Names of parameters, or `body`, without which the call is not sent.
    demanded: Vec<&'static str>,
    /// Headers of this call alone, in place of any that it would have.
    headers: Vec<(HeaderName, HeaderValue)>,
    timeout: Option<Duration>,
    /// Behind a box, since hardly a call has its own.
    retry: Option<Box<RetryPolicy>>,
    longest_wait: Option<Duration>,
    idempotent: Option<bool>,
    signed: bool,
    /// The first thing that made it impossible to send.
    problem: Option<String>,
}

/// Gives the media type and the bytes of a form.
type WriteForm = fn(&Parameters) -> Result<(HeaderValue, Bytes), String>;

/// What goes into the body.
#[derive(Clone)]
enum Body {
    Empty,
    /// The fields, as this writes them.
    Form(WriteForm),
    /// Bytes of a media type.
    Bytes(&'static str, Bytes),
}

impl<'a> Call<'a> {
    /// A call of `operation` with nothing set.
    pub fn new(transport: &'a Transport, operation: &'static OperationMeta) -> Self {
        Self {
            transport,
            operation,
            link: None,
            parameters: Parameters::default(),
            body: Body::Empty,
            demanded: Vec::new(),
            headers: Vec::new(),
            timeout: None,
            retry: None,
            longest_wait: None,
            idempotent: None,
            signed: true,
            problem: None,
        }
    }

    /// Refuses to send the call as long as the parameter of this name, or the `body`, is not set.
    pub fn demand(&mut self, name: &'static str) {
        self.demanded.push(name);
    }

    /// Sends the call to a URL that the service gave, as it is: path and query parameters count no more. It is refused
    /// where it leads to a host that is not the client's.
    pub fn at(&mut self, url: impl Into<String>) {
        self.link = Some(url.into());
    }

    /// Sets the body to JSON.
    pub fn json_body(&mut self, media_type: &'static str, body: &(impl Serialize + ?Sized)) {
        match serde_json::to_vec(body) {
            Ok(json) => self.body = Body::Bytes(media_type, json.into()),
            Err(error) => self.refuse(format!("body cannot be written: {error}")),
        }
    }

    /// Sets the body to text.
    pub fn text_body(&mut self, media_type: &'static str, body: String) {
        self.body = Body::Bytes(media_type, body.into());
    }

    /// Sets the body to bytes.
    pub fn bytes_body(&mut self, media_type: &'static str, body: impl Into<Bytes>) {
        self.body = Body::Bytes(media_type, body.into());
    }

    /// Sends the fields of the form as `multipart/form-data`, with or without files.
    pub fn multipart(&mut self) {
        self.body = Body::Form(form::multipart);
    }

    /// The most time that an attempt at this call may take.
    pub fn timeout(&mut self, timeout: Duration) {
        self.timeout = Some(timeout);
    }

    /// How often and how long this call is tried.
    pub fn retry(&mut self, policy: RetryPolicy) {
        self.retry = Some(Box::new(policy));
    }

    /// How long this call may wait for the limit of its group; with zero it fails instead of waiting.
    pub fn longest_wait(&mut self, wait: Duration) {
        self.longest_wait = Some(wait);
    }

    /// Says whether sending this call twice is the same as sending it once, so that it may be sent again when it is
    /// not known what came of it.
    pub fn idempotent(&mut self, idempotent: bool) {
        self.idempotent = Some(idempotent);
    }

    /// Sends a header with this call, instead of any of that name that it would have.
    pub fn header(&mut self, name: &str, value: &str) {
        let value = secret_value(&format_args!("header '{}'", name.escape_debug()), value);
        match header_name(name).and_then(|name| Ok((name, value?))) {
            Ok((name, value)) => {
                self.headers.retain(|(earlier, _)| *earlier != name);
                self.headers.push((name, value));
            }
            Err(problem) => self.refuse(problem),
        }
    }

    /// The fields are the body, unless they are to be sent another way.
    pub(super) fn fill_form(&mut self) {
        if matches!(self.body, Body::Empty) {
            self.body = Body::Form(form::urlencoded);
        }
    }

    /// An empty item in a path is most likely a mistake, and changes what the path means.
    pub(super) fn refuse_empty_item(&mut self, name: &str, item: &str) {
        if item.is_empty() {
            self.refuse(format!("path parameter '{name}' has an empty item"));
        }
    }

    /// Keeps what went wrong, if anything did.
    pub(super) fn refuse_unless(&mut self, written: Result<(), String>) {
        if let Err(problem) = written {
            self.refuse(problem);
        }
    }

    fn refuse(&mut self, problem: String) {
        self.problem.get_or_insert(problem);
    }

    /// What the call is sent by.
    pub fn transport(&self) -> &'a Transport {
        self.transport
    }

    /// The call as it is sent.
    ///
    /// # Errors
    /// It cannot be sent as it was put together.
    pub(super) fn request(&self, want: Want) -> Result<Request, Failure> {
        self.assemble(want).map_err(|problem| {
            let problem = format!("{} not sent: {problem}", self.operation.label());
            Failure::new(ErrorKind::Request, problem).with_operation(self.operation)
        })
    }

    fn assemble(&self, want: Want) -> Result<Request, String> {
        if let Some(problem) = &self.problem {
            return Err(problem.clone());
        }
        if let Some(name) = self.demanded.iter().find(|name| !self.is_set(name)) {
            return Err(format!("'{name}' is required and not set"));
        }
        let operation = self.operation;
        let method = Method::from_bytes(operation.method.as_bytes()).map_err(|error| error.to_string())?;
        let (content_type, body) = self.encoded_body()?;
        let headers = self.header_map(content_type)?;
        let accept = fixed_value(&"accepted media type", operation.accept)?;
        Ok(Request {
            operation,
            method,
            url: self.address()?,
            accept: (!accept.is_empty()).then_some(accept),
            headers,
            body,
            timeout: self.timeout.unwrap_or(self.transport.timeout()),
            retry: self.transport.retry(self.retry.as_deref()),
            longest_wait: self.longest_wait,
            idempotent: self.idempotent.unwrap_or(operation.idempotent),
            signed: self.signed,
            want,
        })
    }

    fn is_set(&self, name: &str) -> bool {
        self.parameters.has(name) || (name == "body" && !matches!(self.body, Body::Empty))
    }

    fn address(&self) -> Result<Url, String> {
        let Some(link) = &self.link else { return self.url() };
        let (transport, operation) = (self.transport, self.operation);
        let url = links::locate(transport, operation, None, link);
        url.map(|url| links::with_keys(transport, operation, url))
            .map_err(|problem| format!("the URL of the call cannot be used: {problem}"))
    }

    fn url(&self) -> Result<Url, String> {
        let (transport, operation) = (self.transport, self.operation);
        let base = transport.base_url(operation)?;
        let mut url = String::with_capacity(base.path().len() + operation.path.len() + self.parameters.length());
        url.push_str(base.path());
        let begin = url.len();
        encoding::fill(&mut url, operation.path, &|name, url| self.parameters.put(Location::Path, name, url))?;
        if !url[begin..].starts_with('/') {
            url.insert(begin, '/');
        }
        // A template may bring a query of its own.
        let mut before = if url.as_bytes()[begin..].contains(&b'?') { '&' } else { '?' };
        self.parameters.each_text(Location::Query, &mut |key, value| {
            url.push(std::mem::replace(&mut before, '&'));
            Place::Url.put(key, &mut url);
            url.push('=');
            url.push_str(value);
        });
        for key in transport.api_keys(operation) {
            if let KeyPlace::Query(name) = key.place {
                url.push(std::mem::replace(&mut before, '&'));
                Place::Url.put(name, &mut url);
                url.push('=');
                Place::Url.put(key.key.expose(), &mut url);
            }
        }
        base.resolve(&url)
    }

    /// The headers of the call, the more particular ones in place of the more general.
    fn header_map(&self, content_type: Option<HeaderValue>) -> Result<HeaderMap, String> {
        let mut headers = HeaderMap::new();
        for name in self.parameters.names(Location::Header) {
            let mut value = String::new();
            if self.parameters.put(Location::Header, name, &mut value) {
                headers.insert(header_name(name)?, header_value(&format_args!("header '{name}'"), &value)?);
            }
        }
        if let Some(content_type) = content_type {
            headers.insert(CONTENT_TYPE, content_type);
        }
        for key in self.transport.api_keys(self.operation) {
            if let KeyPlace::Header(name) = key.place {
                headers.insert(header_name(name)?, secret_value(&"API key", key.key.expose())?);
            }
        }
        if let Some(cookies) = self.cookie_header()? {
            headers.insert(COOKIE, cookies);
        }
        for (name, value) in &self.headers {
            headers.insert(name.clone(), value.clone());
        }
        Ok(headers)
    }

    fn cookie_header(&self) -> Result<Option<HeaderValue>, String> {
        let mut cookies = String::new();
        let mut add = |name: &str, value: &str| {
            joined::add(&mut cookies, "; ", name);
            cookies.push('=');
            cookies.push_str(value);
        };
        self.parameters.each_text(Location::Cookie, &mut add);
        for key in self.transport.api_keys(self.operation) {
            if let KeyPlace::Cookie(name) = key.place {
                add(name, &Place::Url.encode(key.key.expose()));
            }
        }
        if cookies.is_empty() { Ok(None) } else { secret_value(&"cookie", &cookies).map(Some) }
    }

    /// The body's media type and bytes.
    fn encoded_body(&self) -> Result<(Option<HeaderValue>, Bytes), String> {
        Ok(match &self.body {
            Body::Empty => (None, Bytes::new()),
            Body::Form(write) => {
                let (media_type, bytes) = write(&self.parameters)?;
                (Some(media_type), bytes)
            }
            Body::Bytes(media_type, bytes) => {
                (Some(fixed_value(&"media type of the body", media_type)?), bytes.clone())
            }
        })
    }
}

impl fmt::Debug for Call<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("operation", &self.operation.id)
            .field("parameters", &self.parameters)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}
