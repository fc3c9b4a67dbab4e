//! Answers that come compressed.

use std::io::Write;

use client_runtime::{Call, Error, ErrorKind, RetryPolicy};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

use crate::support::{self, Act, Code, GET, GetError, LIST, Server, build, header, reply};

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).expect("memory can be written");
    encoder.finish().expect("memory can be written")
}

fn compressed(status: u16, body: impl AsRef<[u8]>) -> Act {
    reply(status, "Content-Type: application/json\nContent-Encoding: gzip", body)
}

async fn listed(server: &Server) -> Result<Value, Error<Code>> {
    Call::new(&server.transport(), &LIST).json::<Value, Code>().await
}

#[tokio::test]
async fn a_compressed_answer_is_asked_for_and_read() {
    let two_members = [gzip(b"{\"a\": "), gzip(b"1}")].concat();
    for body in [gzip(b"{\"a\": 1}"), two_members] {
        let server = Server::with(compressed(200, body)).await;
        assert_eq!(listed(&server).await.expect("an answer"), json!({"a": 1}));
        assert_eq!(header(&server.request(), "accept-encoding"), ["gzip"]);
    }
    let server = Server::with(reply(200, "Content-Encoding: X-GZIP", gzip(b"text"))).await;
    let text = Call::new(&server.transport(), &LIST).text::<Code>().await;
    assert_eq!(text.expect("an answer"), "text");
}

#[tokio::test]
async fn a_compressed_error_is_read_as_any() {
    let body = br#"{"errorCode": "T-2", "message": "Thing is not found"}"#;
    let server = Server::with(compressed(404, gzip(body))).await;
    let transport = server.transport();
    let mut call = Call::new(&transport, &GET);
    call.path("thingId", &1);
    call.path("partId", &2);
    let error = call.json::<Value, GetError>().await.expect_err("it is not there");
    assert_eq!((error.service(), error.body()), (Some(&GetError::NotFound), &body[..]));
}

#[tokio::test]
async fn what_a_small_answer_unpacks_to_is_bounded() {
    let bomb = gzip(&vec![b' '; 8 << 20]);
    assert!(bomb.len() < 64 << 10);
    let server = Server::with(compressed(200, bomb.clone())).await;
    let transport = build(server.builder().max_body(1 << 20).max_error_body(1000));
    let error = Call::new(&transport, &LIST).json::<Value, Code>().await.expect_err("it is too large");
    assert_eq!(error.to_string(), "200: answer to GET /things is larger than 1048576 bytes");
    assert_eq!((error.kind(), error.body().len()), (&ErrorKind::Decode, 1000));

    let server = Server::with(compressed(500, bomb)).await;
    let transport = build(server.builder().max_error_body(1000));
    let error = Call::new(&transport, &LIST).json::<Value, Code>().await.expect_err("it is down");
    assert_eq!((error.status(), error.body().len()), (Some(500), 1000));
}

#[tokio::test]
async fn what_unpacks_to_nothing_has_an_end_too() {
    let nothing = gzip(b"").repeat(5000);
    assert!(nothing.len() > (64 << 10) + 100);
    let server = Server::with(compressed(200, nothing)).await;
    let transport = build(server.builder().max_body(100));
    let error = Call::new(&transport, &LIST).text::<Code>().await.expect_err("it is too large");
    assert!(error.to_string().contains("larger than 100 bytes"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_corrupt_answer_is_an_error_of_reading() {
    let whole = gzip(br#"{"name": "a name that is long enough to be compressed, a name"}"#);
    let mut changed = whole.clone();
    let middle = whole.len() / 2;
    changed[middle] ^= 0x55;
    let mut other_sum = whole.clone();
    other_sum[whole.len() - 6] ^= 1;
    let cut = whole[..whole.len() - 12].to_vec();
    for body in [changed, other_sum, cut, b"{}".to_vec(), whole[..3].to_vec()] {
        let server = Server::with(compressed(200, body)).await;
        let transport = build(server.builder().retry(RetryPolicy::default()));
        let error = Call::new(&transport, &LIST).json::<Value, Code>().await.expect_err("it cannot be read");
        assert_eq!((error.kind(), error.status()), (&ErrorKind::Decode, Some(200)), "{error}");
        assert_eq!(error.to_string(), "200: answer to GET /things cannot be unpacked");
        assert!(std::error::Error::source(&error).is_some());
        assert_eq!(server.requests().len(), 1, "it would come as it came");
    }
    let server = Server::with(compressed(500, "no gzip")).await;
    assert_eq!(listed(&server).await.expect_err("it is down").status(), Some(500));
}

#[tokio::test]
async fn an_answer_of_no_bytes_was_not_compressed() {
    let server = Server::with(compressed(200, "")).await;
    assert_eq!(Call::new(&server.transport(), &LIST).text::<Code>().await.expect("an answer"), "");
}

#[tokio::test]
async fn what_cannot_be_undone_is_not_asked_for() {
    let server = Server::with(reply(200, "Content-Encoding: br", "x")).await;
    let error = listed(&server).await.expect_err("it cannot be read");
    assert!(error.to_string().contains("is compressed ('br'), which was not asked for"), "{error}");

    let server = Server::with(reply(200, "", "bytes")).await;
    Call::new(&server.transport(), &LIST).bytes::<Code, client_runtime::Async>().await.expect("an answer");
    assert_eq!(header(&server.request(), "accept-encoding"), [""; 0], "bytes are handed on as they are");

    let server = Server::with(support::json(200, "1")).await;
    let transport = server.transport();
    let mut call = Call::new(&transport, &LIST);
    call.header("accept-encoding", "identity");
    call.json::<Value, Code>().await.expect("an answer");
    assert_eq!(header(&server.request(), "accept-encoding"), ["identity"]);
}
