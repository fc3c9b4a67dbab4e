//! The endpoints of the sign-in (OAuth 2: RFC 6749, 7009, 7523 and 7636).
//!
//! In: a request to one of them. Out: its reply, and the tokens that are good. Invariant: a code and a token for renewal
//! are good for once, for the application that got them, and a renewal takes the access token that came with it along.

use std::time::Duration;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::json;
use tokio::time::Instant;

use super::super::binary::Base64;
use super::facts::SignInEndpoints;
use super::reply::Reply;
use super::request::{Received, decoded, pairs};

/// The token of a client that does not sign in.
pub(super) const FIRST_TOKEN: &str = "mock-token";

/// For how long a token for renewal is good: a week.
const RENEWABLE: Duration = Duration::from_secs(604_800);

/// Tokens and codes.
#[derive(Debug)]
pub(super) struct Issuer {
    issued: u32,
    tokens: Vec<Issued>,
    codes: Vec<Code>,
    pub(super) lifetime: Duration,
}

/// An access token, and the one for its renewal.
#[derive(Debug)]
struct Issued {
    access: String,
    /// When the access token ends; one that was not signed in for does not.
    until: Option<Instant>,
    renewal: Option<String>,
    renewable: Option<Instant>,
    /// The application that got them.
    client: String,
}

/// A code, and what who exchanges it has to show.
#[derive(Debug)]
struct Code {
    code: String,
    client: String,
    redirect: String,
    challenge: Option<Challenge>,
}

#[derive(Debug)]
struct Challenge {
    method: String,
    value: String,
}

/// What the sign-in says to a request.
pub(super) enum Said {
    /// This.
    Reply(Reply),
    /// That no service would take such a request, and why: status, code, problem.
    Broken(u16, &'static str, String),
}

impl Default for Issuer {
    fn default() -> Self {
        let access = FIRST_TOKEN.to_owned();
        let first = Issued { access, until: None, renewal: None, renewable: None, client: String::new() };
        Self { issued: 0, tokens: vec![first], codes: Vec::new(), lifetime: Duration::from_secs(3600) }
    }
}

impl Issuer {
    /// What an endpoint of the sign-in says; nothing where the request is to none.
    pub(super) fn answer(&mut self, facts: &SignInEndpoints, request: &Received) -> Option<Said> {
        let path = Some(request.path.as_str());
        match request.method.as_str() {
            "GET" if path == facts.authorize => Some(self.authorize(request)),
            "POST" if path == Some(facts.token) || path == facts.revoke => Some(self.posted(facts, request)),
            _ => None,
        }
    }

    fn posted(&mut self, facts: &SignInEndpoints, request: &Received) -> Said {
        let sent = request.media_type();
        if sent != "application/x-www-form-urlencoded" {
            return broken(400, "invalid_request", format!("the body is '{sent}', and a sign-in takes a form"));
        }
        let form = Form(pairs(&String::from_utf8_lossy(&request.body)));
        let Some(client) = basic(request).or_else(|| form.value("client_id")) else {
            let problem = "no application is named, neither by 'Authorization: Basic' nor by 'client_id'";
            return broken(401, "invalid_client", problem.to_owned());
        };
        if request.path == facts.token {
            return self.token(facts, &form, client);
        }
        let Some(token) = form.value("token").or_else(|| Form(request.pairs()).value("token")) else {
            return broken(400, "invalid_request", "no token is named that is to end".to_owned());
        };
        // A token that is not known has ended already (RFC 7009, section 2.2).
        self.tokens.retain(|it| it.access != token && it.renewal.as_deref() != Some(token.as_str()));
        Said::Reply(Reply::status(200))
    }

    fn token(&mut self, facts: &SignInEndpoints, form: &Form, client: String) -> Said {
        let grant = form.value("grant_type").unwrap_or_default();
        let name = match grant.as_str() {
            "urn:ietf:params:oauth:grant-type:jwt-bearer" => "jwt_bearer",
            other => other,
        };
        let known = ["jwt_bearer", "authorization_code", "refresh_token", "client_credentials"].contains(&name);
        if !known || !facts.takes(name) {
            return refused("unsupported_grant_type", &format!("the grant '{grant}' is not known here"));
        }
        let problem = match name {
            "refresh_token" => self.spend_renewal(form, &client),
            "authorization_code" => self.spend_code(facts, form, &client),
            "jwt_bearer" if form.value("assertion").is_none() => Some("the assertion is missing"),
            _ => None,
        };
        match problem {
            Some(problem) => refused("invalid_grant", problem),
            None => {
                // Who has credentials of its own needs no renewal (RFC 6749, section 4.4.3).
                let renewable = name != "client_credentials" && facts.takes("refresh_token");
                self.issue(client, renewable, form.value("scope"))
            }
        }
    }

    /// What is wrong with a renewal, if anything is.
    fn spend_renewal(&mut self, form: &Form, client: &str) -> Option<&'static str> {
        let token = form.value("refresh_token");
        let at = self.tokens.iter().position(|it| it.renewal.is_some() && it.renewal == token);
        let Some(at) = at else { return Some("the token for renewal is not good, or was used before") };
        if self.tokens[at].client != client {
            return Some("the token for renewal is another application's");
        }
        let spent = self.tokens.remove(at);
        let good = spent.renewable.is_none_or(|until| until > Instant::now());
        (!good).then_some("the token for renewal has ended")
    }

