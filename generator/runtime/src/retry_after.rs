//! How long a service asks a client to wait.
//!
//! In: the headers of a reply, and the time of day. Out: a duration from now. Invariant: a date in the past is no wait, and what cannot be
//! read is no answer; a date is taken relative to the reply's own `Date`, so that a wrong clock on either side does
//! not matter.

use std::time::Duration;

use jiff::Timestamp;
use reqwest::header::{DATE, HeaderMap, HeaderName, RETRY_AFTER};

/// The wait that `Retry-After` asks for, in seconds or as an HTTP date; `now` is the time of day, for a reply that does
/// not have its own.
pub fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Some(seconds) = seconds(text) {
        return Some(seconds);
    }
    let until = http_date(text)?;
    let now = date(headers, DATE).unwrap_or(now);
    Some(Duration::try_from(until.duration_since(now)).unwrap_or(Duration::ZERO))
}

/// Whole seconds, or seconds with a fraction, as some servers write them.
fn seconds(text: &str) -> Option<Duration> {
    if !text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        return None;
    }
    Duration::try_from_secs_f64(text.parse().ok()?).ok()
}

fn date(headers: &HeaderMap, name: HeaderName) -> Option<Timestamp> {
    http_date(headers.get(name)?.to_str().ok()?)
}

/// An instant in the form that RFC 9110, section 5.6.7 asks senders to use.
pub(super) fn http_date(text: &str) -> Option<Timestamp> {
    jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(text.trim()).ok()
}
