//! What breaks the document, and what nobody expects.

use ringcentral::mock::{ALL, Reply};
use ringcentral::models::GetRingOutStatusResponse;
use serde_json::{Value, json};

use crate::mock;

/// The call of an operation with these inputs, on a mock that makes answers up; what the mock has to tell.
async fn told(id: &str, inputs: Value) -> (Option<u16>, Vec<String>) {
    let mock = mock().await;
    mock.plausible(1);
    let probe = ALL.iter().find(|probe| probe.operation.id == id).expect("the operation is there");
    let outcome = (probe.send)(&mock.client(), inputs).await;
    (outcome.err().and_then(|refused| refused.status), mock.problems())
}

fn inputs(more: Value) -> Value {
    let mut inputs = json!({"path.accountId": "~", "path.extensionId": "~"});
    let more = more.as_object().expect("inputs are an object").clone();
    inputs.as_object_mut().expect("inputs are an object").extend(more);
    inputs
}

#[tokio::test(start_paused = true)]
async fn what_the_document_takes_is_taken() {
    let given = json!({"query.page": 1, "query.perPage": "max", "query.direction": ["Inbound", "Outbound"],
        "query.dateFrom": "2026-01-02T03:04:05Z", "query.withRecording": true});
    assert_eq!(told("loadExtensionCallLog", inputs(given)).await, (None, vec![]));
    let body = json!({"body": {"from": {"phoneNumber": "1"}, "to": {"phoneNumber": "2"}}});
    assert_eq!(told("makeRingOutCallNew", inputs(body)).await, (None, vec![]));
}

#[tokio::test(start_paused = true)]
async fn a_value_that_the_document_does_not_take_is_told() {
    for (given, part) in [
        (json!({"query.page": 0}), "'page'"),
        (json!({"query.perPage": 1001}), "'perPage'"),
        (json!({"query.direction": ["Inbound", "Sideways"]}), "'direction'"),
        (json!({"query.view": "Whole"}), "'view'"),
    ] {
        let (status, problems) = told("loadExtensionCallLog", inputs(given.clone())).await;
        assert_eq!((status, problems.len()), (Some(400), 1), "{given}: {problems:?}");
        assert!(problems[0].contains(part) && problems[0].contains("GET /restapi/"), "{problems:?}");
    }
}

/// The typed client cannot send these, so they are sent without it.
#[tokio::test(start_paused = true)]
async fn a_request_that_breaks_the_document_is_refused_and_told() {
    let mock = mock().await;
    mock.plausible(1);
    let ring_out = "/restapi/v1.0/account/~/extension/~/ring-out";
    let json = "content-type: application/json\r\n";
    let cases = [
        ("GET", "/restapi/v1.0/account/~/call-log?perPagee=2", "", "", "no query parameter 'perPagee'"),
        ("GET", "/restapi/v1.0/account/~/call-log?page=two", "", "", "query parameter 'page'"),
        ("GET", "/restapi/v1.0/account/~/call-log?dateFrom=yesterday", "", "", "query parameter 'dateFrom'"),
        ("POST", ring_out, json, r#"{"to": {"phoneNumber": "1"}}"#, "\"from\" is a required property"),
        ("POST", ring_out, json, r#"{"from": {"phoneNumber": 1}, "to": {}}"#, "/from/phoneNumber"),
        ("POST", ring_out, json, "{", "no JSON"),
        ("POST", ring_out, "", "", "the body is required and missing"),
        ("POST", ring_out, "content-type: text/plain\r\n", "{}", "'text/plain'"),
    ];
    for (method, target, headers, body, part) in cases {
        let status = raw(&mock.url(), method, target, headers, body).await;
        let problems = mock.problems();
        assert_eq!((status.as_str(), problems.len()), ("400", 1), "{method} {target} {body}: {problems:?}");
        assert!(problems[0].contains(part), "no '{part}' in {problems:?}");
    }
    assert_eq!(raw(&mock.url(), "GET", "/restapi/v1.0/account/~/call-logs", "", "").await, "404");
    let problems = mock.problems();
    assert!(problems[0].contains("'GET /restapi/v1.0/account/{accountId}/call-log' is nearest"), "{problems:?}");
}

async fn raw(url: &str, method: &str, target: &str, headers: &str, body: &str) -> String {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let host = url.trim_start_matches("http://");
    let mut stream = tokio::net::TcpStream::connect(host).await.expect("the mock listens");
    let head = format!(
        "{method} {target} HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer mock-token\r\nconnection: close\r\n"
    );
    let request = format!("{head}{headers}content-length: {}\r\n\r\n{body}", body.len());
    stream.write_all(request.as_bytes()).await.expect("the mock reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("the mock answers");
    answer.split(' ').nth(1).unwrap_or_default().to_owned()
}

#[tokio::test(start_paused = true)]
async fn a_call_that_nobody_expects_is_told_with_what_nearly_matches() {
    let mock = mock().await;
    mock.ring_out()
        .get_status()
        .when(|request| request.ringout_id == "s-2")
        .respond(GetRingOutStatusResponse::default());
    let client = mock.client();
    let error = client.ring_out().get_status("s-1").send().await.expect_err("it is not expected");
    assert_eq!(error.status(), Some(404));
    client.call_queues().list().send().await.expect_err("it is not expected");
    let problems = mock.problems();
    assert!(problems[0].contains("/ring-out/s-1 (getRingOutCallStatusNew)"), "{problems:?}");
    assert!(problems[0].contains("a condition that does not hold"), "{problems:?}");
    assert!(problems[1].contains("listCallQueues"), "{problems:?}");
    assert!(
        problems[1].contains("expected are GET /restapi/v1.0/account/{accountId}/extension/{extensionId}/ring-out/")
    );
    mock.verify();
}

#[tokio::test(start_paused = true)]
async fn a_request_that_does_not_come_is_told() {
    let mock = mock().await;
    mock.ring_out().cancel_call().respond(()).times(2);
    mock.client().ring_out().cancel_call("s-1").send().await.expect("it is expected");
    let problems = mock.problems();
    assert_eq!(problems.len(), 1);
    assert!(problems[0].ends_with("was expected 2 times and came 1 times"), "{problems:?}");
}

#[tokio::test(start_paused = true)]
#[should_panic(expected = "the mock has 1 to tell")]
async fn a_test_fails_of_what_it_does_not_deal_with() {
    let mock = mock().await;
    mock.ring_out().cancel_call().reply(Reply::status(204)).times(1);
}
