//! Places that a value is read into, and views of what is written.
//!
//! In: a value of any type. Out: the same in words that the reader and the writer know. Invariant: a value goes out as it
//! came in, but for an instant behind the last one there is.

use std::fmt::Display;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::fmt::temporal::Pieces;
use jiff::tz::Offset;
use serde_json::Value;

use super::binary::Base64;
use super::id::Id;
use super::object::Object;
use super::slot::{Choice, Entries, List, Number, Optional, OptionalText, Slot, Text};

/// Where a value goes.
pub enum Place<'a> {
    /// A truth value.
    Bool(&'a mut bool),
    /// A truth value, or `null`.
    OptionalBool(&'a mut Option<bool>),
    /// A whole number of 32 bits.
    I32(&'a mut i32),
    /// A whole number of 64 bits.
    I64(&'a mut i64),
    /// A whole number of 64 bits, or `null`.
    OptionalI64(&'a mut Option<i64>),
    /// A whole number of 32 bits, not negative.
    U32(&'a mut u32),
    /// A whole number of 64 bits, not negative.
    U64(&'a mut u64),
    /// A number of single precision.
    F32(&'a mut f32),
    /// A number of double precision.
    F64(&'a mut f64),
    /// A text that is kept.
    String(&'a mut String),
    /// A text that is kept, or `null`.
    OptionalString(&'a mut Option<String>),
    /// A text or a whole number.
    Id(&'a mut Id),
    /// A text or a whole number, or `null`.
    OptionalId(&'a mut Option<Id>),
    /// A text that something is made of.
    Text(&'a mut dyn Text),
    /// A text that something is made of, or `null`.
    OptionalText(&'a mut dyn OptionalText),
    /// A text or a whole number that something is made of.
    Word(&'a mut dyn Text),
    /// A whole number that something is made of.
    Number(&'a mut dyn Number),
    /// Any value.
    Any(&'a mut Value),
    /// A value that says itself what it is.
    Choice(&'a mut dyn Choice),
    /// A value, or `null`.
    Optional(&'a mut dyn Optional),
    /// The items of a list.
    List(&'a mut dyn List),
    /// The members of an object whose names nobody knows.
    Entries(&'a mut dyn Entries),
    /// The members of an object.
    Object(&'a mut dyn Object),
}

/// What is written.
#[derive(Clone, Copy)]
pub enum View<'a> {
    /// No value.
    Absent,
    /// The value `null`.
    Null,
    /// A truth value.
    Bool(bool),
    /// A whole number.
    I64(i64),
    /// A whole number, not negative.
    U64(u64),
    /// A number of single precision.
    F32(f32),
    /// A number of double precision.
    F64(f64),
    /// A text.
    Text(&'a str),
    /// What is written as its text.
    Shown(&'a dyn Display),
    /// Any value.
    Any(&'a Value),
    /// What a value is written as that says more than it holds.
    Made(&'a dyn Slot, fn(&dyn Slot) -> serde_json::Result<Value>),
    /// The items of a list.
    List(&'a dyn List),
    /// The members of an object whose names nobody knows.
    Entries(&'a dyn Entries),
    /// The members of an object.
    Object(&'a dyn Object),
}

/// A type that the reader and the writer know.
macro_rules! leaf {
    ($($ty:ty: $place:ident $($optional:ident)?, $vacant:expr, $value:ident => $view:expr;)*) => {$(
        impl Slot for $ty {
            fn vacant() -> Self {
                $vacant
            }

            fn place(&mut self) -> Place<'_> {
                Place::$place(self)
            }

            $(fn optional(place: &mut Option<Self>) -> Place<'_> {
                Place::$optional(place)
            })?

            fn view(&self) -> View<'_> {
                let $value = self;
                $view
            }
        }
    )*};
}

leaf! {
    bool: Bool OptionalBool, false, it => View::Bool(*it);
    i32: I32, 0, it => View::I64(i64::from(*it));
    i64: I64 OptionalI64, 0, it => View::I64(*it);
    u32: U32, 0, it => View::U64(u64::from(*it));
    u64: U64, 0, it => View::U64(*it);
    f32: F32, 0.0, it => View::F32(*it);
    f64: F64, 0.0, it => View::F64(*it);
    String: String OptionalString, String::new(), it => View::Text(it);
    Id: Id OptionalId, Id::default(), it => it.seen();
    Value: Any, Value::Null, it => View::Any(it);
}

/// A type that is made of text.
macro_rules! of_text {
    ($($ty:ty: $read:expr;)*) => {$(
        impl Slot for $ty {
            fn vacant() -> Self {
                Self::default()
            }

            fn place(&mut self) -> Place<'_> {
                Place::Text(self)
            }

            fn optional(place: &mut Option<Self>) -> Place<'_> {
                Place::OptionalText(place)
            }

            fn view(&self) -> View<'_> {
                View::Shown(self)
            }
        }

        impl Text for $ty {
            fn set(&mut self, text: &str) -> Result<(), String> {
                *self = $read(text).map_err(|error| error.to_string())?;
                Ok(())
            }
        }
    )*};
}

of_text! {
    Timestamp: instant;
    Date: str::parse::<Self>;
    Base64: Base64::decode;
}

/// An instant; services write most of them alike, and such a one is read without a look at all the other forms.
fn instant(text: &str) -> Result<Timestamp, jiff::Error> {
    in_utc(text).map_or_else(|| text.parse().or_else(|error| at_the_end(text).ok_or(error)), Ok)
}

/// The last instant there is, for one that comes after it: services write the end of the year 9999 for what has no end,
/// and instants end a day before, so that each can be written in every zone.
fn at_the_end(text: &str) -> Option<Timestamp> {
    let pieces = Pieces::parse(text).ok()?;
    let is_behind = pieces.offset().is_some() && pieces.date() >= Offset::UTC.to_datetime(Timestamp::MAX).date();
    is_behind.then_some(Timestamp::MAX)
}

/// What so many digits behind the point are to be multiplied by, to be nanoseconds.
const NANOSECONDS: [i32; 10] = [0, 100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1000, 100, 10, 1];

/// An instant such as `2026-03-10T18:07:52Z` or `2026-03-10T18:07:52.534Z`.
fn in_utc(text: &str) -> Option<Timestamp> {
    let (time, fraction) = text.as_bytes().split_first_chunk()?;
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, b'T', h1, h2, b':', n1, n2, b':', s1, s2] = *time else {
        return None;
    };
    let nanoseconds = match fraction {
        [b'Z'] => 0,
        [b'.', digits @ .., b'Z'] if !digits.is_empty() => {
            let scale = NANOSECONDS.get(digits.len())?;
            digits.iter().try_fold(0, |number, digit| Some(number * 10 + i32::from(value(*digit)?)))? * scale
        }
        _ => return None,
    };
    let two = |tens, ones| Some(value(tens)? * 10 + value(ones)?);
    let year = i16::from(two(y1, y2)?) * 100 + i16::from(two(y3, y4)?);
    let time = DateTime::new(year, two(m1, m2)?, two(d1, d2)?, two(h1, h2)?, two(n1, n2)?, two(s1, s2)?, nanoseconds);
    Offset::UTC.to_timestamp(time.ok()?).ok()
}

/// The number that a digit is.
fn value(digit: u8) -> Option<i8> {
    digit.is_ascii_digit().then(|| (digit - b'0').cast_signed())
}

#[cfg(test)]
mod tests;
