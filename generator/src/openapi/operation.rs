//! Operations and responses.

use openapiv3::{Operation, ReferenceOr, Response};

use super::body::{content, request_body};
use super::parameter::{PARAMETER, headers, parameter};
use super::servers::servers;
use crate::middle::faults::NOT_READ;
use crate::middle::paths::OperationSite;
use crate::middle::reader::{Fields, Grammar, Reader, entry_place, plain_extensions};
use crate::middle::references::shared_name;
use crate::swagger::assumed;
use crate::tree::Entry;

/// An operation, at the current pointer.
pub(super) fn operation<'t>(reader: &mut Reader<'t, '_>, site: &OperationSite<'t>) -> Operation {
    let mut operation = reader.operation_head(&site.fields);
    if operation.servers.is_empty() {
        operation.servers = own_servers(reader, site);
    }
    let parameters = reader.parameters(site, &PARAMETER);
    let gathered = reader.without_own_headers(parameters.gathered, |_| true);
    for (index, gathered) in gathered.iter().enumerate() {
        let item = reader.within(&["parameters", &index.to_string()], |reader| parameter(reader, gathered));
        operation.parameters.push(ReferenceOr::Item(item));
    }
    operation.parameters.extend(parameters.missing.into_iter().map(|name| ReferenceOr::Item(assumed(name))));
    let body = site.fields.entry("requestBody");
    operation.request_body = body
        .and_then(|entry| reader.within(&["requestBody"], |reader| request_body(reader, entry)))
        .map(ReferenceOr::Item);
    tell_not_read(reader, &site.fields, "callbacks");
    operation.responses = reader.responses(&site.fields, &mut response);
    operation
}

/// Rule: the servers of a path are those of its operations that have none.
fn own_servers<'t>(reader: &mut Reader<'t, '_>, site: &OperationSite<'t>) -> Vec<openapiv3::Server> {
    let own = servers(reader, &site.fields);
    if own.is_empty() { servers(reader, &site.item) } else { own }
}

/// A response, at the current pointer.
fn response<'t>(reader: &mut Reader<'t, '_>, entry: &'t Entry) -> Response {
    reader.mark(entry_place(entry));
    reader.share(shared_name(&entry.node));
    let fields = reader.resolve(&entry.node).and_then(|node| reader.fields(node, &RESPONSE));
    let Some(fields) = fields else { return Response::default() };
    tell_not_read(reader, &fields, "links");
    let mut content = content(reader, &fields);
    content.extend(reader.client_content(&fields));
    Response {
        description: reader.placed_text(&fields, "description").unwrap_or_default(),
        headers: headers(reader, &fields),
        content,
        extensions: plain_extensions(&fields),
        ..Response::default()
    }
}

/// Rule: callbacks and links, which a client does not call, are left out.
fn tell_not_read<'t>(reader: &mut Reader<'t, '_>, fields: &Fields<'t>, key: &str) {
    if let Some(entry) = fields.entry(key) {
        reader.tell(NOT_READ.at(entry.key, format!("'{key}' of {} are not read", fields.what)).label("left out"));
    }
}

const RESPONSE: Grammar =
    Grammar { what: "a response", keys: &["$ref", "description", "headers", "content", "links"], foreign: &[] };
