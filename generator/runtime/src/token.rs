//! A token, and how long it is good for.
//!
//! In: the token endpoint's answer, or what a store kept of it. Out: [`Token`]. Invariant: neither `Debug` nor an error
//! shows the token or a member that came along with it.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value};

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
    /// By name.
    extra: Vec<(String, String)>,
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
            extra: Vec::new(),
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
        let (_, text) = self.extra.iter().find(|(known, _)| known == name)?;
        Some(text)
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
        let Ok(Value::Object(answer)) = serde_json::from_slice(body) else { return Err("answer is no JSON object") };
        let mut token = Self::new("", asked_at);
        let mut is_bearer = true;
        for (name, value) in answer {
            let Some(text) = text(value) else { continue };
            match name.as_str() {
                "access_token" => token.access = text.into(),
                "token_type" => is_bearer = text.eq_ignore_ascii_case("bearer"),
                "expires_in" => token.expires_at = after(asked_at, &text),
                "refresh_token" if text.is_empty() => {}
                "refresh_token" => token.refresh = Some(text.into()),
                "refresh_token_expires_in" => token.refresh_expires_at = after(asked_at, &text),
                "scope" => token.scope = Some(text),
                _ => token.put_extra(name, text),
            }
        }
        if token.access.expose().is_empty() {
            return Err("answer has no access token");
        }
        if !is_bearer {
            return Err("token is not a bearer token");
        }
        if token.scope.is_none() {
            token.scope = before.and_then(|before| before.scope.clone());
        }
        if token.refresh.is_none() {
            token.refresh = before.and_then(|before| before.refresh.clone());
            token.refresh_expires_at = before.and_then(|before| before.refresh_expires_at);
        }
        Ok(token)
    }

    fn put_extra(&mut self, name: String, text: String) {
        let at = self.extra.partition_point(|(known, _)| *known < name);
        self.extra.insert(at, (name, text));
    }

    /// The token as JSON, for a [`TokenStore`](super::token_store::TokenStore) of one's own. The text holds the secrets.
    pub fn to_json(&self) -> String {
        let mut record = Map::new();
        let mut put = |name: &str, text: Option<&str>| {
            if let Some(text) = text {
                record.insert(name.to_owned(), Value::from(text));
            }
        };
        put("access_token", Some(self.access.expose()));
        put("refresh_token", self.refresh.as_ref().map(Secret::expose));
        put("scope", self.scope());
        put("obtained_at", Some(&self.obtained_at.to_string()));
        if let Some(end) = self.expires_at {
            put("expires_at", Some(&end.to_string()));
        }
        if let Some(end) = self.refresh_expires_at {
            put("refresh_expires_at", Some(&end.to_string()));
        }
        if !self.extra.is_empty() {
            let mut extra = Map::new();
            for (name, text) in &self.extra {
                extra.insert(name.clone(), Value::from(text.as_str()));
            }
            record.insert("extra".to_owned(), Value::Object(extra));
        }
        Value::Object(record).to_string()
    }

    /// Reads what [`to_json`](Self::to_json) wrote.
    ///
    /// # Errors
    /// The text is something else.
    pub fn from_json(text: &str) -> Result<Self, UnreadableToken> {
        let record: Value =
            serde_json::from_slice(text.as_bytes()).map_err(|error| UnreadableToken { line: error.line() })?;
        Self::of_record(&record).ok_or(UnreadableToken { line: 1 })
    }

    fn of_record(record: &Value) -> Option<Self> {
        let mut token = Self::new(text_of(record, "access_token")??, instant_of(record, "obtained_at")??);
        token.refresh = text_of(record, "refresh_token")?.map(Secret::from);
        token.expires_at = instant_of(record, "expires_at")?;
        token.refresh_expires_at = instant_of(record, "refresh_expires_at")?;
        token.scope = text_of(record, "scope")?.map(str::to_owned);
        if let Some(extra) = record.get("extra") {
            for (name, text) in extra.as_object()? {
                token.put_extra(name.clone(), text.as_str()?.to_owned());
            }
        }
        Some(token)
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
            .field("extra", &Names(&self.extra))
            .finish()
    }
}

/// The names alone, for `Debug`.
struct Names<'n>(&'n [(String, String)]);

impl fmt::Debug for Names<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|(name, _)| name)).finish()
    }
}

/// A stored token that is not one. What the text holds is not repeated: it may be a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnreadableToken {
    /// Where it is no JSON; the first where it is JSON of something else.
    line: usize,
}

impl fmt::Display for UnreadableToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not a stored token, from line {}", self.line)
    }
}

impl StdError for UnreadableToken {}

/// A text of a record, which may not be there; `None` where it is something else.
fn text_of<'r>(record: &'r Value, name: &str) -> Option<Option<&'r str>> {
    match record.get(name) {
        None | Some(Value::Null) => Some(None),
        Some(text) => text.as_str().map(Some),
    }
}

/// An instant of a record, which may not be there; `None` where it is something else.
fn instant_of(record: &Value, name: &str) -> Option<Option<Timestamp>> {
    match text_of(record, name)? {
        None => Some(None),
        Some(text) => text.parse().ok().map(Some),
    }
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
