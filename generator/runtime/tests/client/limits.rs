//! Calls that wait for the limit of their group.

use std::time::Duration;

use client_runtime::{
    Budget, Call, Error, ErrorKind, OperationMeta, RateLimits, RetryPolicy, Transport, WindowLimiter,
};
use serde_json::Value;
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::support::{self, Code, PLAIN, Server, build, reply};

static LIMITS: RateLimits = RateLimits {
    groups: &[
        ("Heavy", Budget { limit: 10, window: Duration::from_secs(60) }),
        ("Light", Budget { limit: 50, window: Duration::from_secs(60) }),
    ],
    group_header: Some("x-rate-limit-group"),
    limit_header: Some("x-rate-limit-limit"),
    remaining_header: Some("x-rate-limit-remaining"),
    window_header: Some("x-rate-limit-window"),
    penalty: Duration::from_secs(30),
};

static HEAVY: OperationMeta = OperationMeta { usage_plan_group: Some("Heavy"), ..PLAIN };
static HEAVY_OTHER: OperationMeta = OperationMeta { usage_plan_group: Some("Heavy"), path: "/others", ..PLAIN };
static PLAIN_READ: OperationMeta = PLAIN;
static LIGHT: OperationMeta = OperationMeta { usage_plan_group: Some("Light"), ..PLAIN };
static OTHER: OperationMeta = OperationMeta { usage_plan_group: Some("Other"), ..PLAIN };

fn limited(server: &Server, limiter: WindowLimiter) -> Transport {
    build(server.builder().limiter(limiter))
}

async fn call(transport: &Transport, operation: &'static OperationMeta) -> Result<Value, Error<Code>> {
    Call::new(transport, operation).json::<Value, Code>().await
}

/// Makes calls all at once; their errors.
async fn call_at_once(transport: &Transport, operation: &'static OperationMeta, count: usize) -> Vec<Error<Code>> {
    let mut calls = JoinSet::new();
    for _ in 0..count {
        let transport = transport.clone();
        calls.spawn(async move { call(&transport, operation).await });
    }
    calls.join_all().await.into_iter().filter_map(Result::err).collect()
}

/// The most requests that any window has.
fn most_within(window: Duration, times: &[Duration]) -> usize {
    times.iter().map(|from| times.iter().filter(|at| *at >= from && **at < *from + window).count()).max().unwrap_or(0)
}

fn seconds(times: &[Duration]) -> Vec<u64> {
    times.iter().map(Duration::as_secs).collect()
}

#[tokio::test(start_paused = true)]
async fn calls_at_once_stay_within_the_window() {
    let server = Server::with(support::json(200, "1")).await;
    let transport = limited(&server, WindowLimiter::new(&LIMITS));
    assert!(call_at_once(&transport, &HEAVY, 40).await.is_empty());
    let times = server.times();
    assert_eq!(times.len(), 40);
    assert_eq!(most_within(Duration::from_secs(60), &times), 10);
    assert!(times[39] < Duration::from_secs(181), "no slower than the limit: {times:?}");
}

#[tokio::test(start_paused = true)]
async fn slow_answers_count_from_their_end() {
    let server = Server::with(support::Act::Later(Duration::from_secs(5), Box::new(support::json(200, "1")))).await;
    let transport = limited(&server, WindowLimiter::new(&LIMITS));
    assert!(call_at_once(&transport, &HEAVY, 11).await.is_empty());
    assert_eq!(seconds(&server.times())[9..], [0, 65]);
}

#[tokio::test(start_paused = true)]
async fn a_penalty_holds_its_group_and_no_other() {
    let server = Server::start(vec![reply(429, "Retry-After: 7", ""), support::json(200, "1")]).await;
    let transport = limited(&server, WindowLimiter::new(&LIMITS));
    assert!(call(&transport, &HEAVY).await.expect_err("too many").is_rate_limited());
    let begun = Instant::now();
    call(&transport, &LIGHT).await.expect("an answer");
    assert!(begun.elapsed() < Duration::from_secs(1));
    assert!(call_at_once(&transport, &HEAVY, 3).await.is_empty());
    assert_eq!(seconds(&server.times()), [0, 0, 7, 7, 7]);
}

