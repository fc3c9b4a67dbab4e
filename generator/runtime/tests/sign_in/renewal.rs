//! Signing in and renewing, under tokio's paused time.

use std::future::Future;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use super::endpoint::{Endpoint, FACTS, SetClock, at, build, builder, ended, fresh};
use client_runtime::{
    AuthorizationRequest, BoxFuture, Grant, MemoryStore, OAuthClient, Secret, SignIn, SignInBuilder, SignInError,
    SignInErrorKind, StoreError, StoreLock, Token, TokenReply, TokenRequest, TokenStore,
};

const REFUSAL: &str = r#"{"error":"invalid_grant","error_description":"Token not found","errors":[]}"#;

async fn stored(store: &MemoryStore) -> Option<Token> {
    store.load().await.expect("memory can be read")
}

fn access(result: &Result<Arc<Token>, SignInError>) -> &str {
    result.as_ref().expect("there is a token").access().expose()
}

fn field<'r>(request: &'r TokenRequest, name: &str) -> &'r str {
    request.field(name).map_or("", Secret::expose)
}

/// What 100 calls get that ask at the same time.
async fn crowd(sign_in: &SignIn) -> Vec<Result<Arc<Token>, SignInError>> {
    let ask = |sign_in: SignIn| async move { sign_in.token().await };
    let tasks: Vec<_> = (0..100).map(|_| tokio::spawn(ask(sign_in.clone()))).collect();
    let mut results = Vec::new();
    for task in tasks {
        results.push(task.await.expect("it does not panic"));
    }
    results
}

/// Polls a future once, to begin its work.
async fn begin(future: &mut (impl Future + Unpin)) {
    std::future::poll_fn(|context| Poll::Ready(std::pin::Pin::new(&mut *future).poll(context).is_ready())).await;
}

#[tokio::test(start_paused = true)]
async fn a_hundred_calls_with_an_ended_token_make_one_request() {
    let (clock, endpoint, store) = (SetClock::new(), Endpoint::new(), MemoryStore::with_token(ended()));
    let sign_in = build(builder(&clock).store(store.clone()), &endpoint);
    let results = crowd(&sign_in).await;
    assert!(results.iter().all(|result| access(result) == "access-1"));
    let seen = endpoint.seen();
    assert_eq!(seen.len(), 1);
    assert_eq!(seen[0].operation().path, "/oauth/token");
    assert_eq!(seen[0].body().expose(), "grant_type=refresh_token&refresh_token=old-refresh&client_id=client-1");
    assert_eq!(seen[0].authorization(), None);
    let kept = stored(&store).await.expect("the new token is kept");
    assert_eq!(kept.refresh().map(Secret::expose), Some("refresh-1"), "the refresh token is another now");
    assert_eq!((kept.expires_at(), kept.refresh_expires_at()), (Some(at(3600)), Some(at(604_800))));
    assert_eq!((kept.scope(), kept.extra("owner_id")), (Some("Calls"), Some("256440016")));
}

#[tokio::test(start_paused = true)]
async fn a_refused_refresh_is_one_request_and_a_hundred_clear_errors() {
    let (clock, endpoint) = (SetClock::new(), Endpoint::new().then(400, REFUSAL));
    let store = MemoryStore::with_token(ended());
    let sign_in = build(builder(&clock).store(store), &endpoint);
    let results = crowd(&sign_in).await;
    for result in &results {
        let error = result.as_ref().expect_err("it is refused");
        assert_eq!(error.kind(), SignInErrorKind::Refused);
        assert_eq!((error.status(), error.error()), (Some(400), Some("invalid_grant")));
        assert_eq!(error.description(), Some("Token not found"));
        assert_eq!(error.to_string(), "sign-in is refused: 400: invalid_grant: Token not found");
    }
    assert!(sign_in.token().await.is_err());
    assert_eq!(endpoint.seen().len(), 1, "what is refused once is not tried again");
}

