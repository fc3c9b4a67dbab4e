//! What an error reply is read as, in all the shapes that replies have.

use std::error::Error as _;
use std::time::Duration;

use client_runtime::{ApiError, Call, Error, ErrorKind, ErrorShape, Piece, Service, ServiceCode, error_body};
use serde_json::Value;

use crate::models::model;
use crate::support::{self, Act, Code, GET, GetError, LIST, SERVICE, Server};

/// What a call of [`GET`] is refused with when the server acts so.
async fn refused(act: Act) -> Error<GetError> {
    let server = Server::with(act).await;
    let transport = server.transport();
    let mut call = Call::new(&transport, &GET);
    call.path("thingId", &1);
    call.path("partId", &2);
    call.json::<Value, GetError>().await.expect_err("a refusal")
}

fn codes(error: &Error<GetError>) -> Vec<&str> {
    error.all().iter().map(|error| error.code()).collect()
}

#[tokio::test]
async fn the_listed_error_is_the_one_to_match() {
    let body = r#"{"errorCode": "InvalidParameter", "message": "bad", "errors": [
        {"errorCode": "T-1", "message": "Parameter [thingId] value is invalid", "parameterName": "thingId"}]}"#;
    let error = refused(support::reply(400, "X-Request-Id: r-1", body)).await;
    assert_eq!(error.service(), Some(&GetError::ParameterInvalid { parameter: Some("thingId".to_owned()) }));
    assert_eq!((error.status(), error.code()), (Some(400), Some("T-1")));
    assert_eq!(error.message(), Some("Parameter [thingId] value is invalid"));
    assert_eq!(error.request_id(), Some("r-1"));
    assert_eq!(codes(&error), ["T-1", "InvalidParameter"]);
    assert_eq!(error.to_string(), "400 T-1: Parameter [thingId] value is invalid (request id r-1)");
    assert_eq!(error.operation().map(|operation| operation.id), Some("getThing"));
    assert_eq!(error.body(), body.as_bytes());
    assert!(error.source().is_none());
}

