//! Limits, tokens, and what becomes of a client that meets with their end.

use std::time::Duration;

use ringcentral::Client;
use ringcentral::mock::Reply;
use ringcentral::runtime::RetryPolicy;
use tokio::time::Instant;

use crate::mock;

fn queues() -> Reply {
    Reply::body(200, "application/json", r#"{"records": []}"#)
}

/// A client that knows of no limits.
fn hasty(mock: &ringcentral::mock::MockServer) -> Client {
    let builder = mock.client_builder().bearer_token(mock.token()).without_limiter().retry(RetryPolicy::never());
    builder.build().expect("the settings are in order")
}

#[tokio::test(start_paused = true)]
async fn calls_of_a_group_are_counted_and_those_past_the_limit_refused() {
    let mock = mock().await;
    mock.call_queues().list().reply(queues());
    mock.call_queues().list_members().reply(queues());
    let client = hasty(&mock);
    for _ in 0..40 {
        client.call_queues().list().send().await.expect("the group Medium takes 40 calls");
    }
    let error = client.call_queues().list().send().await.expect_err("it is one too many");
    assert_eq!((error.status(), error.code()), (Some(429), Some("CMN-301")));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(60)));
    let headers = error.headers().expect("there was a reply");
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    assert_eq!(header("x-rate-limit-group"), Some("Medium"));
    assert_eq!(header("x-rate-limit-limit"), Some("40"));
    assert_eq!(header("x-rate-limit-remaining"), Some("0"));
    assert_eq!(header("x-rate-limit-window"), Some("60"));
    client.call_queues().list_members(1).send().await.expect("another group has its own");
    // A call during the penalty starts it anew.
    tokio::time::advance(Duration::from_secs(59)).await;
    client.call_queues().list().send().await.expect_err("the penalty is not over");
    tokio::time::advance(Duration::from_secs(59)).await;
    client.call_queues().list().send().await.expect_err("it began anew");
    tokio::time::advance(Duration::from_secs(61)).await;
    client.call_queues().list().send().await.expect("it is over");
}

#[tokio::test(start_paused = true)]
async fn a_client_that_knows_the_limits_is_never_refused() {
    let mock = mock().await;
    mock.call_queues().list().reply(queues());
    let (client, begun) = (mock.client(), Instant::now());
    for _ in 0..90 {
        client.call_queues().list().send().await.expect("it waits instead");
    }
    assert!((120..130).contains(&begun.elapsed().as_secs()), "{:?}", begun.elapsed());
    assert_eq!(mock.received().len(), 90);
}

#[tokio::test(start_paused = true)]
async fn a_storm_is_waited_out() {
    let mock = mock().await;
    mock.call_queues().list().reply(queues());
    let (client, begun) = (mock.client(), Instant::now());
    mock.storm(3, Some(Duration::from_secs(45)));
    client.call_queues().list().send().await.expect("the fourth attempt is answered");
    assert!(begun.elapsed() >= Duration::from_secs(135), "{:?}", begun.elapsed());
    assert_eq!(mock.received().len(), 4);
}

#[tokio::test(start_paused = true)]
async fn a_token_that_has_ended_is_refused() {
    let mock = mock().await;
    mock.call_queues().list().reply(queues());
    let client = hasty(&mock);
    client.call_queues().list().send().await.expect("the token is good");
    mock.expire_tokens();
    let error = client.call_queues().list().send().await.expect_err("the token has ended");
    assert_eq!((error.status(), error.code()), (Some(401), Some("OAU-128")));
    let stranger = mock.client_builder().bearer_token("another").build().expect("the settings are in order");
    assert!(stranger.call_queues().list().send().await.expect_err("it is not known").is_unauthorized());
}

#[tokio::test(start_paused = true)]
async fn a_client_that_signs_in_gets_tokens_and_renews_them() {
    let mock = mock().await;
    mock.call_queues().list().reply(queues());
    let builder = mock.client_builder().confidential_app("the app", "its secret").jwt("the credential");
    let client = builder.build().expect("the settings are in order");
    for _ in 0..2 {
        client.call_queues().list().send().await.expect("it has signed in");
    }
    mock.expire_tokens();
    client.call_queues().list().send().await.expect("it has renewed its token");
    let lines: Vec<String> = mock.received().iter().map(|request| request.line()).collect();
    let (token, list) = ("POST /restapi/oauth/token", "GET /restapi/v1.0/account/~/call-queues");
    assert_eq!(lines, [token, list, list, list, token, list]);
    let renewal = String::from_utf8_lossy(&mock.received()[4].body).into_owned();
    assert!(renewal.contains("grant_type=refresh_token&refresh_token=mock-renewal-1"), "{renewal}");
}
