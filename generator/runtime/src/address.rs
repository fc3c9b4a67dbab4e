//! Where a call may go.
//!
//! In: URLs as text. Out: URLs that a secret may be sent to. Invariant: they are https, or this machine's own.

use reqwest::Url;

/// The start of every address of a service: scheme, host, port and path, without a final slash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct BaseUrl {
    text: String,
    /// The same, read, so that its host need not be read with every call.
    url: Url,
}

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
        let text = url.as_str().trim_end_matches('/').to_owned();
        let url = Url::parse(&text).map_err(|error| format!("base URL is not a URL: {error}"))?;
        Ok(Self { text, url })
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

    /// The URL of `path_and_query`, which is encoded already.
    ///
    /// # Errors
    /// It is not a URL.
    pub(super) fn join(&self, path_and_query: &str) -> Result<Url, String> {
        let slash = if path_and_query.starts_with('/') { "" } else { "/" };
        self.resolve(&format!("{}{slash}{path_and_query}", self.path()))
    }

    /// The URL of a path, that of this URL before it, and of a query, which begin with a slash and are encoded already.
    ///
    /// # Errors
    /// It is not a URL.
    pub(super) fn resolve(&self, path_and_query: &str) -> Result<Url, String> {
        // Two slashes would be taken for the beginning of a host, as would what is read as a slash or not at all.
        let is_plain = !matches!(path_and_query.as_bytes(), [_, b'/' | b'\\' | b'\t' | b'\n' | b'\r', ..]);
        let url = match is_plain {
            true => self.url.join(path_and_query),
            false => Url::parse(&format!("{}{path_and_query}", &self.text[..self.origin()])),
        };
        url.map_err(|error| format!("no URL: {error}"))
    }

    /// Its path: nothing, or one that begins with a slash and ends without.
    pub(super) fn path(&self) -> &str {
        &self.text[self.origin()..]
    }

    /// How long the text is before the path.
    fn origin(&self) -> usize {
        (self.url.as_str().len() - self.url.path().len()).min(self.text.len())
    }

    /// Its text.
    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether a URL is at the same scheme, host and port.
    pub(super) fn has_origin_of(&self, url: &Url) -> bool {
        is_same_origin(&self.url, url)
    }

    /// The URL here that stands for `url` at the base URL `other`; `None` where `url` is not there.
    pub(super) fn in_place_of(&self, other: &str, url: &Url) -> Option<Url> {
        let other = Self::parse(other).ok().filter(|other| other.has_origin_of(url))?;
        let path = url.path().strip_prefix(other.path())?;
        let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
        path.starts_with('/').then(|| self.join(&format!("{path}{query}")).ok()).flatten()
    }
}

/// The name in a pair of a query, decoded.
pub(super) fn key_of(pair: &str) -> String {
    let name = pair.split_once('=').map_or(pair, |(name, _)| name);
    let mut spaced = name.as_bytes().to_vec();
    for byte in &mut spaced {
        if *byte == b'+' {
            *byte = b' ';
        }
    }
    percent_encoding::percent_decode(&spaced).decode_utf8_lossy().into_owned()
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
