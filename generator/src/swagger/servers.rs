//! Host, base path and schemes to servers.

use openapiv3::Server;

use crate::middle::common::server;
use crate::middle::faults::UNKNOWN_VALUE;
use crate::middle::reader::{Fields, Reader};

/// Where the API stands.
pub(super) struct Base {
    host: Option<String>,
    path: String,
    schemes: Vec<String>,
}

/// Reads where the API stands.
pub(super) fn base<'t>(reader: &mut Reader<'t, '_>, root: &Fields<'t>) -> Base {
    let path = reader.text(root, "basePath").unwrap_or_default();
    let path = path.trim_matches('/');
    let path = if path.is_empty() { String::new() } else { format!("/{path}") };
    Base { host: host(reader, root), path, schemes: reader.texts(root, "schemes") }
}

/// Rule: a host that is written as a URL is the URL's host.
fn host<'t>(reader: &mut Reader<'t, '_>, root: &Fields<'t>) -> Option<String> {
    let host = reader.text(root, "host")?;
    let bare = host.split_once("://").map_or(host.as_str(), |(_, rest)| rest).trim_end_matches('/');
    if bare != host {
        let place = root.get("host").map_or(root.place(), |node| node.place);
        let message = format!("'host' is '{host}', not a host alone");
        reader.tell(UNKNOWN_VALUE.at(place, message).label(format!("taken as '{bare}'")));
    }
    (!bare.is_empty()).then(|| bare.to_owned())
}

impl Base {
    /// Rule: host, base path and schemes are a server each scheme, https first; a base path without a host is a server
    /// whose URL is relative.
    pub(super) fn servers(&self) -> Vec<Server> {
        self.servers_of(&self.schemes)
    }

    /// Rule: schemes at an operation are servers of the operation, where they differ from the document's.
    pub(super) fn operation_servers(&self, schemes: &[String]) -> Vec<Server> {
        let own = if schemes.is_empty() { Vec::new() } else { self.servers_of(schemes) };
        if own == self.servers() { Vec::new() } else { own }
    }

    fn servers_of(&self, schemes: &[String]) -> Vec<Server> {
        let Some(host) = &self.host else {
            return if self.path.is_empty() { Vec::new() } else { vec![server(self.path.clone())] };
        };
        let url = |scheme: &str| server(format!("{scheme}://{host}{}", self.path));
        preferred(schemes).into_iter().map(url).collect()
    }
}

/// The schemes a client can use, the safer first: https where none is said, web sockets only where nothing else is.
fn preferred(schemes: &[String]) -> Vec<&str> {
    let offered = |wanted: &'static str| schemes.iter().any(|scheme| scheme.eq_ignore_ascii_case(wanted));
    let usable: Vec<&str> = ["https", "http"].into_iter().filter(|scheme| offered(scheme)).collect();
    match (usable.is_empty(), schemes.is_empty()) {
        (false, _) => usable,
        (true, true) => vec!["https"],
        (true, false) => schemes.iter().map(String::as_str).collect(),
    }
}
