//! What all calls of a client share, and the way that every call takes.
//!
//! In: settings; then requests. Out: replies of any status. Invariant: every call of every operation goes through
//! [`Transport::execute`], so that what holds for all calls stands there, and secrets are added on the way to the
//! service's own addresses alone.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Method;
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue, LOCATION, USER_AGENT};

use super::address::BaseUrl;
use super::binary;
use super::error::{Error, ErrorKind, Failure};
use super::meta::OperationMeta;
use super::request::Request;
use super::response::{Limits, Response, Time};
use super::secret::Secret;
use super::service::Service;

/// The time for a call, unless it is set.
const TIMEOUT: Duration = Duration::from_secs(60);

/// The time for a connection, unless it is set.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// How much is read, unless it is set.
const LIMITS: Limits = Limits { body: 64 << 20, error_body: 256 << 10 };

/// How many redirects one call follows.
const REDIRECTS: usize = 10;

/// The connection to a service: settings, credentials and open connections. A clone shares them all.
#[derive(Clone)]
pub struct Transport {
    shared: Arc<Shared>,
}

struct Shared {
    http: reqwest::Client,
    service: &'static Service,
    /// The base URL that replaces those of the service and of its operations.
    base_url: Option<BaseUrl>,
    headers: HeaderMap,
    authorization: Option<HeaderValue>,
    api_keys: Vec<ApiKey>,
    timeout: Option<Duration>,
    limits: Limits,
}

