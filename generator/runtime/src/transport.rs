//! What all calls of a client share.
//!
//! In: settings, by way of [`TransportBuilder`](super::builder::TransportBuilder). Out: what each call needs of them.
//! Invariant: secrets are shown nowhere, and base URLs are safe to send them to.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::HeaderMap;

use super::address::BaseUrl;
use super::clock::Clock;
use super::credentials::Credentials;
use super::hooks::Hooks;
use super::limiter::RateLimiter;
use super::meta::OperationMeta;
use super::response::Limits;
use super::retry::RetryPolicy;
use super::secret::Secret;
use super::service::Service;

/// The connection to a service: settings, credentials and open connections. A clone shares them all.
#[derive(Clone)]
pub struct Transport {
    shared: Arc<Shared>,
}

/// What the clones of a transport share.
#[derive(Clone)]
pub(super) struct Shared {
    pub(super) http: reqwest::Client,
    pub(super) service: &'static Service,
    /// The base URL in place of the service's own, and of its operations' where it is none of the described.
    pub(super) base_url: Option<BaseUrl>,
    /// Described servers of single operations, and what takes the place of each.
    pub(super) servers: Vec<(String, BaseUrl)>,
    /// The base URLs of the description, and where their operations are called; those alone that can be used.
    pub(super) base_urls: Vec<(&'static str, BaseUrl)>,
    pub(super) headers: HeaderMap,
    pub(super) credentials: Option<Arc<dyn Credentials>>,
    pub(super) api_keys: Vec<ApiKey>,
    pub(super) hooks: Hooks,
    pub(super) limiter: Option<Arc<dyn RateLimiter>>,
    pub(super) retry: RetryPolicy,
    pub(super) timeout: Duration,
    pub(super) limits: Limits,
    /// The time of day.
    pub(super) clock: Arc<dyn Clock>,
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
    pub(super) scheme: &'static str,
    pub(super) place: KeyPlace,
    pub(super) key: Secret,
}

impl Shared {
    /// The base URL of operations that have this one in the description.
    fn find(&self, described: Option<&&'static str>) -> Result<Cow<'_, BaseUrl>, String> {
        let stand_in = described.map_or(self.base_url.as_ref(), |server| self.stand_in(server));
        stand_in.map_or_else(|| BaseUrl::described(described).map(Cow::Owned), |base_url| Ok(Cow::Borrowed(base_url)))
    }

    fn stand_in(&self, described: &str) -> Option<&BaseUrl> {
        for (known, server) in &self.servers {
            if known == described {
                return Some(server);
            }
        }
        let (base_url, own) = (self.base_url.as_ref()?, self.service.base_urls);
        let is_own = |server: &str| BaseUrl::parse(server).is_ok_and(|server| server == *base_url);
        let replaces = own.contains(&described) || !own.iter().any(|own| is_own(own));
        replaces.then_some(base_url)
    }
}

impl Transport {
    pub(super) fn new(mut shared: Shared) -> Self {
        let Service { base_urls, other_base_urls, .. } = shared.service;
        let first = base_urls.get(..1).unwrap_or_default();
        let mut found = Vec::with_capacity(first.len() + other_base_urls.len());
        for described in [first, other_base_urls] {
            for server in described {
                if let Ok(base_url) = shared.find(Some(server)) {
                    found.push((*server, base_url.into_owned()));
                }
            }
        }
        shared.base_urls = found;
        Self { shared: Arc::new(shared) }
    }

    /// The same connection for another caller: settings, open connections and limits are shared.
    #[must_use]
    pub fn with_credentials(&self, credentials: impl Credentials + 'static) -> Self {
        let shared = Shared::clone(&self.shared);
        Self::new(Shared { credentials: Some(Arc::new(credentials)), ..shared })
    }

    /// The time of day.
    pub fn clock(&self) -> Arc<dyn Clock> {
        Arc::clone(&self.shared.clock)
    }

    /// What says the time of day.
    pub(super) fn time_of_day(&self) -> &dyn Clock {
        &*self.shared.clock
    }

