//! A token, and how long it is good for.
//!
//! In: the token endpoint's answer, or what a store kept of it. Out: [`Token`]. Invariant: neither `Debug` nor an error
//! shows the token or a member that came along with it.

use std::collections::BTreeMap;
use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::secret::Secret;

/// An access token, and what came with it (RFC 6749, section 5.1).
#[derive(Clone, PartialEq, Eq)]
pub struct Token {
    access: Secret,
    refresh: Option<Secret>,
    obtained_at: Timestamp,
    expires_at: Option<Timestamp>,
    refresh_expires_at: Option<Timestamp>,
    scope: Option<String>,
    extra: BTreeMap<String, String>,
}

impl Token {
    /// A token that nothing more is known of.
    pub fn new(access: impl Into<Secret>, obtained_at: Timestamp) -> Self {
        Self {
            access: access.into(),
            refresh: None,
            obtained_at,
            expires_at: None,
            refresh_expires_at: None,
            scope: None,
            extra: BTreeMap::new(),
        }
    }

    /// Gives it a refresh token, and until when that is good, if that is known.
    #[must_use]
    pub fn with_refresh(mut self, refresh: impl Into<Secret>, expires_at: Option<Timestamp>) -> Self {
        self.refresh = Some(refresh.into());
        self.refresh_expires_at = expires_at;
        self
    }

    /// Says until when it is good.
    #[must_use]
    pub fn with_expiry(mut self, expires_at: Timestamp) -> Self {
        self.expires_at = Some(expires_at);
        self
    }

    /// The access token.
    pub fn access(&self) -> &Secret {
        &self.access
    }

    /// The refresh token, where the service gave one.
    pub fn refresh(&self) -> Option<&Secret> {
        self.refresh.as_ref()
    }

    /// When it was asked for.
    pub fn obtained_at(&self) -> Timestamp {
        self.obtained_at
    }

    /// When the access token ends; `None` where the service did not say.
    pub fn expires_at(&self) -> Option<Timestamp> {
        self.expires_at
    }

    /// When the refresh token ends; `None` where the service did not say.
    pub fn refresh_expires_at(&self) -> Option<Timestamp> {
        self.refresh_expires_at
    }

    /// What the token allows, in the service's words.
    pub fn scope(&self) -> Option<&str> {
        self.scope.as_deref()
    }

    /// A member of the answer that OAuth does not know, such as the account's id; numbers as text.
    pub fn extra(&self, name: &str) -> Option<&str> {
        self.extra.get(name).map(String::as_str)
    }

    /// Whether the access token has not ended at `now`.
    pub fn is_valid(&self, now: Timestamp) -> bool {
        self.expires_at.is_none_or(|end| now < end)
    }

    /// Whether there is so much left at `now` that it need not be renewed: more than `ahead`, or than a quarter of its
    /// life where that is less.
    pub fn is_fresh(&self, now: Timestamp, ahead: Duration) -> bool {
        let Some(end) = self.expires_at else {
            return true;
        };
        let life = end.duration_since(self.obtained_at);
        let ahead = SignedDuration::try_from(ahead).unwrap_or(SignedDuration::MAX).min(life / 4);
        end.duration_since(now) > ahead
    }

    /// The refresh token, unless it is known to have ended at `now`.
    pub(super) fn live_refresh(&self, now: Timestamp) -> Option<&Secret> {
        self.refresh.as_ref().filter(|_| self.refresh_expires_at.is_none_or(|end| now < end))
    }