#[tokio::test(start_paused = true)]
async fn a_penalty_stops_those_who_wait_already() {
    let refusal = support::Act::Later(Duration::from_secs(1), Box::new(reply(429, "Retry-After: 100", "")));
    let server = Server::start(vec![refusal, support::json(200, "1")]).await;
    let transport = limited(&server, WindowLimiter::new(&LIMITS));
    let errors = call_at_once(&transport, &HEAVY, 11).await;
    assert_eq!(errors.len(), 1);
    assert_eq!(seconds(&server.times())[10], 101);
}

#[tokio::test(start_paused = true)]
async fn of_two_penalties_the_longer_one_holds() {
    let later = support::Act::Later(Duration::from_secs(1), Box::new(reply(429, "Retry-After: 5", "")));
    let server = Server::start(vec![reply(429, "Retry-After: 60", ""), later, support::json(200, "1")]).await;
    let transport = limited(&server, WindowLimiter::new(&LIMITS));
    assert_eq!(call_at_once(&transport, &HEAVY, 2).await.len(), 2);
    call(&transport, &HEAVY).await.expect("an answer");
    assert_eq!(seconds(&server.times()), [0, 0, 60]);
}

#[tokio::test(start_paused = true)]
async fn a_refused_call_is_sent_again_after_the_penalty() {
    let server = Server::start(vec![reply(429, "", ""), support::json(200, "1")]).await;
    let transport = build(server.builder().limiter(WindowLimiter::new(&LIMITS)).retry(RetryPolicy::default()));
    call(&transport, &HEAVY).await.expect("an answer");
    assert_eq!(seconds(&server.times()), [0, 30]);
}

#[tokio::test(start_paused = true)]
async fn calls_can_fail_instead_of_waiting() {
    let server = Server::with(support::json(200, "1")).await;
    let transport = limited(&server, WindowLimiter::new(&LIMITS).fail_at_once());
    assert_eq!(call_at_once(&transport, &HEAVY, 12).await.len(), 2);
    tokio::time::advance(Duration::from_secs(20)).await;
    let error = call(&transport, &HEAVY).await.expect_err("no room");
    assert_eq!(error.kind(), &ErrorKind::RateLimited);
    assert!(error.is_rate_limited() && error.is_retryable());
    assert_eq!(error.retry_after().map(|wait| wait.as_secs()), Some(40));
    assert!(
        error.to_string().starts_with("GET /things not sent: the limit of calls of the group Heavy is reached for 40")
    );
    assert_eq!((server.requests().len(), error.status()), (10, None));
}

#[tokio::test(start_paused = true)]
async fn a_wait_longer_than_the_longest_is_refused_at_once() {
    let server = Server::with(support::json(200, "1")).await;
    let transport = limited(&server, WindowLimiter::new(&LIMITS).longest_wait(Duration::from_secs(30)));
    call_at_once(&transport, &HEAVY, 10).await;
    let begun = Instant::now();
    assert!(call(&transport, &HEAVY).await.expect_err("no room").is_rate_limited());
    assert!(begun.elapsed() < Duration::from_secs(1));
    tokio::time::advance(Duration::from_secs(31)).await;
    call(&transport, &HEAVY).await.expect("a wait of less than 30 s");
}

#[tokio::test(start_paused = true)]
async fn replies_correct_the_limit() {
    let headers =
        "X-Rate-Limit-Group: heavy\nX-Rate-Limit-Limit: 3\nX-Rate-Limit-Window: 10\nX-Rate-Limit-Remaining: 2";
    let server = Server::with(reply(200, headers, "1")).await;
    let transport = limited(&server, WindowLimiter::new(&LIMITS));
    call(&transport, &HEAVY).await.expect("an answer");
    assert!(call_at_once(&transport, &HEAVY, 6).await.is_empty());
    let times = server.times();
    assert_eq!(most_within(Duration::from_secs(10), &times), 3);
    assert_eq!(times[6].as_secs(), 20);
}

#[tokio::test(start_paused = true)]
async fn those_who_wait_already_go_by_a_larger_limit() {
    let server = Server::with(reply(200, "X-Rate-Limit-Limit: 100", "1")).await;
    let transport = limited(&server, WindowLimiter::new(&LIMITS));
    assert!(call_at_once(&transport, &HEAVY, 15).await.is_empty());
    assert_eq!(seconds(&server.times()), [0; 15]);
}

#[tokio::test(start_paused = true)]
async fn each_client_of_one_builder_has_a_limiter_of_its_own_if_it_is_to() {
    let server = Server::with(support::json(200, "1")).await;
    let settings = server.builder().own_limiter(|| WindowLimiter::new(&LIMITS));
    for transport in [build(settings.clone()), build(settings)] {
        assert!(call_at_once(&transport, &HEAVY, 10).await.is_empty());
    }
    assert_eq!(seconds(&server.times()), [0; 20]);
}