/// Where an API key stands in a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyPlace {
    /// In the header of this name.
    Header(&'static str),
    /// In the query, under this name.
    Query(&'static str),
    /// In the cookie of this name.
    Cookie(&'static str),
}

/// A key and where it goes.
#[derive(Clone, Debug)]
pub(super) struct ApiKey {
    scheme: &'static str,
    pub(super) place: KeyPlace,
    pub(super) key: Secret,
}

impl Transport {
    /// Sends a request and follows its redirects. The reply may have any status.
    pub(super) async fn execute(&self, request: Request) -> Result<Response, Failure> {
        let operation = request.operation;
        let time = Time::from_now(request.timeout);
        let mut request = request;
        let mut redirects = 0;
        loop {
            let reply = self.send(&request, time).await.map_err(|failure| failure.with_operation(operation))?;
            let Some(location) = followed(&request, &reply) else {
                return Ok(reply);
            };
            if redirects == REDIRECTS {
                return Err(not_followed(operation, format!("redirected more than {REDIRECTS} times")));
            }
            redirects += 1;
            request = request.redirected(&location).map_err(|reason| not_followed(operation, reason))?;
        }
    }

    /// Sends a request once.
    async fn send(&self, request: &Request, time: Time) -> Result<Response, Failure> {
        let Shared { http, service, limits, .. } = &*self.shared;
        let operation = request.operation;
        match time.bound(http.execute(request.to_http())).await {
            Ok(reply) => Ok(Response::new(reply, operation, &service.errors, *limits, time)),
            Err(interrupted) => Err(interrupted.into_failure(&operation.label(), request.timeout)),
        }
    }

    /// The base URL of an operation: the one that was set, else the operation's own, else the service's.
    ///
    /// # Errors
    /// There is none, or none that may be used.
    pub(super) fn base_url(&self, operation: &OperationMeta) -> Result<BaseUrl, String> {
        match &self.shared.base_url {
            Some(base_url) => Ok(base_url.clone()),
            None => described(operation.servers.first().or(self.shared.service.base_urls.first())),
        }
    }

    /// The headers that every request has.
    pub(super) fn headers(&self) -> HeaderMap {
        let mut headers = self.shared.headers.clone();
        if let Some(authorization) = &self.shared.authorization {
            headers.insert(AUTHORIZATION, authorization.clone());
        }
        headers
    }

    /// The keys that an operation takes: those it names, and all where it names none.
    pub(super) fn api_keys(&self, operation: &OperationMeta) -> impl Iterator<Item = &ApiKey> {
        let named = operation.security;
        let takes = move |key: &&ApiKey| named.is_empty() || named.iter().any(|all| all.contains(&key.scheme));
        self.shared.api_keys.iter().filter(takes)
    }

    /// The time for a call, unless the call says otherwise.
    pub(super) fn timeout(&self) -> Option<Duration> {
        self.shared.timeout
    }
}

/// Where a reply redirects to, if that is followed: what only reads can be repeated elsewhere, the rest cannot.
fn followed(request: &Request, reply: &Response) -> Option<String> {
    let reads = matches!(request.method, Method::GET | Method::HEAD);
    let redirects = matches!(reply.status(), 301 | 302 | 303 | 307 | 308);
    let location = reply.headers().get(LOCATION)?.to_str().ok()?;
    (reads && redirects).then(|| location.to_owned())
}

fn not_followed(operation: &'static OperationMeta, reason: String) -> Failure {
    Failure::new(ErrorKind::Transport, format!("{}: {reason}", operation.label())).with_operation(operation)
}

fn described(base_url: Option<&&str>) -> Result<BaseUrl, String> {
    match base_url {
        Some(base_url) => BaseUrl::parse(base_url).map_err(|problem| format!("{problem}; set another with `base_url`")),
        None => {
            Err("there is no base URL, for the API's description names no host; set one with `base_url`".to_owned())
        }
    }
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Shared { service, base_url, authorization, api_keys, timeout, limits, .. } = &*self.shared;
        let base_url = base_url.as_ref().map(BaseUrl::as_str).or(service.base_urls.first().copied());
        f.debug_struct("Transport")
            .field("base_url", &base_url)
            .field("authorization", &authorization.as_ref().map(|_| Secret::default()))
            .field("api_keys", api_keys)
            .field("timeout", timeout)
            .field("limits", limits)
            .finish_non_exhaustive()
    }
}

/// Settings of a [`Transport`] to be.
#[derive(Clone, Default)]
pub struct TransportBuilder {
    http: Option<reqwest::Client>,
    base_url: Option<String>,
    user_agent: Option<String>,
    credentials: Option<Credentials>,
    api_keys: Vec<ApiKey>,
    headers: Vec<(String, Secret)>,
    timeout: Option<Option<Duration>>,
    connect_timeout: Option<Duration>,
    max_body: Option<usize>,
    max_error_body: Option<usize>,
}

/// What stands in the `Authorization` header.
#[derive(Clone, Debug)]
enum Credentials {
    Bearer(Secret),
    Basic { user: String, password: Secret },
}

impl TransportBuilder {
    /// Settings as they are before one of them is set.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sends this token with every call, instead of user name and password.
    #[must_use]
    pub fn bearer_token(mut self, token: impl Into<String>) -> Self {
        self.credentials = Some(Credentials::Bearer(Secret::new(token)));
        self
    }

    /// Sends this user name and password with every call, instead of a bearer token.
    #[must_use]
    pub fn basic_auth(mut self, user: impl Into<String>, password: impl Into<String>) -> Self {
        self.credentials = Some(Credentials::Basic { user: user.into(), password: Secret::new(password) });
        self
    }

    /// Sends this key with the calls that take the security scheme of this name.
    #[must_use]
    pub fn api_key(mut self, scheme: &'static str, place: KeyPlace, key: impl Into<String>) -> Self {
        self.api_keys.retain(|key| key.scheme != scheme);
        self.api_keys.push(ApiKey { scheme, place, key: Secret::new(key) });
        self
    }

    /// Sends all calls there: https, or http to this machine. It replaces every base URL of the description.
    #[must_use]
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.base_url = Some(base_url.into());
        self
    }

    /// Sends this as `User-Agent`.
    #[must_use]
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = Some(user_agent.into());
        self
    }

    /// The most time that a call may take, from sending it to the last byte of its answer; 60 s unless set. Where the
    /// answer is bytes, it bounds the wait for each piece of them instead of the whole.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(Some(timeout));
        self
    }

    /// The most time that a connection may take to come about; 10 s unless set. An injected client has its own.
    #[must_use]
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = Some(timeout);
        self
    }

    /// Sends calls through this HTTP client: its proxies, certificates and connections. Its own way with redirects
    /// holds too; build it with `reqwest::redirect::Policy::none()` to keep API keys from following one.
    #[must_use]
    pub fn http_client(mut self, client: reqwest::Client) -> Self {
        self.http = Some(client);
        self
    }

    /// Sends this header with every call.
    #[must_use]
    pub fn default_header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), Secret::new(value)));
        self
    }

    /// The largest answer that is read as JSON or text, in bytes; 64 MiB unless set.
    #[must_use]
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.max_body = Some(bytes);
        self
    }

    /// How much of an error's body is kept, in bytes; 256 KiB unless set.
    #[must_use]
    pub fn max_error_body(mut self, bytes: usize) -> Self {
        self.max_error_body = Some(bytes);
        self
    }

    /// A transport to `service` with these settings.
    ///
    /// # Errors
    /// A setting cannot be used; the message says which.
    pub fn build<E>(self, service: &'static Service) -> Result<Transport, Error<E>> {
        let config = |problem: String| Error::new(ErrorKind::Config, problem);
        let base_url = match &self.base_url {
            Some(base_url) => Some(BaseUrl::parse(base_url).map_err(config)?),
            None => {
                described(service.base_urls.first()).map_err(config)?;
                None
            }
        };
        let headers = self.header_map(service).map_err(config)?;
        let authorization = self.credentials.as_ref().map(Credentials::header).transpose().map_err(config)?;
        let http = match self.http {
            Some(http) => http,
            None => http_client(self.connect_timeout.unwrap_or(CONNECT_TIMEOUT))
                .map_err(|error| config("the HTTP client cannot be set up".to_owned()).with_source(error))?,
        };
        let limits = Limits {
            body: self.max_body.unwrap_or(LIMITS.body),
            error_body: self.max_error_body.unwrap_or(LIMITS.error_body),
        };
        let timeout = self.timeout.unwrap_or(Some(TIMEOUT));
        let api_keys = self.api_keys;
        let shared = Shared { http, service, base_url, headers, authorization, api_keys, timeout, limits };
        Ok(Transport { shared: Arc::new(shared) })
    }

    fn header_map(&self, service: &Service) -> Result<HeaderMap, String> {
        let mut headers = HeaderMap::new();
        let user_agent = self.user_agent.as_deref().unwrap_or(service.user_agent);
        headers.insert(USER_AGENT, header_value("user agent", user_agent)?);
        for (name, value) in &self.headers {
            headers.insert(header_name(name)?, secret_value(name, value)?);
        }
        Ok(headers)
    }
}

