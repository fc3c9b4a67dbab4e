//! Where calls go: base URLs, servers of single operations, and URLs that the service gave.

use client_runtime::{Call, Error, OperationMeta, TransportBuilder};

use crate::support::{Code, PLAIN, SERVICE, Server, build, line, reply};

/// An operation at a server of its own.
static CONTENT: OperationMeta =
    OperationMeta { id: "getContent", path: "/content", servers: &["https://media.example.com"], ..PLAIN };

async fn sent(builder: TransportBuilder, url: Option<&str>) -> Result<(), Error<Code>> {
    let transport = build(builder);
    let mut call = Call::new(&transport, &CONTENT);
    if let Some(url) = url {
        call.at(url);
    }
    call.path("ignored", &1);
    call.empty::<Code>().await
}

async fn server() -> Server {
    Server::with(reply(204, "", "")).await
}

#[tokio::test]
async fn a_base_url_of_ones_own_takes_the_place_of_every_server() {
    let all = server().await;
    sent(all.builder(), None).await.expect("an answer");
    assert_eq!(line(&all.request()), "GET /content HTTP/1.1");
}

#[tokio::test]
async fn a_server_can_be_set_beside_the_base_url() {
    let (all, media) = (server().await, server().await);
    let builder = || all.builder().server("https://media.example.com/", format!("{}/m/", media.url));
    sent(builder(), None).await.expect("an answer");
    assert_eq!((line(&media.request()), all.requests().len()), ("GET /m/content HTTP/1.1", 0));
    let transport = build(builder());
    Call::new(&transport, &PLAIN_OPERATION).empty::<Code>().await.expect("an answer");
    assert_eq!((all.requests().len(), media.requests().len()), (1, 1));
}

static PLAIN_OPERATION: OperationMeta = OperationMeta { id: "other", ..PLAIN };

#[tokio::test]
async fn the_services_own_base_url_leaves_other_servers_where_they_are() {
    // No connection comes about, which is told of the host that it should have been to.
    let media = server().await;
    let builder = TransportBuilder::new().base_url("https://api.example.com/");
    sent(builder.server("https://media.example.com", &media.url), None).await.expect("an answer");
    let transport = build(TransportBuilder::new().base_url("https://api.example.com"));
    let mut call = Call::new(&transport, &CONTENT);
    call.at("https://media.example.com.evil.example/");
    let error = call.empty::<Code>().await.expect_err("it is another host");
    assert!(error.to_string().contains("'media.example.com.evil.example'"), "{error}");
}

#[tokio::test]
async fn a_server_that_is_not_described_is_refused() {
    let builder = TransportBuilder::new().server("https://medai.example.com", "https://a.example");
    let error = builder.build::<Code>(&SERVICE).expect_err("a slip of the pen");
    let expected = "'https://medai.example.com' is no server of the description, which has: https://api.example.com, \
                    https://media.example.com";
    assert_eq!(error.to_string(), expected);
    let plain = TransportBuilder::new().server("https://media.example.com", "http://a.example");
    assert!(plain.build::<Code>(&SERVICE).expect_err("no https").to_string().contains("is not https"));
}

#[tokio::test]
async fn a_url_that_the_service_gave_is_used_as_it_is() {
    let (all, media) = (server().await, server().await);
    let builder = || all.builder().server("https://media.example.com", format!("{}/m", media.url));
    for (url, expected) in [
        (format!("{}/a%2Fb/c?d=%7E&e#f", media.url), "GET /a%2Fb/c?d=%7E&e HTTP/1.1"),
        // Where something else stands for the described servers, it stands for what is there too.
        ("https://media.example.com:443/x?y".to_owned(), "GET /m/x?y HTTP/1.1"),
        ("relative?y=1".to_owned(), "GET /m/relative?y=1 HTTP/1.1"),
    ] {
        sent(builder(), Some(&url)).await.expect("an answer");
        assert_eq!(line(media.requests().last().expect("a request")), expected);
    }
    assert_eq!((all.requests().len(), media.requests().len()), (0, 3));
    sent(builder(), Some("https://api.example.com/z")).await.expect("the service's own host is known too");
    sent(builder(), Some(&format!("{}/z", all.url))).await.expect("and what stands for it");
    assert_eq!(all.requests().len(), 2);
}

#[tokio::test]
async fn a_url_elsewhere_is_refused_before_anything_is_sent() {
    let (all, other) = (server().await, server().await);
    for url in [
        &*other.url,
        "https://other.example.com/x",
        "https://media.example.com:8443/x",
        "https://u:p@media.example.com/",
    ] {
        let error = sent(all.builder(), Some(url)).await.expect_err("it is no host of the client's");
        let text = error.to_string();
        assert!(text.starts_with("GET /content not sent: the URL of the call cannot be used: it "), "{text}");
    }
    assert!(all.requests().is_empty() && other.requests().is_empty());
}

#[tokio::test]
async fn a_path_of_a_base_url_is_part_of_where_it_is() {
    static BELOW: client_runtime::Service =
        client_runtime::Service { base_urls: &["https://api.example.com/v1"], ..client_runtime::Service { ..COPY } };
    const COPY: client_runtime::Service = client_runtime::Service {
        base_urls: &[],
        other_base_urls: &[],
        user_agent: "x",
        errors: client_runtime::ErrorShape::COMMON,
    };
    let all = server().await;
    let transport = all.builder().base_url(format!("{}/proxy", all.url)).build::<Code>(&BELOW).expect("fine");
    for (url, sent) in [
        ("https://api.example.com/v1/things?page=2", Some("GET /proxy/things?page=2 HTTP/1.1")),
        ("https://api.example.com/v10/things", None),
        ("https://api.example.com/things", None),
    ] {
        let mut call = Call::new(&transport, &PLAIN_OPERATION);
        call.at(url);
        let result = call.empty::<Code>().await;
        assert_eq!(result.is_ok(), sent.is_some(), "{url}: {result:?}");
        if let Some(sent) = sent {
            assert_eq!(line(all.requests().last().expect("a request")), sent);
        }
    }
    assert_eq!(all.requests().len(), 1);
}
