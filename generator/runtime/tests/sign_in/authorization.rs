//! Signing in by the browser.

use std::collections::BTreeMap;

use super::endpoint::{Endpoint, SetClock, build, builder};
use client_runtime::{AuthorizationCode, AuthorizationRequest, MemoryStore, Pkce, Secret, SignInErrorKind, TokenStore};
use reqwest::Url;

const ENDPOINT: &str = "https://api.example.com/oauth/authorize";
const REDIRECT: &str = "http://127.0.0.1:8080/callback";

#[test]
fn the_challenge_is_that_of_rfc_7636() {
    let pkce = Pkce::from_verifier("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
    assert_eq!(pkce.challenge(), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

#[test]
fn every_request_has_its_own_state_and_verifier() {
    let request = || AuthorizationRequest::new(ENDPOINT, "client-1", REDIRECT, None).expect("it is a URL");
    let (one, other) = (request(), request());
    assert_ne!(one.state(), other.state());
    assert_ne!(one.pkce(), other.pkce());
    assert_eq!(one.pkce().verifier().expose().len(), 43);
}

#[test]
fn the_url_carries_what_the_service_needs() {
    let request = AuthorizationRequest::new(ENDPOINT, "client-1", REDIRECT, Some("a b")).expect("it is a URL");
    let url = Url::parse(request.url()).expect("it is a URL");
    assert_eq!((url.host_str(), url.path()), (Some("api.example.com"), "/oauth/authorize"));
    let query: BTreeMap<_, _> = url.query_pairs().into_owned().collect();
    let challenge = request.pkce().challenge();
    let expected = [
        ("client_id", "client-1"),
        ("code_challenge", challenge.as_str()),
        ("code_challenge_method", "S256"),
        ("redirect_uri", REDIRECT),
        ("response_type", "code"),
        ("scope", "a b"),
        ("state", request.state().expose()),
    ];
    assert_eq!(query, expected.map(|(name, value)| (name.to_owned(), value.to_owned())).into());
}

#[tokio::test(start_paused = true)]
async fn a_code_is_exchanged_for_a_token_that_is_stored() {
    let (endpoint, store) = (Endpoint::new(), MemoryStore::new());
    let sign_in = build(builder(&SetClock::new()).store(store.clone()), &endpoint);
    let request = AuthorizationRequest::new(ENDPOINT, "client-1", REDIRECT, None).expect("it is a URL");
    let callback = format!("{REDIRECT}?code=c%2F1&state={}", request.state().expose());
    sign_in.exchange(request.code(&callback).expect("it belongs")).await.expect("the code is good");
    let seen = endpoint.seen();
    let field = |name| seen[0].field(name).map(Secret::expose);
    assert_eq!((field("grant_type"), field("code")), (Some("authorization_code"), Some("c/1")));
    assert_eq!((field("redirect_uri"), field("client_id")), (Some(REDIRECT), Some("client-1")));
    assert_eq!(field("code_verifier"), Some(request.pkce().verifier().expose()));
    let token = sign_in.token().await.expect("there is a token");
    assert_eq!((token.access().expose(), endpoint.seen().len()), ("access-1", 1));
    let kept = store.load().await.expect("memory can be read");
    assert_eq!(kept.as_ref(), Some(&*token));
}

#[test]
fn a_redirect_that_does_not_belong_is_refused() {
    let request = AuthorizationRequest::new(ENDPOINT, "client-1", REDIRECT, None).expect("it is a URL");
    let state = request.state().expose();
    for callback in ["?code=1", "?code=1&state=other", "", &format!("?state={state}"), "http://["] {
        let error = request.code(callback).expect_err("it does not belong");
        assert_eq!(error.kind(), SignInErrorKind::Callback, "{callback}");
    }
    let denied = format!("/callback?error=access_denied&error_description=The+user+said+no&state={state}");
    let error = request.code(&denied).expect_err("the user said no");
    assert_eq!((error.kind(), error.error()), (SignInErrorKind::Refused, Some("access_denied")));
    assert_eq!(error.to_string(), "sign-in is refused: access_denied: The user said no");
}

#[tokio::test(start_paused = true)]
async fn a_web_application_may_look_after_the_state_itself() {
    let endpoint = Endpoint::new();
    let sign_in = build(builder(&SetClock::new()), &endpoint);
    let pkce = Pkce::random().expect("there is randomness");
    let code = AuthorizationCode::new("c", REDIRECT).with_pkce(&pkce);
    sign_in.exchange(code).await.expect("the code is good");
    assert_eq!(endpoint.seen()[0].field("code_verifier"), Some(pkce.verifier()));
}

#[test]
fn an_address_that_is_none_is_an_error() {
    let error = AuthorizationRequest::new("api.example.com", "client-1", REDIRECT, None).expect_err("it has no scheme");
    assert_eq!(error.kind(), SignInErrorKind::Setup);
}
