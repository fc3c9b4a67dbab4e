//! The endpoints of the sign-in: who shows what was asked for gets a token, once.

use std::time::Duration;

use ringcentral::mock::{MockServer, Reply};
use ringcentral::runtime::{AuthorizationCode, Grant, Pkce, SignInError};
use ringcentral::{Client, ClientBuilder, Error};
use serde_json::{Value, json};

use crate::mock;

const BACK: &str = "http://127.0.0.1:8080/back";
const VERIFIER: &str = "a-verifier-of-forty-three-letters-and-signs";

/// A client of an application without a secret.
fn app(mock: &MockServer, id: &str) -> Client {
    mock.client_builder().public_app(id).build().expect("the settings are in order")
}

async fn call(client: &Client) -> Result<(), Error> {
    Ok(client.call_queues().list().send().await.map(drop)?)
}

/// A mock that answers [`call`].
async fn queues() -> MockServer {
    let mock = mock().await;
    mock.call_queues().list().reply(Reply::json(200, &json!({"records": []})));
    mock.without_limits();
    mock
}

/// What the endpoint said, where it refused.
fn refused<T>(outcome: Result<T, SignInError>) -> String {
    outcome.map(drop).expect_err("it is refused").to_string()
}

/// The code of a sign-in that the user agrees to.
fn code(mock: &MockServer, url: &str) -> String {
    let back = mock.agree(url);
    let after = back.split("code=").nth(1).unwrap_or_else(|| panic!("no code in {back}"));
    after.split('&').next().unwrap_or_default().replace("%2D", "-")
}

/// A URL where a sign-in of the application `desk` begins.
fn begin(mock: &MockServer, more: &str) -> String {
    let back = "http%3A%2F%2F127.0.0.1%3A8080%2Fback";
    format!("{}/restapi/oauth/authorize?response_type=code&client_id=desk&redirect_uri={back}{more}", mock.url())
}

#[tokio::test(start_paused = true)]
async fn a_user_who_agrees_is_signed_in() {
    let mock = queues().await;
    let client = app(&mock, "desk");
    let request = client.authorize(BACK, None).expect("there is an application");
    let back = mock.agree(request.url());
    let code = request.code(&back).expect("the redirect belongs to the request");
    client.sign_in().exchange(code.clone()).await.expect("the code and its verifier are good");
    call(&client).await.expect("the user is signed in");
    let again = refused(client.sign_in().exchange(code).await);
    assert!(again.contains("invalid_grant") && again.contains("used before"), "{again}");
}