    /// What is wrong with a code, if anything is. Whatever it is, the code is used up.
    fn spend_code(&mut self, facts: &SignInEndpoints, form: &Form, client: &str) -> Option<&'static str> {
        let sent = form.value("code");
        let at = self.codes.iter().position(|it| Some(&it.code) == sent.as_ref());
        let Some(at) = at else { return Some("the code is not good, or was used before") };
        let code = self.codes.remove(at);
        let verifier = form.value("code_verifier");
        let proven = match (&code.challenge, verifier) {
            (None, None) => true,
            (Some(challenge), Some(verifier)) => match (challenge.method.as_str(), facts.challenge) {
                ("S256", Some(made)) => made(&verifier) == challenge.value,
                ("plain", _) => verifier == challenge.value,
                _ => false,
            },
            _ => false,
        };
        if code.client != client {
            Some("the code is another application's")
        } else if form.value("redirect_uri").as_ref() != Some(&code.redirect) {
            Some("the redirect_uri is not the one that the code was asked for with")
        } else {
            (!proven).then_some("the code_verifier is not the one that the challenge was made of")
        }
    }

    fn issue(&mut self, client: String, renewable: bool, scope: Option<String>) -> Said {
        self.issued += 1;
        let now = Instant::now();
        let access = format!("mock-token-{}", self.issued);
        let renewal = renewable.then(|| format!("mock-renewal-{}", self.issued));
        let mut body = json!({"access_token": access, "token_type": "bearer", "expires_in": self.lifetime.as_secs()});
        if let Some(scope) = scope {
            body["scope"] = json!(scope);
        }
        if let Some(renewal) = &renewal {
            body["refresh_token"] = json!(renewal);
            body["refresh_token_expires_in"] = json!(RENEWABLE.as_secs());
        }
        let (until, renewable) = (Some(now + self.lifetime), Some(now + RENEWABLE));
        self.tokens.push(Issued { access, until, renewal, renewable, client });
        Said::Reply(Reply::json(200, &body))
    }

    /// Asks nobody, and sends the browser back with a code.
    fn authorize(&mut self, request: &Received) -> Said {
        let query = Form(request.pairs());
        let (Some(client), Some(redirect)) = (query.value("client_id"), query.value("redirect_uri")) else {
            let problem = "client_id or redirect_uri is missing, so nobody can be sent anywhere";
            return broken(400, "invalid_request", problem.to_owned());
        };
        if query.value("response_type").as_deref() != Some("code") {
            return sent_back(&redirect, &query, &[("error", "unsupported_response_type")]);
        }
        let method = query.value("code_challenge_method").unwrap_or_else(|| "plain".to_owned());
        let challenge = query.value("code_challenge").map(|value| Challenge { method, value });
        self.issued += 1;
        let code = format!("mock-code-{}", self.issued);
        self.codes.push(Code { code: code.clone(), client, redirect: redirect.clone(), challenge });
        sent_back(&redirect, &query, &[("code", &code)])
    }

    /// What the browser is sent back with when the user does not agree.
    pub(super) fn denied(request: &Received) -> Said {
        let query = Form(request.pairs());
        let redirect = query.value("redirect_uri").unwrap_or_default();
        let told = [("error", "access_denied"), ("error_description", "the user does not agree")];
        sent_back(&redirect, &query, &told)
    }

    /// Whether the header `Authorization` has a token that is good now.
    pub(super) fn takes(&self, authorization: Option<&str>) -> bool {
        let Some((scheme, token)) = authorization.and_then(|value| value.split_once(' ')) else { return false };
        let good = |it: &Issued| it.access == token && it.until.is_none_or(|until| until > Instant::now());
        scheme.eq_ignore_ascii_case("Bearer") && self.tokens.iter().any(good)
    }

    /// Ends every access token; those for renewal stay good.
    pub(super) fn expire(&mut self) {
        let now = Instant::now();
        self.tokens.iter_mut().for_each(|it| it.until = Some(now));
    }
}

/// Keys and values of a form or query.
struct Form(Vec<(String, String)>);

impl Form {
    /// A value; an empty one is none.
    fn value(&self, name: &str) -> Option<String> {
        let found = self.0.iter().find(|(key, value)| key == name && !value.is_empty());
        found.map(|(_, value)| value.clone())
    }
}

/// The application that the header `Authorization` names.
fn basic(request: &Received) -> Option<String> {
    let encoded = request.header("authorization")?.strip_prefix("Basic ")?;
    let Base64(pair) = serde_json::from_value(json!(encoded)).ok()?;
    let pair = String::from_utf8(pair).ok()?;
    let (id, _) = pair.split_once(':')?;
    Some(decoded(id)).filter(|id| !id.is_empty())
}

/// A redirect to where the application wants the browser, with the state that it gave.
fn sent_back(redirect: &str, query: &Form, told: &[(&str, &str)]) -> Said {
    let state = query.value("state");
    let pairs = told.iter().copied().chain(state.as_deref().map(|state| ("state", state)));
    let pairs = pairs.map(|(key, value)| format!("{key}={}", utf8_percent_encode(value, NON_ALPHANUMERIC)));
    let separator = if redirect.contains('?') { '&' } else { '?' };
    let location = format!("{redirect}{separator}{}", pairs.collect::<Vec<_>>().join("&"));
    Said::Reply(Reply::status(302).header("location", &location))
}

fn refused(error: &str, description: &str) -> Said {
    Said::Reply(Reply::json(400, &json!({"error": error, "error_description": description})))
}

fn broken(status: u16, error: &'static str, problem: String) -> Said {
    Said::Broken(status, error, problem)
}
