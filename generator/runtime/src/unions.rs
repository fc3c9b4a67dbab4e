//! Values that are one of several types.
//!
//! In: JSON and its alternatives. Out: the alternative that the JSON is. Invariant: no other alternative would have kept
//! more of the JSON than the one that is taken.

use std::cell::Cell;

use serde::de::DeserializeSeed;
use serde_json::Value;

use super::places::Place;
use super::reading::Seat;
use super::slot::Slot;
use super::trace::Trace;
use super::writing::Written;

/// Reads `value` as one alternative of a union.
///
/// # Errors
/// It does not fit the alternative; with the steps to what does not.
pub fn alternative<T: Slot, U>(value: &Value, variant: impl FnOnce(T) -> U) -> Result<U, String> {
    let mut slot = T::vacant();
    read_alternative(value, slot.place())?;
    Ok(variant(slot))
}

fn read_alternative(value: &Value, place: Place<'_>) -> Result<(), String> {
    let mut trace = Trace::default();
    let read = Seat { place, trace: &mut trace }.deserialize(value);
    read.map_err(|error| match trace.is_empty() {
        true => error.to_string(),
        false => format!("{trace}: {error}"),
    })
}

/// The JSON of an alternative whose `member` says which it is: by `tag`, where nothing else stands there.
///
/// # Errors
/// It has no JSON.
pub fn tagged(value: &dyn Slot, member: &str, tag: &str) -> serde_json::Result<Value> {
    let mut value = serde_json::to_value(Written(value.view()))?;
    if let Value::Object(members) = &mut value {
        let says = members.get(member).is_some_and(|said| !said.is_null() && said != "");
        if !says {
            members.insert(member.to_owned(), Value::from(tag));
        }
    }
    Ok(value)
}

/// The alternative that keeps the most of a value, the first of those that keep the same.
#[derive(Debug)]
pub struct BestFit<'v, U> {
    value: &'v Value,
    best: Option<(Loss, U)>,
}

/// How many unions may stand around one whose alternatives are still weighed: every level multiplies the work. Further
/// down the first that fits is taken.
const DEEPEST: u32 = 4;

thread_local! {
    /// How many unions around this one are being weighed.
    static DEPTH: Cell<u32> = const { Cell::new(0) };
}

/// What of a value is not written back as it was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Loss {
    /// Members and items that are gone, or came from nowhere.
    gone: usize,
    /// Texts and numbers that are written in another way.
    changed: usize,
}

impl<'v, U> BestFit<'v, U> {
    /// None yet.
    pub fn of(value: &'v Value) -> Self {
        Self { value, best: None }
    }

    /// Tries a further alternative.
    #[must_use]
    pub fn or<T: Slot>(mut self, variant: impl FnOnce(T) -> U) -> Self {
        let mut slot = T::vacant();
        if let Some(loss) = loss(self.value, &mut slot, self.best.as_ref().map(|(loss, _)| *loss)) {
            self.best = Some((loss, variant(slot)));
        }
        self
    }

    /// The best that was tried; nothing where none fits.
    pub fn get(self) -> Option<U> {
        self.best.map(|(_, read)| read)
    }
}

/// What is lost where `value` is read into this place; nothing where it does not fit, or no less is lost than before.
fn loss(value: &Value, slot: &mut dyn Slot, least: Option<Loss>) -> Option<Loss> {
    let enough = if DEPTH.get() > DEEPEST { Loss::ANY } else { Loss::default() };
    if least.is_some_and(|loss| loss <= enough) {
        return None;
    }
    DEPTH.set(DEPTH.get() + 1);
    let read = Seat { place: slot.place(), trace: &mut Trace::default() }.deserialize(value);
    DEPTH.set(DEPTH.get() - 1);
    read.ok()?;
    let again = serde_json::to_value(Written(slot.view())).unwrap_or_default();
    let mut loss = Loss::default();
    loss.add(value, &again);
    least.is_none_or(|least| loss < least).then_some(loss)
}

impl Loss {
    /// No value loses more.
    const ANY: Self = Self { gone: usize::MAX, changed: usize::MAX };

    fn add(&mut self, before: &Value, after: &Value) {
        match (before, after) {
            (Value::Object(before), Value::Object(after)) => {
                for (key, value) in before {
                    match after.get(key) {
                        Some(again) => self.add(value, again),
                        None => self.gone += size(value),
                    }
                }
                let added = after.iter().filter(|(key, _)| !before.contains_key(*key));
                self.gone += added.map(|(_, value)| size(value)).sum::<usize>();
            }
            (Value::Array(before), Value::Array(after)) => {
                before.iter().zip(after).for_each(|(before, after)| self.add(before, after));
                self.gone += before.len().abs_diff(after.len());
            }
            (Value::String(before), Value::String(after)) => self.changed += usize::from(before != after),
            (Value::Number(before), Value::Number(after)) => self.changed += usize::from(before != after),
            _ if before == after => {}
            _ => self.gone += size(before),
        }
    }
}

/// How many values a value is.
fn size(value: &Value) -> usize {
    match value {
        Value::Object(members) => 1 + members.values().map(size).sum::<usize>(),
        Value::Array(items) => 1 + items.iter().map(size).sum::<usize>(),
        _ => 1,
    }
}
