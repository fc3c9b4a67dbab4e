//! What the emitted client does by itself between a call and its answer: limits, further attempts, redirects.

use std::time::Duration;

use jiff::Timestamp;
use ringcentral::models::{MakeRingOutRequest, RingOutFrom, RingOutNumber};
use ringcentral::runtime::{Budget, Clock, RateLimits, RetryPolicy, WindowLimiter};
use ringcentral::{Client, ClientBuilder, Error, ErrorKind};
use tokio::task::JoinSet;
use workspace_tests::server::{Reply, Server};

use crate::case::empty_page;

/// A limit of two heavy calls in a minute.
static LIMITS: RateLimits = RateLimits {
    groups: &[("Heavy", Budget { limit: 2, window: Duration::from_secs(60) })],
    group_header: None,
    limit_header: None,
    remaining_header: None,
    window_header: None,
    penalty: Duration::from_secs(60),
};

fn builder(server: &Server) -> ClientBuilder {
    Client::builder().base_url(server.url()).bearer_token("s3cret")
}

fn client(server: &Server) -> Client {
    builder(server).build().expect("the settings are good")
}

/// A call of the group Heavy.
async fn heavy(client: &Client) -> Result<(), Error> {
    client.active_calls().list().send().await.map(drop).map_err(Error::from)
}

/// A call of the group Light.
async fn light(client: &Client) -> Result<(), Error> {
    client.ring_out().get_status("1").send().await.map(drop).map_err(Error::from)
}

/// Makes calls of the group Heavy all at once; their errors.
async fn at_once(client: &Client, count: usize) -> Vec<Error> {
    let mut calls = JoinSet::new();
    for _ in 0..count {
        let client = client.clone();
        calls.spawn(async move { heavy(&client).await });
    }
    calls.join_all().await.into_iter().filter_map(Result::err).collect()
}

fn seconds(server: &Server) -> Vec<u64> {
    server.times().iter().map(Duration::as_secs).collect()
}

#[tokio::test(start_paused = true)]
async fn forty_heavy_calls_at_once_are_never_more_than_ten_in_a_minute() {
    let server = Server::start([empty_page()]).await;
    assert!(at_once(&client(&server), 40).await.is_empty());
    let times = server.times();
    let window = Duration::from_secs(60);
    let within = |from: &Duration| times.iter().filter(|at| *at >= from && **at < *from + window).count();
    assert_eq!((times.len(), times.iter().map(within).max()), (40, Some(10)));
    assert!(times[39] < Duration::from_secs(181), "no slower than the limit: {times:?}");
}

#[tokio::test(start_paused = true)]
async fn clients_of_one_builder_have_a_limit_each_unless_they_are_given_one() {
    let server = Server::start([empty_page()]).await;
    for builder in [builder(&server), builder(&server).longest_wait(Duration::from_secs(600))] {
        let (one, other) = (builder.clone().build().expect("good"), builder.build().expect("good"));
        let begun = tokio::time::Instant::now();
        assert!(at_once(&one, 10).await.is_empty() && at_once(&other, 10).await.is_empty());
        assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());
    }
    let shared = builder(&server).limiter(WindowLimiter::new(&LIMITS).fail_at_once());
    let (one, other) = (shared.clone().build().expect("good"), shared.build().expect("good"));
    assert!(at_once(&one, 2).await.is_empty());
    assert_eq!(at_once(&other, 1).await.len(), 1, "the limit of both is reached");
}

