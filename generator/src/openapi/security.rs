//! Security schemes.

use indexmap::IndexMap;
use openapiv3::{
    AuthorizationCodeOAuth2Flow, ClientCredentialsOAuth2Flow, ImplicitOAuth2Flow, OAuth2Flows, PasswordOAuth2Flow,
    ReferenceOr, SecurityScheme,
};

use crate::middle::reader::{Fields, Grammar, Reader, plain_extensions};
use crate::tree::Entry;

/// All security schemes.
pub(super) fn schemes<'t>(
    reader: &mut Reader<'t, '_>,
    definitions: &[(&'t String, &'t Entry)],
) -> IndexMap<String, ReferenceOr<SecurityScheme>> {
    reader.security_schemes(definitions, &SCHEME, scheme)
}

fn scheme<'t>(reader: &mut Reader<'t, '_>, fields: &Fields<'t>) -> Option<SecurityScheme> {
    let description = reader.text(fields, "description");
    let extensions = reader.extensions(fields);
    let kind = reader.required_text(fields, "type");
    Some(match kind.as_str() {
        "apiKey" => SecurityScheme::APIKey {
            location: reader.key_location(fields, &["header", "query", "cookie"]),
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
            reader.unknown_security_word(fields, "type", &kind, &words, "the scheme is left out");
            return None;
        }
    })
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
        scopes: reader.scopes(&flow),
        extensions: plain_extensions(&flow),
    });
    flows.password = flow(reader, &fields, "password").map(|(flow, reader)| PasswordOAuth2Flow {
        refresh_url: reader.text(&flow, "refreshUrl"),
        token_url: reader.required_text(&flow, "tokenUrl"),
        scopes: reader.scopes(&flow),
        extensions: plain_extensions(&flow),
    });
    flows.client_credentials =
        flow(reader, &fields, "clientCredentials").map(|(flow, reader)| ClientCredentialsOAuth2Flow {
            refresh_url: reader.text(&flow, "refreshUrl"),
            token_url: reader.required_text(&flow, "tokenUrl"),
            scopes: reader.scopes(&flow),
            extensions: plain_extensions(&flow),
        });
    flows.authorization_code =
        flow(reader, &fields, "authorizationCode").map(|(flow, reader)| AuthorizationCodeOAuth2Flow {
            authorization_url: reader.required_text(&flow, "authorizationUrl"),
            token_url: reader.required_text(&flow, "tokenUrl"),
            refresh_url: reader.text(&flow, "refreshUrl"),
            scopes: reader.scopes(&flow),
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
