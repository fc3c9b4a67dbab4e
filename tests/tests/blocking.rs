//! The emitted client without async: the same calls against a real server.

use std::io::Read as _;
use std::time::{Duration, Instant};

use ringcentral::blocking::Client;
use ringcentral::errors::ListCallLogForExtensionError;
use ringcentral::models::{MakeRingOutRequest, RingOutFrom, RingOutNumber};
use ringcentral::{Error, ErrorKind};
use workspace_tests::server::{Reply, Server};

fn client(url: &str) -> Client {
    Client::builder().base_url(url).bearer_token("secret").build().expect("the settings can be used")
}

/// Makes calls by a thread that may block, while the server answers.
async fn calls<T: Send + 'static>(server: &Server, make: impl FnOnce(Client) -> T + Send + 'static) -> T {
    let url = server.url();
    tokio::task::spawn_blocking(move || make(client(&url))).await.expect("the calls do not panic")
}

#[tokio::test]
async fn a_call_gives_its_answer_without_being_awaited() {
    let page = r#"{"records": [{"id": "AbC"}], "paging": {"page": 1}}"#;
    let server = Server::start([Reply::json(200, page)]).await;
    let log = calls(&server, |client| client.call_log().list_for_extension().per_page(100).send()).await;
    let records = log.expect("the server has answered").records.expect("the page has records");
    assert_eq!(records.first().map(|record| record.id.to_string()).as_deref(), Some("AbC"));
    let request = server.request();
    assert_eq!(request.line, "GET /restapi/v1.0/account/~/extension/~/call-log?perPage=100");
    assert_eq!(request.header("authorization"), Some("Bearer secret"));
}

#[tokio::test]
async fn a_refusal_is_the_error_of_its_operation() {
    let invalid = r#"{"errorCode": "CMN-101", "message": "Parameter [dateFrom] value is invalid"}"#;
    let server = Server::start([Reply::json(400, invalid)]).await;
    let error = calls(&server, |client| client.call_log().list_for_extension().send()).await.expect_err("a refusal");
    assert!(matches!(error.service(), Some(ListCallLogForExtensionError::ParameterInvalid { .. })), "{error:?}");
}

#[tokio::test]
async fn bytes_are_read_as_a_file_is() {
    let sound: Vec<u8> = (0..=255).cycle().take(70_000).collect();
    let server = Server::start([Reply::body(200, "audio/mpeg", sound.clone())]).await;
    let read = calls(&server, |client| {
        let mut answer = client.recordings().get_content(7).send().expect("the server has answered");
        assert_eq!((answer.content_type(), answer.content_length()), (Some("audio/mpeg"), Some(70_000)));
        let (mut begin, mut rest) = ([0; 3], Vec::new());
        answer.read_exact(&mut begin).expect("the body comes");
        answer.read_to_end(&mut rest).expect("the body comes");
        [begin.to_vec(), rest].concat()
    });
    assert_eq!(read.await, sound);
}

#[tokio::test]
async fn what_a_reader_left_is_not_lost_to_those_who_take_the_rest_whole() {
    let server = Server::start([Reply::body(200, "audio/mpeg", "abcdef")]).await;
    let rest = calls(&server, |client| {
        let mut answer = client.recordings().get_content(7).send().expect("the server has answered");
        answer.read_exact(&mut [0; 2]).expect("the body comes");
        answer.bytes().expect("the body comes")
    });
    assert_eq!(rest.await, "cdef");
}

