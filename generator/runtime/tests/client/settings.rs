//! What a client can be told, and what it keeps to itself.

use std::time::Duration;

use client_runtime::{Call, Error, ErrorKind, KeyPlace, OperationMeta, Service, Transport, TransportBuilder};
use serde_json::Value;

use crate::support::{self, Code, LIST, PLAIN, SERVICE, Server, build, header, line};

fn refused(builder: TransportBuilder) -> String {
    let built: Result<Transport, Error<Code>> = builder.build(&SERVICE);
    let error = built.expect_err("settings that cannot be used");
    assert_eq!(error.kind(), &ErrorKind::Config);
    error.to_string()
}

#[test]
fn a_base_url_is_https_or_this_machine() {
    for url in
        ["https://a.example", "https://a.example:8443/v1/", "http://localhost:1", "http://127.9.9.9", "http://[::1]:1"]
    {
        build(TransportBuilder::new().base_url(url));
    }
    for (url, problem) in [
        (
            "http://a.example",
            "base URL 'http://a.example/' is not https, which only an address of this machine may lack",
        ),
        ("http://localhost.a.example", "base URL 'http://localhost.a.example/' is not https"),
        ("http://127.0.0.1.a.example", "base URL 'http://127.0.0.1.a.example/' is not https"),
        ("ftp://localhost", "base URL 'ftp://localhost/' is not https"),
        ("a.example", "base URL is not a URL"),
        ("https://user:hunter2@a.example", "base URL holds a user name or password; set them by themselves"),
        ("https://a.example/?q=1", "base URL holds a query or fragment"),
    ] {
        let refusal = refused(TransportBuilder::new().base_url(url));
        assert!(refusal.starts_with(problem) && !refusal.contains("hunter2"), "{refusal}");
    }
}

#[test]
fn a_service_without_a_usable_host_needs_a_base_url() {
    static NOWHERE: Service = Service { base_urls: &[], ..COPY };
    static PLAIN_HTTP: Service = Service { base_urls: &["http://a.example"], ..COPY };
    const COPY: Service =
        Service { base_urls: &[], other_base_urls: &[], user_agent: "x", errors: client_runtime::ErrorShape::COMMON };
    for service in [&NOWHERE, &PLAIN_HTTP] {
        let error = TransportBuilder::new().build::<Code>(service).expect_err("no host");
        assert!(error.to_string().contains("with `base_url`"), "{error}");
        TransportBuilder::new().base_url("https://a.example").build::<Code>(service).expect("a host");
    }
}

#[test]
fn settings_that_no_header_can_carry_are_refused_without_showing_them() {
    for builder in [
        TransportBuilder::new().bearer_token("hunter2\n"),
        TransportBuilder::new().basic_auth("a:b", "hunter2"),
        TransportBuilder::new().default_header("x-key", "hunter2\r\n"),
        TransportBuilder::new().default_header("x key", "hunter2"),
        TransportBuilder::new().user_agent("a\nb"),
    ] {
        assert!(!refused(builder).contains("hunter2"));
    }
}

/// The request of a plain call with these settings.
async fn sent(
    settings: impl FnOnce(TransportBuilder) -> TransportBuilder,
    operation: &'static OperationMeta,
) -> String {
    let server = Server::with(support::json(200, "[]")).await;
    let transport = build(settings(server.builder()));
    Call::new(&transport, operation).json::<Value, Code>().await.expect("an answer");
    server.request()
}

#[tokio::test]
async fn who_is_calling_is_said_in_the_way_that_was_set() {
    let request = sent(|builder| builder.basic_auth("u", "p").bearer_token("t"), &LIST).await;
    assert_eq!(header(&request, "authorization"), ["Bearer t"]);
    let request = sent(|builder| builder.bearer_token("t").basic_auth("Aladdin", "open sesame"), &LIST).await;
    assert_eq!(header(&request, "authorization"), ["Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="]);
    assert!(header(&sent(|builder| builder, &LIST).await, "authorization").is_empty());
    static PUBLIC: OperationMeta = OperationMeta { security: &[&[]], ..PLAIN };
    let request = sent(|builder| builder.bearer_token("t"), &PUBLIC).await;
    assert!(header(&request, "authorization").is_empty(), "nobody has to say so there");
}

#[tokio::test]
async fn a_call_can_say_for_itself_who_is_calling() {
    let server = Server::with(support::json(200, "[]")).await;
    let transport = build(server.builder().bearer_token("t"));
    let mut call = Call::new(&transport, &LIST);
    call.header("Authorization", "Bearer of this call");
    call.json::<Value, Code>().await.expect("an answer");
    assert_eq!(header(&server.request(), "authorization"), ["Bearer of this call"]);
}