#[tokio::test(start_paused = true)]
async fn a_user_who_does_not_agree_is_told() {
    let mock = queues().await;
    let client = app(&mock, "desk");
    let request = client.authorize(BACK, None).expect("there is an application");
    let error = request.code(&mock.disagree(request.url())).expect_err("there is no code");
    assert!(error.to_string().contains("access_denied: the user does not agree"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_browser_is_sent_back_with_its_state() {
    let mock = queues().await;
    let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy();
    let http = http.build().expect("the settings are in order");
    let url = begin(&mock, "&state=a%26b%20%C3%A9");
    let answer = http.get(&url).send().await.expect("the mock answers");
    let location = answer.headers()["location"].to_str().expect("it is text").to_owned();
    assert_eq!((answer.status().as_u16(), location.starts_with(&format!("{BACK}?code="))), (302, true), "{location}");
    assert!(location.ends_with("&state=a%26b%20%C3%A9"), "{location}");
    let other = url.replace("response_type=code", "response_type=token");
    assert!(mock.agree(&other).contains("error=unsupported%5Fresponse%5Ftype"));
}

#[tokio::test(start_paused = true)]
async fn a_code_is_good_for_who_asked_for_it_alone() {
    let mock = queues().await;
    let s256 = format!("&code_challenge_method=S256&code_challenge={}", Pkce::from_verifier(VERIFIER).challenge());
    let plain = format!("&code_challenge={VERIFIER}");
    let own = Some(Pkce::from_verifier(VERIFIER));
    let other = Some(Pkce::from_verifier("another-verifier-of-forty-three-letters-it-i"));
    for (more, app_id, redirect, proof, expected) in [
        (s256.as_str(), "desk", BACK, &own, None),
        (&plain, "desk", BACK, &own, None),
        ("", "desk", BACK, &None, None),
        (&s256, "desk", BACK, &other, Some("the code_verifier is not the one")),
        (&s256, "desk", BACK, &None, Some("the code_verifier is not the one")),
        (&plain, "desk", BACK, &other, Some("the code_verifier is not the one")),
        ("", "desk", BACK, &own, Some("the code_verifier is not the one")),
        (&s256, "another", BACK, &own, Some("another application's")),
        (&s256, "desk", "http://127.0.0.1:8080/elsewhere", &own, Some("the redirect_uri is not the one")),
    ] {
        let code = AuthorizationCode::new(code(&mock, &begin(&mock, more)), redirect);
        let code = proof.as_ref().map_or(code.clone(), |proof| code.with_pkce(proof));
        let outcome = app(&mock, app_id).sign_in().exchange(code).await.map(drop);
        let told = outcome.map_err(|error| error.to_string());
        match expected {
            None => assert_eq!(told, Ok(()), "{more}"),
            Some(part) => assert!(told.as_ref().is_err_and(|told| told.contains(part)), "{more}: {told:?}"),
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_token_for_renewal_is_good_once_and_takes_the_old_one_along() {
    let mock = queues().await;
    let client = mock.client_builder().confidential_app("desk", "secret").jwt("the.j.wt");
    let client = client.build().expect("the settings are in order");
    call(&client).await.expect("it is signed in");
    let first = client.sign_in().token().await.expect("there is a token");
    let renewal = first.refresh().expect("it can be renewed").clone();
    let stranger = app(&mock, "another").sign_in().exchange(Grant::RefreshToken(renewal.clone())).await;
    assert!(refused(stranger).contains("another application's"));
    mock.expire_tokens();
    call(&client).await.expect("the token is renewed");
    let old = mock.client_builder().bearer_token(first.access().expose()).build().expect("the settings are in order");
    assert_eq!(call(&old).await.expect_err("it went with its renewal").status(), Some(401));
    let again = app(&mock, "desk").sign_in().exchange(Grant::RefreshToken(renewal)).await;
    assert!(refused(again).contains("used before"));
    let second = client.sign_in().token().await.expect("there is a token");
    assert_ne!(second.refresh(), first.refresh());
    tokio::time::advance(Duration::from_secs(8 * 24 * 3600)).await;
    let late = Grant::RefreshToken(second.refresh().expect("it can be renewed").clone());
    assert!(refused(app(&mock, "desk").sign_in().exchange(late).await).contains("has ended"));
}

#[tokio::test(start_paused = true)]
async fn tokens_live_as_long_as_it_is_said() {
    let mock = queues().await;
    mock.token_lifetime(Duration::from_secs(300));
    let client = mock.client_builder().public_app("desk").jwt("the.j.wt").build().expect("the settings are in order");
    let access = client.sign_in().token().await.expect("there is a token").access().expose().to_owned();
    let fixed = mock.client_builder().bearer_token(access).build().expect("the settings are in order");
    tokio::time::advance(Duration::from_secs(299)).await;
    call(&fixed).await.expect("the token is good for another second");
    tokio::time::advance(Duration::from_secs(1)).await;
    assert_eq!(call(&fixed).await.expect_err("the token has ended").status(), Some(401));
}

#[tokio::test(start_paused = true)]
async fn a_token_that_is_given_back_is_good_for_nothing() {
    let mock = queues().await;
    for ended in [false, true] {
        let client = mock.client_builder().public_app("desk").jwt("j").build().expect("the settings are in order");
        call(&client).await.expect("it is signed in");
        let token = client.sign_in().token().await.expect("there is a token");
        if ended {
            mock.expire_tokens();
        }
        client.sign_out().await.expect("the service takes it");
        let old =
            mock.client_builder().bearer_token(token.access().expose()).build().expect("the settings are in order");
        assert_eq!(call(&old).await.expect_err("it is gone").status(), Some(401));
        let renewal = Grant::RefreshToken(token.refresh().expect("it can be renewed").clone());
        assert!(refused(app(&mock, "desk").sign_in().exchange(renewal).await).contains("not good"));
    }
}

/// The client cannot send these, so they are sent without it.
#[tokio::test(start_paused = true)]
async fn a_request_that_no_sign_in_takes_is_refused_and_told() {
    let mock = mock().await;
    mock.without_limits();
    let url = |path: &str| format!("{}/restapi/oauth/{path}", mock.url());
    let form = "application/x-www-form-urlencoded";
    let jwt = "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer";
    let http = reqwest::Client::builder().no_proxy().build().expect("the settings are in order");
    let post = async |path: &str, media_type: &str, body: &str| {
        let request = http.post(url(path)).header("content-type", media_type).body(body.to_owned());
        let answer = request.send().await.expect("the mock answers");
        let status = answer.status().as_u16();
        let body: Value = serde_json::from_slice(&answer.bytes().await.expect("it is whole")).unwrap_or_default();
        (status, body["error"].as_str().or(body["errorCode"].as_str()).unwrap_or_default().to_owned())
    };
    let told = |outcome: (u16, &str)| (outcome.0, outcome.1.to_owned());
    // What a service refuses in the course of things is no fault of the test.
    assert_eq!(post("token", form, &format!("{jwt}&client_id=a")).await, told((400, "invalid_grant")));
    assert_eq!(post("token", form, "grant_type=password&client_id=a").await, told((400, "unsupported_grant_type")));
    let other = "grant_type=client_credentials&client_id=a";
    assert_eq!(post("token", form, other).await, told((400, "unsupported_grant_type")));
    assert_eq!(post("revoke", form, "token=unknown&client_id=a").await, told((200, "")));
    assert_eq!(mock.problems(), [""; 0]);
    let cases = [
        ("token", form, jwt, (401, "invalid_client"), "no application is named"),
        ("token", "application/json", "{}", (400, "invalid_request"), "the body is 'application/json'"),
        ("revoke", form, "client_id=a", (400, "invalid_request"), "no token is named"),
        ("authorize", form, "client_id=a", (404, "NotDocumented"), "the document has no such operation"),
    ];
    for (path, media_type, body, expected, part) in cases {
        assert_eq!(post(path, media_type, body).await, told(expected), "{path} {body}");
        let problems = mock.problems();
        assert!(problems.len() == 1 && problems[0].contains(part), "no '{part}' in {problems:?}");
    }
}

/// A builder is a value like others: a sign-in that fails on order is told by its code.
#[tokio::test(start_paused = true)]
async fn a_sign_in_fails_on_order() {
    let mock = queues().await;
    let refusal = json!({"error": "invalid_grant", "error_description": "the user is gone"});
    mock.interrupt(1, Reply::json(400, &refusal));
    let builder: ClientBuilder = mock.client_builder().public_app("desk").jwt("j");
    let client = builder.build().expect("the settings are in order");
    let error = call(&client).await.expect_err("nobody is signed in");
    assert_eq!((error.is_sign_in(), error.code()), (true, Some("invalid_grant")));
    call(&client).await.expect("the next sign-in is taken");
}
