//! Ways to prove who is calling: alternatives, and schemes that go together.

use wire::{Reply, Server};

#[tokio::test]
async fn a_key_goes_where_its_scheme_says_and_where_it_is_asked_for() {
    let server = Server::start([Reply::empty(204)]).await;
    let builder = keys::Client::builder().base_url(server.url());
    let client = builder.in_header("h k").in_query("q&k").build().expect("a client");
    client.keys().both().send().await.expect("an answer");
    client.keys().by_query().send().await.expect("an answer");
    client.keys().open().send().await.expect("an answer");
    let seen: Vec<_> = server.requests().iter().map(|it| (it.line.clone(), it.header("x-key").is_some())).collect();
    let expected = [("GET /both", true), ("GET /query?key=q%26k", false), ("GET /open", false)];
    assert_eq!(seen, expected.map(|(line, key)| (line.to_owned(), key)));
}

#[tokio::test]
async fn schemes_of_one_alternative_go_together() {
    let server = Server::start([Reply::empty(204)]).await;
    let builder = keys::Client::builder().base_url(server.url());
    let client = builder.in_query("k").user("me", "secret").build().expect("a client");
    client.keys().both().send().await.expect("an answer");
    let request = server.request();
    assert_eq!(request.line, "GET /both?key=k");
    assert_eq!(request.header("authorization"), Some("Basic bWU6c2VjcmV0"));
}

#[tokio::test]
async fn a_token_is_what_oauth_asks_for() {
    let server = Server::start([Reply::empty(204)]).await;
    let client = keys::Client::builder().base_url(server.url()).bearer_token("t").build().expect("a client");
    client.keys().scoped().send().await.expect("an answer");
    assert_eq!(server.request().header("authorization"), Some("Bearer t"));
}
