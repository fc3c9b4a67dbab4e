//! Where a call may go.
//!
//! In: URLs as text. Out: URLs that a secret may be sent to. Invariant: they are https, or this machine's own.

use reqwest::Url;

/// The start of every address of a service: scheme, host, port and path, without a final slash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct BaseUrl(String);

impl BaseUrl {
    /// Reads a base URL.
    ///
    /// # Errors
    /// What is wrong with it, in words that do not repeat a password in it.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let url = Url::parse(text).map_err(|error| format!("base URL is not a URL: {error}"))?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err("base URL holds a user name or password; set them by themselves".to_owned());
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err("base URL holds a query or fragment; only scheme, host, port and path belong there".to_owned());
        }
        if !is_safe(&url) {
            return Err(format!("base URL '{url}' is not https, which only an address of this machine may lack"));
        }
        Ok(Self(url.as_str().trim_end_matches('/').to_owned()))
    }

    /// Reads the base URL that a description has, if any.
    ///
    /// # Errors
    /// There is none, or what is wrong with it; and the remedy.
    pub(super) fn described(text: Option<&&str>) -> Result<Self, String> {
        match text {
            Some(text) => Self::parse(text).map_err(|problem| format!("{problem}; set another with `base_url`")),
            None => Err("no base URL: the API's description names no host; set one with `base_url`".to_owned()),
        }
    }

    /// The URL of `path_and_query`, which begins with a slash and is encoded already.
    ///
    /// # Errors
    /// It is not a URL.
    pub(super) fn join(&self, path_and_query: &str) -> Result<Url, String> {
        let slash = if path_and_query.starts_with('/') { "" } else { "/" };
        Url::parse(&format!("{}{slash}{path_and_query}", self.0)).map_err(|error| format!("no URL: {error}"))
    }

    /// Its text.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a URL is at the same scheme, host and port.
    pub(super) fn has_origin_of(&self, url: &Url) -> bool {
        Url::parse(&self.0).is_ok_and(|own| is_same_origin(&own, url))
    }

    /// The URL here that stands for `url` at the base URL `other`; `None` where `url` is not there.
    pub(super) fn in_place_of(&self, other: &str, url: &Url) -> Option<Url> {
        let other = Self::parse(other).ok().filter(|other| other.has_origin_of(url))?;
        let below = Url::parse(&other.0).ok()?;
        let path = url.path().strip_prefix(below.path().trim_end_matches('/'))?;
        let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
        path.starts_with('/').then(|| self.join(&format!("{path}{query}")).ok()).flatten()
    }
}

/// The name in a pair of a query, decoded.
pub(super) fn key_of(pair: &str) -> String {
    let name = pair.split('=').next().unwrap_or_default().replace('+', " ");
    percent_encoding::percent_decode_str(&name).decode_utf8_lossy().into_owned()
}

/// Whether nobody on the way can read what is sent there.
pub(super) fn is_safe(url: &Url) -> bool {
    url.scheme() == "https" || (url.scheme() == "http" && is_loopback(url))
}

/// Whether the two have scheme, host and port in common.
pub(super) fn is_same_origin(one: &Url, other: &Url) -> bool {
    one.origin() == other.origin()
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || address.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}