#[tokio::test(start_paused = true)]
async fn a_refusal_in_another_shape_is_told_by_its_body() {
    for (body, shown) in [
        (r#"{"error":{"code":7},"error_description":"gone"}"#, r#"{"error":{"code":7},"error_description":"gone"}"#),
        (r#"{"error":"invalid_grant","error_description":["gone"]}"#, "invalid_grant"),
        ("<p>\n no  entry", "<p> no entry"),
    ] {
        let (clock, endpoint) = (SetClock::new(), Endpoint::new().then(400, body));
        let sign_in = build(builder(&clock).store(MemoryStore::with_token(ended())), &endpoint);
        let error = sign_in.token().await.expect_err("it is refused");
        assert_eq!(error.to_string(), format!("sign-in is refused: 400: {shown}"));
    }
}

#[tokio::test(start_paused = true)]
async fn a_caller_that_is_dropped_loses_no_token() {
    let (clock, endpoint, store) = (SetClock::new(), Endpoint::new(), MemoryStore::with_token(ended()));
    let sign_in = build(builder(&clock).store(store.clone()), &endpoint);
    let mut call = Box::pin(sign_in.token());
    begin(&mut call).await;
    drop(call);
    drop(sign_in);
    tokio::time::sleep(Duration::from_secs(5)).await;
    let kept = stored(&store).await.expect("there is a token");
    assert_eq!(kept.access().expose(), "access-1");
}

#[tokio::test(start_paused = true)]
async fn an_exchange_that_is_dropped_loses_no_token() {
    let (clock, endpoint, store) = (SetClock::new(), Endpoint::new(), MemoryStore::new());
    let sign_in = build(builder(&clock).store(store.clone()), &endpoint);
    let mut exchange = Box::pin(sign_in.exchange(Grant::RefreshToken("from elsewhere".into())));
    begin(&mut exchange).await;
    drop(exchange);
    tokio::time::sleep(Duration::from_secs(5)).await;
    assert_eq!(stored(&store).await.expect("there is a token").access().expose(), "access-1");
}

#[tokio::test(start_paused = true)]
async fn a_token_is_renewed_ahead_of_its_end() {
    let (clock, endpoint) = (SetClock::new(), Endpoint::new());
    let sign_in = build(builder(&clock).store(MemoryStore::with_token(fresh())), &endpoint);
    clock.set(at(3539));
    assert_eq!(access(&sign_in.token().await), "fresh-access");
    clock.set(at(3541));
    assert_eq!(access(&sign_in.token().await), "access-1");
}

#[tokio::test(start_paused = true)]
async fn a_short_lived_token_is_not_renewed_with_every_call() {
    let brief = r#"{"access_token":"brief","token_type":"Bearer","expires_in":"20"}"#;
    let (clock, endpoint) = (SetClock::new(), Endpoint::new().then(200, brief));
    let sign_in = build(builder(&clock).grant(Grant::JwtBearer("jwt".into())), &endpoint);
    for seconds in [0, 10, 14] {
        clock.set(at(seconds));
        assert_eq!(access(&sign_in.token().await), "brief");
    }
    clock.set(at(16));
    assert_eq!(access(&sign_in.token().await), "access-2");
}

#[tokio::test(start_paused = true)]
async fn a_token_that_cannot_be_renewed_ahead_is_used_to_its_end() {
    let (clock, endpoint) = (SetClock::new(), Endpoint::new().then_break());
    let sign_in = build(builder(&clock).store(MemoryStore::with_token(fresh())), &endpoint);
    assert_eq!(access(&sign_in.token().await), "fresh-access");
    clock.set(at(3550));
    for _ in 0..3 {
        assert_eq!(access(&sign_in.token().await), "fresh-access");
    }
    assert_eq!(endpoint.seen().len(), 1, "no call waits for the endpoint in vain for a while");
    tokio::time::sleep(Duration::from_secs(11)).await;
    assert_eq!(access(&sign_in.token().await), "access-2");
}

#[tokio::test(start_paused = true)]
async fn an_endpoint_out_of_reach_is_tried_again_by_the_next_call() {
    let (clock, endpoint) = (SetClock::new(), Endpoint::new().then_break());
    let sign_in = build(builder(&clock).store(MemoryStore::with_token(ended())), &endpoint);
    let error = sign_in.token().await.expect_err("the connection breaks");
    assert_eq!(error.kind(), SignInErrorKind::Unreachable);
    assert_eq!(error.to_string(), "sign-in failed: no answer: connection reset");
    assert_eq!(access(&sign_in.token().await), "access-2");
}

#[tokio::test(start_paused = true)]
async fn a_hundred_calls_share_the_failure_that_they_waited_for() {
    let (clock, endpoint) = (SetClock::new(), Endpoint::new().then_break());
    let sign_in = build(builder(&clock).store(MemoryStore::with_token(ended())), &endpoint);
    let results = crowd(&sign_in).await;
    assert!(results.iter().all(|result| result.is_err()));
    assert_eq!(endpoint.seen().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_token_that_comes_back_as_it_went_is_asked_for_once_more() {
    let same = r#"{"access_token":"fresh-access","refresh_token":"next","expires_in":3600}"#;
    let (clock, endpoint) = (SetClock::new(), Endpoint::new().then(200, same).then(200, same));
    let sign_in = build(builder(&clock).store(MemoryStore::with_token(fresh())), &endpoint);
    let used = sign_in.token().await.expect("there is a token").access().clone();
    assert_eq!(access(&sign_in.replace(&used).await), "fresh-access", "what the service insists on is taken");
    assert_eq!(endpoint.seen().len(), 2);
    assert_eq!(access(&sign_in.replace(&used).await), "access-3");
}

#[tokio::test(start_paused = true)]
async fn a_token_that_is_gone_is_replaced_once() {
    let (clock, endpoint) = (SetClock::new(), Endpoint::new());
    let sign_in = build(builder(&clock).store(MemoryStore::with_token(fresh())), &endpoint);
    let used = sign_in.token().await.expect("there is a token").access().clone();
    let (one, other) = tokio::join!(sign_in.replace(&used), sign_in.replace(&used));
    assert_eq!((access(&one), access(&other)), ("access-1", "access-1"));
    assert_eq!(access(&sign_in.replace(&used).await), "access-1", "a late reply to an older call changes nothing");
    assert_eq!(endpoint.seen().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_token_that_another_replaced_is_taken_over() {
    let (clock, endpoint, store) = (SetClock::new(), Endpoint::new(), MemoryStore::with_token(fresh()));
    let share = || build(builder(&clock).store(store.clone()), &endpoint);
    let (one, other) = (share(), share());
    let used = one.token().await.expect("there is a token").access().clone();
    other.token().await.expect("there is a token");
    let results = tokio::join!(one.replace(&used), other.replace(&used));
    assert_eq!((access(&results.0), access(&results.1)), ("access-1", "access-1"));
    assert_eq!(endpoint.seen().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_jwt_signs_in_and_signs_in_again_when_the_refresh_is_refused() {
    let (clock, endpoint) = (SetClock::new(), Endpoint::new());
    let client = OAuthClient::confidential("id:1", "s p");
    let sign_in =
        SignInBuilder::new(&FACTS).client(client).clock(Arc::new(clock.clone())).grant(Grant::JwtBearer("jwt".into()));
    let sign_in = build(sign_in, &endpoint);
    assert_eq!(access(&sign_in.token().await), "access-1");
    clock.set(at(4000));
    let _ = endpoint.clone().then(400, REFUSAL);
    assert_eq!(access(&sign_in.token().await), "access-3");
    let seen = endpoint.seen();
    let types: Vec<_> = seen.iter().map(|request| field(request, "grant_type")).collect();
    let jwt = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    assert_eq!(types, [jwt, "refresh_token", jwt]);
    assert_eq!((field(&seen[0], "assertion"), field(&seen[0], "client_id")), ("jwt", ""));
    let authorization = seen[0].authorization();
    assert_eq!(authorization.as_ref().map(Secret::expose), Some("Basic aWQlM0ExOnMlMjBw"));
}

#[tokio::test(start_paused = true)]
async fn a_refresh_token_that_has_ended_is_not_sent() {
    let (clock, endpoint) = (SetClock::new(), Endpoint::new());
    let stale = ended().with_refresh("ended-refresh", Some(at(-1)));
    let sign_in = builder(&clock).store(MemoryStore::with_token(stale));
    let error = build(sign_in, &endpoint).token().await.expect_err("nothing is left");
    assert_eq!(error.kind(), SignInErrorKind::NotSignedIn);
    assert_eq!(endpoint.seen().len(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_refresh_token_from_elsewhere_is_a_start() {
    let (clock, endpoint) = (SetClock::new(), Endpoint::new());
    let sign_in = build(builder(&clock).grant(Grant::RefreshToken("given".into())), &endpoint);
    assert_eq!(access(&sign_in.token().await), "access-1");
    clock.set(at(4000));
    assert_eq!(access(&sign_in.token().await), "access-2");
    let sent: Vec<_> = endpoint.seen().iter().map(|request| field(request, "refresh_token").to_owned()).collect();
    assert_eq!(sent, ["given", "refresh-1"]);
}

#[tokio::test(start_paused = true)]
async fn an_answer_without_a_refresh_token_leaves_the_old_one() {
    let brief = r#"{"access_token":"next","expires_in":3600}"#;
    let (clock, endpoint) = (SetClock::new(), Endpoint::new().then(200, brief));
    let sign_in = build(builder(&clock).store(MemoryStore::with_token(ended())), &endpoint);
    let token = sign_in.token().await.expect("there is a token");
    assert_eq!(token.refresh().map(Secret::expose), Some("old-refresh"));
}

#[tokio::test(start_paused = true)]
async fn a_busy_endpoint_is_left_alone_for_as_long_as_it_asks() {
    let busy = TokenReply { status: 429, retry_after: Some(Duration::from_secs(20)), body: b"<p>Too many</p>".into() };
    let (clock, endpoint) = (SetClock::new(), Endpoint::new().then_reply(Some(busy)));
    let sign_in = build(builder(&clock).store(MemoryStore::with_token(ended())), &endpoint);
    for _ in 0..3 {
        let error = sign_in.token().await.expect_err("it is busy");
        assert_eq!((error.status(), error.retry_after()), (Some(429), Some(Duration::from_secs(20))));
        assert_eq!(error.to_string(), "sign-in is refused: 429: <p>Too many</p>");
    }
    assert_eq!(endpoint.seen().len(), 1);
    tokio::time::sleep(Duration::from_secs(21)).await;
    assert_eq!(access(&sign_in.token().await), "access-2");
}

#[tokio::test(start_paused = true)]
async fn answers_that_are_no_token_are_errors_without_their_content() {
    for body in ["", "[]", r#"{"access_token":""}"#, r#"{"access_token":"s3cret","token_type":"mac"}"#, r#"{"s3cret"#] {
        let (clock, endpoint) = (SetClock::new(), Endpoint::new().then(200, body));
        let sign_in = build(builder(&clock).grant(Grant::JwtBearer("jwt".into())), &endpoint);
        let error = sign_in.token().await.expect_err("it is no token");
        assert_eq!(error.kind(), SignInErrorKind::Unreadable, "{body}");
        assert!(!format!("{error} {error:?}").contains("s3cret"));
    }
}

#[tokio::test(start_paused = true)]
async fn a_grant_that_the_service_does_not_take_is_not_tried() {
    let (clock, endpoint) = (SetClock::new(), Endpoint::new());
    let own = builder(&clock).grant(Grant::ClientCredentials { scope: None });
    let error = own.clone().build(Arc::new(endpoint.clone())).expect_err("a public application has no secret");
    assert_eq!(error.kind(), SignInErrorKind::Setup);
    let sign_in = build(own.client(OAuthClient::confidential("id", "secret")), &endpoint);
    let error = sign_in.token().await.expect_err("it is not offered");
    assert_eq!(error.to_string(), "sign-in failed: service does not offer the grant 'client_credentials'");
    assert_eq!(endpoint.seen().len(), 0);
}

/// A store whose disk is full for the first write.
#[derive(Clone, Debug, Default)]
struct FullOnce(MemoryStore, Arc<std::sync::atomic::AtomicBool>);

impl TokenStore for FullOnce {
    fn lock(&self) -> BoxFuture<'_, Result<StoreLock, StoreError>> {
        self.0.lock()
    }

    fn load(&self) -> BoxFuture<'_, Result<Option<Token>, StoreError>> {
        self.0.load()
    }

    fn save<'a>(&'a self, token: &'a Token) -> BoxFuture<'a, Result<(), StoreError>> {
        if self.1.swap(true, std::sync::atomic::Ordering::Relaxed) {
            return self.0.save(token);
        }
        Box::pin(std::future::ready(Err(StoreError::new("disk is full"))))
    }

    fn clear(&self) -> BoxFuture<'_, Result<(), StoreError>> {
        self.0.clear()
    }
}

#[tokio::test(start_paused = true)]
async fn a_token_that_cannot_be_stored_is_not_used_and_not_lost() {
    let (clock, endpoint) = (SetClock::new(), Endpoint::new());
    let store = FullOnce(MemoryStore::with_token(ended()), Arc::default());
    let sign_in = build(builder(&clock).store(store.clone()), &endpoint);
    let error = sign_in.token().await.expect_err("it cannot be stored");
    assert_eq!(error.kind(), SignInErrorKind::Store);
    assert_eq!(error.to_string(), "sign-in failed: token store failed: disk is full");
    assert_eq!(access(&sign_in.token().await), "access-1");
    assert_eq!(endpoint.seen().len(), 1, "the single-use refresh token is not sent twice");
    assert_eq!(stored(&store.0).await.expect("it is stored").access().expose(), "access-1");
}

#[tokio::test(start_paused = true)]
async fn signing_out_tells_the_service_and_forgets() {
    let (clock, endpoint, store) = (SetClock::new(), Endpoint::new(), MemoryStore::with_token(fresh()));
    let sign_in = build(builder(&clock).store(store.clone()), &endpoint);
    let _ = endpoint.clone().then(200, "");
    sign_in.revoke().await.expect("the service agrees");
    let seen = endpoint.seen();
    assert_eq!((seen[0].operation().path, field(&seen[0], "token")), ("/oauth/revoke", "fresh-refresh"));
    assert_eq!(stored(&store).await, None);
    let error = sign_in.token().await.expect_err("nobody is signed in");
    assert_eq!(error.kind(), SignInErrorKind::NotSignedIn);
}

#[test]
fn a_renewal_that_ended_with_its_runtime_is_begun_anew() {
    let (clock, endpoint, store) = (SetClock::new(), Endpoint::new(), MemoryStore::with_token(ended()));
    let sign_in = build(builder(&clock).grant(Grant::JwtBearer("jwt".into())).store(store), &endpoint);
    let runtime = || {
        let mut builder = tokio::runtime::Builder::new_current_thread();
        builder.enable_time().start_paused(true).build().expect("a runtime can be made")
    };
    let first = runtime();
    first.block_on(async {
        let mut call = Box::pin(sign_in.token());
        begin(&mut call).await;
        tokio::task::yield_now().await;
    });
    drop(first);
    assert_eq!(access(&runtime().block_on(sign_in.token())), "access-2");
}

#[test]
fn without_a_runtime_there_is_an_error_and_no_panic() {
    let (clock, endpoint) = (SetClock::new(), Endpoint::new());
    let sign_in = build(builder(&clock).grant(Grant::JwtBearer("jwt".into())), &endpoint);
    let mut call = Box::pin(sign_in.token());
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let Poll::Ready(Err(error)) = call.as_mut().poll(&mut context) else {
        panic!("there is nothing to wait for");
    };
    assert_eq!(error.kind(), SignInErrorKind::Local);
}

#[tokio::test(start_paused = true)]
async fn nothing_that_is_debugged_shows_a_secret() {
    let reply = r#"{"access_token":"s3cret-a","refresh_token":"s3cret-b","id_token":"s3cret-c"}"#;
    let (clock, endpoint, store) = (SetClock::new(), Endpoint::new().then(200, reply), MemoryStore::new());
    let client = OAuthClient::confidential("id", "s3cret-d");
    let builder = SignInBuilder::new(&FACTS).client(client).clock(Arc::new(clock)).store(store.clone());
    let builder = builder.grant(Grant::JwtBearer("s3cret-e".into()));
    let shown = format!("{builder:?}");
    let sign_in = build(builder, &endpoint);
    let token = sign_in.token().await.expect("there is a token");
    let (endpoint_url, redirect) = ("https://api.example.com/oauth/authorize", "https://app.example.com/cb");
    let request = AuthorizationRequest::new(endpoint_url, "id", redirect, None).expect("it is a URL");
    let code = request.code(&format!("?code=s3cret-f&state={}", request.state().expose())).expect("it belongs");
    let reply = TokenReply { status: 200, retry_after: None, body: reply.into() };
    let grant = Grant::from(code.clone());
    let all = format!("{shown} {sign_in:?} {token:?} {store:?} {code:?} {request:?} {reply:?} {grant:?}");
    let all = format!("{all} {:?}", endpoint.seen());
    assert!(!all.contains("s3cret"), "{all}");
    for hidden in [request.state(), request.pkce().verifier()] {
        assert!(!all.contains(hidden.expose()), "{all}");
    }
}
