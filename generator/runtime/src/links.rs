//! URLs that the service itself gave: of the next page, of a file.
//!
//! In: such a URL, absolute or relative. Out: where to send the call. Invariant: that is a host that the client was set
//! up for or that the description names, so that no token goes where an answer points to.

use reqwest::Url;

use super::address::{self, BaseUrl};
use super::encoding::Place;
use super::joined;
use super::meta::OperationMeta;
use super::transport::{KeyPlace, Transport};

/// Where a call to `link` goes; a relative one is resolved against `from`, or else the operation's base URL.
///
/// A link to a server of the description whose place another has taken leads to that other.
///
/// # Errors
/// It is no URL, or leads to a host that the client does not know; the message says which host, and not the URL.
pub(super) fn locate(
    transport: &Transport,
    operation: &OperationMeta,
    from: Option<&Url>,
    link: &str,
) -> Result<Url, String> {
    let base = transport.base_url(operation)?;
    let from = from.map_or_else(|| base.join("/"), |from| Ok(from.clone()))?;
    let mut url = from.join(link).map_err(|error| format!("it is no URL: {error}"))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err("it holds a user name or password".to_owned());
    }
    url.set_fragment(None);
    if base.has_origin_of(&url) {
        return Ok(url);
    }
    let mut moved = None;
    for described in [operation.servers, transport.service().base_urls] {
        for server in described {
            let other = transport.stand_in(server);
            let is_in_use = match other {
                Some(other) => other.has_origin_of(&url),
                None => BaseUrl::parse(server).is_ok_and(|server| server.has_origin_of(&url)),
            };
            if is_in_use {
                return Ok(url);
            }
            if let (None, Some(other)) = (&moved, other) {
                moved = other.in_place_of(server, &url);
            }
        }
    }
    moved.ok_or_else(|| {
        let host = url.host_str().unwrap_or("no host");
        format!("it leads to '{host}', which is none of the hosts that the client may send its credentials to")
    })
}

/// The URL with the client's API keys in its query, where the operation takes any there.
pub(super) fn with_keys(transport: &Transport, operation: &OperationMeta, mut url: Url) -> Url {
    for key in transport.api_keys(operation) {
        if let KeyPlace::Query(name) = key.place {
            set_query(&mut url, name, Some(key.key.expose()));
        }
    }
    url
}

/// Sets a parameter of the query in place of any of that name, or takes it out.
pub(super) fn set_query(url: &mut Url, name: &str, value: Option<&str>) {
    let mut query = String::new();
    for pair in url.query().unwrap_or_default().split('&') {
        if !pair.is_empty() && address::key_of(pair) != name {
            joined::add(&mut query, "&", pair);
        }
    }
    if let Some(value) = value {
        joined::add(&mut query, "&", &Place::Url.encode(name));
        query.push('=');
        Place::Url.put(value, &mut query);
    }
    url.set_query(if query.is_empty() { None } else { Some(&query) });
}
