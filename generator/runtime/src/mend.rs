//! A second look at JSON that does not fit its type: one odd value should not cost the whole answer.
//!
//! In: the JSON, and where it does not fit. Out: the value, if it fits once what is odd is written as the type expects it,
//! or is empty and may be absent. Invariant: nothing that was said is dropped, nothing that is required is made up, and
//! JSON that fits is never touched.
//!
//! Services write a number as text, a duration with a fraction, an empty text for a time that is not known, a time without
//! its zone, or `null` for a list of nothing. What can be read is read: `"61"` and `61.0` are 61, a time without a zone is
//! in UTC, a day is its beginning and its beginning is the day, and `null` for a list that has to be there is an empty one.
//! What cannot is taken for absent where it may be absent, and refused where it may not.

use serde::de::DeserializeSeed;
use serde_json::{Number, Value};

use super::reading::Seat;
use super::slot::Slot;
use super::trace::{Step, Trace};

/// How many oddities of different kinds or at different places one answer may have.
const MOST_ODDITIES: usize = 32;

/// Answers larger than this, in bytes, are looked at once.
const LARGEST: usize = 16 << 20;

/// Reads an answer that has odd members; where it cannot be read, gives the JSON with what is left that does not fit, if
/// there is any that could be mended.
pub(super) fn mended(body: &[u8], slot: &mut dyn Slot) -> Result<(), Option<String>> {
    let json = (body.len() <= LARGEST).then(|| serde_json::from_slice(body).ok()).flatten();
    let mut json: Value = json.ok_or(None)?;
    let Some(mut odd) = misfit(&json, slot) else { return Ok(()) };
    let mut rest = None;
    for _ in 0..MOST_ODDITIES {
        match mend(&mut json, &odd, slot) {
            Some(Fit::Whole) => return Ok(()),
            Some(Fit::Next(next)) => (odd, rest) = (next, Some(())),
            None => break,
        }
    }
    Err(rest.map(|()| json.to_string()))
}

/// What became of the JSON by a repair.
enum Fit {
    /// It was read.
    Whole,
    /// It does not fit at another place.
    Next(Vec<Step>),
}

/// Repairs the value at `odd`, by the first way that makes it fit, and all that are odd alike.
fn mend(json: &mut Value, odd: &[Step], slot: &mut dyn Slot) -> Option<Fit> {
    let original = at(json, odd)?.clone();
    WAYS.iter().find_map(|way| {
        let repaired = way.of(&original)?;
        *at(json, odd)? = repaired;
        let next = misfit(json, slot);
        if next.as_deref() == Some(odd) {
            *at(json, odd)? = original.clone();
            return None;
        }
        alike(json, odd, &mut |other| {
            // Another value at such a place may be in order; only what says the same in another way is rewritten.
            let is_odd = is_of_kind(other, &original) && (way.keeps || other.as_str() == original.as_str());
            if let Some(repaired) = way.of(other).filter(|_| is_odd) {
                *other = repaired;
            }
        });
        match next.and_then(|_| misfit(json, slot)) {
            None => Some(Fit::Whole),
            Some(next) => Some(Fit::Next(next)),
        }
    })
}

/// A way to write a value so that it may fit.
struct Way {
    write: fn(&Value) -> Option<Value>,
    /// Whether what was said is still said.
    keeps: bool,
}

impl Way {
    fn of(&self, value: &Value) -> Option<Value> {
        (self.write)(value)
    }
}

/// The ways, those first that lose nothing.
const WAYS: [Way; 9] = [
    Way { write: number, keeps: true },
    Way { write: whole, keeps: true },
    Way { write: truth, keeps: true },
    Way { write: text, keeps: true },
    Way { write: in_utc, keeps: true },
    Way { write: beginning, keeps: true },
    Way { write: day, keeps: true },
    Way { write: no_items, keeps: true },
    Way { write: absent, keeps: false },
];

/// Text of a number as the number.
fn number(value: &Value) -> Option<Value> {
    let text = value.as_str()?.trim();
    let whole = text.parse::<i64>().map(Number::from).or_else(|_| text.parse::<u64>().map(Number::from));
    let number = whole.ok().or_else(|| Number::from_f64(text.parse().ok()?))?;
    let number = Value::Number(number);
    Some(whole_of(&number).unwrap_or(number))
}

/// A number with nothing behind its point as a whole one.
fn whole(value: &Value) -> Option<Value> {
    whole_of(value)
}