impl Credentials {
    fn header(&self) -> Result<HeaderValue, String> {
        match self {
            Self::Bearer(token) => secret_value("bearer token", &Secret::new(format!("Bearer {}", token.expose()))),
            Self::Basic { user, .. } if user.contains(':') => {
                Err("user name has a colon, which Basic forbids".to_owned())
            }
            Self::Basic { user, password } => {
                let pair = format!("{user}:{}", password.expose());
                secret_value("password", &Secret::new(format!("Basic {}", binary::encode(pair.as_bytes()))))
            }
        }
    }
}

/// Redirects are followed by [`Transport::execute`], which knows what may go along.
fn http_client(connect_timeout: Duration) -> reqwest::Result<reqwest::Client> {
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).connect_timeout(connect_timeout).build()
}

pub(super) fn header_name(name: &str) -> Result<HeaderName, String> {
    HeaderName::from_bytes(name.as_bytes()).map_err(|_| format!("'{}' is no header name", name.escape_debug()))
}

/// A header's value; `what` names it, for the value itself may be a secret.
pub(super) fn header_value(what: &str, value: &str) -> Result<HeaderValue, String> {
    HeaderValue::from_str(value).map_err(|_| format!("{what} has a character that a header cannot carry"))
}

/// A header's value that no log of the HTTP client shows.
pub(super) fn secret_value(what: &str, value: &Secret) -> Result<HeaderValue, String> {
    let mut value = header_value(what, value.expose())?;
    value.set_sensitive(true);
    Ok(value)
}

impl fmt::Debug for TransportBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportBuilder")
            .field("user_agent", &self.user_agent)
            .field("credentials", &self.credentials)
            .field("api_keys", &self.api_keys)
            .field("headers", &self.headers)
            .field("timeout", &self.timeout)
            .field("connect_timeout", &self.connect_timeout)
            .finish_non_exhaustive()
    }
}
