//! What comes back: values, text, bytes, and successes that cannot be read.

use std::time::Duration;

use client_runtime::{Async, Call, ErrorKind};
use serde_json::Value;

use crate::models::model;
use crate::support::{self, Act, Code, LIST, Server, build};

model!(Page { records: Vec<Record>; });

model!(Record { duration: i64; });

/// What a call gives when the server acts so.
async fn paged(act: Act) -> Result<Page, client_runtime::Error<Code>> {
    let server = Server::with(act).await;
    Call::new(&server.transport(), &LIST).json::<Page, Code>().await
}

#[tokio::test]
async fn json_is_read() {
    let page = paged(support::json(200, r#"{"records": [{"duration": 3, "later": "ignored"}]}"#)).await;
    assert_eq!(page.expect("a page"), Page { records: vec![Record { duration: 3 }] });
}

#[tokio::test]
async fn a_decode_failure_names_the_path_and_shows_the_place() {
    let body = format!(r#"{{"a": "{}", "records": [{{"duration": 1}}, {{"duration": "x"}}]}}"#, "long ".repeat(40));
    let error = paged(support::reply(200, "X-Request-Id: 77", body)).await.expect_err("no page");
    assert!(error.is_decode() && !error.is_retryable());
    assert_eq!(error.status(), Some(200));
    assert_eq!(error.request_id(), Some("77"));
    let text = error.to_string();
    assert!(
        text.starts_with("200: cannot read records[1].duration: invalid type: string \"x\", expected i64"),
        "{text}"
    );
    assert!(text.contains(r#"{"duration": "x"}"#) && text.ends_with("(request id 77)"), "{text}");
    assert!(!text.contains("long long long long long long long long long long long"), "{text}");
    assert!(error.body_text().contains("long long"));
}

#[tokio::test]
async fn a_missing_member_is_named_with_its_path() {
    let error = paged(support::json(200, r#"{"records": [{}]}"#)).await.expect_err("no page");
    assert!(error.to_string().starts_with("200: cannot read records[0]: missing field `duration`"), "{error}");
}

#[tokio::test]
async fn a_success_without_the_json_it_should_have() {
    for (body, problem) in [
        ("", "200: answer is empty where JSON was expected"),
        (" \r\n", "200: answer is empty where JSON was expected"),
        (r#"{"records": []} x"#, "200: cannot read the end of the answer: trailing characters"),
        (r#"{"records": [{"dur"#, "200: cannot read records[0]"),
        ("<html>hi</html>", "200: cannot read the answer: expected value"),
    ] {
        let error = paged(support::json(200, body)).await.expect_err("no page");
        assert_eq!(error.kind(), &ErrorKind::Decode);
        assert!(error.to_string().starts_with(problem), "{error}");
    }
}

#[tokio::test]
async fn a_body_that_breaks_off_keeps_the_status() {
    let head = "HTTP/1.1 200 OK\r\nX-Request-Id: 5\r\nContent-Length: 100\r\n\r\n{\"records\"";
    let error = paged(Act::Reply(head.into())).await.expect_err("no page");
    assert_eq!(error.kind(), &ErrorKind::Transport);
    assert_eq!((error.status(), error.body()), (Some(200), br#"{"records""#.as_slice()));
    assert_eq!(error.to_string(), "200: connection broke during GET /things (request id 5)");
    assert!(std::error::Error::source(&error).is_some());
}

#[tokio::test]
async fn a_body_that_does_not_end_is_given_up() {
    let server = Server::with(Act::Hang(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{".into())).await;
    let transport = build(server.builder().timeout(Duration::from_millis(40)));
    let error = Call::new(&transport, &LIST).json::<Value, Code>().await.expect_err("no answer");
    assert_eq!((error.kind(), error.status()), (&ErrorKind::Timeout, Some(200)));
}

#[tokio::test]
async fn a_body_past_its_limit_is_not_taken_in() {
    let server = Server::with(support::json(200, &"x".repeat(2000))).await;
    let transport = build(server.builder().max_body(1000).max_error_body(10));
    let error = Call::new(&transport, &LIST).text::<Code>().await.expect_err("no answer");
    assert_eq!(error.to_string(), "200: answer to GET /things is larger than 1000 bytes");
    assert_eq!(error.body().len(), 10);
    let transport = build(server.builder().max_body(2000));
    assert_eq!(Call::new(&transport, &LIST).text::<Code>().await.expect("text").len(), 2000);
    // Nor is the end of one waited for.
    let endless = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nxxxx\r\n";
    let server = Server::with(Act::Hang(endless.to_vec())).await;
    let transport = build(server.builder().max_body(3));
    let error = Call::new(&transport, &LIST).text::<Code>().await.expect_err("no answer");
    assert_eq!(error.to_string(), "200: answer to GET /things is larger than 3 bytes");
}

#[tokio::test]
async fn text_and_bytes() {
    let server = Server::with(support::reply(200, "Content-Type: audio/wav", b"R\xffFF")).await;
    let transport = server.transport();
    assert_eq!(Call::new(&transport, &LIST).text::<Code>().await.expect("text"), "R\u{fffd}FF");
    let response = Call::new(&transport, &LIST).bytes::<Code, Async>().await.expect("bytes");
    assert_eq!((response.status(), response.content_type()), (200, Some("audio/wav")));
    assert_eq!(response.content_length(), Some(4));
    assert_eq!(&response.bytes().await.expect("bytes")[..], b"R\xffFF");
}

#[tokio::test]
async fn bytes_may_take_longer_than_a_call_as_long_as_they_come() {
    let server = Server::with(Act::Hang(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{".into())).await;
    let transport = build(server.builder().timeout(Duration::from_millis(50)));
    let mut response = Call::new(&transport, &LIST).bytes::<Code, Async>().await.expect("bytes");
    tokio::time::sleep(Duration::from_millis(80)).await;
    assert_eq!(response.chunk().await.expect("a first piece").as_deref(), Some(b"{".as_slice()));
    let error = response.chunk().await.expect_err("no second piece");
    assert!(error.is_timeout());
}

#[tokio::test]
async fn a_status_is_there_to_choose_by() {
    let server = Server::with(support::json(207, "[1]")).await;
    let response = Call::new(&server.transport(), &LIST).response::<Code>().await.expect("a success");
    assert_eq!(response.status(), 207);
    assert_eq!(response.json::<Vec<i64>, Code>().await.expect("JSON"), [1]);
}