#[test]
fn who_is_calling_is_said_in_one_way() {
    let with_header = || TransportBuilder::new().default_header("authorization", "Bearer t");
    for builder in [with_header().bearer_token("t"), with_header().basic_auth("u", "p")] {
        assert!(refused(builder).ends_with("set one of them"));
    }
}

#[tokio::test]
async fn an_api_key_goes_where_its_scheme_says() {
    static NEEDS_ONE: OperationMeta = OperationMeta { security: &[&["one"]], ..PLAIN };
    let keys = |builder: TransportBuilder| {
        builder
            .api_key("one", KeyPlace::Header("X-Key"), "old")
            .api_key("one", KeyPlace::Header("X-Key"), "k1")
            .api_key("two", KeyPlace::Query("key"), "k 2")
            .api_key("three", KeyPlace::Cookie("sid"), "k;3")
    };
    let request = sent(keys, &LIST).await;
    assert_eq!(line(&request), "GET /things?key=k%202 HTTP/1.1");
    assert_eq!((header(&request, "x-key"), header(&request, "cookie")), (vec!["k1"], vec!["sid=k%3B3"]));
    let request = sent(keys, &NEEDS_ONE).await;
    assert_eq!(line(&request), "GET /things HTTP/1.1");
    assert_eq!((header(&request, "x-key"), header(&request, "cookie")), (vec!["k1"], vec![]));
}

#[tokio::test]
async fn headers_of_every_call() {
    let settings = |builder: TransportBuilder| builder.user_agent("mine/2").default_header("X-Team", "blue");
    let request = sent(settings, &LIST).await;
    assert_eq!((header(&request, "user-agent"), header(&request, "x-team")), (vec!["mine/2"], vec!["blue"]));
    assert_eq!(header(&request, "accept"), ["application/json"]);
}

#[tokio::test]
async fn a_base_path_comes_before_the_template() {
    let server = Server::with(support::json(200, "[]")).await;
    let transport = build(server.builder().base_url(format!("{}/base/v1/", server.url)));
    Call::new(&transport, &LIST).json::<Value, Code>().await.expect("an answer");
    assert_eq!(line(&server.request()), "GET /base/v1/things HTTP/1.1");
}

#[tokio::test]
async fn a_set_base_url_replaces_that_of_an_operation() {
    static ELSEWHERE: OperationMeta = OperationMeta { servers: &["https://media.example.com"], ..PLAIN };
    let request = sent(|builder| builder, &ELSEWHERE).await;
    assert_eq!(line(&request), "GET /things HTTP/1.1");
}

#[tokio::test]
async fn an_injected_client_is_used() {
    let http = reqwest::Client::builder().default_headers(
        [(reqwest::header::HeaderName::from_static("x-injected"), reqwest::header::HeaderValue::from_static("1"))]
            .into_iter()
            .collect(),
    );
    let http = http.build().expect("a client");
    let request = sent(|builder| builder.http_client(http), &LIST).await;
    assert_eq!(header(&request, "x-injected"), ["1"]);
}

/// The environment is that of a process, so the test runs itself in another one that has a proxy, where nobody listens.
#[tokio::test]
async fn what_stays_on_this_machine_takes_no_proxy() {
    const PROXY: &str = "http://127.0.0.1:1";
    if std::env::var("http_proxy").is_ok_and(|proxy| proxy == PROXY) {
        sent(|builder| builder.bearer_token("hunter2"), &LIST).await;
        return;
    }
    let mut itself = std::process::Command::new(std::env::current_exe().expect("the path of this test"));
    itself.args(["--exact", "settings::what_stays_on_this_machine_takes_no_proxy"]);
    itself.env("http_proxy", PROXY).env_remove("no_proxy").env_remove("NO_PROXY");
    let output = itself.output().expect("the test can be run");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    assert!(String::from_utf8_lossy(&output.stdout).contains("1 passed"));
}

