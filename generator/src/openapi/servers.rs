//! Servers, their variables filled in.

use openapiv3::Server;

use crate::middle::faults::MISSING_KEY;
use crate::middle::reader::{Fields, Grammar, Reader};
use crate::tree::Node;

/// The servers of the document, a path or an operation.
pub(super) fn servers<'t>(reader: &mut Reader<'t, '_>, owner: &Fields<'t>) -> Vec<Server> {
    let nodes = reader.list(owner, "servers");
    let mut servers = Vec::with_capacity(nodes.len());
    for node in nodes {
        if let Some(server) = server(reader, node) {
            reader.mark_at(&["servers", &servers.len().to_string()], node.place);
            servers.push(server);
        }
    }
    servers
}

/// Rule: a variable of a server's URL is its default.
fn server<'t>(reader: &mut Reader<'t, '_>, node: &'t Node) -> Option<Server> {
    let fields = reader.fields(node, &SERVER)?;
    let mut url = reader.required_text(&fields, "url");
    for (name, entry) in reader.members(&fields, "variables") {
        let Some(variable) = reader.fields(&entry.node, &VARIABLE) else { continue };
        let first = reader.texts(&variable, "enum").into_iter().next();
        let value = reader.text(&variable, "default").or(first);
        if value.is_none() {
            let message = format!("server variable '{name}' has no default");
            reader.tell(MISSING_KEY.at(entry.key, message).label("taken as empty"));
        }
        url = url.replace(&format!("{{{name}}}"), &value.unwrap_or_default());
    }
    Some(Server {
        url,
        description: reader.text(&fields, "description"),
        variables: None,
        extensions: reader.extensions(&fields),
    })
}

const SERVER: Grammar = Grammar { what: "a server", keys: &["url", "description", "variables"], foreign: &[] };

const VARIABLE: Grammar =
    Grammar { what: "a server variable", keys: &["enum", "default", "description"], foreign: &[] };