/// Pages of one record each, which link to each other; the third is the last, and has none.
fn page(number: u32) -> Reply {
    let next = format!(r#""navigation": {{"nextPage": {{"uri": "/restapi/v1.0/log?page={}"}}}}"#, number + 1);
    Reply::json(
        200,
        match number {
            3 => r#"{"records": []}"#.to_owned(),
            number => format!(r#"{{"records": [{{"id": "{number}"}}], {next}}}"#),
        },
    )
}

#[tokio::test]
async fn a_list_is_walked_by_for() {
    let server = Server::start([page(1), page(2), page(3)]).await;
    let ids = calls(&server, |client| {
        let mut ids = Vec::new();
        for record in client.call_log().list_for_extension().items() {
            ids.push(record.expect("the page comes").id.to_string());
        }
        ids
    });
    assert_eq!(ids.await, ["1", "2"]);
    assert_eq!(server.requests().len(), 3);

    let server = Server::start([page(1), page(2), page(3)]).await;
    let pages = calls(&server, |client| {
        let pages = client.call_log().list_for_extension().pages();
        pages.map(|page| page.expect("it comes").records.map_or(0, |records| records.len())).collect::<Vec<_>>()
    });
    assert_eq!(pages.await, [1, 1, 0]);
}

#[tokio::test]
async fn a_list_ends_with_its_error_and_asks_for_no_page_that_is_not_wanted() {
    let server = Server::start([page(1), Reply::empty(404)]).await;
    let wanted = calls(&server, |client| {
        let mut items = client.call_log().list_for_extension().items();
        let first = items.next().expect("a record").expect("the page comes").id.to_string();
        (first, items)
    });
    let (first, mut items) = wanted.await;
    assert_eq!((first.as_str(), server.requests().len()), ("1", 1));
    let ended = tokio::task::spawn_blocking(move || {
        let error = items.next().expect("an error").expect_err("it is not there");
        (error, items.next().is_none())
    });
    let (error, is_over) = ended.await.expect("no panic");
    assert_eq!((error.status(), is_over, server.requests().len()), (Some(404), true, 2));
    assert!(error.page().is_some_and(|page| page.ends_with("/log?page=2")), "{:?}", error.page());
}

#[tokio::test]
async fn bytes_are_saved_without_being_awaited() {
    let server = Server::start([Reply::body(200, "audio/mpeg", "abcdef")]).await;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("call.mp3");
    let target = path.clone();
    let saved = calls(&server, move |client| client.recordings().get_content(7).save_to(target).save());
    assert_eq!(saved.await.expect("it is saved").bytes, 6);
    assert_eq!(std::fs::read(path).expect("the file"), b"abcdef");
}

#[tokio::test]
async fn clients_are_shared_between_threads() {
    let server = Server::start([Reply::json(200, "{}")]).await;
    let answers = calls(&server, |client| {
        let call = |client: Client| move || client.active_calls().list().send().is_ok();
        let threads: Vec<_> = (0..8).map(|_| std::thread::spawn(call(client.clone()))).collect();
        threads.into_iter().map(|thread| thread.join().expect("no call panics")).collect::<Vec<_>>()
    });
    assert_eq!(answers.await, [true; 8]);
    assert_eq!(server.requests().len(), 8);
}

#[tokio::test]
async fn a_pause_between_attempts_blocks_as_well() {
    let busy = Reply::empty(503).header("retry-after", "1");
    let server = Server::start([busy, Reply::json(200, "{}")]).await;
    let began = Instant::now();
    calls(&server, |client| client.active_calls().list().send()).await.expect("the second attempt is answered");
    assert!(began.elapsed() >= Duration::from_secs(1), "{:?}", began.elapsed());
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn an_async_task_is_refused_and_told_the_remedy() {
    let server = Server::start([Reply::json(200, "{}")]).await;
    let client = client(&server.url());
    let error = client.active_calls().list().send().expect_err("the test is an async task");
    refused(&error.into());
    let in_task = client.clone();
    let error = tokio::spawn(async move { in_task.active_calls().list().send() }).await.expect("no panic");
    refused(&error.expect_err("a task of its own").into());
    assert!(server.requests().is_empty());
    // Being asked does not use up the steps of the task, and a thread that may block can go on.
    tokio::task::yield_now().await;
    let spawned = tokio::task::spawn_blocking(move || client.active_calls().list().send()).await;
    spawned.expect("no panic").expect("the call is made");
}

fn refused(error: &Error) {
    assert_eq!(error.kind(), &ErrorKind::Request);
    assert!(error.to_string().contains("spawn_blocking"), "{error}");
}

#[tokio::test]
async fn the_body_goes_along() {
    let server = Server::start([Reply::json(200, r#"{"id": 5}"#)]).await;
    let request = MakeRingOutRequest::new(
        RingOutFrom::default(),
        RingOutNumber { phone_number: Some("+16505550101".to_owned()) },
    );
    let answer = calls(&server, move |client| client.ring_out().make_call(&request).account_id(1).send());
    assert_eq!(answer.await.expect("the server has answered").id.to_string(), "5");
    assert_eq!(server.request().line, "POST /restapi/v1.0/account/1/extension/~/ring-out");
    assert_eq!(server.request().text(), r#"{"from":{},"to":{"phoneNumber":"+16505550101"}}"#);
}

#[tokio::test]
async fn a_sign_in_needs_no_async_either() {
    let token = r#"{"access_token": "fresh", "token_type": "bearer", "expires_in": 3600, "refresh_token": "next"}"#;
    let server = Server::start([Reply::json(200, token), Reply::json(200, "{}"), Reply::empty(200)]).await;
    let url = server.url();
    let calls = tokio::task::spawn_blocking(move || {
        let client = Client::builder().base_url(url).public_app("app").jwt("assertion").build()?;
        client.active_calls().list().send()?;
        let token = client.sign_in().blocking_token::<ringcentral::ErrorCode>()?;
        client.sign_out()?;
        Ok::<_, Error>(token.access().expose().to_owned())
    });
    assert_eq!(calls.await.expect("no panic").expect("each is answered"), "fresh");
    let requests = server.requests();
    let lines: Vec<_> = requests.iter().map(|request| request.line.as_str()).collect();
    let list = "GET /restapi/v1.0/account/~/extension/~/active-calls";
    assert_eq!(lines, ["POST /restapi/oauth/token", list, "POST /restapi/oauth/revoke"]);
    assert_eq!(requests[1].header("authorization"), Some("Bearer fresh"));
}
