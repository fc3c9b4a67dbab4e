//! Calls that are sent again, and those that must not be.

use std::time::Duration;

use client_runtime::{Call, Error, ErrorKind, OperationMeta, RetryBudget, RetryPolicy, Transport};
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
    let (_held, url) = support::nobody();
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
    // Many clients that fail at one moment do not come back at one moment.
    assert!(pauses[3..].iter().any(|pause| *pause < Duration::from_secs(7)), "{pauses:?}");
}

#[tokio::test(start_paused = true)]
async fn what_another_attempt_cannot_help_is_not_tried_again() {
    let elsewhere = reply(302, "Location: http://a.example/", "");
    let others = [reply(400, "", ""), reply(404, "Retry-After: 1", ""), reply(501, "", ""), support::json(200, "{")];
    for act in others.into_iter().chain([elsewhere]) {
        let server = Server::with(act).await;
        let error = tried(&server, &LIST).await.expect_err("no answer");
        assert_eq!((error.attempts(), server.requests().len()), (1, 1));
    }
}

/// How many requests reach the server by a call that is not answered in the end.
async fn in_vain(server: &Server, transport: &Transport, policy: Option<RetryPolicy>) -> (usize, Error<Code>) {
    let before = server.requests().len();
    let mut call = Call::new(transport, &LIST);
    policy.into_iter().for_each(|policy| call.retry(policy));
    let error = call.json::<Value, Code>().await.expect_err("no answer");
    (server.requests().len() - before, error)
}

#[tokio::test(start_paused = true)]
async fn the_calls_of_a_client_share_a_budget_of_further_attempts() {
    let server = Server::with(Act::Reset).await;
    let builder = server.builder().retry(RetryPolicy::default().budget(RetryBudget::new(5)));
    let transport = build(builder);
    assert_eq!(in_vain(&server, &transport, None).await.0, 4);
    assert_eq!(in_vain(&server, &transport.clone(), None).await.0, 3);
    let (requests, error) = in_vain(&server, &transport, None).await;
    assert_eq!((requests, error.attempts()), (1, 1));
    let note = "connection broke during GET /things; not sent again, for the client has no further attempts left";
    assert_eq!(error.to_string(), note);
    let own = RetryPolicy::default().budget(RetryBudget::unlimited());
    assert_eq!(in_vain(&server, &transport, Some(own)).await.0, 4, "a call may have a budget of its own");
    let other = RetryPolicy::default().attempts(2);
    assert_eq!(in_vain(&server, &transport, Some(other)).await.0, 1, "another policy is no other budget");
}

#[tokio::test(start_paused = true)]
async fn a_client_that_is_told_nothing_has_a_hundred_attempts_to_itself() {
    let server = Server::with(reply(502, "", "")).await;
    let builder = server.builder().retry(RetryPolicy::default());
    let (one, other) = (build(builder.clone()), build(builder));
    for _ in 0..50 {
        in_vain(&server, &one, None).await;
    }
    assert_eq!(server.requests().len(), 150);
    assert_eq!(in_vain(&server, &other, None).await.0, 4, "another client has its own");
}

#[tokio::test(start_paused = true)]
async fn ten_answers_give_an_attempt_back() {
    let down = reply(502, "", "");
    let answers = [support::json(200, "1"), support::json(404, "1")];
    let answers = answers.iter().cycle().take(10).cloned();
    let server = Server::start([down.clone(), down.clone()].into_iter().chain(answers).chain([down]).collect()).await;
    let budget = RetryBudget::new(1);
    let transport = build(server.builder().retry(RetryPolicy::default().budget(budget.clone())));
    assert_eq!(in_vain(&server, &transport, None).await.0, 2);
    assert_eq!(budget.left(), Some(0));
    for _ in 0..10 {
        let _ = Call::new(&transport, &LIST).json::<Value, Code>().await;
    }
    assert_eq!(budget.left(), Some(1));
    assert_eq!(in_vain(&server, &transport, None).await.0, 2);
}

#[tokio::test(start_paused = true)]
async fn a_full_budget_gets_no_fuller_and_a_limit_of_calls_takes_nothing_from_it() {
    let limited = reply(429, "Retry-After: 1", "");
    let server = Server::start([vec![support::json(200, "1"); 30], vec![limited]].concat()).await;
    let budget = RetryBudget::new(2);
    let transport = build(server.builder().retry(RetryPolicy::default().budget(budget.clone())));
    for _ in 0..30 {
        Call::new(&transport, &LIST).json::<Value, Code>().await.expect("an answer");
    }
    assert_eq!(budget.left(), Some(2));
    assert_eq!(in_vain(&server, &transport, None).await.0, 4);
    assert_eq!(budget.left(), Some(2));
}
