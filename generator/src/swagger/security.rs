//! Security definitions to security schemes.

use indexmap::IndexMap;
use openapiv3::{
    APIKeyLocation, AuthorizationCodeOAuth2Flow, ClientCredentialsOAuth2Flow, ImplicitOAuth2Flow, OAuth2Flows,
    PasswordOAuth2Flow, ReferenceOr, SecurityRequirement, SecurityScheme,
};

use crate::middle::own_headers::OwnHeader;
use crate::middle::reader::{Extensions, Fields, Grammar, Reader};
use crate::tree::Entry;

/// All security schemes.
pub(super) fn schemes<'t>(
    reader: &mut Reader<'t, '_>,
    definitions: &[(&'t String, &'t Entry)],
) -> IndexMap<String, ReferenceOr<SecurityScheme>> {
    reader.security_schemes(definitions, &SCHEME, scheme)
}

/// The schemes whose secret travels in the header `Authorization`.
pub(super) fn signing(schemes: &IndexMap<String, ReferenceOr<SecurityScheme>>) -> Vec<String> {
    let signs = |scheme: &ReferenceOr<SecurityScheme>| match scheme.as_item() {
        Some(SecurityScheme::APIKey { location: APIKeyLocation::Header, name, .. }) => {
            OwnHeader::of(name) == Some(OwnHeader::Authorization)
        }
        Some(SecurityScheme::HTTP { .. } | SecurityScheme::OAuth2 { .. }) => true,
        _ => false,
    };
    schemes.iter().filter(|(_, scheme)| signs(scheme)).map(|(key, _)| key.clone()).collect()
}

/// Whether one of the alternatives has one of these schemes.
pub(super) fn signs(alternatives: &[SecurityRequirement], signing: &[String]) -> bool {
    alternatives.iter().any(|together| together.keys().any(|key| signing.contains(key)))
}

/// Rule: `basic` is the HTTP scheme of that name, `apiKey` stays, and `oauth2` has its one flow among `flows`.
fn scheme<'t>(reader: &mut Reader<'t, '_>, fields: &Fields<'t>) -> Option<SecurityScheme> {
    let description = reader.text(fields, "description");
    let extensions = reader.extensions(fields);
    let kind = reader.required_text(fields, "type");
    match kind.as_str() {
        "basic" => Some(http("basic", description, extensions)),
        "apiKey" => Some(SecurityScheme::APIKey {
            location: reader.key_location(fields, &["header", "query"]),
            name: reader.required_text(fields, "name"),
            description,
            extensions,
        }),
        "oauth2" => Some(SecurityScheme::OAuth2 { flows: flows(reader, fields), description, extensions }),
        // Later versions write `type: http` with a scheme, and hand-written documents `type: bearer`.
        "http" | "bearer" => {
            reader.unknown_security_word(
                fields,
                "type",
                &kind,
                &["basic", "apiKey", "oauth2"],
                "taken as OpenAPI 3 has it",
            );
            let scheme = reader.text(fields, "scheme").unwrap_or_else(|| "bearer".to_owned());
            Some(http(&scheme, description, extensions))
        }
        _ => {
            reader.unknown_security_word(
                fields,
                "type",
                &kind,
                &["basic", "apiKey", "oauth2"],
                "the scheme is left out",
            );
            None
        }
    }
}

fn http(scheme: &str, description: Option<String>, extensions: Extensions) -> SecurityScheme {
    SecurityScheme::HTTP { scheme: scheme.to_owned(), bearer_format: None, description, extensions }
}

/// Rule: `application` is the client credentials flow, `accessCode` the authorization code flow.
fn flows<'t>(reader: &mut Reader<'t, '_>, fields: &Fields<'t>) -> OAuth2Flows {
    let mut flows = OAuth2Flows::default();
    let scopes = reader.scopes(fields);
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
                reader.unknown_security_word(fields, "flow", other, &words, "taken as 'implicit'");
            }
            flows.implicit = Some(ImplicitOAuth2Flow { authorization_url, refresh_url, scopes, extensions });
        }
    }
    flows
}

const SCHEME: Grammar = Grammar {
    what: "a security scheme",
    keys: &["type", "description", "name", "in", "flow", "authorizationUrl", "tokenUrl", "scopes"],
    foreign: &["scheme", "bearerFormat"],
};
