//! Security schemes.

use indexmap::IndexMap;
use openapiv3::{
    APIKeyLocation, AuthorizationCodeOAuth2Flow, ClientCredentialsOAuth2Flow, ImplicitOAuth2Flow, OAuth2Flows,
    PasswordOAuth2Flow, ReferenceOr, SecurityScheme,
};

use crate::diagnostic::nearest;
use crate::middle::faults::UNKNOWN_VALUE;
use crate::middle::reader::{Fields, Grammar, Reader, entry_place, plain_extensions, scalar_text};
use crate::tree::Entry;

/// All security schemes.
pub(super) fn schemes<'t>(
    reader: &mut Reader<'t, '_>,
    definitions: &[(&'t String, &'t Entry)],
) -> IndexMap<String, ReferenceOr<SecurityScheme>> {
    let mut schemes = IndexMap::new();
    for (name, entry) in definitions {
        let Some(key) = reader.security_schemes.get(*name).cloned() else { continue };
        reader.mark_at(&["components", "securitySchemes", &key], entry_place(entry));
        let fields = reader.resolve(&entry.node).and_then(|node| reader.fields(node, &SCHEME));
        if let Some(scheme) = fields.and_then(|fields| scheme(reader, &fields)) {
            schemes.insert(key, ReferenceOr::Item(scheme));
        }
    }
    schemes
}

fn scheme<'t>(reader: &mut Reader<'t, '_>, fields: &Fields<'t>) -> Option<SecurityScheme> {
    let description = reader.text(fields, "description");
    let extensions = reader.extensions(fields);
    let kind = reader.required_text(fields, "type");
    Some(match kind.as_str() {
        "apiKey" => SecurityScheme::APIKey {
            location: key_location(reader, fields),
            name: reader.required_text(fields, "name"),
            description,
            extensions,
        },
        "http" => SecurityScheme::HTTP {
            scheme: reader.required_text(fields, "scheme"),
            bearer_format: reader.text(fields, "bearerFormat"),
            description,
            extensions,
        },
        "oauth2" => SecurityScheme::OAuth2 { flows: flows(reader, fields), description, extensions },
        "openIdConnect" => SecurityScheme::OpenIDConnect {
            open_id_connect_url: reader.required_text(fields, "openIdConnectUrl"),
            description,
            extensions,
        },
        _ => {
            let words = ["apiKey", "http", "oauth2", "openIdConnect"];
            unknown(reader, fields, "type", &kind, &words, "the scheme is left out");
            return None;
        }
    })
}

/// Rule: a key that does not say where it goes goes into a header.
fn key_location<'t>(reader: &mut Reader<'t, '_>, fields: &Fields<'t>) -> APIKeyLocation {
    let word = reader.required_text(fields, "in");
    match word.as_str() {
        "header" | "" => APIKeyLocation::Header,
        "query" => APIKeyLocation::Query,
        "cookie" => APIKeyLocation::Cookie,
        _ => {
            unknown(reader, fields, "in", &word, &["header", "query", "cookie"], "taken as 'header'");
            APIKeyLocation::Header
        }
    }
}

fn flows<'t>(reader: &mut Reader<'t, '_>, fields: &Fields<'t>) -> OAuth2Flows {
    let mut flows = OAuth2Flows::default();
    if fields.get("flows").is_none() {
        reader.missing(fields, "flows", "taken as none");
    }
    let Some(node) = fields.get("flows") else { return flows };
    let Some(fields) = reader.fields(node, &FLOWS) else { return flows };
    flows.extensions = plain_extensions(&fields);
    flows.implicit = flow(reader, &fields, "implicit").map(|(flow, reader)| ImplicitOAuth2Flow {
        authorization_url: reader.required_text(&flow, "authorizationUrl"),
        refresh_url: reader.text(&flow, "refreshUrl"),
        scopes: scopes(reader, &flow),
        extensions: plain_extensions(&flow),
    });
    flows.password = flow(reader, &fields, "password").map(|(flow, reader)| PasswordOAuth2Flow {
        refresh_url: reader.text(&flow, "refreshUrl"),
        token_url: reader.required_text(&flow, "tokenUrl"),
        scopes: scopes(reader, &flow),
        extensions: plain_extensions(&flow),
    });
    flows.client_credentials =
        flow(reader, &fields, "clientCredentials").map(|(flow, reader)| ClientCredentialsOAuth2Flow {
            refresh_url: reader.text(&flow, "refreshUrl"),
            token_url: reader.required_text(&flow, "tokenUrl"),
            scopes: scopes(reader, &flow),
            extensions: plain_extensions(&flow),
        });
    flows.authorization_code =
        flow(reader, &fields, "authorizationCode").map(|(flow, reader)| AuthorizationCodeOAuth2Flow {
            authorization_url: reader.required_text(&flow, "authorizationUrl"),
            token_url: reader.required_text(&flow, "tokenUrl"),
            refresh_url: reader.text(&flow, "refreshUrl"),
            scopes: scopes(reader, &flow),
            extensions: plain_extensions(&flow),
        });
    flows
}

/// One of the flows, and the reader to go on with.
fn flow<'t, 'r, 'd>(
    reader: &'r mut Reader<'t, 'd>,
    flows: &Fields<'t>,
    key: &str,
) -> Option<(Fields<'t>, &'r mut Reader<'t, 'd>)> {
    let flow = reader.fields(flows.get(key)?, &FLOW)?;
    Some((flow, reader))
}

fn scopes<'t>(reader: &mut Reader<'t, '_>, fields: &Fields<'t>) -> IndexMap<String, String> {
    let members = reader.members(fields, "scopes");
    members.into_iter().map(|(name, entry)| (name.clone(), scalar_text(&entry.node).unwrap_or_default())).collect()
}

fn unknown<'t>(reader: &mut Reader<'t, '_>, fields: &Fields<'t>, key: &str, word: &str, words: &[&str], label: &str) {
    let place = fields.get(key).map_or(fields.place(), |node| node.place);
    let fault = UNKNOWN_VALUE.at(place, format!("'{word}' is no '{key}' of a security scheme")).label(label);
    reader.tell(match nearest(word, words.iter().copied()) {
        Some(near) => fault.help(format!("did you mean '{near}'?")),
        None => fault.help(format!("write one of {}", words.join(", "))),
    });
}

const SCHEME: Grammar = Grammar {
    what: "a security scheme",
    keys: &["$ref", "type", "description", "name", "in", "scheme", "bearerFormat", "flows", "openIdConnectUrl"],
    foreign: &[],
};

const FLOWS: Grammar = Grammar {
    what: "the flows of a security scheme",
    keys: &["implicit", "password", "clientCredentials", "authorizationCode"],
    foreign: &[],
};

const FLOW: Grammar = Grammar {
    what: "a flow of a security scheme",
    keys: &["authorizationUrl", "tokenUrl", "refreshUrl", "scopes"],
    foreign: &[],
};