#[tokio::test]
async fn a_redirect_to_another_host_does_not_tell_who_is_calling() {
    let other = Server::with(support::json(200, "[]")).await;
    let first = Server::with(support::reply(302, &format!("Location: {}/elsewhere", other.url), "")).await;
    let settings = first
        .builder()
        .bearer_token("t")
        .api_key("one", KeyPlace::Header("X-Key"), "k")
        .api_key("two", KeyPlace::Cookie("sid"), "k")
        .default_header("X-Secret", "s");
    let transport = build(settings);
    Call::new(&transport, &LIST).json::<Value, Code>().await.expect("an answer");
    assert_eq!(header(&first.request(), "authorization"), ["Bearer t"]);
    let there = other.request();
    assert_eq!(line(&there), "GET /elsewhere HTTP/1.1");
    assert_eq!(
        (header(&there, "user-agent"), header(&there, "accept")),
        (vec!["client/1.0"], vec!["application/json"])
    );
    for secret in ["authorization", "x-key", "cookie", "x-secret", "referer"] {
        assert!(header(&there, secret).is_empty(), "{secret}");
    }
}

#[tokio::test]
async fn a_redirect_on_the_same_host_is_followed_as_one() {
    let found = support::reply(307, "Location: /there", "");
    let server = Server::start(vec![found, support::json(200, "[]")]).await;
    let transport = build(server.builder().bearer_token("t"));
    Call::new(&transport, &LIST).json::<Value, Code>().await.expect("an answer");
    let requests = server.requests();
    assert_eq!(line(&requests[1]), "GET /there HTTP/1.1");
    assert_eq!(header(&requests[1], "authorization"), ["Bearer t"]);
}

#[tokio::test]
async fn redirects_that_are_not_followed() {
    let server = Server::with(support::reply(302, "Location: http://a.example/", "")).await;
    let error = Call::new(&server.transport(), &LIST).empty::<Code>().await.expect_err("an unsafe redirect");
    assert_eq!(error.to_string(), "302: GET /things: redirected to an address that is not https");

    let server = Server::with(support::reply(302, "Location: /things", "")).await;
    let error = Call::new(&server.transport(), &LIST).empty::<Code>().await.expect_err("an endless redirect");
    assert_eq!(error.to_string(), "302: GET /things: redirected more than 10 times");
    assert_eq!(server.requests().len(), 11);

    let server = Server::with(support::reply(307, "Location: /there", "")).await;
    let error = Call::new(&server.transport(), &support::CREATE).empty::<Code>().await.expect_err("a write elsewhere");
    assert_eq!((error.status(), server.requests().len()), (Some(307), 1));
}

#[tokio::test]
async fn the_time_of_every_call_can_be_set() {
    let server = Server::with(support::Act::Hang(Vec::new())).await;
    let transport = build(server.builder().timeout(Duration::from_millis(30)));
    let error = Call::new(&transport, &LIST).empty::<Code>().await.expect_err("no answer");
    assert!(error.is_timeout());
}

#[tokio::test]
async fn secrets_are_shown_nowhere() {
    const SECRET: &str = "hunter2";
    let builder = |builder: TransportBuilder| {
        builder
            .bearer_token(SECRET)
            .api_key("one", KeyPlace::Header("X-Key"), SECRET)
            .api_key("two", KeyPlace::Query("key"), SECRET)
            .api_key("three", KeyPlace::Cookie("sid"), SECRET)
            .default_header("X-Other", SECRET)
    };
    let hanging = Server::with(support::Act::Hang(Vec::new())).await;
    let resetting = Server::with(support::Act::Reset).await;
    let refusing = Server::with(support::reply(401, "Set-Cookie: sid=hunter2", "{}")).await;
    let mut shown = Vec::new();
    for server in [&hanging, &resetting, &refusing] {
        let settings = builder(server.builder()).timeout(Duration::from_millis(50));
        let transport = build(settings.clone());
        let mut call = Call::new(&transport, &LIST);
        call.header("X-Mine", SECRET);
        call.query("phone", &SECRET);
        call.cookie("c", &SECRET);
        call.form("password", &SECRET);
        shown.push(format!("{settings:?} {settings:#?} {transport:?} {call:?}"));
        let error = call.empty::<Code>().await.expect_err("no answer");
        shown.push(format!("{error} {error:?} {error:#?}"));
        let mut source = std::error::Error::source(&error);
        while let Some(error) = source {
            shown.push(format!("{error} {error:?}"));
            source = error.source();
        }
    }
    let basic = TransportBuilder::new().basic_auth("user", SECRET);
    shown.push(format!("{basic:?} {:?}", build(basic.clone())));
    shown.push(format!("{:?}", client_runtime::Secret::from(SECRET)));
    for text in shown {
        assert!(!text.contains(SECRET), "{text}");
        assert!(!text.contains("dXNlcjpodW50ZXIy"), "{text}");
    }
}