    /// The base URL of an operation: its own, else the service's, or what was set in its place.
    ///
    /// # Errors
    /// There is none, or none that may be used.
    pub(super) fn base_url(&self, operation: &OperationMeta) -> Result<Cow<'_, BaseUrl>, String> {
        let described = operation.servers.first().or(self.shared.service.base_urls.first());
        let known = self.shared.base_urls.iter().find(|(known, _)| Some(known) == described);
        known.map_or_else(|| self.shared.find(described), |(_, base_url)| Ok(Cow::Borrowed(base_url)))
    }

    /// What was set in place of a described server, if anything.
    ///
    /// A base URL that the description does not have (a test server, a proxy) takes the place of all of them, so that
    /// nothing is sent elsewhere; one of the service's own leaves the servers of single operations where they are.
    pub(super) fn stand_in(&self, described: &str) -> Option<&BaseUrl> {
        self.shared.stand_in(described)
    }

    /// The headers that every request has.
    pub(super) fn headers(&self) -> &HeaderMap {
        &self.shared.headers
    }

    /// The keys that an operation takes: those of the alternative that can be met and takes the most of the client's keys,
    /// the first of several such; any that it names where none can be met, and all where it says nothing.
    pub(super) fn api_keys(&self, operation: &OperationMeta) -> Vec<&ApiKey> {
        let mut keys = Vec::new();
        // Most clients have none, and nothing to choose.
        if self.shared.api_keys.is_empty() {
            return keys;
        }
        let all = operation.security;
        let chosen = self.met_by_keys(all).map_or(all, std::slice::from_ref);
        for key in &self.shared.api_keys {
            if all.is_empty() || chosen.iter().any(|together| together.contains(&key.scheme)) {
                keys.push(key);
            }
        }
        keys
    }

    /// The alternative that can be met and takes the most keys, or else the one that takes nothing.
    fn met_by_keys<'s>(&self, all: &'s [&'s [&'s str]]) -> Option<&'s &'s [&'s str]> {
        let mut best = None;
        let mut most = 0;
        for together in all {
            let keys = together.iter().filter(|scheme| self.has_key(scheme)).count();
            let is_met = keys == together.len() || self.shared.credentials.is_some();
            // Without a name it takes nothing, and any that can be met comes before.
            let rank = if together.is_empty() { 1 } else { keys + 2 };
            if is_met && rank > most {
                (best, most) = (Some(together), rank);
            }
        }
        best
    }

    fn has_key(&self, scheme: &str) -> bool {
        self.shared.api_keys.iter().any(|key| key.scheme == scheme)
    }

    /// The HTTP client.
    pub(super) fn http(&self) -> &reqwest::Client {
        &self.shared.http
    }

    /// The service.
    pub(super) fn service(&self) -> &'static Service {
        self.shared.service
    }

    /// Who is calling.
    pub(super) fn credentials(&self) -> Option<&dyn Credentials> {
        self.shared.credentials.as_deref()
    }

    /// What runs before requests and after responses.
    pub(super) fn hooks(&self) -> &Hooks {
        &self.shared.hooks
    }

    /// What keeps calls within the limits of the service.
    pub(super) fn limiter(&self) -> Option<&dyn RateLimiter> {
        self.shared.limiter.as_deref()
    }

    /// How often a call is tried: as it says itself, if it does.
    pub(super) fn retry(&self, of_call: Option<&RetryPolicy>) -> RetryPolicy {
        let own = &self.shared.retry;
        of_call.map_or_else(|| own.clone(), |policy| policy.clone().within(own))
    }

    /// The time for an attempt, unless the call says otherwise.
    pub(super) fn timeout(&self) -> Duration {
        self.shared.timeout
    }

    /// How much of a reply is taken in.
    pub(super) fn limits(&self) -> Limits {
        self.shared.limits
    }
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Shared { service, base_url, credentials, api_keys, hooks, limiter, retry, timeout, limits, .. } =
            &*self.shared;
        let base_url = base_url.as_ref().map(BaseUrl::as_str).or(service.base_urls.first().copied());
        f.debug_struct("Transport")
            .field("base_url", &base_url)
            .field("credentials", credentials)
            .field("api_keys", api_keys)
            .field("hooks", hooks)
            .field("limiter", limiter)
            .field("retry", retry)
            .field("timeout", timeout)
            .field("limits", limits)
            .finish_non_exhaustive()
    }
}
