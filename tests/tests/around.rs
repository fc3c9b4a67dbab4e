//! Around the calls of the emitted client: giving one up, an HTTP client of one's own, and limits on what comes in.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use ringcentral::runtime::{BoxFuture, OperationMeta, Permit, RateLimiter, RetryPolicy};
use ringcentral::{Client, ClientBuilder};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use workspace_tests::server::{Reply, Server};

fn builder(url: &str) -> ClientBuilder {
    Client::builder().base_url(url).bearer_token("secret").retry(RetryPolicy::never())
}

async fn listen() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("the loopback interface has a free port");
    let url = format!("http://{}", listener.local_addr().expect("a bound listener has an address"));
    (listener, url)
}

/// The next connection, its request read.
async fn asked(listener: &TcpListener) -> TcpStream {
    let (mut stream, _) = listener.accept().await.expect("the client connects");
    let mut seen = Vec::new();
    while !seen.ends_with(b"\r\n\r\n") {
        stream.read_buf(&mut seen).await.expect("the client sends a request");
    }
    stream
}

/// Admits every call, and counts those that are not over.
#[derive(Clone, Debug, Default)]
struct Counter(Arc<AtomicUsize>);

impl RateLimiter for Counter {
    fn admit<'a>(
        &'a self,
        _operation: &'static OperationMeta,
        _longest_wait: Option<Duration>,
    ) -> BoxFuture<'a, Result<Permit, Duration>> {
        self.0.fetch_add(1, Ordering::SeqCst);
        let count = Arc::clone(&self.0);
        let permit = Permit::new(move || {
            count.fetch_sub(1, Ordering::SeqCst);
        });
        Box::pin(std::future::ready(Ok(permit)))
    }

    fn observe(
        &self,
        _operation: &'static OperationMeta,
        _status: u16,
        _headers: &reqwest::header::HeaderMap,
        _retry_after: Option<Duration>,
    ) {
    }
}

#[tokio::test]
async fn a_call_that_is_dropped_closes_its_connection_and_gives_its_place_back() {
    let (listener, url) = listen().await;
    let counter = Counter::default();
    let client = builder(&url).limiter(counter.clone()).build().expect("the settings can be used");
    let call = tokio::spawn(async move { client.active_calls().list().send().await });
    let mut stream = asked(&listener).await;
    assert_eq!(counter.0.load(Ordering::SeqCst), 1);
    call.abort();
    assert!(call.await.expect_err("nobody answers").is_cancelled());
    assert_eq!(counter.0.load(Ordering::SeqCst), 0);
    // The test ends only if the connection does.
    assert!(matches!(stream.read(&mut [0; 1]).await, Ok(0) | Err(_)));
}

#[tokio::test(start_paused = true)]
async fn the_clients_time_holds_for_an_http_client_of_ones_own() {
    let (listener, url) = listen().await;
    let client = builder(&url).http_client(reqwest::Client::new()).timeout(Duration::from_secs(5));
    let client = client.build().expect("the settings can be used");
    let (error, _stream) = tokio::join!(client.active_calls().list().send(), listener.accept());
    let error = error.expect_err("nobody answers");
    assert!(error.is_timeout() && error.to_string().contains("within 5s"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn an_http_client_of_ones_own_takes_no_token_to_another_host() {
    let there = Server::start([Reply::json(200, "{}")]).await;
    let here = Server::start([Reply::empty(302).header("location", &format!("{}/elsewhere", there.url()))]).await;
    let client = builder(&here.url()).http_client(reqwest::Client::new()).build().expect("the settings can be used");
    client.active_calls().list().send().await.expect("the redirect is followed");
    assert_eq!(here.request().header("authorization"), Some("Bearer secret"));
    assert_eq!(there.request().header("authorization"), None);
    assert_eq!(there.request().header("user-agent"), Some("ringcentral/0.1.0"));
}

#[tokio::test(start_paused = true)]
async fn a_compressed_answer_is_read_and_one_that_nobody_asked_for_is_told() {
    // `{}`, as gzip stores it: its head, one block as it is, its checksum and length.
    let stored = b"\x1f\x8b\x08\0\0\0\0\0\0\xff\x01\x02\0\xfd\xff{}\x43\xbf\xa6\xa3\x02\0\0\0";
    let server = Server::start([Reply::json(200, *stored).header("content-encoding", "gzip")]).await;
    let client = builder(&server.url()).build().expect("the settings can be used");
    client.active_calls().list().send().await.expect("the answer is unpacked");
    assert_eq!(server.request().header("accept-encoding"), Some("gzip"));

    let server = Server::start([Reply::json(200, "x").header("content-encoding", "br")]).await;
    let client = builder(&server.url()).build().expect("the settings can be used");
    let error = client.active_calls().list().send().await.expect_err("the answer cannot be read");
    assert!(error.is_decode() && error.to_string().contains("compressed ('br')"), "{error}");
    assert_eq!(error.status(), Some(200));
}

#[tokio::test]
async fn an_answer_without_an_end_is_read_to_the_limit() {
    for (status, limited) in [(200, "larger than 1048576 bytes"), (500, "500 Internal Server Error")] {
        let (listener, url) = listen().await;
        let client = builder(&url).max_body(1 << 20).max_error_body(1000).build().expect("the settings can be used");
        let endless = async {
            let mut stream = asked(&listener).await;
            let head = format!("HTTP/1.1 {status} Said\r\ntransfer-encoding: chunked\r\n\r\n");
            let mut sent = stream.write_all(head.as_bytes()).await;
            let chunk = [b"4000\r\n".as_slice(), &[b' '; 0x4000], b"\r\n"].concat();
            while sent.is_ok() {
                sent = stream.write_all(&chunk).await;
            }
        };
        // Both end only if the client hangs up.
        let (error, ()) = tokio::join!(
            async {
                let error = client.active_calls().list().send().await.expect_err("the answer has no end");
                drop(client);
                error
            },
            endless
        );
        assert!(error.to_string().contains(limited), "{error}");
        assert!(error.body().len() <= 256 << 10, "{} bytes are kept", error.body().len());
        assert!(status == 200 || error.body().len() == 1000, "{} bytes are kept", error.body().len());
    }
}
