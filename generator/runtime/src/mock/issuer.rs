//! The endpoints of the sign-in (OAuth 2).
//!
//! In: a request to one of them. Out: its reply, and the tokens that are good. Invariant: a token for renewal is good for
//! once, and takes the access token that came with it along.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::Instant;

use super::reply::Reply;
use super::request::{Received, pairs};

/// The token of a client that does not sign in.
pub(super) const FIRST_TOKEN: &str = "mock-token";

/// Tokens and codes.
#[derive(Debug)]
pub(super) struct Issuer {
    issued: u32,
    /// Access token, the token for its renewal, and when it ends.
    tokens: Vec<(String, Option<String>, Option<Instant>)>,
    /// Tokens for the renewal of those that have ended.
    renewals: Vec<String>,
    codes: Vec<String>,
    pub(super) lifetime: Duration,
}

impl Default for Issuer {
    fn default() -> Self {
        Self {
            issued: 0,
            tokens: vec![(FIRST_TOKEN.to_owned(), None, None)],
            renewals: Vec::new(),
            codes: Vec::new(),
            lifetime: Duration::from_secs(3600),
        }
    }
}

impl Issuer {
    /// The reply of an endpoint of the sign-in; nothing where the request is to none.
    pub(super) fn answer(&mut self, facts: &Value, request: &Received) -> Option<Reply> {
        let is = |endpoint: &str| facts[endpoint].as_str() == Some(request.path.as_str());
        let form = pairs(&String::from_utf8_lossy(&request.body));
        let value = |name: &str| form.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
        if is("token") {
            return Some(self.token(facts, value));
        }
        if is("revoke") {
            let token = value("token").unwrap_or_default();
            self.tokens.retain(|(access, renewal, _)| *access != token && renewal.as_deref() != Some(token.as_str()));
            return Some(Reply::status(200));
        }
        is("authorize").then(|| self.authorize(request))
    }

    fn token(&mut self, facts: &Value, value: impl Fn(&str) -> Option<String>) -> Reply {
        let grant = value("grant_type").unwrap_or_default();
        let name = grant.rsplit(':').next().unwrap_or_default().replace('-', "_");
        let grants = facts["grants"].as_array().map(Vec::as_slice).unwrap_or_default();
        if !grants.iter().any(|known| *known == name) {
            return refused("unsupported_grant_type", &format!("the grant '{grant}' is not known here"));
        }
        match name.as_str() {
            "refresh_token" => {
                let token = value("refresh_token").unwrap_or_default();
                if !self.spend_renewal(&token) {
                    return refused("invalid_grant", "the token for renewal is not good, or was used before");
                }
            }
            "authorization_code" => {
                let code = value("code").unwrap_or_default();
                let known = self.codes.iter().position(|known| *known == code).map(|at| self.codes.remove(at));
                if known.is_none() {
                    return refused("invalid_grant", "the code is not good, or was used before");
                }
            }
            "jwt_bearer" if value("assertion").unwrap_or_default().is_empty() => {
                return refused("invalid_request", "the assertion is missing");
            }
            _ => {}
        }
        self.issue()
    }

    fn spend_renewal(&mut self, token: &str) -> bool {
        let before = self.tokens.len() + self.renewals.len();
        self.tokens.retain(|(_, renewal, _)| renewal.as_deref() != Some(token));
        self.renewals.retain(|renewal| renewal != token);
        self.tokens.len() + self.renewals.len() < before
    }

    fn issue(&mut self) -> Reply {
        self.issued += 1;
        let (access, renewal) = (format!("mock-token-{}", self.issued), format!("mock-renewal-{}", self.issued));
        self.tokens.push((access.clone(), Some(renewal.clone()), Some(Instant::now() + self.lifetime)));
        Reply::json(
            200,
            &json!({
                "access_token": access, "token_type": "bearer", "expires_in": self.lifetime.as_secs(),
                "refresh_token": renewal, "refresh_token_expires_in": 604_800, "scope": "", "owner_id": "1",
            }),
        )
    }

    fn authorize(&mut self, request: &Received) -> Reply {
        let query = request.pairs();
        let value = |name: &str| query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        let Some(redirect) = value("redirect_uri") else {
            return refused("invalid_request", "redirect_uri is missing");
        };
        let code = format!("mock-code-{}", self.codes.len() + 1);
        self.codes.push(code.clone());
        let separator = if redirect.contains('?') { '&' } else { '?' };
        let state = value("state").unwrap_or_default();
        Reply::status(302).header("location", &format!("{redirect}{separator}code={code}&state={state}"))
    }

    /// Whether the header `Authorization` has a token that is good now.
    pub(super) fn takes(&self, authorization: Option<&str>) -> bool {
        let token = authorization.and_then(|value| value.strip_prefix("Bearer ").or(value.strip_prefix("bearer ")));
        let good = |(access, _, until): &&(String, Option<String>, Option<Instant>)| {
            Some(access.as_str()) == token && until.is_none_or(|until| until > Instant::now())
        };
        self.tokens.iter().any(|it| good(&it))
    }

    /// Ends every access token; those for renewal stay good.
    pub(super) fn expire(&mut self) {
        let ended = std::mem::take(&mut self.tokens);
        self.renewals.extend(ended.into_iter().filter_map(|(_, renewal, _)| renewal));
    }
}

fn refused(error: &str, description: &str) -> Reply {
    Reply::json(400, &json!({"error": error, "error_description": description}))
}
