//! Values that are one of several types.
//!
//! In: JSON and its alternatives, or an alternative to be written. Out: the alternative that the JSON is, or JSON that
//! says which it is. Invariant: no other alternative would have kept more of the JSON than the one that is taken.

use std::cell::Cell;

use serde::de::DeserializeOwned;
use serde::ser::Error as _;
use serde::{Serialize, Serializer};
use serde_json::Value;

/// Writes an alternative whose `member` says which it is: by the first of `tags`, where nothing else stands there.
///
/// # Errors
/// It has no JSON.
pub fn tagged<S: Serializer>(
    value: &impl Serialize,
    member: &'static str,
    tags: &[&'static str],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut value = serde_json::to_value(value).map_err(S::Error::custom)?;
    if let (Value::Object(members), Some(tag)) = (&mut value, tags.first()) {
        let says = members.get(member).is_some_and(|said| !said.is_null() && said != "");
        if !says {
            members.insert(member.to_owned(), Value::from(*tag));
        }
    }
    value.serialize(serializer)
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
    pub fn or<T: DeserializeOwned + Serialize>(mut self, variant: impl FnOnce(T) -> U) -> Self {
        let enough = if DEPTH.get() > DEEPEST { Loss::ANY } else { Loss::default() };
        if self.best.as_ref().is_some_and(|(loss, _)| *loss <= enough) {
            return self;
        }
        DEPTH.set(DEPTH.get() + 1);
        let read = T::deserialize(self.value);
        DEPTH.set(DEPTH.get() - 1);
        if let Ok(read) = read {
            let again = serde_json::to_value(&read).unwrap_or_default();
            // Structs take lists too, member by member, which no service means.
            if self.value.is_array() != again.is_array() {
                return self;
            }
            let mut loss = Loss::default();
            loss.add(self.value, &again);
            if self.best.as_ref().is_none_or(|(least, _)| loss < *least) {
                self.best = Some((loss, variant(read)));
            }
        }
        self
    }

    /// The best that was tried; nothing where none fits.
    pub fn get(self) -> Option<U> {
        self.best.map(|(_, read)| read)
    }
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