fn whole_of(value: &Value) -> Option<Value> {
    let number = value.as_number().filter(|number| number.is_f64())?;
    // Printed without a fraction where there is none, and exactly.
    let text = format!("{}", number.as_f64()?);
    text.parse::<i64>().ok().map(Value::from)
}

fn truth(value: &Value) -> Option<Value> {
    match value.as_str()?.trim() {
        "true" => Some(Value::Bool(true)),
        "false" => Some(Value::Bool(false)),
        _ => None,
    }
}

/// A number or a truth value as its text.
fn text(value: &Value) -> Option<Value> {
    matches!(value, Value::Number(_) | Value::Bool(_)).then(|| Value::String(value.to_string()))
}

/// A time without a zone as one in UTC.
fn in_utc(value: &Value) -> Option<Value> {
    let text = value.as_str()?.trim();
    let fraction = behind(text, b"0000-00-00T00:00:00")?;
    let is_fraction =
        fraction.bytes().enumerate().all(|(at, byte)| if at == 0 { byte == b'.' } else { byte.is_ascii_digit() });
    is_fraction.then(|| Value::String(format!("{text}Z")))
}

/// A day as the time at which it begins in UTC.
fn beginning(value: &Value) -> Option<Value> {
    let text = value.as_str()?.trim();
    behind(text, b"0000-00-00")?.is_empty().then(|| Value::String(format!("{text}T00:00:00Z")))
}

/// A time that is the beginning of a day, wherever that is, as the day.
fn day(value: &Value) -> Option<Value> {
    let text = value.as_str()?.trim();
    behind(text, b"0000-00-00")?;
    let (day, time) = text.split_once('T')?;
    let zone = time.strip_prefix("00:00:00")?;
    let zone = zone.strip_prefix('.').map_or(zone, |fraction| fraction.trim_start_matches('0'));
    let is_offset = ["+00:00", "-00:00", "+0000"].iter().any(|shape| behind(zone, shape.as_bytes()) == Some(""));
    let is_zone = zone.is_empty() || zone == "Z" || is_offset;
    is_zone.then(|| Value::String(day.to_owned()))
}

/// What stands behind the part of a text that has this shape, in which `0` is any digit.
fn behind<'t>(text: &'t str, shape: &[u8]) -> Option<&'t str> {
    let (begin, rest) = text.split_at_checked(shape.len())?;
    let fits = |(byte, shape): (u8, &u8)| byte == *shape || (*shape == b'0' && byte.is_ascii_digit());
    begin.bytes().zip(shape).all(fits).then_some(rest)
}

fn no_items(value: &Value) -> Option<Value> {
    value.is_null().then(|| Value::Array(Vec::new()))
}

/// What says nothing, as nothing.
fn absent(value: &Value) -> Option<Value> {
    let is_empty = match value {
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    };
    is_empty.then_some(Value::Null)
}

fn is_of_kind(one: &Value, other: &Value) -> bool {
    std::mem::discriminant(one) == std::mem::discriminant(other)
}

/// Reads the JSON, or gives the steps to where it does not fit first. It is read as text, as an answer is.
fn misfit(json: &Value, slot: &mut dyn Slot) -> Option<Vec<Step>> {
    let text = json.to_string();
    let mut trace = Trace::default();
    let json = &mut serde_json::Deserializer::from_slice(text.as_bytes());
    let read = Seat { place: slot.place(), trace: &mut trace }.deserialize(json);
    read.err().map(|_| trace.into_steps())
}

/// The value at the end of the steps; none for the answer as a whole, which nothing can mend.
fn at<'j>(json: &'j mut Value, steps: &[Step]) -> Option<&'j mut Value> {
    if steps.is_empty() {
        return None;
    }
    let mut value = json;
    for step in steps {
        value = match step {
            Step::Item(index) => value.get_mut(index)?,
            Step::Member(name) => value.get_mut(name.as_ref())?,
        };
    }
    Some(value)
}

/// Calls `each` with every value at such a place, whichever items of lists lead to it.
fn alike(json: &mut Value, steps: &[Step], each: &mut impl FnMut(&mut Value)) {
    match (steps.split_first(), json) {
        (None, json) => each(json),
        (Some((Step::Item(_), rest)), Value::Array(items)) => items.iter_mut().for_each(|item| alike(item, rest, each)),
        (Some((Step::Member(name), rest)), json) => {
            json.get_mut(name.as_ref()).into_iter().for_each(|member| alike(member, rest, each));
        }
        (Some((Step::Item(_), _)), _) => {}
    }
}

#[cfg(test)]
mod tests;
