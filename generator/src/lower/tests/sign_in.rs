//! Where the endpoints of a sign-in are from.

use serde_json::json;

use super::{Lowered, lower};
use crate::vocabulary::SignIn;

fn sign_in(said: &serde_json::Value, with_scheme: bool) -> (Option<SignIn>, Vec<String>) {
    let flow = json!({ "authorizationUrl": "/authorize", "tokenUrl": "/scheme/token", "scopes": {} });
    let schemes = json!({ "oauth": { "type": "oauth2", "flows": { "authorizationCode": flow } } });
    let components = if with_scheme { json!({ "securitySchemes": schemes }) } else { json!({}) };
    let Lowered { api, said } = lower(json!({ "x-client": { "sign_in": said }, "components": components }));
    (api.client.sign_in, said.into_iter().filter(|said| said.starts_with("G0530")).collect())
}

#[test]
fn what_is_said_goes_before_the_schemes_and_they_complete_it() {
    let (found, told) = sign_in(&json!({ "token": "/token" }), true);
    let found = found.expect("it is said");
    assert_eq!((found.token.as_str(), found.authorize, told.len()), ("/token", None, 0));
    let (found, told) = sign_in(&json!({ "grants": ["refresh_token"], "token_gone": ["GONE"] }), true);
    let found = found.expect("the scheme names the endpoint");
    assert_eq!((found.token.as_str(), found.authorize.as_deref()), ("/scheme/token", Some("/authorize")));
    assert_eq!(
        (found.grants, found.token_gone, told.len()),
        (vec!["refresh_token".to_owned()], vec!["GONE".to_owned()], 0)
    );
}

#[test]
fn a_sign_in_without_an_endpoint_is_told() {
    let (found, told) = sign_in(&json!({ "grants": ["refresh_token"] }), false);
    assert_eq!((found, told.len()), (None, 1), "{told:?}");
    assert!(told[0].contains("names no token endpoint"), "{told:?}");
}
