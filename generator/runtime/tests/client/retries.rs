//! Calls that are sent again, and those that must not be.

use std::time::Duration;

use client_runtime::{Call, Error, ErrorKind, OperationMeta, RetryPolicy};
use serde_json::Value;

use crate::support::{self, Act, CREATE, Code, LIST, Server, build, reply};

/// What a call gives, tried as often as the policy says.
async fn called(server: &Server, operation: &'static OperationMeta, policy: RetryPolicy) -> Result<Value, Error<Code>> {
    let transport = build(server.builder().retry(policy));
    Call::new(&transport, operation).json::<Value, Code>().await
}

/// What a call gives with the usual policy.
async fn tried(server: &Server, operation: &'static OperationMeta) -> Result<Value, Error<Code>> {
    called(server, operation, RetryPolicy::default()).await
}

fn seconds(times: &[Duration]) -> Vec<u64> {
    times.iter().map(Duration::as_secs).collect()
}

#[tokio::test(start_paused = true)]
async fn a_read_is_sent_again_until_it_succeeds() {
    let down = reply(503, "", "");
    let server = Server::start(vec![down.clone(), down, support::json(200, "7")]).await;
    assert_eq!(tried(&server, &LIST).await.expect("an answer"), 7);
    let times = server.times();
    assert_eq!(times.len(), 3);
    assert!(times[1] <= Duration::from_secs(2) && times[2] - times[1] <= Duration::from_secs(4), "{times:?}");
}

#[tokio::test(start_paused = true)]
async fn the_last_error_tells_how_many_attempts_there_were() {
    let server = Server::with(reply(500, "X-Request-Id: 9", "")).await;
    let error = tried(&server, &LIST).await.expect_err("no answer");
    assert_eq!((server.requests().len(), error.attempts()), (4, 4));
    assert_eq!(error.to_string(), "500 Internal Server Error (request id 9, 4 attempts)");
}

#[tokio::test(start_paused = true)]
async fn a_read_whose_answer_breaks_off_is_sent_again() {
    let cut = Act::Reply(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n[1".into());
    let server = Server::start(vec![cut, Act::Reset, support::json(200, "[1]")]).await;
    assert_eq!(tried(&server, &LIST).await.expect("an answer"), serde_json::json!([1]));
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_write_is_never_sent_again_when_it_may_have_been_acted_on() {
    for (act, text) in [
        (Act::Reset, "connection broke during POST /things; not sent again, for the service may have acted on it"),
        (
            Act::Hang(Vec::new()),
            "no full answer to POST /things within 60s; not sent again, for the service may have acted on it",
        ),
        (reply(500, "", ""), "500 Internal Server Error"),
        (reply(503, "", ""), "503 Service Unavailable"),
    ] {
        let server = Server::with(act).await;
        let error = tried(&server, &CREATE).await.expect_err("no answer");
        assert_eq!((server.requests().len(), error.attempts()), (1, 1));
        assert_eq!(error.to_string(), text);
    }
}

#[tokio::test(start_paused = true)]
async fn a_write_is_sent_again_when_it_was_refused() {
    for (refusal, wait) in [
        (reply(429, "Retry-After: 7", ""), 7),
        (reply(503, "Retry-After: 3", ""), 3),
        (reply(429, "", ""), 30),
        (reply(429, "Date: Sun, 06 Nov 1994 08:49:37 GMT\nRetry-After: Sun, 06 Nov 1994 08:49:47 GMT", ""), 10),
    ] {
        let server = Server::start(vec![refusal, support::json(200, "1")]).await;
        tried(&server, &CREATE).await.expect("an answer");
        assert_eq!(seconds(&server.times()), [0, wait]);
    }
}

#[tokio::test(start_paused = true)]
async fn a_write_is_sent_again_when_there_was_no_connection() {
    let server = Server::with(Act::Reset).await;
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    drop(listener);
    let transport = build(server.builder().base_url(url).retry(RetryPolicy::default()));
    let error = Call::new(&transport, &CREATE).empty::<Code>().await.expect_err("no connection");
    assert_eq!((error.kind(), error.attempts()), (&ErrorKind::Connect, 4));
    assert_eq!(error.to_string(), "no connection for POST /things (4 attempts)");
}

#[tokio::test(start_paused = true)]
async fn a_call_can_say_that_it_is_safe_to_repeat() {
    let server = Server::start(vec![Act::Reset, support::json(200, "1")]).await;
    let transport = build(server.builder().retry(RetryPolicy::default()));
    let mut call = Call::new(&transport, &CREATE);
    call.idempotent(true);
    call.json::<Value, Code>().await.expect("an answer");
    assert_eq!(server.requests().len(), 2);

    let server = Server::with(Act::Reset).await;
    let transport = build(server.builder().retry(RetryPolicy::default()));
    let mut call = Call::new(&transport, &LIST);
    call.idempotent(false);
    call.json::<Value, Code>().await.expect_err("no answer");
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_is_too_long_is_not_begun() {
    let server = Server::with(reply(429, "Retry-After: 301", "")).await;
    let begun = tokio::time::Instant::now();
    let error = tried(&server, &LIST).await.expect_err("no answer");
    assert!(begun.elapsed() < Duration::from_secs(1));
    assert_eq!((error.attempts(), error.retry_after()), (1, Some(Duration::from_secs(301))));
}

#[tokio::test(start_paused = true)]
async fn attempts_can_be_switched_off_for_a_client_and_for_a_call() {
    let server = Server::with(reply(429, "Retry-After: 1", "")).await;
    let error = called(&server, &LIST, RetryPolicy::never()).await.expect_err("no answer");
    assert!(error.is_rate_limited());
    assert_eq!((error.attempts(), server.requests().len()), (1, 1));

    let transport = build(server.builder());
    let mut call = Call::new(&transport, &LIST);
    call.retry(RetryPolicy::default().attempts(2));
    let error = call.json::<Value, Code>().await.expect_err("no answer");
    assert_eq!((error.attempts(), server.requests().len()), (2, 3));
}

#[tokio::test(start_paused = true)]
async fn pauses_are_random_and_grow_to_their_bound() {
    let policy = RetryPolicy::default().attempts(20).pauses(Duration::from_secs(1), Duration::from_secs(8));
    let server = Server::with(reply(502, "", "")).await;
    called(&server, &LIST, policy).await.expect_err("no answer");
    let times = server.times();
    let pauses: Vec<_> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert_eq!(pauses.len(), 19);
    assert!(pauses.iter().all(|pause| *pause <= Duration::from_millis(8010)), "{pauses:?}");
    assert!(pauses[0] <= Duration::from_millis(1010) && pauses.iter().any(|pause| *pause > Duration::from_secs(2)));
}

#[tokio::test(start_paused = true)]
async fn what_another_attempt_cannot_help_is_not_tried_again() {
    for act in [reply(400, "", ""), reply(404, "Retry-After: 1", ""), reply(501, "", ""), support::json(200, "{")] {
        let server = Server::with(act).await;
        let error = tried(&server, &LIST).await.expect_err("no answer");
        assert_eq!((error.attempts(), server.requests().len()), (1, 1));
    }
}
