//! Ranges of bytes (RFC 9110, section 14).
//!
//! In: bounds as Rust has them, and the header of a reply. Out: the header of a request, and where in the whole the bytes
//! of the reply stand. Invariant: a range is never empty.

use std::ops::{Bound, RangeBounds};

use reqwest::header::{CONTENT_RANGE, HeaderMap};

use super::call::Call;

/// A range of bytes, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ByteRange {
    pub(super) first: u64,
    /// The last byte, inclusive; to the end where `None`.
    pub(super) last: Option<u64>,
}

/// Asks for a range of the bytes alone. An empty range is refused when the call is sent.
pub fn set_range(call: &mut Call<'_>, bounds: impl RangeBounds<u64>) {
    match ByteRange::of(bounds) {
        Some(range) => call.header("range", &range.to_header()),
        None => call.refuse_unless(Err("the range has no bytes".to_owned())),
    }
}

impl ByteRange {
    fn of(bounds: impl RangeBounds<u64>) -> Option<Self> {
        let first = match bounds.start_bound() {
            Bound::Included(first) => *first,
            Bound::Excluded(before) => before.checked_add(1)?,
            Bound::Unbounded => 0,
        };
        let last = match bounds.end_bound() {
            Bound::Included(last) => Some(*last),
            Bound::Excluded(end) => Some(end.checked_sub(1)?),
            Bound::Unbounded => None,
        };
        last.is_none_or(|last| first <= last).then_some(Self { first, last })
    }

    /// The range that a `Range` header asks for, where it is one range from a byte on.
    pub(super) fn from_header(value: &str) -> Option<Self> {
        let (first, last) = unit(value, '=')?.split_once('-')?;
        let last = Some(last.trim()).filter(|last| !last.is_empty());
        let range = Self { first: number(first)?, last: last.map(|last| number(last).ok_or(())).transpose().ok()? };
        range.last.is_none_or(|last| range.first <= last).then_some(range)
    }

    /// The value of the `Range` header.
    pub(super) fn to_header(self) -> String {
        match self.last {
            Some(last) => format!("bytes={}-{last}", self.first),
            None => format!("bytes={}-", self.first),
        }
    }
}

/// Where in the whole the bytes of a reply stand, as far as the reply says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ContentRange {
    /// The first byte and the last; `None` where none of those asked for are there.
    pub(super) bytes: Option<(u64, u64)>,
    /// How many there are in the whole.
    pub(super) complete: Option<u64>,
}

impl ContentRange {
    /// What a reply says, if it says it in a way that can be read.
    pub(super) fn of(headers: &HeaderMap) -> Option<Self> {
        let (bytes, complete) = unit(headers.get(CONTENT_RANGE)?.to_str().ok()?, ' ')?.split_once('/')?;
        let complete = if complete.trim() == "*" { None } else { Some(number(complete)?) };
        if bytes.trim() == "*" {
            return Some(Self { bytes: None, complete });
        }
        let (first, last) = bytes.split_once('-')?;
        let (first, last) = (number(first)?, number(last)?);
        let fits = first <= last && complete.is_none_or(|complete| last < complete);
        fits.then_some(Self { bytes: Some((first, last)), complete })
    }
}

/// What follows the unit `bytes`.
fn unit(value: &str, separator: char) -> Option<&str> {
    let (unit, rest) = value.trim().split_once(separator)?;
    unit.trim().eq_ignore_ascii_case("bytes").then_some(rest.trim())
}

fn number(digits: &str) -> Option<u64> {
    let digits = digits.trim();
    digits.bytes().all(|digit| digit.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
}
