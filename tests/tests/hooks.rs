//! What a program runs around the calls of the emitted client.

use std::error::Error as _;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ringcentral::{Client, ClientBuilder, ErrorKind};
use workspace_tests::server::{Reply, Server};

fn builder(server: &Server) -> ClientBuilder {
    Client::builder().base_url(server.url()).bearer_token("planted-token")
}

#[derive(Clone, Debug, Default)]
struct Notes(Arc<Mutex<Vec<String>>>);

impl Notes {
    fn add(&self, note: String) {
        self.0.lock().expect("no test panicked with the lock").push(note);
    }

    fn all(&self) -> Vec<String> {
        self.0.lock().expect("no test panicked with the lock").clone()
    }
}

#[tokio::test(start_paused = true)]
async fn every_attempt_runs_the_hooks_before_and_after_it() {
    let id = |reply: Reply, id: &str| reply.header("rcrequestid", id);
    let busy = Reply::empty(503).header("retry-after", "3");
    let server = Server::start([id(busy, "first"), id(Reply::json(200, "{}"), "second")]).await;
    let notes = Notes::default();
    let (before, after) = (notes.clone(), notes.clone());
    let client = builder(&server)
        .on_request(move |request| {
            before.add(format!("{} attempt {}", request.operation().id, request.attempt()));
            request.set_header("x-attempt", &request.attempt().to_string())
        })
        .on_response(move |response| {
            let (attempt, status, id) = (response.attempt(), response.status(), response.request_id());
            after.add(format!("{} attempt {attempt}: {status:?} {id:?}", response.operation().id));
            assert!(response.failure().is_none() && response.duration() < Duration::from_secs(3));
            Ok(())
        })
        .build()
        .expect("the settings can be used");
    client.ring_out().get_status("7").send().await.expect_err("the answer lacks its id");
    assert_eq!(
        notes.all(),
        [
            "getRingOutCallStatusNew attempt 1",
            "getRingOutCallStatusNew attempt 1: Some(503) Some(\"first\")",
            "getRingOutCallStatusNew attempt 2",
            "getRingOutCallStatusNew attempt 2: Some(200) Some(\"second\")",
        ]
    );
    let requests = server.requests();
    let headers: Vec<_> = requests.iter().map(|request| request.header("x-attempt")).collect();
    assert_eq!(headers, [Some("1"), Some("2")]);
}

#[tokio::test(start_paused = true)]
async fn an_error_before_the_request_keeps_it_from_being_sent() {
    let server = Server::start([Reply::json(200, "{}")]).await;
    let client = builder(&server).on_request(|_| Err("not today".into())).build().expect("the settings can be used");
    let error = client.active_calls().list().send().await.expect_err("the hook stops it");
    assert_eq!(error.kind(), &ErrorKind::Stopped);
    assert_eq!(error.source().map(ToString::to_string).as_deref(), Some("not today"));
    assert!(error.to_string().contains("stopped by a hook before it was sent"), "{error}");
    assert!(server.requests().is_empty());
}

#[tokio::test(start_paused = true)]
async fn an_error_after_the_response_ends_the_call_for_good() {
    let server = Server::start([Reply::empty(503)]).await;
    let client = builder(&server).on_response(|_| Err("enough".into())).build().expect("the settings can be used");
    let error = client.active_calls().list().send().await.expect_err("the hook stops it");
    assert_eq!((error.kind(), server.requests().len()), (&ErrorKind::Stopped, 1));
}

#[tokio::test(start_paused = true)]
async fn a_failure_is_seen_too() {
    let server = Server::start([Reply::empty(200)]).await;
    let url = server.url();
    drop(server);
    tokio::task::yield_now().await;
    let notes = Notes::default();
    let after = notes.clone();
    let client = Client::builder().base_url(url).bearer_token("planted-token").on_response(move |response| {
        after.add(format!("{:?} {:?}", response.status(), response.failure().map(|failure| failure.is_connect())));
        Ok(())
    });
    let client = client.build().expect("the settings can be used");
    client.active_calls().list().send().await.expect_err("nobody answers");
    assert_eq!(notes.all(), ["None Some(true)"; 4]);
}

#[tokio::test(start_paused = true)]
async fn no_debug_of_a_hook_shows_a_secret() {
    let server = Server::start([Reply::json(200, "{}")]).await;
    let notes = Notes::default();
    let (before, after) = (notes.clone(), notes.clone());
    let client = builder(&server)
        .on_request(move |request| {
            before.add(format!("{request:?} {:?}", request.headers()));
            Ok(())
        })
        .on_response(move |response| {
            after.add(format!("{response:?}"));
            Ok(())
        })
        .build()
        .expect("the settings can be used");
    let call = client.active_calls().list().header("x-own", "planted-header");
    call.send().await.expect("the server has answered");
    let shown = [notes.all().join("\n"), format!("{client:?}")].concat();
    assert!(shown.contains("RequestParts") && shown.contains("ResponseParts"), "{shown}");
    assert!(!shown.contains("planted"), "{shown}");
}

#[tokio::test(start_paused = true)]
async fn a_header_that_is_none_is_refused_by_name() {
    let server = Server::start([Reply::json(200, "{}")]).await;
    let hook = |request: &mut ringcentral::runtime::RequestParts<'_>| request.set_header("x-bad", "planted\nvalue");
    let client = builder(&server).on_request(hook).build().expect("the settings can be used");
    let error = client.active_calls().list().send().await.expect_err("no header has a line break");
    let source = error.source().map(ToString::to_string).unwrap_or_default();
    assert!(source.contains("x-bad") && !source.contains("planted"), "{source}");
}
