//! A call on its way to be sent: what the setters of an emitted request builder fill.
//!
//! In: the values of parameters and bodies. Out: a [`Request`], then the reply as the type that the operation gives.
//! Invariant: what cannot be sent exactly as it was meant is refused before anything leaves, and `Debug` shows no
//! value, for values may be personal.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use reqwest::header::{ACCEPT, CONTENT_TYPE, COOKIE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, Url};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::api_error::ServiceCode;
use super::encoding::{self, Place};
use super::error::{Error, ErrorKind, Failure};
use super::form::{self, Field, FilePart};
use super::meta::OperationMeta;
use super::request::Request;
use super::response::{ByteResponse, Response};
use super::secret::Secret;
use super::transport::{KeyPlace, Transport, header_name, header_value, secret_value};
use super::values::Separator;

/// A call of an operation, to be filled and sent. A value that is set again replaces the earlier one.
#[derive(Clone)]
pub struct Call<'a> {
    transport: &'a Transport,
    operation: &'static OperationMeta,
    /// Encoded.
    path: Values<String>,
    /// Encoded keys and values.
    query: Values<(String, String)>,
    headers: Values<String>,
    /// Encoded.
    cookies: Values<String>,
    fields: Values<Field>,
    body: Body,
    content_type: Option<&'static str>,
    extra_headers: Vec<(HeaderName, HeaderValue)>,
    timeout: Option<Duration>,
    /// The first thing that made it impossible to send.
    problem: Option<String>,
}

/// What goes into the body.
#[derive(Clone)]
enum Body {
    Empty,
    /// The fields, as `application/x-www-form-urlencoded`.
    Form,
    /// The fields, as `multipart/form-data`.
    Multipart,
    Bytes(String, Bytes),
}

impl<'a> Call<'a> {
    /// A call of `operation` with nothing set.
    pub fn new(transport: &'a Transport, operation: &'static OperationMeta) -> Self {
        Self {
            transport,
            operation,
            path: Values::default(),
            query: Values::default(),
            headers: Values::default(),
            cookies: Values::default(),
            fields: Values::default(),
            body: Body::Empty,
            content_type: None,
            extra_headers: Vec::new(),
            timeout: None,
            problem: None,
        }
    }

    /// Sets a variable of the path.
    pub fn path(&mut self, name: &'static str, value: &dyn fmt::Display) {
        self.path.set(name, vec![Place::Url.encode(&value.to_string())]);
    }

    /// Sets a variable of the path to a list.
    pub fn path_list(&mut self, name: &'static str, separators: &[Separator], items: Vec<String>) {
        self.refuse_empty_items(name, &items);
        self.path.set(name, vec![Place::Url.list(&items, separators).join(",")]);
    }

    /// Sets a variable of the path to a list of lists; the first separator is that of the outer one.
    pub fn path_nested(&mut self, name: &'static str, separators: &[Separator], lists: Vec<Vec<String>>) {
        lists.iter().for_each(|items| self.refuse_empty_items(name, items));
        self.path.set(name, vec![Place::Url.nested(&lists, separators).join(",")]);
    }

    /// Sets a query parameter.
    pub fn query(&mut self, name: &'static str, value: &dyn fmt::Display) {
        self.set_query(name, vec![Place::Url.encode(&value.to_string())]);
    }

    /// Sets a query parameter to a list; an empty one is not sent.
    pub fn query_list(&mut self, name: &'static str, separators: &[Separator], items: Vec<String>) {
        self.set_query(name, Place::Url.list(&items, separators));
    }

    /// Sets a query parameter to a list of lists; the first separator is that of the outer one.
    pub fn query_nested(&mut self, name: &'static str, separators: &[Separator], lists: Vec<Vec<String>>) {
        self.set_query(name, Place::Url.nested(&lists, separators));
    }