#[tokio::test(start_paused = true)]
async fn a_refused_group_is_held_as_long_as_the_reply_asks_and_no_other() {
    let refusal = Reply::json(429, r#"{"errorCode": "CMN-301"}"#).header("Retry-After", "7");
    let refusal = refusal.header("X-Rate-Limit-Group", "heavy").header("X-Rate-Limit-Limit", "10");
    let refusal = refusal.header("X-Rate-Limit-Remaining", "0").header("X-Rate-Limit-Window", "60");
    let server = Server::start([refusal, Reply::json(200, r#"{"id": "1", "records": []}"#)]).await;
    let client = builder(&server).retry(RetryPolicy::never()).build().expect("the settings are good");
    let error = heavy(&client).await.expect_err("too many calls");
    assert_eq!((error.is_rate_limited(), error.retry_after()), (true, Some(Duration::from_secs(7))));
    light(&client).await.expect("another group");
    assert!(at_once(&client, 3).await.is_empty());
    assert_eq!(seconds(&server), [0, 0, 7, 7, 7]);
}

#[tokio::test(start_paused = true)]
async fn calls_that_may_not_wait_fail_and_say_how_long_they_would_have() {
    let server = Server::start([empty_page()]).await;
    let client = builder(&server).longest_wait(Duration::ZERO).build().expect("the settings are good");
    assert!(at_once(&client, 10).await.is_empty());
    tokio::time::advance(Duration::from_secs(20)).await;
    let error = heavy(&client).await.expect_err("no room");
    assert_eq!((error.kind(), server.requests().len()), (&ErrorKind::RateLimited, 10));
    assert_eq!(error.retry_after().map(|wait| wait.as_secs()), Some(40));
    let patient = client.active_calls().list().longest_wait(Duration::from_secs(60)).send();
    patient.await.expect("this one waits");
    let free = builder(&server).without_limiter().build().expect("the settings are good");
    assert!(at_once(&free, 20).await.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_ring_out_is_never_placed_twice() {
    let server = Server::start([Reply::reset()]).await;
    let from = RingOutFrom { phone_number: Some("+1".to_owned()), ..Default::default() };
    let body = MakeRingOutRequest::new(from, RingOutNumber { phone_number: Some("+2".to_owned()) });
    let error = client(&server).ring_out().make_call(&body).send().await.expect_err("there is no answer");
    assert!(server.request().text().contains("+2"), "the body was there, so the call may have been placed");
    assert_eq!((error.kind(), error.attempts()), (&ErrorKind::Transport, 1));
    assert!(error.to_string().ends_with("not sent again, for the service may have acted on it"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_read_is_sent_until_it_succeeds() {
    let server = Server::start([Reply::empty(503), Reply::empty(503), empty_page()]).await;
    heavy(&client(&server)).await.expect("the third attempt succeeds");
    assert_eq!(server.requests().len(), 3);

    let server = Server::start([Reply::empty(503)]).await;
    let error = heavy(&client(&server)).await.expect_err("it stays down");
    assert_eq!((error.attempts(), server.requests().len()), (4, 4));
    assert!(error.to_string().ends_with("(4 attempts)"), "{error}");
}

/// A clock that stands still.
#[derive(Clone, Copy, Debug)]
struct Still(Timestamp);

impl Clock for Still {
    fn now(&self) -> Timestamp {
        self.0
    }
}

#[tokio::test(start_paused = true)]
async fn a_date_to_wait_for_is_taken_from_the_clock_that_was_given() {
    let until = Reply::empty(429).header("retry-after", "Sun, 06 Nov 1994 08:49:47 GMT");
    let server = Server::start([until, empty_page()]).await;
    let clock = Still("1994-11-06T08:49:37Z".parse().expect("it is a timestamp"));
    heavy(&builder(&server).clock(clock).build().expect("the settings are good")).await.expect("an answer");
    assert_eq!(seconds(&server), [0, 10]);
}

#[tokio::test(start_paused = true)]
async fn a_redirect_to_another_host_takes_no_secret_along() {
    let other = Server::start([empty_page()]).await;
    let server = Server::start([Reply::empty(302).header("location", &format!("{}/there", other.url()))]).await;
    let client = builder(&server).default_header("x-key", "s3cret").build().expect("the settings are good");
    client.active_calls().list().header("cookie", "s3cret").send().await.expect("the other host answers");
    assert_eq!(server.request().header("authorization"), Some("Bearer s3cret"));
    let request = other.request();
    assert_eq!((request.line.as_str(), request.header("authorization")), ("GET /there", None));
    assert!(!String::from_utf8_lossy(&request.bytes).contains("s3cret"));
}

#[tokio::test(start_paused = true)]
async fn a_redirect_at_the_same_host_keeps_the_token_and_one_off_https_is_not_followed() {
    let server = Server::start([Reply::empty(302).header("location", "/there"), empty_page()]).await;
    heavy(&client(&server)).await.expect("the same host answers");
    assert_eq!(server.requests()[1].header("authorization"), Some("Bearer s3cret"));

    let server = Server::start([Reply::empty(302).header("location", "http://example.com/there")]).await;
    let error = heavy(&client(&server)).await.expect_err("it is not followed");
    assert!(error.to_string().contains("not https") && !error.is_retryable(), "{error}");
    assert_eq!(server.requests().len(), 1, "another attempt would be redirected there too");
}
