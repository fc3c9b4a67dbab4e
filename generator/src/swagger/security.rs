//! Security definitions to security schemes.

use indexmap::IndexMap;
use openapiv3::{
    APIKeyLocation, AuthorizationCodeOAuth2Flow, ClientCredentialsOAuth2Flow, ImplicitOAuth2Flow, OAuth2Flows,
    PasswordOAuth2Flow, ReferenceOr, SecurityScheme,
};

use crate::diagnostic::nearest;
use crate::middle::faults::UNKNOWN_VALUE;
use crate::middle::reader::{Extensions, Fields, Grammar, Reader, entry_place, scalar_text};
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
        if let Some(scheme) = reader.fields(&entry.node, &SCHEME).and_then(|fields| scheme(reader, &fields)) {
            schemes.insert(key, ReferenceOr::Item(scheme));
        }
    }
    schemes
}

/// Rule: `basic` is the HTTP scheme of that name, `apiKey` stays, and `oauth2` has its one flow among `flows`.
fn scheme<'t>(reader: &mut Reader<'t, '_>, fields: &Fields<'t>) -> Option<SecurityScheme> {
    let description = reader.text(fields, "description");
    let extensions = reader.extensions(fields);
    let kind = reader.required_text(fields, "type");
    match kind.as_str() {
        "basic" => Some(http("basic", description, extensions)),
        "apiKey" => Some(SecurityScheme::APIKey {
            location: key_location(reader, fields),
            name: reader.required_text(fields, "name"),
            description,
            extensions,
        }),
        "oauth2" => Some(SecurityScheme::OAuth2 { flows: flows(reader, fields), description, extensions }),
        // Later versions write `type: http` with a scheme, and hand-written documents `type: bearer`.
        "http" | "bearer" => {
            unknown(reader, fields, "type", &kind, &["basic", "apiKey", "oauth2"], "taken as OpenAPI 3 has it");
            let scheme = reader.text(fields, "scheme").unwrap_or_else(|| "bearer".to_owned());
            Some(http(&scheme, description, extensions))
        }
        _ => {
            unknown(reader, fields, "type", &kind, &["basic", "apiKey", "oauth2"], "the scheme is left out");
            None
        }
    }
}

fn http(scheme: &str, description: Option<String>, extensions: Extensions) -> SecurityScheme {
    SecurityScheme::HTTP { scheme: scheme.to_owned(), bearer_format: None, description, extensions }
}

/// Rule: a key that does not say where it goes goes into a header.
fn key_location<'t>(reader: &mut Reader<'t, '_>, fields: &Fields<'t>) -> APIKeyLocation {
    let word = reader.required_text(fields, "in");
    match word.as_str() {
        "header" | "" => APIKeyLocation::Header,
        "query" => APIKeyLocation::Query,
        "cookie" => APIKeyLocation::Cookie,
        _ => {
            unknown(reader, fields, "in", &word, &["header", "query"], "taken as 'header'");
            APIKeyLocation::Header
        }
    }
}

/// Rule: `application` is the client credentials flow, `accessCode` the authorization code flow.
fn flows<'t>(reader: &mut Reader<'t, '_>, fields: &Fields<'t>) -> OAuth2Flows {
    let mut flows = OAuth2Flows::default();
    let scopes = scopes(reader, fields);
    let refresh_url = None;
    let extensions = Extensions::new();
    let flow = reader.required_text(fields, "flow");
    let mut url = |key| reader.required_text(fields, key);
    match flow.as_str() {
        "password" => {
            let token_url = url("tokenUrl");
            flows.password = Some(PasswordOAuth2Flow { refresh_url, token_url, scopes, extensions });
        }
        "application" => {
            let token_url = url("tokenUrl");
            flows.client_credentials = Some(ClientCredentialsOAuth2Flow { refresh_url, token_url, scopes, extensions });
        }
        "accessCode" => {
            let (authorization_url, token_url) = (url("authorizationUrl"), url("tokenUrl"));
            flows.authorization_code =
                Some(AuthorizationCodeOAuth2Flow { authorization_url, token_url, refresh_url, scopes, extensions });
        }
        other => {
            let authorization_url = url("authorizationUrl");
            if !matches!(other, "implicit" | "") {
                let words = ["implicit", "password", "application", "accessCode"];
                unknown(reader, fields, "flow", other, &words, "taken as 'implicit'");
            }
            flows.implicit = Some(ImplicitOAuth2Flow { authorization_url, refresh_url, scopes, extensions });
        }
    }
    flows
}

fn scopes<'t>(reader: &mut Reader<'t, '_>, fields: &Fields<'t>) -> IndexMap<String, String> {
    let members = reader.members(fields, "scopes");
    let named = members.into_iter().filter(|(name, _)| !name.starts_with("x-"));
    named.map(|(name, entry)| (name.clone(), scalar_text(&entry.node).unwrap_or_default())).collect()
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
    keys: &["type", "description", "name", "in", "flow", "authorizationUrl", "tokenUrl", "scopes"],
    foreign: &["scheme", "bearerFormat"],
};
