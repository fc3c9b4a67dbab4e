//! Settings of a client.
//!
//! In: what the user says, and the service's facts. Out: a [`Transport`]. Invariant: what cannot be used is refused
//! when the client is built, not with its first call.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{HeaderMap, USER_AGENT};

use super::address::BaseUrl;
use super::clock::{Clock, SystemClock};
use super::credentials::{Credentials, Fixed};
use super::error::{Error, ErrorKind, Failure};
use super::headers::{header_name, header_value, secret_value};
use super::hooks::{HookError, Hooks, RequestParts, ResponseParts};
use super::joined;
use super::limiter::RateLimiter;
use super::response::Limits;
use super::retry::RetryPolicy;
use super::secret::Secret;
use super::service::Service;
use super::transport::{ApiKey, KeyPlace, Shared, Transport};

/// The time for an attempt, unless it is set.
const TIMEOUT: Duration = Duration::from_secs(60);

/// The time for a connection, unless it is set.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// How much is read, unless it is set.
const LIMITS: Limits = Limits { body: 64 << 20, error_body: 256 << 10 };

/// Settings of a [`Transport`] to be.
#[derive(Clone, Default)]
pub struct TransportBuilder {
    http: Option<reqwest::Client>,
    base_url: Option<String>,
    servers: Vec<(String, String)>,
    user_agent: Option<String>,
    caller: Option<Caller>,
    api_keys: Vec<ApiKey>,
    headers: Vec<(String, Secret)>,
    hooks: Hooks,
    limiter: Option<MakeLimiter>,
    retry: RetryPolicy,
    timeout: Option<Duration>,
    connect_timeout: Option<Duration>,
    max_body: Option<usize>,
    max_error_body: Option<usize>,
    clock: Option<Arc<dyn Clock>>,
}

/// Gives the limiter of a client that is built.
type MakeLimiter = Arc<dyn Fn() -> Arc<dyn RateLimiter> + Send + Sync>;

/// Who is to call.
#[derive(Clone, Debug)]
enum Caller {
    Bearer(Secret),
    Basic { user: String, password: Secret },
    Other(Arc<dyn Credentials>),
}

impl TransportBuilder {
    /// Settings as they are before one of them is set.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sends this token with every call, instead of user name and password.
    #[must_use]
    pub fn bearer_token(mut self, token: impl Into<String>) -> Self {
        self.caller = Some(Caller::Bearer(Secret::new(token)));
        self
    }

    /// Sends this user name and password with every call, instead of a bearer token.
    #[must_use]
    pub fn basic_auth(mut self, user: impl Into<String>, password: impl Into<String>) -> Self {
        self.caller = Some(Caller::Basic { user: user.into(), password: Secret::new(password) });
        self
    }

    /// Asks these credentials before every call.
    #[must_use]
    pub fn credentials(mut self, credentials: impl Credentials + 'static) -> Self {
        self.caller = Some(Caller::Other(Arc::new(credentials)));
        self
    }

    /// Whether calls carry something that proves who is calling, API keys apart.
    pub fn has_credentials(&self) -> bool {
        self.caller.is_some() || self.has_authorization()
    }

