//! A service, or a network, that does not do as it should.

use std::time::Duration;

use ringcentral::mock::Reply;
use ringcentral::runtime::RetryPolicy;
use tokio::time::Instant;

use crate::mock;

const QUEUES: &str = r#"{"records": [{"id": "1"}, {"id": "2"}]}"#;

fn queues() -> Reply {
    Reply::body(200, "application/json", QUEUES)
}

/// What the client says of one reply, without sending its call again.
async fn told(reply: Reply) -> String {
    let mock = mock().await;
    mock.call_queues().list().reply(reply);
    let once = RetryPolicy::never();
    let outcome = mock.client().call_queues().list().retry(once).timeout(Duration::from_secs(20)).send().await;
    outcome.map_or_else(|error| error.to_string(), |list| format!("{} records", list.records.map_or(0, |it| it.len())))
}

#[tokio::test(start_paused = true)]
async fn connections_break_off_where_they_are_told_to() {
    assert_eq!(told(queues()).await, "2 records");
    for reply in [queues().reset_before_head(), queues().reset_before_body(), queues().truncated(12)] {
        let told = told(reply.clone()).await;
        assert!(told.contains("connection") || told.contains("body") || told.contains("broke"), "{reply:?}: {told}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_was_reset_after_its_answer_costs_nothing() {
    let mock = mock().await;
    mock.call_queues().list().reply(queues().reset_after_body());
    let client = mock.client();
    for _ in 0..3 {
        client.call_queues().list().send().await.expect("the answer was whole");
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_no_json_is_told_readably() {
    let told = told(Reply::not_json(200)).await;
    assert!(told.contains("Bad Gateway"), "{told}");
}

#[tokio::test(start_paused = true)]
async fn latency_and_slow_bodies_run_into_the_timeout() {
    assert_eq!(told(queues().after(Duration::from_secs(19))).await, "2 records");
    assert!(told(queues().after(Duration::from_secs(21))).await.contains("20s"));
    assert_eq!(told(queues().slowly(20, Duration::from_secs(6))).await, "2 records");
    assert!(told(queues().slowly(1, Duration::from_secs(6))).await.contains("20s"));
}

#[tokio::test(start_paused = true)]
async fn a_service_that_is_down_is_tried_again_when_it_says() {
    let mock = mock().await;
    mock.call_queues().list().reply(queues());
    let client = mock.client();
    let told = Duration::from_secs(17);
    for retry_after in [Some(told), None] {
        mock.interrupt(1, Reply::unavailable(retry_after));
        let begun = Instant::now();
        client.call_queues().list().send().await.expect("the second attempt is answered");
        // Where nothing is said the pause is of the client's own choice, and shorter.
        assert_eq!(begun.elapsed() >= told, retry_after.is_some(), "{retry_after:?}: {:?}", begun.elapsed());
        assert!(!begun.elapsed().is_zero());
    }
    assert_eq!(mock.received().len(), 4);
}
