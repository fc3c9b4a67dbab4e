//! Operations.

use openapiv3::{Operation, ReferenceOr};

use super::Defaults;
use super::body::request_body;
use super::parameter::{PARAMETER, assumed, parameter};
use super::response::responses;
use super::security::signs;
use crate::middle::own_headers::OwnHeader;
use crate::middle::paths::OperationSite;
use crate::middle::reader::Reader;
use crate::middle::template::{Gathered, Location};

/// An operation, at the current pointer.
pub(super) fn operation<'t>(reader: &mut Reader<'t, '_>, defaults: &Defaults, site: &OperationSite<'t>) -> Operation {
    let mut operation = reader.operation_head(&site.fields);
    let schemes = reader.texts(&site.fields, "schemes");
    if operation.servers.is_empty() {
        operation.servers = defaults.base.operation_servers(&schemes);
    }
    let parameters = reader.parameters(site, &PARAMETER);
    let (sent, written): (Vec<Gathered<'t>>, Vec<Gathered<'t>>) =
        parameters.gathered.into_iter().partition(|one| matches!(one.location, Location::Form | Location::Body));
    let produces = local_or(reader.texts(&site.fields, "produces"), &defaults.produces);
    let is_signed = operation.security.as_ref().map_or(defaults.is_signed, |own| signs(own, &defaults.signing));
    let written = reader.without_own_headers(written, |header| match header {
        OwnHeader::Authorization => is_signed,
        OwnHeader::ContentType => !sent.is_empty(),
        OwnHeader::Accept => !produces.is_empty(),
    });
    for (index, gathered) in written.iter().enumerate() {
        let item = reader.within(&["parameters", &index.to_string()], |reader| parameter(reader, gathered));
        operation.parameters.push(ReferenceOr::Item(item));
    }
    operation.parameters.extend(parameters.missing.into_iter().map(|name| ReferenceOr::Item(assumed(name))));
    let consumes = local_or(reader.texts(&site.fields, "consumes"), &defaults.consumes);
    operation.request_body =
        reader.within(&["requestBody"], |reader| request_body(reader, &sent, &consumes)).map(ReferenceOr::Item);
    operation.responses = responses(reader, site, &produces);
    operation
}

/// Rule: media types at an operation replace those of the document.
fn local_or(local: Vec<String>, global: &[String]) -> Vec<String> {
    let mut types = if local.is_empty() { global.to_vec() } else { local };
    types.retain(|media_type| !media_type.trim().is_empty());
    let mut seen = std::collections::HashSet::new();
    types.retain(|media_type| seen.insert(media_type.clone()));
    types
}
