//! Tokens that the service no longer takes.

use std::sync::atomic::{AtomicU32, Ordering};

use client_runtime::{ApiError, BoxFuture, Call, Credentials, Error, Failure, Transport};
use reqwest::header::HeaderValue;
use serde_json::Value;

use crate::support::{self, Code, LIST, Server, build, header};

/// Numbered tokens, of which the next comes as soon as one is refused.
#[derive(Debug, Default)]
struct Numbered(AtomicU32);

impl Credentials for Numbered {
    fn authorization<'a>(&'a self, _transport: &'a Transport) -> BoxFuture<'a, Result<HeaderValue, Failure>> {
        let token = format!("Bearer {}", self.0.load(Ordering::Relaxed));
        Box::pin(async move { Ok(HeaderValue::from_str(&token).expect("a header can carry it")) })
    }

    fn renew<'a>(
        &'a self,
        _transport: &'a Transport,
        _refused: &'a HeaderValue,
        _errors: &'a [ApiError],
    ) -> BoxFuture<'a, Result<bool, Failure>> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Box::pin(async { Ok(true) })
    }
}

async fn called(server: &Server) -> Result<Value, Error<Code>> {
    let transport = build(server.builder().credentials(Numbered::default()));
    Call::new(&transport, &LIST).json::<Value, Code>().await
}

fn tokens(server: &Server) -> Vec<String> {
    server.requests().iter().map(|request| header(request, "authorization").join(", ")).collect()
}

#[tokio::test]
async fn a_call_whose_token_is_refused_is_sent_once_more_with_another() {
    let server = Server::start(vec![support::reply(401, "", ""), support::json(200, "1")]).await;
    called(&server).await.expect("the second token is good");
    assert_eq!(tokens(&server), ["Bearer 0", "Bearer 1"]);
}

#[tokio::test]
async fn a_second_refusal_stands() {
    let server = Server::with(support::reply(401, "", "")).await;
    let error = called(&server).await.expect_err("the service insists");
    assert_eq!(error.status(), Some(401));
    assert_eq!(tokens(&server), ["Bearer 0", "Bearer 1"]);
}

#[tokio::test]
async fn another_host_that_was_shown_no_token_refuses_none() {
    let other = Server::with(support::reply(401, "", "")).await;
    let server = Server::with(support::reply(302, &format!("Location: {}/elsewhere", other.url), "")).await;
    let error = called(&server).await.expect_err("the other host takes no one");
    assert_eq!(error.status(), Some(401));
    assert_eq!((tokens(&server), tokens(&other)), (vec!["Bearer 0".to_owned()], vec![String::new()]));
}