    /// Sets the members of an object, each under `name[member]`.
    pub fn query_deep(&mut self, name: &'static str, value: &impl Serialize) {
        match serde_json::to_value(value) {
            Ok(value) => {
                let mut pairs = Vec::new();
                encoding::deep(name, &value, &mut pairs);
                self.query.set(name, pairs);
            }
            Err(error) => self.refuse(format!("parameter '{name}' cannot be written: {error}")),
        }
    }

    /// Sets a query parameter to JSON.
    pub fn query_json(&mut self, name: &'static str, value: &impl Serialize) {
        match serde_json::to_string(value) {
            Ok(json) => self.set_query(name, vec![Place::Url.encode(&json)]),
            Err(error) => self.refuse(format!("parameter '{name}' cannot be written: {error}")),
        }
    }

    /// Sets a header that is a parameter of the operation.
    pub fn header_param(&mut self, name: &'static str, value: &dyn fmt::Display) {
        self.headers.set(name, vec![value.to_string()]);
    }

    /// Sets a header to a list.
    pub fn header_list(&mut self, name: &'static str, separators: &[Separator], items: Vec<String>) {
        self.headers.set(name, Place::Plain.list(&items, separators));
    }

    /// Sets a cookie.
    pub fn cookie(&mut self, name: &'static str, value: &dyn fmt::Display) {
        self.cookies.set(name, vec![Place::Url.encode(&value.to_string())]);
    }

    /// Sets a cookie to a list.
    pub fn cookie_list(&mut self, name: &'static str, separators: &[Separator], items: Vec<String>) {
        self.cookies.set(name, Place::Url.list(&items, separators));
    }

    /// Sets a field of a form.
    pub fn form(&mut self, name: &'static str, value: &dyn fmt::Display) {
        self.set_fields(name, vec![Field::Text(value.to_string())]);
    }

    /// Sets a field of a form to a list; an empty one is not sent.
    pub fn form_list(&mut self, name: &'static str, separators: &[Separator], items: Vec<String>) {
        let values = Place::Plain.list(&items, separators);
        self.set_fields(name, values.into_iter().map(Field::Text).collect());
    }

    /// Sets a field of a form to JSON.
    pub fn form_json(&mut self, name: &'static str, value: &impl Serialize) {
        match serde_json::to_string(value) {
            Ok(json) => self.set_fields(name, vec![Field::Text(json)]),
            Err(error) => self.refuse(format!("field '{name}' cannot be written: {error}")),
        }
    }

    /// Sets a field of a form to a file; the form is sent as `multipart/form-data`.
    pub fn file(&mut self, name: &'static str, file: FilePart) {
        self.files(name, vec![file]);
    }

    /// Sets a field of a form to several files.
    pub fn files(&mut self, name: &'static str, files: Vec<FilePart>) {
        self.set_fields(name, files.into_iter().map(Field::File).collect());
        self.body = Body::Multipart;
    }

    /// Sends the form as `multipart/form-data`, with or without files.
    pub fn multipart(&mut self) {
        self.body = Body::Multipart;
    }

    /// Sets the body to JSON.
    pub fn json_body(&mut self, body: &impl Serialize) {
        match serde_json::to_vec(body) {
            Ok(json) => self.body = Body::Bytes("application/json".to_owned(), json.into()),
            Err(error) => self.refuse(format!("body cannot be written: {error}")),
        }
    }

    /// Sets the body to text.
    pub fn text_body(&mut self, body: impl Into<String>) {
        self.body = Body::Bytes("text/plain; charset=utf-8".to_owned(), body.into().into());
    }

    /// Sets the body to bytes.
    pub fn bytes_body(&mut self, media_type: impl Into<String>, body: impl Into<Bytes>) {
        self.body = Body::Bytes(media_type.into(), body.into());
    }

    /// Names the body's media type, where it is not the usual one of its kind.
    pub fn content_type(&mut self, media_type: &'static str) {
        self.content_type = Some(media_type);
    }

    /// The most time that this call may take.
    pub fn timeout(&mut self, timeout: Duration) {
        self.timeout = Some(timeout);
    }

