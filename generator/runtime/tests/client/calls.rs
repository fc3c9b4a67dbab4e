//! What goes over the wire: request line, headers and body.

use std::collections::BTreeMap;
use std::time::Duration;

use client_runtime::{Call, ErrorKind, FilePart, OperationMeta, Separator, nested_texts, texts};
use serde_json::{Value, json};

use crate::support::{self, CREATE, Code, GET, GetError, LIST, PLAIN, Server, body, header, line};

/// The request line of a call of [`LIST`] as `fill` fills it.
async fn listed(fill: impl FnOnce(&mut Call<'_>)) -> String {
    let server = Server::with(support::json(200, "[]")).await;
    let transport = server.transport();
    let mut call = Call::new(&transport, &LIST);
    fill(&mut call);
    call.json::<Value, Code>().await.expect("an answer");
    line(&server.request()).trim_start_matches("GET ").trim_end_matches(" HTTP/1.1").to_owned()
}

/// The path of a call of [`GET`] with `thing` as its first variable.
async fn path_of(thing: &str) -> String {
    let server = Server::with(support::json(200, "{}")).await;
    let transport = server.transport();
    let mut call = Call::new(&transport, &GET);
    call.path("thingId", &thing);
    call.path("partId", &7);
    call.json::<Value, GetError>().await.expect("an answer");
    line(&server.request()).to_owned()
}

/// What a call with `thing` as a variable of its path is refused with, and that nothing was sent.
async fn refused(thing: &str) -> String {
    let server = Server::with(support::json(200, "{}")).await;
    let transport = server.transport();
    let mut call = Call::new(&transport, &GET);
    call.path("thingId", &thing);
    call.path("partId", &7);
    let error = call.json::<Value, GetError>().await.expect_err("a refusal");
    assert_eq!(error.kind(), &ErrorKind::Request);
    assert!(server.requests().is_empty());
    error.to_string()
}

#[tokio::test]
async fn a_path_value_stays_in_its_segment() {
    for (value, written) in [
        ("~", "~"),
        ("a-b._c", "a-b._c"),
        ("../x?y#z", "..%2Fx%3Fy%23z"),
        ("a/b", "a%2Fb"),
        ("a\\b", "a%5Cb"),
        ("%2e%2e", "%252e%252e"),
        ("...", "..."),
        (" +&=:;@", "%20%2B%26%3D%3A%3B%40"),
        ("\r\n\t", "%0D%0A%09"),
        ("ü漢", "%C3%BC%E6%BC%A2"),
    ] {
        assert_eq!(path_of(value).await, format!("GET /things/{written}/parts/7 HTTP/1.1"), "{value:?}");
    }
}

#[tokio::test]
async fn a_path_value_that_a_url_cannot_carry_is_refused() {
    let label = "GET /things/{thingId}/parts/{partId} not sent";
    assert_eq!(refused("..").await, format!("{label}: path segment '{{thingId}}' is '..', which a URL cannot carry"));
    assert_eq!(refused(".").await, format!("{label}: path segment '{{thingId}}' is '.', which a URL cannot carry"));
    assert_eq!(refused("").await, format!("{label}: path parameter 'thingId' is empty"));
}

#[tokio::test]
async fn a_path_value_that_is_not_set_is_refused() {
    let server = Server::with(support::json(200, "{}")).await;
    let transport = server.transport();
    let error = Call::new(&transport, &GET).json::<Value, GetError>().await.expect_err("a refusal");
    assert!(error.to_string().ends_with("path parameter 'thingId' is not set"), "{error}");
}

#[tokio::test]
async fn a_list_in_a_path_is_joined() {
    let server = Server::with(support::json(200, "{}")).await;
    let transport = server.transport();
    let mut call = Call::new(&transport, &GET);
    call.path_list("thingId", &[Separator::Csv], texts(["a", "b,c"]));
    call.path("partId", &"~");
    call.json::<Value, GetError>().await.expect("an answer");
    assert_eq!(line(&server.request()), "GET /things/a,b%2Cc/parts/~ HTTP/1.1");
}

#[tokio::test]
async fn an_empty_list_in_a_path_is_refused() {
    let server = Server::with(support::json(200, "{}")).await;
    let transport = server.transport();
    for items in [vec![], vec![String::new()], vec!["a".to_owned(), String::new()]] {
        let mut call = Call::new(&transport, &GET);
        call.path_list("thingId", &[Separator::Csv], items);
        call.path("partId", &7);
        let error = call.json::<Value, GetError>().await.expect_err("a refusal");
        assert_eq!(error.kind(), &ErrorKind::Request);
    }
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn a_list_in_a_query_is_written_as_its_separator_says() {
    for (separator, written) in [
        (Separator::Multi, "/things?kind=a%20b&kind=c%2C%7Cd"),
        (Separator::Csv, "/things?kind=a%20b,c%2C%7Cd"),
        (Separator::Ssv, "/things?kind=a%20b%20c%2C%7Cd"),
        (Separator::Tsv, "/things?kind=a%20b%09c%2C%7Cd"),
        (Separator::Pipes, "/things?kind=a%20b%7Cc%2C%7Cd"),
    ] {
        let line = listed(|call| call.query_list("kind", &[separator], texts(["a b", "c,|d"]))).await;
        assert_eq!(line, written, "{separator:?}");
    }
}

#[tokio::test]
async fn an_empty_list_in_a_query_is_not_sent() {
    for separator in [Separator::Multi, Separator::Csv] {
        assert_eq!(listed(|call| call.query_list("kind", &[separator], Vec::new())).await, "/things");
    }
}

#[tokio::test]
async fn lists_of_lists_nest_their_separators() {
    let lists = || nested_texts([vec![1, 2], vec![3]]);
    let multi = listed(|call| call.query_nested("p", &[Separator::Multi, Separator::Csv], lists())).await;
    assert_eq!(multi, "/things?p=1,2&p=3");
    let pipes = listed(|call| call.query_nested("p", &[Separator::Pipes, Separator::Csv], lists())).await;
    assert_eq!(pipes, "/things?p=1,2%7C3");
}

#[tokio::test]
async fn query_values_are_written_as_they_print() {
    let line = listed(|call| {
        call.query("from", &"2026-01-02T03:04:05.5Z".parse::<jiff::Timestamp>().expect("an instant"));
        call.query("on", &true);
        call.query("odd key&", &"a=b&c d+ü");
        call.query("empty", &"");
    });
    let written = "/things?from=2026-01-02T03%3A04%3A05.5Z&on=true&odd%20key%26=a%3Db%26c%20d%2B%C3%BC&empty=";
    assert_eq!(line.await, written);
}

#[tokio::test]
async fn a_value_set_again_replaces_the_earlier_one() {
    let line = listed(|call| {
        call.query_list("a", &[Separator::Multi], texts([1, 2]));
        call.query("b", &1);
        call.query_list("a", &[Separator::Multi], texts([3]));
    });
    assert_eq!(line.await, "/things?a=3&b=1");
}

#[tokio::test]
async fn objects_in_a_query() {
    let object = json!({"a": 1, "b": {"c": [true, "x y"]}, "d": null, "e": [{"g": 1}, {"g": 2}]});
    assert_eq!(
        listed(|call| call.query_deep("f", &object)).await,
        "/things?f%5Ba%5D=1&f%5Bb%5D%5Bc%5D%5B%5D=true&f%5Bb%5D%5Bc%5D%5B%5D=x%20y\
         &f%5Be%5D%5B0%5D%5Bg%5D=1&f%5Be%5D%5B1%5D%5Bg%5D=2"
    );
    assert_eq!(listed(|call| call.query_json("f", &json!({"a": "ä"}))).await, "/things?f=%7B%22a%22%3A%22%C3%A4%22%7D");
    let value = async |separator, value| listed(|call| call.query_value("f", &[separator], &value)).await;
    assert_eq!(value(Separator::Multi, json!({"a": 1, "b": "x"})).await, "/things?a=1&b=x");
    assert_eq!(value(Separator::Csv, json!({"a": 1, "b": "x y"})).await, "/things?f=a,1,b,x%20y");
    assert_eq!(value(Separator::Pipes, json!({"a": 1})).await, "/things?f=a%7C1");
    assert_eq!(value(Separator::Multi, json!(["a", 2])).await, "/things?f=a&f=2");
    assert_eq!(value(Separator::Csv, json!(["a", 2])).await, "/things?f=a,2");
    assert_eq!(value(Separator::Csv, json!(true)).await, "/things?f=true");
}

#[tokio::test]
async fn a_value_without_json_is_refused() {
    let server = Server::with(support::json(200, "[]")).await;
    let transport = server.transport();
    let mut call = Call::new(&transport, &LIST);
    call.query_json("f", &BTreeMap::from([((1, 2), 3)]));
    let error = call.json::<Value, Code>().await.expect_err("a refusal");
    assert_eq!(error.to_string(), "GET /things not sent: parameter 'f' cannot be written: key must be a string");
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn a_template_with_a_query_keeps_it() {
    static SEARCH: OperationMeta = OperationMeta { path: "/things?action=search", ..PLAIN };
    let server = Server::with(support::json(200, "[]")).await;
    let transport = server.transport();
    let mut call = Call::new(&transport, &SEARCH);
    call.query("q", &1);
    call.json::<Value, Code>().await.expect("an answer");
    assert_eq!(line(&server.request()), "GET /things?action=search&q=1 HTTP/1.1");
}

#[tokio::test]
async fn headers_and_cookies() {
    let server = Server::with(support::json(200, "[]")).await;
    let transport = server.transport();
    let mut call = Call::new(&transport, &LIST);
    call.header_param("X-Mode", &"fast, please");
    call.header_param_list("X-List", &[Separator::Csv], texts(["a", "b"]));
    call.cookie("session", &"a;b");
    call.cookie_list("pick", &[Separator::Csv], texts([1, 2]));
    call.header("X-Own", "1");
    call.header("Accept", "text/csv");
    call.json::<Value, Code>().await.expect("an answer");
    let request = server.request();
    assert_eq!(header(&request, "x-mode"), ["fast, please"]);
    assert_eq!(header(&request, "x-list"), ["a,b"]);
    assert_eq!(header(&request, "cookie"), ["session=a%3Bb; pick=1,2"]);
    assert_eq!(header(&request, "x-own"), ["1"]);
    assert_eq!(header(&request, "accept"), ["text/csv"]);
    assert_eq!(header(&request, "user-agent"), ["client/1.0"]);
}

#[tokio::test]
async fn a_header_cannot_hold_a_line_break() {
    let server = Server::with(support::json(200, "[]")).await;
    let transport = server.transport();
    let mut call = Call::new(&transport, &LIST);
    call.header("X-Own", "1\r\nX-Other: 2");
    let error = call.json::<Value, Code>().await.expect_err("a refusal");
    assert_eq!(error.to_string(), "GET /things not sent: header 'X-Own' has a character that a header cannot carry");
    assert!(server.requests().is_empty());
}

/// The request of a call of [`CREATE`] as `fill` fills it.
async fn created(fill: impl FnOnce(&mut Call<'_>)) -> String {
    let server = Server::with(support::reply(204, "", "")).await;
    let transport = server.transport();
    let mut call = Call::new(&transport, &CREATE);
    fill(&mut call);
    call.empty::<Code>().await.expect("an answer");
    server.request()
}

#[tokio::test]
async fn bodies_of_json_text_and_bytes() {
    let request = created(|call| call.json_body("application/json", &json!({"a": 1.1}))).await;
    assert_eq!((header(&request, "content-type"), body(&request)), (vec!["application/json"], r#"{"a":1.1}"#));
    let request = created(|call| call.text_body("text/plain", "hällo".to_owned())).await;
    assert_eq!((header(&request, "content-type"), body(&request)), (vec!["text/plain"], "hällo"));
    let request = created(|call| call.bytes_body("audio/wav", vec![b'R', b'I'])).await;
    assert_eq!((header(&request, "content-type"), body(&request)), (vec!["audio/wav"], "RI"));
}

#[tokio::test]
async fn a_write_without_body_says_so() {
    let request = created(|_| ()).await;
    assert_eq!(header(&request, "content-length"), ["0"]);
    assert!(header(&request, "content-type").is_empty());
}

#[tokio::test]
async fn a_form_is_urlencoded() {
    let request = created(|call| {
        call.form("grant type", &"a b&c=d~é");
        call.form_list("ids", &[Separator::Csv], texts([1, 2]));
        call.form_list("tags", &[Separator::Multi], texts(["x", "y"]));
    });
    let request = request.await;
    assert_eq!(header(&request, "content-type"), ["application/x-www-form-urlencoded"]);
    assert_eq!(body(&request), "grant+type=a+b%26c%3Dd%7E%C3%A9&ids=1%2C2&tags=x&tags=y");
}

#[tokio::test]
async fn a_form_with_a_file_is_multipart() {
    let request = created(|call| {
        call.form("note", &"form-boundary-0");
        call.file("file", FilePart::new("RIFF").file_name("a\"b\r\n.wav").content_type("audio/wav"));
        call.file("raw", FilePart::new("x"));
    });
    let request = request.await;
    assert_eq!(header(&request, "content-type"), ["multipart/form-data; boundary=form-boundary-1"]);
    let expected = "--form-boundary-1\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nform-boundary-0\r\n\
        --form-boundary-1\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a%22b%0D%0A.wav\"\r\n\
        Content-Type: audio/wav\r\n\r\nRIFF\r\n\
        --form-boundary-1\r\nContent-Disposition: form-data; name=\"raw\"; filename=\"raw\"\r\n\
        Content-Type: application/octet-stream\r\n\r\nx\r\n--form-boundary-1--\r\n";
    assert_eq!(body(&request), expected);
}

#[tokio::test]
async fn a_demanded_setter_that_was_not_used_is_missed() {
    let server = Server::with(support::reply(204, "", "")).await;
    let transport = server.transport();
    let mut call = Call::new(&transport, &CREATE);
    call.demand("kind");
    call.demand("body");
    let error = call.clone().empty::<Code>().await.expect_err("a refusal");
    assert_eq!(error.to_string(), "POST /things not sent: 'kind' is required and not set");
    call.query_list("kind", &[Separator::Csv], Vec::new());
    let error = call.clone().empty::<Code>().await.expect_err("an empty list is not sent");
    assert_eq!(error.to_string(), "POST /things not sent: 'kind' is required and not set");
    call.query("kind", &1);
    call.json_body("application/json", &1);
    call.empty::<Code>().await.expect("an answer");
}

#[tokio::test]
async fn a_call_has_a_time_of_its_own() {
    let server = Server::with(support::Act::Hang(Vec::new())).await;
    let transport = server.transport();
    let mut call = Call::new(&transport, &LIST);
    call.timeout(Duration::from_millis(30));
    let error = call.json::<Value, Code>().await.expect_err("no answer");
    assert!(error.is_timeout() && error.is_retryable());
    assert_eq!(error.to_string(), "no full answer to GET /things within 30ms");
    assert_eq!(error.operation().map(|operation| operation.id), Some("listThings"));
}