#[tokio::test]
async fn a_parameter_is_taken_from_members_before_the_message() {
    for (members, parameter) in [
        (r#""message": "Parameter [b] value is invalid""#, Some("b")),
        (r#""message": "Parameter [b[0].c] value is invalid.""#, Some("b[0].c")),
        (r#""message": "Parameter [b] value is invalid", "parameterName": "a""#, Some("a")),
        (r#""parameters": [{"parameterName": "a", "parameterValue": "1"}]"#, Some("a")),
        (r#""message": "Something else", "parameterName": null"#, None),
        (r#""message": "Parameter [] value is invalid""#, None),
    ] {
        let body = format!(r#"{{"errors": [{{"errorCode": "T-1", {members}}}]}}"#);
        let error = refused(support::json(400, &body)).await;
        let expected = GetError::ParameterInvalid { parameter: parameter.map(str::to_owned) };
        assert_eq!(error.into_service(), Some(expected), "{members}");
    }
}

#[tokio::test]
async fn of_several_errors_the_documented_one_is_read() {
    let body = r#"{"errors": [{"message": "no code"}, {"errorCode": "X-9"}, {"errorCode": "T-2"}, "text"]}"#;
    let error = refused(support::json(404, body)).await;
    assert_eq!(error.service(), Some(&GetError::NotFound));
    assert_eq!(codes(&error), ["", "X-9", "T-2", ""]);
    assert_eq!(error.to_string(), "404 T-2");
    let error = refused(support::json(400, body)).await;
    assert_eq!(error.code(), Some("X-9"), "T-2 is documented under 404 alone");
}

#[tokio::test]
async fn shapes_without_a_list() {
    for (body, code, text) in [
        (r#"{"errorCode": "T-2", "message": "gone"}"#, Some("T-2"), "404 T-2: gone"),
        (r#"{"errorCode": 102}"#, Some("102"), "404 102"),
        (r#"{"message": "gone\nfor good"}"#, None, "404: gone for good"),
        (r#"{"error": "invalid_grant", "error_description": "old"}"#, Some("invalid_grant"), "404 invalid_grant: old"),
        (
            r#"{"error": "x", "error_description": "old", "errors": [{"errorCode": "T-2", "message": "m"}]}"#,
            Some("T-2"),
            "404 T-2: m",
        ),
        (r#"{"errors": []}"#, None, r#"404 Not Found: {"errors": []}"#),
        (r#"{"errors": [null, 3, {}]}"#, None, r#"404 Not Found: {"errors": [null, 3, {}]}"#),
        (r#"{"errorCode": "", "message": " "}"#, None, r#"404 Not Found: {"errorCode": "", "message": " "}"#),
    ] {
        let error = refused(support::json(404, body)).await;
        assert_eq!((error.code(), error.to_string().as_str()), (code, text), "{body}");
        assert_eq!(error.status(), Some(404));
    }
}

#[tokio::test]
async fn bodies_that_are_not_json() {
    let page = "<!DOCTYPE html><html><head><style>p {}</style><title>502 Bad Gateway</title></head>\n\
        <body><!-- > --><script>if (1 < 2) {}</script><h1>Proxy</h1>\n<p>says   no</body></html>";
    for (body, text) in [
        ("", "502 Bad Gateway"),
        ("upstream\tis down\r\n", "502 Bad Gateway: upstream is down"),
        (page, "502 Bad Gateway: 502 Bad Gateway Proxy says no"),
        (r#"{"errorCode": "T-2", "mess"#, r#"502 Bad Gateway: {"errorCode": "T-2", "mess"#),
        ("\u{1b}[31mred", "502 Bad Gateway: [31mred"),
    ] {
        let error = refused(support::reply(502, "", body)).await;
        assert_eq!(error.to_string(), text);
        assert!(matches!(error.kind(), ErrorKind::Service(GetError::Unknown(_))));
        assert_eq!((error.status(), error.code(), error.all().len()), (Some(502), None, 0));
        assert!(error.is_server_error() && error.is_retryable());
    }
    let long = refused(support::reply(599, "", "word ".repeat(1000))).await.to_string();
    assert!(long.starts_with("599: word word") && long.ends_with('…') && long.len() < 250, "{long}");
}

#[tokio::test]
async fn an_error_whose_body_breaks_off_keeps_its_status() {
    let error =
        refused(Act::Reply(b"HTTP/1.1 429 Slow\r\nRetry-After: 7\r\nContent-Length: 99\r\n\r\n{\"err".into())).await;
    assert!(error.is_rate_limited());
    assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
    assert_eq!(error.to_string(), r#"429 Too Many Requests: {"err"#);
}

#[tokio::test]
async fn an_error_body_past_its_limit_is_cut() {
    let server = Server::with(support::json(500, &"x".repeat(5000))).await;
    let transport = support::build(server.builder().max_error_body(100));
    let error = Call::new(&transport, &LIST).empty::<Code>().await.expect_err("a refusal");
    assert_eq!((error.status(), error.body().len()), (Some(500), 100));
}

#[tokio::test]
async fn predicates() {
    for status in [304, 400, 401, 403, 404, 408, 409, 429, 500, 501, 502, 503, 504, 599] {
        let error = refused(support::reply(status, "", "")).await;
        assert_eq!(error.is_rate_limited(), status == 429);
        assert_eq!(error.is_unauthorized(), status == 401);
        assert_eq!(error.is_forbidden(), status == 403);
        assert_eq!(error.is_not_found(), status == 404);
        assert_eq!(error.is_server_error(), status >= 500);
        assert_eq!(error.is_retryable(), matches!(status, 408 | 429 | 500 | 502 | 503 | 504), "{status}");
        assert!(!error.is_timeout() && !error.is_connect() && !error.is_decode());
    }
}

#[tokio::test]
async fn retry_after_in_all_its_forms() {
    for (headers, wait) in [
        ("Retry-After: 0", Some(Duration::ZERO)),
        ("Retry-After: 1.5", Some(Duration::from_millis(1500))),
        (
            "Date: Sun, 06 Nov 1994 08:49:37 GMT\nRetry-After: Sun, 06 Nov 1994 08:50:07 GMT",
            Some(Duration::from_secs(30)),
        ),
        ("Retry-After: Sun, 06 Nov 1994 08:50:07 GMT", Some(Duration::ZERO)),
        ("Retry-After: soon", None),
        ("Retry-After: -3", None),
        ("Retry-After: 99999999999999999999999999999", None),
        ("", None),
    ] {
        assert_eq!(refused(support::reply(429, headers, "")).await.retry_after(), wait, "{headers}");
    }
}

#[tokio::test]
async fn a_connection_that_breaks() {
    let error = refused(Act::Reset).await;
    assert_eq!(error.kind(), &ErrorKind::Transport);
    assert_eq!(error.to_string(), "connection broke during GET /things/{thingId}/parts/{partId}");
    assert!(error.source().is_some() && error.is_retryable() && !error.is_connect());
    assert_eq!((error.status(), error.body(), error.headers()), (None, [].as_slice(), None));
}

#[tokio::test]
async fn a_connection_that_does_not_come_about() {
    let closed = Server::with(Act::Reset).await;
    let (_held, url) = support::nobody();
    let transport = support::build(closed.builder().base_url(url));
    let error = Call::new(&transport, &LIST).empty::<Code>().await.expect_err("no connection");
    assert!(error.is_connect() && error.is_retryable());
    assert_eq!(error.to_string(), "no connection for GET /things");
}

#[test]
fn an_error_is_one_pointer_wide() {
    assert_eq!(size_of::<Error<GetError>>(), size_of::<usize>());
    fn sendable<T: Send + Sync + 'static>() {}
    sendable::<Error<GetError>>();
}

#[test]
fn templates_give_what_varies() {
    use Piece::{Parameter as P, Text as T};
    static SHAPE: ErrorShape = SERVICE.errors;
    let read = |message: &str, index, template: &[Piece]| {
        let body = serde_json::json!({"errorCode": "X", "message": message}).to_string();
        SHAPE.read(body.as_bytes())[0].parameter("none", index, template)
    };
    let two: &[Piece] = &[T("["), P("a"), T("] is not ["), P("b"), T("]")];
    assert_eq!(read("[x[0]] is not [y]", 0, two).as_deref(), Some("x[0]"));
    assert_eq!(read("[x] is not [y[]]. ", 1, two).as_deref(), Some("y[]"));
    assert_eq!(read("[x] is [y]", 0, two), None);
    assert_eq!(read("[x] is not [y]", 2, two), None);
    assert_eq!(read("Limit: 50", 0, &[T("Limit: "), P("n")]).as_deref(), Some("50"));
    assert_eq!(read("50 is too much", 0, &[P("n"), T(" is too much.")]).as_deref(), Some("50"));
    assert_eq!(read("ab", 0, &[P("a"), P("b")]), None);
    assert_eq!(read("text", 0, &[T("text")]), None);
    assert_eq!(read("text", 0, &[]), None);
}

#[test]
fn a_service_of_which_nothing_is_known_has_its_errors_read_too() {
    static UNKNOWN: Service =
        Service { base_urls: &[], other_base_urls: &[], user_agent: "x", errors: ErrorShape::COMMON };
    for (body, code, message) in [
        (r#"{"type": "https://x/y", "title": "t", "detail": "d"}"#, "https://x/y", "d"),
        (r#"{"error": {"code": "c", "message": "m"}}"#, "c", "m"),
        (r#"{"code": 7, "message": "m"}"#, "7", "m"),
    ] {
        let errors = UNKNOWN.errors.read(body.as_bytes());
        assert_eq!((errors[0].code(), errors[0].message()), (code, Some(message)), "{body}");
    }
}

/// What a failure is read as whose body has a type, beside a code that is documented.
#[derive(Debug, PartialEq)]
enum Refusal {
    NotFound,
    Conflict(Current),
    Unknown(String),
}

model!(Current { version: u32; });

impl ServiceCode for Refusal {
    fn from_error(_status: u16, error: &ApiError) -> Self {
        match error.code() {
            "T-2" => Self::NotFound,
            code => Self::Unknown(code.to_owned()),
        }
    }

    fn is_documented(status: u16, code: &str) -> bool {
        (status, code) == (404, "T-2")
    }

    fn from_body(status: u16, body: &[u8]) -> Option<Self> {
        (status == 409 || status == 404).then(|| error_body(body).map(Self::Conflict))?
    }
}

async fn refusal(status: u16, body: &str) -> Error<Refusal> {
    let server = Server::with(support::json(status, body)).await;
    let transport = server.transport();
    let mut call = Call::new(&transport, &GET);
    call.path("thingId", &1);
    call.path("partId", &2);
    call.json::<Value, Refusal>().await.expect_err("a refusal")
}

#[tokio::test]
async fn a_body_of_a_documented_type_is_read_unless_a_documented_code_stands_in_it() {
    for (status, body, expected) in [
        (409, r#"{"version": 7}"#, Refusal::Conflict(Current { version: 7 })),
        (409, r#"{"version": "?", "errorCode": "X-1"}"#, Refusal::Unknown("X-1".to_owned())),
        (409, "<html>", Refusal::Unknown(String::new())),
        (400, r#"{"version": 7}"#, Refusal::Unknown(String::new())),
        (404, r#"{"version": 7, "errorCode": "T-2"}"#, Refusal::NotFound),
    ] {
        assert_eq!(refusal(status, body).await.into_service(), Some(expected), "{status} {body}");
    }
    let error = refusal(409, r#"{"version": 7}"#).await;
    assert_eq!(error.body_as::<Current>().ok(), Some(Current { version: 7 }));
    assert!(error.body_as::<Vec<u8>>().is_err());
}