#[tokio::test(start_paused = true)]
async fn calls_of_others_count_too() {
    let server = Server::start(vec![reply(200, "X-Rate-Limit-Remaining: 1", "1"), support::json(200, "1")]).await;
    let transport = limited(&server, WindowLimiter::new(&LIMITS));
    call(&transport, &HEAVY).await.expect("an answer");
    assert!(call_at_once(&transport, &HEAVY, 2).await.is_empty());
    assert_eq!(seconds(&server.times()), [0, 0, 60]);
}

#[tokio::test(start_paused = true)]
async fn a_group_that_nobody_listed_is_taken_as_replies_have_it() {
    let headers = "X-Rate-Limit-Group: Custom\nX-Rate-Limit-Limit: 2\nX-Rate-Limit-Window: 60";
    let server = Server::with(reply(200, headers, "1")).await;
    let transport = limited(&server, WindowLimiter::new(&LIMITS));
    for _ in 0..4 {
        call(&transport, &OTHER).await.expect("an answer");
    }
    assert_eq!(seconds(&server.times()), [0, 0, 0, 60], "the first call could not know");
}

#[tokio::test(start_paused = true)]
async fn a_waiter_that_is_dropped_gives_its_place_back() {
    let server = Server::with(support::json(200, "1")).await;
    let transport = limited(&server, WindowLimiter::new(&LIMITS));
    call_at_once(&transport, &HEAVY, 10).await;
    let mut waiters = JoinSet::new();
    for _ in 0..30 {
        let transport = transport.clone();
        waiters.spawn(async move { call(&transport, &HEAVY).await });
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    waiters.shutdown().await;
    call(&transport, &HEAVY).await.expect("an answer");
    assert_eq!(seconds(&server.times())[10..], [60]);
}

#[tokio::test(start_paused = true)]
async fn without_a_limiter_nobody_waits() {
    let server = Server::with(support::json(200, "1")).await;
    let transport = build(server.builder().limiter(WindowLimiter::new(&LIMITS)).without_limiter());
    call_at_once(&transport, &HEAVY, 20).await;
    assert_eq!(seconds(&server.times()), [0; 20]);
}

#[tokio::test(start_paused = true)]
async fn a_penalty_overrides_what_the_headers_say_is_left() {
    let headers = "Retry-After: 7\nX-Rate-Limit-Group: Heavy\nX-Rate-Limit-Limit: 10\nX-Rate-Limit-Remaining: 0\n\
                   X-Rate-Limit-Window: 60";
    let ok = support::json(200, "1");
    let server = Server::start(vec![ok.clone(), ok.clone(), reply(429, headers, ""), ok]).await;
    let transport = limited(&server, WindowLimiter::new(&LIMITS));
    for _ in 0..2 {
        call(&transport, &HEAVY).await.expect("an answer");
    }
    assert!(call(&transport, &HEAVY).await.expect_err("too many").is_rate_limited());
    assert!(call_at_once(&transport, &HEAVY, 10).await.is_empty());
    assert_eq!(seconds(&server.times()), [0, 0, 0, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7]);
}

#[tokio::test(start_paused = true)]
async fn a_refusal_for_another_limit_leaves_the_count_of_the_group() {
    let mut acts = vec![support::json(200, "1"); 9];
    acts.extend([reply(429, "Retry-After: 7", ""), support::json(200, "1")]);
    let server = Server::start(acts).await;
    let transport = limited(&server, WindowLimiter::new(&LIMITS));
    for _ in 0..9 {
        call(&transport, &HEAVY).await.expect("an answer");
    }
    call(&transport, &HEAVY).await.expect_err("too many of something");
    call(&transport, &HEAVY).await.expect("an answer");
    assert_eq!(seconds(&server.times())[9..], [0, 60]);
}

#[tokio::test(start_paused = true)]
async fn operations_without_a_group_are_held_too() {
    let server = Server::start(vec![reply(429, "Retry-After: 7", ""), support::json(200, "1")]).await;
    let transport = limited(&server, WindowLimiter::new(&LIMITS));
    call(&transport, &PLAIN_READ).await.expect_err("too many");
    call(&transport, &HEAVY).await.expect("an answer");
    call(&transport, &PLAIN_READ).await.expect("an answer");
    assert_eq!(seconds(&server.times()), [0, 0, 7]);
}

#[tokio::test(start_paused = true)]
async fn a_huge_limit_costs_nothing() {
    let headers = "X-Rate-Limit-Limit: 4000000000\nX-Rate-Limit-Remaining: 0\nX-Rate-Limit-Window: 4000000000";
    let server = Server::start(vec![reply(200, headers, "1"), support::json(200, "1")]).await;
    let transport = limited(&server, WindowLimiter::new(&LIMITS).fail_at_once());
    call(&transport, &HEAVY).await.expect("an answer");
    let wait = call(&transport, &HEAVY).await.expect_err("none is left").retry_after();
    assert_eq!(wait.map(|wait| wait.as_secs()), Some(24 * 60 * 60), "no window is taken to be longer than a day");
}

#[tokio::test(start_paused = true)]
async fn a_reply_that_names_another_group_moves_its_operation_alone() {
    let headers =
        "X-Rate-Limit-Group: Small\nX-Rate-Limit-Limit: 1\nX-Rate-Limit-Window: 60\nX-Rate-Limit-Remaining: 0";
    let server = Server::start(vec![reply(200, headers, "1"), support::json(200, "1")]).await;
    let transport = limited(&server, WindowLimiter::new(&LIMITS));
    call(&transport, &HEAVY).await.expect("an answer");
    call(&transport, &HEAVY_OTHER).await.expect("an answer");
    call(&transport, &HEAVY).await.expect("an answer");
    assert_eq!(seconds(&server.times()), [0, 0, 60]);
}

#[tokio::test(start_paused = true)]
async fn one_who_waits_and_is_not_polled_stops_nobody() {
    let server = Server::with(support::json(200, "1")).await;
    let transport = limited(&server, WindowLimiter::new(&LIMITS));
    call_at_once(&transport, &HEAVY, 10).await;
    let mut stuck = Box::pin(call(&transport, &HEAVY));
    std::future::poll_fn(|context| std::task::Poll::Ready(stuck.as_mut().poll(context).is_ready())).await;
    assert!(call_at_once(&transport, &HEAVY, 10).await.is_empty());
    let times = seconds(&server.times());
    assert!(times.len() == 20 && times[10..].iter().all(|second| (60..=62).contains(second)), "{times:?}");
}

#[tokio::test(start_paused = true)]
async fn the_wait_of_an_error_counts_those_who_wait_already() {
    let server = Server::with(support::json(200, "1")).await;
    let transport = limited(&server, WindowLimiter::new(&LIMITS).longest_wait(Duration::from_secs(100)));
    call_at_once(&transport, &HEAVY, 10).await;
    let begun = Instant::now();
    let mut calls = JoinSet::new();
    for _ in 0..11 {
        let transport = transport.clone();
        calls.spawn(async move { (call(&transport, &HEAVY).await.err(), begun.elapsed()) });
    }
    let mut refused: Vec<_> = calls.join_all().await.into_iter().filter_map(|(it, at)| Some((it?, at))).collect();
    assert_eq!(refused.len(), 1);
    let (error, at) = refused.remove(0);
    assert_eq!((error.retry_after().map(|wait| wait.as_secs()), at.as_secs()), (Some(120), 0));
}

#[tokio::test(start_paused = true)]
async fn a_call_says_for_itself_how_long_it_waits() {
    let server = Server::with(support::json(200, "1")).await;
    let transport = limited(&server, WindowLimiter::new(&LIMITS));
    call_at_once(&transport, &HEAVY, 10).await;
    let mut hasty = Call::new(&transport, &HEAVY);
    hasty.longest_wait(Duration::ZERO);
    let error = hasty.json::<Value, Code>().await.expect_err("it would wait");
    assert_eq!((error.kind(), server.requests().len()), (&ErrorKind::RateLimited, 10));
    call(&transport, &HEAVY).await.expect("another waits");
}

#[tokio::test(start_paused = true)]
async fn a_redirect_at_the_service_itself_is_a_call_too() {
    let limit = "X-Rate-Limit-Limit: 1\nX-Rate-Limit-Window: 60\nX-Rate-Limit-Remaining: 0\nLocation: /elsewhere";
    let server = Server::start(vec![reply(302, limit, ""), support::json(200, "1")]).await;
    let transport = limited(&server, WindowLimiter::new(&LIMITS));
    call(&transport, &HEAVY).await.expect("an answer, for the wait is not the attempt's");
    assert_eq!(seconds(&server.times()), [0, 60]);
}