    /// Reads the answer of a token endpoint that was asked at `asked_at`; what it leaves out stays as it was `before`.
    ///
    /// # Errors
    /// What is wrong with the answer, without any of its values.
    pub(super) fn from_answer(body: &[u8], asked_at: Timestamp, before: Option<&Self>) -> Result<Self, &'static str> {
        let mut answer: BTreeMap<String, Value> =
            serde_json::from_slice(body).map_err(|_| "answer is no JSON object")?;
        let mut take = |name: &str| answer.remove(name).and_then(text);
        let access = take("access_token").filter(|token| !token.is_empty()).ok_or("answer has no access token")?;
        if take("token_type").is_some_and(|kind| !kind.eq_ignore_ascii_case("bearer")) {
            return Err("token is not a bearer token");
        }
        let expires_in = take("expires_in");
        let refresh = take("refresh_token").filter(|token| !token.is_empty());
        let refresh_expires_in = take("refresh_token_expires_in");
        let scope = take("scope");
        let mut token = Self::new(access, asked_at);
        token.expires_at = expires_in.and_then(|seconds| after(asked_at, &seconds));
        token.scope = scope.or_else(|| before?.scope.clone());
        token.extra = answer.into_iter().filter_map(|(name, value)| Some((name, text(value)?))).collect();
        match (refresh, before) {
            (Some(refresh), _) => {
                let end = refresh_expires_in.and_then(|seconds| after(asked_at, &seconds));
                Ok(token.with_refresh(refresh, end))
            }
            (None, Some(before)) => {
                token.refresh = before.refresh.clone();
                token.refresh_expires_at = before.refresh_expires_at;
                Ok(token)
            }
            (None, None) => Ok(token),
        }
    }

    /// The token as JSON, for a [`TokenStore`](super::token_store::TokenStore) of one's own. The text holds the secrets.
    pub fn to_json(&self) -> String {
        let reveal = |secret: &Secret| secret.expose().to_owned();
        let record = Record {
            access_token: reveal(&self.access),
            refresh_token: self.refresh.as_ref().map(reveal),
            obtained_at: self.obtained_at,
            expires_at: self.expires_at,
            refresh_expires_at: self.refresh_expires_at,
            scope: self.scope.clone(),
            extra: self.extra.clone(),
        };
        serde_json::to_value(record).map(|value| value.to_string()).unwrap_or_default()
    }

    /// Reads what [`to_json`](Self::to_json) wrote.
    ///
    /// # Errors
    /// The text is something else.
    pub fn from_json(text: &str) -> Result<Self, UnreadableToken> {
        let record: Record =
            serde_json::from_slice(text.as_bytes()).map_err(|error| UnreadableToken { line: error.line() })?;
        Ok(Self {
            access: record.access_token.into(),
            refresh: record.refresh_token.map(Secret::from),
            obtained_at: record.obtained_at,
            expires_at: record.expires_at,
            refresh_expires_at: record.refresh_expires_at,
            scope: record.scope,
            extra: record.extra,
        })
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token")
            .field("access", &self.access)
            .field("refresh", &self.refresh)
            .field("obtained_at", &self.obtained_at)
            .field("expires_at", &self.expires_at)
            .field("refresh_expires_at", &self.refresh_expires_at)
            .field("scope", &self.scope)
            .field("extra", &self.extra.keys().collect::<Vec<_>>())
            .finish()
    }
}

/// A stored token that is not one. What the text holds is not repeated: it may be a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnreadableToken {
    line: usize,
}

impl fmt::Display for UnreadableToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not a stored token, from line {}", self.line)
    }
}

impl StdError for UnreadableToken {}

#[derive(Serialize, Deserialize)]
struct Record {
    access_token: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    refresh_token: Option<String>,
    obtained_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    expires_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    refresh_expires_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    scope: Option<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    extra: BTreeMap<String, String>,
}

fn text(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The instant so many seconds after `start`, or the last one there is.
fn after(start: Timestamp, seconds: &str) -> Option<Timestamp> {
    // A fraction of a second does not matter to anyone, and a number as a float may have one.
    let seconds = seconds.split('.').next()?.trim().parse().ok()?;
    Some(start.checked_add(SignedDuration::from_secs(seconds)).unwrap_or(Timestamp::MAX))
}