    /// Sends a header with this call, instead of any of that name that it would have.
    pub fn header(&mut self, name: &str, value: &str) {
        let pair = header_name(name).and_then(|name| Ok((name, secret_value("header", &Secret::from(value))?)));
        match pair {
            Ok((name, value)) => {
                self.extra_headers.retain(|(earlier, _)| *earlier != name);
                self.extra_headers.push((name, value));
            }
            Err(problem) => self.refuse(problem),
        }
    }

    /// Sends the call and reads the answer as JSON.
    ///
    /// # Errors
    /// Whatever can go wrong with a call.
    pub async fn json<T: DeserializeOwned, E: ServiceCode>(self) -> Result<T, Error<E>> {
        self.response::<E>().await?.decode().await
    }

    /// Sends the call; an answer has nothing to read.
    ///
    /// # Errors
    /// Whatever can go wrong with a call.
    pub async fn empty<E: ServiceCode>(self) -> Result<(), Error<E>> {
        self.response::<E>().await.map(drop)
    }

    /// Sends the call and reads the answer as text.
    ///
    /// # Errors
    /// Whatever can go wrong with a call.
    pub async fn text<E: ServiceCode>(self) -> Result<String, Error<E>> {
        self.response::<E>().await?.text().await
    }

    /// Sends the call; the answer is bytes, to be read.
    ///
    /// # Errors
    /// Whatever can go wrong with a call.
    pub async fn bytes<E: ServiceCode>(self) -> Result<ByteResponse<E>, Error<E>> {
        self.response::<E>().await.map(Response::into_bytes)
    }

    /// Sends the call; its answer is one of several, as its status says.
    ///
    /// # Errors
    /// Whatever can go wrong with a call.
    pub async fn response<E: ServiceCode>(self) -> Result<Response, Error<E>> {
        let transport = self.transport;
        let request = self.into_request().map_err(Failure::typed)?;
        transport.execute(request).await.map_err(Failure::typed)?.success().await
    }

    fn set_query(&mut self, name: &'static str, values: Vec<String>) {
        let key = Place::Url.encode(name);
        self.query.set(name, values.into_iter().map(|value| (key.clone(), value)).collect());
    }

    fn set_fields(&mut self, name: &'static str, fields: Vec<Field>) {
        self.fields.set(name, fields);
        if matches!(self.body, Body::Empty) {
            self.body = Body::Form;
        }
    }

    /// An empty item in a path is most likely a mistake, and changes what the path means.
    fn refuse_empty_items(&mut self, name: &str, items: &[String]) {
        if items.iter().any(String::is_empty) {
            self.refuse(format!("path parameter '{name}' has an empty item"));
        }
    }

    fn refuse(&mut self, problem: String) {
        self.problem.get_or_insert(problem);
    }

    fn into_request(mut self) -> Result<Request, Failure> {
        let operation = self.operation;
        self.build()
            .map_err(|problem| Failure::new(ErrorKind::Request, format!("{} not sent: {problem}", operation.label())))
            .map_err(|failure| failure.with_operation(operation))
    }

    fn build(&mut self) -> Result<Request, String> {
        if let Some(problem) = self.problem.take() {
            return Err(problem);
        }
        let operation = self.operation;
        let method = Method::from_bytes(operation.method.as_bytes()).map_err(|error| error.to_string())?;
        let (content_type, body) = self.encoded_body()?;
        let url = self.url()?;
        let headers = self.header_map(content_type)?;
        let timeout = self.timeout.or(self.transport.timeout());
        Ok(Request { operation, method, url, headers, body, timeout })
    }

