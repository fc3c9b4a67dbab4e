//! Signing in by the emitted client: what goes to the token endpoint, and what calls make of its answers.

use std::fs;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use ringcentral::runtime::{FileStore, MemoryStore, Secret, Token, TokenStore};
use ringcentral::{Client, ClientBuilder, Error, ErrorKind};
use tokio::task::JoinSet;
use workspace_tests::server::{Reply, Request, Server};

use crate::case::empty_page;

const TOKEN: &str = "POST /restapi/oauth/token";

/// Where a process that this test starts again finds the server, and the file of the token.
const SERVER_VARIABLE: &str = "TESTS_SIGN_IN_SERVER";
const STORE_VARIABLE: &str = "TESTS_SIGN_IN_STORE";

fn issued(number: u32) -> Reply {
    Reply::json(
        200,
        format!(
            r#"{{"access_token": "access-{number}", "token_type": "bearer", "expires_in": 3600,
                "refresh_token": "refresh-{number}", "refresh_token_expires_in": 604800, "scope": "ReadCallLog"}}"#
        ),
    )
}

fn refusal(code: &str) -> Reply {
    Reply::json(401, format!(r#"{{"errorCode": "{code}", "message": "no", "errors": [{{"errorCode": "{code}"}}]}}"#))
}

/// A token of an hour that ended an hour ago.
fn ended() -> Token {
    let hour = SignedDuration::from_hours(1);
    let end = Timestamp::now() - hour;
    Token::new("access-0", end - hour).with_expiry(end).with_refresh("refresh-0", None)
}

fn builder(server: &Server) -> ClientBuilder {
    Client::builder().base_url(server.url()).public_app("client-1")
}

fn client(server: &Server, store: &MemoryStore) -> Client {
    // A hundred calls of a group that may make ten in a minute take ten minutes.
    let patient = builder(server).longest_wait(Duration::from_secs(3600));
    patient.token_store(store.clone()).build().expect("the settings are good")
}

async fn call(client: &Client) -> Result<(), Error> {
    client.active_calls().list().send().await.map(drop).map_err(Error::from)
}

/// What 100 calls give that are made at once.
async fn crowd(client: &Client) -> Vec<Result<(), Error>> {
    let mut calls = JoinSet::new();
    for _ in 0..100 {
        let client = client.clone();
        calls.spawn(async move { call(&client).await });
    }
    calls.join_all().await
}

fn lines(server: &Server) -> Vec<String> {
    server
        .requests()
        .into_iter()
        .map(|request| request.line.split(['?']).next().unwrap_or_default().to_owned())
        .collect()
}

fn token_requests(server: &Server) -> Vec<Request> {
    server.requests().into_iter().filter(|request| request.line == TOKEN).collect()
}

async fn stored(store: &impl TokenStore) -> Option<Token> {
    store.load().await.expect("it can be read")
}

#[tokio::test(start_paused = true)]
async fn a_hundred_calls_with_an_ended_token_make_one_token_request() {
    let server = Server::start([issued(1), empty_page()]).await;
    let store = MemoryStore::with_token(ended());
    let results = crowd(&client(&server, &store)).await;
    assert!(results.iter().all(Result::is_ok), "{results:?}");
    let requests = server.requests();
    assert_eq!((requests.len(), token_requests(&server).len()), (101, 1));
    assert_eq!(requests[0].text(), "grant_type=refresh_token&refresh_token=refresh-0&client_id=client-1");
    assert_eq!(requests[0].header("content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(requests[0].header("authorization"), None, "a public application has no secret to show");
    assert!(requests[1..].iter().all(|request| request.header("authorization") == Some("Bearer access-1")));
    let kept = stored(&store).await.expect("the new token is kept");
    assert_eq!(kept.refresh().map(Secret::expose), Some("refresh-1"), "the refresh token is another now");
}

#[tokio::test(start_paused = true)]
async fn a_refused_refresh_is_one_token_request_and_a_hundred_clear_errors() {
    let body = r#"{"error": "invalid_grant", "error_description": "Token not found"}"#;
    let server = Server::start([Reply::json(400, body)]).await;
    for result in crowd(&client(&server, &MemoryStore::with_token(ended()))).await {
        let error = result.expect_err("there is no token");
        assert_eq!(error.kind(), &ErrorKind::SignIn);
        assert_eq!(
            (error.status(), error.code(), error.message()),
            (Some(400), Some("invalid_grant"), Some("Token not found"))
        );
        assert!(error.to_string().starts_with("sign-in is refused: 400: invalid_grant: Token not found"), "{error}");
        assert_eq!(error.operation().map(|operation| operation.id), Some("listExtensionActiveCalls"));
        assert!(error.is_sign_in() && !error.is_retryable());
    }
    assert_eq!(lines(&server), [TOKEN]);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_dropped_while_the_token_is_renewed_does_not_lose_it() {
    let server = Server::start([issued(1)]).await;
    let store = MemoryStore::with_token(ended());
    let client = client(&server, &store);
    let mut dropped = Box::pin(call(&client));
    std::future::poll_fn(|context| std::task::Poll::Ready(dropped.as_mut().poll(context).is_ready())).await;
    drop(dropped);
    drop(client);
    for _ in 0..100 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let kept = stored(&store).await.expect("there is a token");
    assert_eq!((kept.access().expose(), lines(&server)), ("access-1", vec![TOKEN.to_owned()]));
}

/// What each of the processes below does; nothing where nobody started it for that.
#[tokio::test]
async fn one_of_several_processes() {
    let (Ok(server), Ok(store)) = (std::env::var(SERVER_VARIABLE), std::env::var(STORE_VARIABLE)) else { return };
    let client = Client::builder().base_url(server).public_app("client-1").token_store(FileStore::new(store));
    call(&client.build().expect("the settings are good")).await.expect("there is a token");
}

#[tokio::test]
async fn processes_on_one_file_renew_its_token_once() {
    let server = Server::start([issued(1), empty_page()]).await;
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("token.json");
    let store = FileStore::new(&path);
    store.save(&ended()).await.expect("it can be written");
    let start = |_| {
        let mut command = Command::new(std::env::current_exe().expect("a test knows its own path"));
        command.args(["--exact", "sign_in::one_of_several_processes"]);
        command.env(SERVER_VARIABLE, server.url()).env(STORE_VARIABLE, &path).stdout(Stdio::null());
        command.spawn().expect("a test can be started again")
    };
    let children: Vec<_> = (0..3).map(start).collect();
    for mut child in children {
        let ended = tokio::task::spawn_blocking(move || child.wait()).await.expect("waiting does not panic");
        assert!(ended.expect("it can be waited for").success());
    }
    assert_eq!((token_requests(&server).len(), server.requests().len()), (1, 4));
    assert!(server.requests()[1..].iter().all(|request| request.header("authorization") == Some("Bearer access-1")));
    assert!(fs::read_to_string(&path).expect("it is there").contains("refresh-1"));
}

#[tokio::test(start_paused = true)]
async fn a_call_whose_token_is_gone_is_sent_once_more_with_another() {
    let server = Server::start([issued(1), refusal("OAU-129"), issued(2), empty_page()]).await;
    let client = builder(&server).jwt("the.j.wt").build().expect("the settings are good");
    call(&client).await.expect("the second token is good");
    let requests = server.requests();
    let sent: Vec<_> = requests.iter().map(|request| request.header("authorization")).collect();
    assert_eq!(sent, [None, Some("Bearer access-1"), None, Some("Bearer access-2")]);
    assert!(requests[0].text().contains("assertion=the.j.wt"));
    assert!(requests[2].text().contains("refresh_token=refresh-1"));
}

#[tokio::test(start_paused = true)]
async fn a_second_refusal_stands_and_so_does_one_for_another_reason() {
    let server = Server::start([issued(1), refusal("OAU-129"), issued(2), refusal("OAU-129")]).await;
    let client = builder(&server).jwt("jwt").build().expect("the settings are good");
    let error = call(&client).await.expect_err("the service insists");
    assert_eq!((error.status(), error.code(), server.requests().len()), (Some(401), Some("OAU-129"), 4));

    let server = Server::start([issued(1), refusal("AGW-401")]).await;
    let client = builder(&server).jwt("jwt").build().expect("the settings are good");
    let error = call(&client).await.expect_err("another token would not help");
    assert_eq!((error.code(), server.requests().len()), (Some("AGW-401"), 2));
}

/// A gateway may refuse a token before the service sees it, and has no code to say so by.
#[tokio::test(start_paused = true)]
async fn a_refusal_without_a_code_or_with_that_of_oauth_is_met_with_another_token_once() {
    let challenge = r#"Bearer error="invalid_token""#;
    let page = Reply::body(401, "text/html", "<h1>Unauthorized</h1>");
    let by_rfc = refusal("invalid_token");
    for refusal in [Reply::empty(401), Reply::empty(401).header("www-authenticate", challenge), page, by_rfc] {
        let server = Server::start([issued(1), refusal.clone(), issued(2), empty_page()]).await;
        let client = builder(&server).jwt("jwt").build().expect("the settings are good");
        call(&client).await.expect("the second token is taken");
        assert_eq!(server.requests()[3].header("authorization"), Some("Bearer access-2"));

        let server = Server::start([issued(1), refusal.clone(), issued(2), refusal]).await;
        let client = builder(&server).jwt("jwt").build().expect("the settings are good");
        let error = call(&client).await.expect_err("no token is taken");
        assert_eq!((error.status(), server.requests().len()), (Some(401), 4));
    }
}

/// A JWT can be shown again, a refresh token cannot: whether it was taken is not known.
#[tokio::test(start_paused = true)]
async fn what_is_not_used_up_by_asking_is_shown_again() {
    for broken in [Reply::reset(), Reply::empty(502)] {
        let server = Server::start([broken.clone(), issued(1), empty_page()]).await;
        let by_jwt = builder(&server).jwt("jwt").build().expect("the settings are good");
        call(&by_jwt).await.expect("there is a token in the end");
        assert_eq!(token_requests(&server).len(), 2);

        let server = Server::start([broken, issued(1), empty_page()]).await;
        let error = call(&client(&server, &MemoryStore::with_token(ended()))).await;
        assert_eq!(error.expect_err("it may be used up").kind(), &ErrorKind::SignIn);
        assert_eq!(lines(&server), [TOKEN]);
    }
}

/// What never left can be sent again, whatever it is.
#[tokio::test(start_paused = true)]
async fn a_token_endpoint_out_of_reach_is_tried_as_often_as_any_call() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}", closed.local_addr().expect("an address"));
    drop(closed);
    let (tried, begun) = (Arc::new(AtomicUsize::new(0)), tokio::time::Instant::now());
    let count = Arc::clone(&tried);
    let client = Client::builder().base_url(url).public_app("app").token_store(MemoryStore::with_token(ended()));
    let client = client.on_request(move |_| {
        count.fetch_add(1, Ordering::Relaxed);
        Ok(())
    });
    let error = call(&client.build().expect("the settings are good")).await.expect_err("nobody listens");
    assert_eq!((error.kind(), tried.load(Ordering::Relaxed)), (&ErrorKind::SignIn, 4));
    assert!(error.to_string().contains("no connection for POST /restapi/oauth/token"), "{error}");
    assert!(begun.elapsed() <= Duration::from_secs(15), "{:?}", begun.elapsed());
}

#[tokio::test(start_paused = true)]
async fn clients_of_one_builder_sign_in_each_for_itself() {
    let server = Server::start([issued(1), empty_page(), issued(2), empty_page()]).await;
    let both = builder(&server);
    let (first, second) = (both.clone().jwt("one"), both.jwt("two"));
    let (first, second) = (first.build().expect("good"), second.build().expect("good"));
    call(&first).await.expect("there is a token");
    call(&second).await.expect("there is a token");
    let requests = server.requests();
    assert!(requests[0].text().contains("assertion=one") && requests[2].text().contains("assertion=two"));
    let tokens: Vec<_> = [1, 3].map(|at| requests[at].header("authorization")).into();
    assert_eq!(tokens, [Some("Bearer access-1"), Some("Bearer access-2")]);
}

#[tokio::test(start_paused = true)]
async fn a_server_signs_in_by_its_secret_and_signs_out() {
    let server = Server::start([issued(1), empty_page(), Reply::empty(200)]).await;
    let app = Client::builder().base_url(server.url()).confidential_app("id", "s3cret").jwt("jwt");
    let client = app.build().expect("the settings are good");
    call(&client).await.expect("there is a token");
    client.sign_out().await.expect("the service agrees");
    let requests = server.requests();
    assert_eq!(requests[0].header("authorization"), Some("Basic aWQ6czNjcmV0"));
    let jwt = "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=jwt";
    assert_eq!(requests[0].text(), jwt, "neither id nor secret stands in the form too");
    assert_eq!(requests[2].line, "POST /restapi/oauth/revoke");
    assert_eq!(
        (requests[2].text().as_str(), requests[2].header("authorization")),
        ("token=refresh-1", Some("Basic aWQ6czNjcmV0"))
    );
}

#[tokio::test(start_paused = true)]
async fn a_user_signs_in_in_the_browser() {
    let server = Server::start([issued(1), empty_page()]).await;
    let client = builder(&server).build().expect("the settings are good");
    let error = call(&client).await.expect_err("nobody is signed in");
    assert_eq!((error.kind(), server.requests().len()), (&ErrorKind::SignIn, 0));
    let request = client.authorize("http://127.0.0.1:8080/back", None).expect("there is an application");
    assert!(
        request
            .url()
            .starts_with(&format!("{}/restapi/oauth/authorize?response_type=code&client_id=client-1", server.url()))
    );
    let challenge = format!("code_challenge={}&code_challenge_method=S256", request.pkce().challenge());
    assert!(request.url().contains(&challenge));
    request.code("/back?code=c0de&state=another").expect_err("it belongs to another request");
    let code = request.code(&format!("/back?code=c0de&state={}", request.state().expose())).expect("it belongs");
    let token = client.sign_in().exchange(code).await.expect("the code is good");
    assert_eq!(token.access().expose(), "access-1");
    let sent = server.request().text();
    assert!(
        sent.starts_with("grant_type=authorization_code&code=c0de&redirect_uri=http%3A%2F%2F127.0.0.1%3A8080%2Fback")
    );
    assert!(sent.contains(&format!("code_verifier={}", request.pkce().verifier().expose())));
    call(&client).await.expect("the user is signed in");
    assert_eq!(server.requests()[1].header("authorization"), Some("Bearer access-1"));
}

#[tokio::test(start_paused = true)]
async fn a_busy_token_endpoint_is_asked_again_when_it_says_so() {
    let busy = Reply::json(429, r#"{"errorCode": "CMN-301"}"#).header("retry-after", "7");
    let server = Server::start([busy, issued(1), empty_page()]).await;
    let client = builder(&server).jwt("jwt").build().expect("the settings are good");
    let begun = tokio::time::Instant::now();
    call(&client).await.expect("there is a token in the end");
    assert_eq!((begun.elapsed().as_secs(), token_requests(&server).len()), (7, 2));
}

#[tokio::test(start_paused = true)]
async fn a_token_endpoint_that_redirects_gets_no_second_request() {
    let other = Server::start([issued(1)]).await;
    let server = Server::start([Reply::empty(307).header("location", &other.url())]).await;
    let client = builder(&server).jwt("jwt").build().expect("the settings are good");
    let error = call(&client).await.expect_err("there is no token");
    assert_eq!((error.kind(), error.status()), (&ErrorKind::SignIn, Some(307)));
    assert_eq!((server.requests().len(), other.requests().len()), (1, 0));
}

#[test]
fn what_cannot_sign_in_is_refused_before_anything_is_sent() {
    let refused = |builder: ClientBuilder, text: &str| {
        let error = builder.build().expect_err("the settings are not good");
        assert_eq!(error.kind(), &ErrorKind::Config);
        assert!(error.to_string().contains(text), "{error}");
    };
    refused(Client::builder().jwt("jwt"), "no application is named");
    refused(Client::builder().public_app("id").bearer_token("t"), "set one of them");
    let with_header = |builder: ClientBuilder| builder.default_header("authorization", "Bearer t");
    refused(with_header(Client::builder().public_app("id")), "set one of them");
    refused(with_header(Client::builder().bearer_token("t")), "set one of them");
    with_header(Client::builder()).build().expect("a header alone says who is calling");
    refused(Client::builder().public_app("id").base_url("http://example.com"), "https");
}

#[tokio::test(start_paused = true)]
async fn no_secret_is_shown() {
    let body =
        r#"{"access_token": "s3cret-a", "refresh_token": "s3cret-b", "expires_in": 3600, "token_type": "bearer"}"#;
    let broken = r#"{"records": "s3cret-c"}"#;
    let server = Server::start([Reply::json(200, body), Reply::json(503, broken)]).await;
    let app = Client::builder().base_url(server.url()).confidential_app("id", "s3cret-d").jwt("s3cret-e");
    let app = app.default_header("x-key", "s3cret-f");
    let shown_builder = format!("{app:?}");
    let client = app.build().expect("the settings are good");
    let error =
        client.call_log().list_for_extension().header("x-own", "s3cret-g").send().await.expect_err("it is down");
    let call = client.call_log().list_for_extension().header("x-own", "s3cret-g");
    let token = client.sign_in().token().await.expect("there is a token");
    let session = client.sign_in();
    let all = format!("{shown_builder} {client:?} {error:?} {call:?} {token:?} {session:?} {:?}", client.transport());
    for secret in ["s3cret-a", "s3cret-b", "s3cret-d", "s3cret-e", "s3cret-f", "s3cret-g"] {
        assert!(!all.contains(secret), "{secret} in {all}");
    }
    let fixed = Client::builder().bearer_token("s3cret-h").build().expect("the settings are good");
    assert!(!format!("{fixed:?} {:?}", Client::builder().bearer_token("s3cret-h")).contains("s3cret"));
}