    /// Whether a header of every call proves who is calling.
    fn has_authorization(&self) -> bool {
        self.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("authorization"))
    }

    /// Sends this key with the calls that take the security scheme of this name.
    #[must_use]
    pub fn api_key(mut self, scheme: &'static str, place: KeyPlace, key: impl Into<String>) -> Self {
        self.api_keys.retain(|key| key.scheme != scheme);
        self.api_keys.push(ApiKey { scheme, place, key: Secret::new(key) });
        self
    }

    /// Sends all calls there: https, or http to this machine. It takes the place of every base URL of the description;
    /// one that the description has for the whole service leaves the servers of single operations where they are.
    #[must_use]
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.base_url = Some(base_url.into());
        self
    }

    /// Sends the calls of operations that the description has at the server `described` to `url` instead, whatever the
    /// base URL of the others is.
    #[must_use]
    pub fn server(mut self, described: impl Into<String>, url: impl Into<String>) -> Self {
        let described = described.into().trim_end_matches('/').to_owned();
        self.servers.retain(|(known, _)| *known != described);
        self.servers.push((described, url.into()));
        self
    }

    /// Sends this as `User-Agent`.
    #[must_use]
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = Some(user_agent.into());
        self
    }

    /// The most time that an attempt at a call may take, from sending it to the last byte of its answer; 60 s unless
    /// set. Where the answer is bytes, it bounds the wait for each piece of them instead of the whole. Waits for limits
    /// and between attempts are apart from it.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// The most time that a connection may take to come about; 10 s unless set. An injected client has its own.
    #[must_use]
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = Some(timeout);
        self
    }

    /// How often and how long a call is tried.
    #[must_use]
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// Asks this limiter before every call; clients that are built from copies of these settings share it.
    #[must_use]
    pub fn limiter(mut self, limiter: impl RateLimiter + 'static) -> Self {
        let limiter: Arc<dyn RateLimiter> = Arc::new(limiter);
        self.limiter = Some(Arc::new(move || Arc::clone(&limiter)));
        self
    }

    /// Asks a limiter before every call, of which each client that is built gets one of its own.
    #[must_use]
    pub fn own_limiter<L: RateLimiter + 'static>(mut self, make: impl Fn() -> L + Send + Sync + 'static) -> Self {
        self.limiter = Some(Arc::new(move || Arc::new(make())));
        self
    }

    /// Sends calls without asking a limiter.
    #[must_use]
    pub fn without_limiter(mut self) -> Self {
        self.limiter = None;
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

    /// Runs this before every attempt at a call, further attempts and those after a renewal of credentials included. It
    /// may set headers; an error that it returns stops the call.
    #[must_use]
    pub fn on_request(
        mut self,
        hook: impl Fn(&mut RequestParts<'_>) -> Result<(), HookError> + Send + Sync + 'static,
    ) -> Self {
        self.hooks.add_request(hook);
        self
    }

    /// Runs this after every attempt at a call, whatever came of it. An error that it returns stops the call.
    #[must_use]
    pub fn on_response(
        mut self,
        hook: impl Fn(&ResponseParts<'_>) -> Result<(), HookError> + Send + Sync + 'static,
    ) -> Self {
        self.hooks.add_response(hook);
        self
    }

    /// The largest answer that is read as JSON or text, in bytes, and once it is unpacked; 64 MiB unless set.
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

    /// Takes the time of day from this clock: what an answer's dates are compared with, and the ends of tokens.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Some(Arc::new(clock));
        self
    }

    /// A transport to `service` with these settings.
    ///
    /// # Errors
    /// A setting cannot be used; the message says which.
    pub fn build<E>(mut self, service: &'static Service) -> Result<Transport, Error<E>> {
        self.transport(service).map_err(Failure::typed)
    }

    /// The transport that these settings give, which are used up.
    fn transport(&mut self, service: &'static Service) -> Result<Transport, Failure> {
        if self.caller.is_some() && self.has_authorization() {
            let problem =
                "there is a default header 'Authorization', and a token or password beside it; set one of them";
            return Err(config(problem.to_owned()));
        }
        let base_url = match &self.base_url {
            Some(base_url) => Some(BaseUrl::parse(base_url).map_err(config)?),
            None => {
                BaseUrl::described(service.base_urls.first()).map_err(config)?;
                None
            }
        };
        let mut servers = Vec::with_capacity(self.servers.len());
        for (described, url) in &self.servers {
            servers.push(stand_in(service, described, url).map_err(config)?);
        }
        let headers = self.header_map(service).map_err(config)?;
        let credentials = match self.caller.take() {
            Some(caller) => Some(caller.credentials().map_err(config)?),
            None => None,
        };
        let http = match self.http.take() {
            Some(http) => http,
            None => {
                let server = base_url.as_ref().map(BaseUrl::as_str).or(service.base_urls.first().copied());
                let via_proxy =
                    server.is_none_or(is_https) && servers.iter().all(|(_, server)| is_https(server.as_str()));
                http_client(self.connect_timeout.unwrap_or(CONNECT_TIMEOUT), via_proxy)
                    .map_err(|error| config("the HTTP client cannot be set up".to_owned()).with_source(error))?
            }
        };
        Ok(Transport::new(Shared {
            http,
            service,
            base_url,
            servers,
            base_urls: Vec::new(),
            headers,
            credentials,
            api_keys: std::mem::take(&mut self.api_keys),
            hooks: std::mem::take(&mut self.hooks),
            limiter: self.limiter.as_ref().map(|make| make()),
            retry: std::mem::take(&mut self.retry).of_client(),
            timeout: self.timeout.unwrap_or(TIMEOUT),
            limits: Limits {
                body: self.max_body.unwrap_or(LIMITS.body),
                error_body: self.max_error_body.unwrap_or(LIMITS.error_body),
            },
            clock: self.clock.take().unwrap_or_else(|| Arc::new(SystemClock)),
        }))
    }

    fn header_map(&self, service: &Service) -> Result<HeaderMap, String> {
        let mut headers = HeaderMap::new();
        let user_agent = self.user_agent.as_deref().unwrap_or(service.user_agent);
        headers.insert(USER_AGENT, header_value(&"user agent", user_agent)?);
        for (name, value) in &self.headers {
            headers.insert(header_name(name)?, secret_value(name, value.expose())?);
        }
        Ok(headers)
    }
}

impl Caller {
    fn credentials(self) -> Result<Arc<dyn Credentials>, String> {
        Ok(match self {
            Self::Bearer(token) => Arc::new(Fixed::bearer(&token)?),
            Self::Basic { user, password } => Arc::new(Fixed::basic(&user, &password)?),
            Self::Other(credentials) => credentials,
        })
    }
}

fn config(problem: String) -> Failure {
    Failure::new(ErrorKind::Config, problem)
}

fn is_https(server: &str) -> bool {
    server.starts_with("https:")
}

/// What takes the place of a server of the description.
fn stand_in(service: &Service, described: &str, url: &str) -> Result<(String, BaseUrl), String> {
    let mut all = String::new();
    for known in [service.base_urls, service.other_base_urls] {
        for known in known {
            if *known == described {
                return Ok((described.to_owned(), BaseUrl::parse(url)?));
            }
            joined::add(&mut all, ", ", known);
        }
    }
    Err(format!("'{described}' is no server of the description, which has: {all}"))
}

/// Redirects are followed by `Transport::execute`, which knows what may go along.
///
/// What is not https stays on this machine, which a proxy of the environment would carry it away from, secrets and all.
fn http_client(connect_timeout: Duration, via_proxy: bool) -> reqwest::Result<reqwest::Client> {
    let client = reqwest::Client::builder();
    let client = if via_proxy { client } else { client.no_proxy() };
    client.redirect(reqwest::redirect::Policy::none()).connect_timeout(connect_timeout).build()
}

impl fmt::Debug for TransportBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportBuilder")
            .field("user_agent", &self.user_agent)
            .field("credentials", &self.caller)
            .field("api_keys", &self.api_keys)
            .field("headers", &self.headers)
            .field("hooks", &self.hooks)
            .field("limiter", &self.limiter.as_ref().map(|make| make()))
            .field("retry", &self.retry)
            .field("timeout", &self.timeout)
            .field("connect_timeout", &self.connect_timeout)
            .finish_non_exhaustive()
    }
}
