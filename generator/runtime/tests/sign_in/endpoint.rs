//! A token endpoint and a clock for tests.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use client_runtime::{
    BoxFuture, Clock, OAuthClient, SignIn, SignInBuilder, SignInError, SignInFacts, Token, TokenEndpoint, TokenReply,
    TokenRequest,
};
use jiff::{SignedDuration, Timestamp};

pub(crate) static FACTS: SignInFacts = SignInFacts {
    token: SignInFacts::endpoint("POST", "/oauth/token", &[], Some("Auth")),
    revoke: Some(SignInFacts::endpoint("POST", "/oauth/revoke", &[], Some("Auth"))),
    authorize: Some(SignInFacts::endpoint("GET", "/oauth/authorize", &[], None)),
    grants: &["jwt_bearer", "authorization_code", "refresh_token"],
    token_gone: &["GONE-1", "TokenInvalid"],
};

pub(crate) const START: Timestamp = Timestamp::constant(1_700_000_000, 0);

/// `START` and so many seconds.
pub(crate) fn at(seconds: i64) -> Timestamp {
    START.checked_add(SignedDuration::from_secs(seconds)).expect("the tests' times are near")
}

/// A token of an hour, obtained an hour and a minute before `START`.
pub(crate) fn ended() -> Token {
    Token::new("old-access", at(-3660)).with_expiry(at(-60)).with_refresh("old-refresh", None)
}

/// A token of an hour, obtained at `START`.
pub(crate) fn fresh() -> Token {
    Token::new("fresh-access", START).with_expiry(at(3600)).with_refresh("fresh-refresh", None)
}

/// A clock that is set.
#[derive(Clone, Debug)]
pub(crate) struct SetClock(Arc<Mutex<Timestamp>>);

impl SetClock {
    pub(crate) fn new() -> Self {
        Self(Arc::new(Mutex::new(START)))
    }

    pub(crate) fn set(&self, now: Timestamp) {
        *self.0.lock().expect("no test panics with it") = now;
    }
}

impl Clock for SetClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().expect("no test panics with it")
    }
}

/// A token endpoint that takes a second for each answer; it numbers the tokens unless told what to say.
#[derive(Clone, Debug, Default)]
pub(crate) struct Endpoint(Arc<Mutex<Inside>>);

#[derive(Debug, Default)]
struct Inside {
    seen: Vec<TokenRequest>,
    replies: VecDeque<Option<TokenReply>>,
}

impl Endpoint {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// What to say next.
    pub(crate) fn then(self, status: u16, body: &str) -> Self {
        let reply = TokenReply { status, retry_after: None, body: body.into() };
        self.then_reply(Some(reply))
    }

    pub(crate) fn then_reply(self, reply: Option<TokenReply>) -> Self {
        self.0.lock().expect("no test panics with it").replies.push_back(reply);
        self
    }

    /// To say nothing next: the connection breaks.
    pub(crate) fn then_break(self) -> Self {
        self.then_reply(None)
    }

    pub(crate) fn seen(&self) -> Vec<TokenRequest> {
        self.0.lock().expect("no test panics with it").seen.clone()
    }

    fn answer(&self, request: TokenRequest) -> Result<TokenReply, SignInError> {
        let mut inside = self.0.lock().expect("no test panics with it");
        inside.seen.push(request);
        let number = inside.seen.len();
        let body = format!(
            r#"{{"access_token":"access-{number}","token_type":"bearer","expires_in":3600,"scope":"Calls",
                "refresh_token":"refresh-{number}","refresh_token_expires_in":604800,"owner_id":"256440016"}}"#
        );
        let reply = TokenReply { status: 200, retry_after: None, body: body.into() };
        inside.replies.pop_front().unwrap_or(Some(reply)).ok_or_else(|| SignInError::unreachable("connection reset"))
    }
}

impl TokenEndpoint for Endpoint {
    fn post_form(&self, request: TokenRequest) -> BoxFuture<'_, Result<TokenReply, SignInError>> {
        Box::pin(async {
            let reply = self.answer(request);
            tokio::time::sleep(Duration::from_secs(1)).await;
            reply
        })
    }
}

/// A public client's sign-in at an endpoint, at `START`.
pub(crate) fn builder(clock: &SetClock) -> SignInBuilder {
    SignInBuilder::new(&FACTS).client(OAuthClient::public("client-1")).clock(Arc::new(clock.clone()))
}

pub(crate) fn build(builder: SignInBuilder, endpoint: &Endpoint) -> SignIn {
    builder.build(Arc::new(endpoint.clone())).expect("there is an application")
}