    fn url(&self) -> Result<Url, String> {
        let mut url = encoding::fill(self.operation.path, |name| self.path.first(name).map(String::as_str))?;
        let keys = self.transport.api_keys(self.operation).filter_map(|key| match key.place {
            KeyPlace::Query(name) => Some((Place::Url.encode(name), Place::Url.encode(key.key.expose()))),
            _ => None,
        });
        for (key, value) in self.query.all().map(|(_, pair)| pair.clone()).chain(keys) {
            // A template may bring a query of its own.
            url.push(if url.contains('?') { '&' } else { '?' });
            url.extend([key.as_str(), "=", value.as_str()]);
        }
        self.transport.base_url(self.operation)?.join(&url)
    }

    /// Headers, the more particular ones in place of the more general: the client's, the operation's, the call's.
    fn header_map(&self, content_type: Option<String>) -> Result<HeaderMap, String> {
        let mut headers = self.transport.headers();
        if !self.operation.accept.is_empty() {
            headers.insert(ACCEPT, header_value("accepted media type", self.operation.accept)?);
        }
        for (name, value) in self.headers.all() {
            headers.insert(header_name(name)?, header_value(&format!("header '{name}'"), value)?);
        }
        if let Some(content_type) = content_type {
            headers.insert(CONTENT_TYPE, header_value("media type of the body", &content_type)?);
        }
        for key in self.transport.api_keys(self.operation) {
            if let KeyPlace::Header(name) = key.place {
                headers.insert(header_name(name)?, secret_value("API key", &key.key)?);
            }
        }
        if let Some(cookies) = self.cookie_header()? {
            headers.insert(COOKIE, cookies);
        }
        headers.extend(self.extra_headers.iter().cloned());
        Ok(headers)
    }

    fn cookie_header(&self) -> Result<Option<HeaderValue>, String> {
        let own = self.cookies.all().map(|(name, value)| format!("{name}={value}"));
        let keys = self.transport.api_keys(self.operation).filter_map(|key| match key.place {
            KeyPlace::Cookie(name) => Some(format!("{name}={}", Place::Url.encode(key.key.expose()))),
            _ => None,
        });
        let cookies: Vec<String> = own.chain(keys).collect();
        match cookies.is_empty() {
            true => Ok(None),
            false => secret_value("cookie", &Secret::from(cookies.join("; "))).map(Some),
        }
    }

    fn encoded_body(&mut self) -> Result<(Option<String>, Bytes), String> {
        let (usual, bytes) = match std::mem::replace(&mut self.body, Body::Empty) {
            Body::Empty => return Ok((None, Bytes::new())),
            Body::Form => ("application/x-www-form-urlencoded".to_owned(), form::urlencoded(self.fields.all())),
            // Its media type names the line between its parts, and so cannot be another one.
            Body::Multipart => return form::multipart(self.fields.all()).map(|(media, bytes)| (Some(media), bytes)),
            Body::Bytes(media_type, bytes) => (media_type, bytes),
        };
        Ok((Some(self.content_type.map_or(usual, str::to_owned)), bytes))
    }
}

impl fmt::Debug for Call<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("operation", &self.operation.id)
            .field("path", &self.path)
            .field("query", &self.query)
            .field("headers", &self.headers)
            .field("fields", &self.fields)
            .finish_non_exhaustive()
    }
}

/// Values by name, in the order in which the names were first set.
#[derive(Clone)]
struct Values<T>(Vec<(&'static str, Vec<T>)>);

impl<T> Default for Values<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Values<T> {
    fn set(&mut self, name: &'static str, values: Vec<T>) {
        match self.0.iter_mut().find(|(earlier, _)| *earlier == name) {
            Some((_, earlier)) => *earlier = values,
            None => self.0.push((name, values)),
        }
    }

    fn first(&self, name: &str) -> Option<&T> {
        self.0.iter().find(|(set, _)| *set == name)?.1.first()
    }

    fn all(&self) -> impl Iterator<Item = (&'static str, &T)> + Clone {
        self.0.iter().flat_map(|(name, values)| values.iter().map(|value| (*name, value)))
    }
}

/// The names alone: values may be personal.
impl<T> fmt::Debug for Values<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|(name, _)| name)).finish()
    }
}
