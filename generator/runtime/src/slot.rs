//! Types whose values are read and written.
//!
//! In: a type. Out: what its values are put together from. Invariant: nothing but that depends on the type, and all else is
//! compiled once, however many types there are.

use std::collections::BTreeMap;

use serde_json::Value;

use super::places::{Place, View};

/// A type whose values are read and written.
pub trait Slot {
    /// A value with nothing in it yet.
    fn vacant() -> Self
    where
        Self: Sized;

    /// What `null` means, where that is more than that there is no value.
    fn null() -> Option<Self>
    where
        Self: Sized,
    {
        None
    }

    /// Where a value goes.
    fn place(&mut self) -> Place<'_>;

    /// Where a value goes that may be `null`.
    fn optional(place: &mut Option<Self>) -> Place<'_>
    where
        Self: Sized,
    {
        Place::Optional(place)
    }

    /// What is written.
    fn view(&self) -> View<'_>;
}

/// What is made of a text.
pub trait Text {
    /// Makes it of this one.
    ///
    /// # Errors
    /// Nothing can be made of it, for this reason.
    fn set(&mut self, text: &str) -> Result<(), String>;
}

/// What is made of a text, or nothing.
pub trait OptionalText: Text {
    /// Leaves nothing in it.
    fn clear(&mut self);
}

/// What is made of a whole number.
pub trait Number {
    /// Makes it of this one.
    fn set(&mut self, number: i64);
}

/// One of several types.
pub trait Choice {
    /// Takes a value as the type that it is of.
    ///
    /// # Errors
    /// It does not fit that type, for this reason.
    fn set(&mut self, value: Value) -> Result<(), String>;
}

/// A value, or nothing.
pub trait Optional {
    /// The place of the value.
    fn some(&mut self) -> Place<'_>;

    /// Puts what `null` means.
    fn none(&mut self);
}

/// A list of values.
pub trait List {
    /// Leaves nothing in it.
    fn clear(&mut self);

    /// A place behind the last.
    fn grow(&mut self) -> Place<'_>;

    /// How many there are.
    fn len(&self) -> usize;

    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The value at an index; `None` behind the last.
    fn item(&self, at: usize) -> Option<View<'_>>;
}

/// Values by their names.
pub trait Entries {
    /// Leaves nothing in it.
    fn clear(&mut self);

    /// The place for the value of a name.
    fn entry(&mut self, name: String) -> Place<'_>;

    /// How many there are.
    fn len(&self) -> usize;

    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Gives out each of them, until one is not taken; whether all were.
    fn each(&self, take: &mut dyn FnMut(&str, View<'_>) -> bool) -> bool;
}

/// The size in bytes from which it costs more to move a value than to compile what spares that.
const LARGE: usize = 512;

impl<T: Slot> List for Vec<T> {
    fn clear(&mut self) {
        self.clear();
    }

    fn grow(&mut self) -> Place<'_> {
        let at = self.len();
        if const { size_of::<T>() > LARGE } {
            // By way of an iterator it is made where it stays.
            self.extend(std::iter::once_with(T::vacant));
        } else {
            self.push(T::vacant());
        }
        self[at].place()
    }

    fn len(&self) -> usize {
        self.len()
    }

    fn item(&self, at: usize) -> Option<View<'_>> {
        Some(self.get(at)?.view())
    }
}

impl<T: Slot> Entries for BTreeMap<String, T> {
    fn clear(&mut self) {
        self.clear();
    }

    fn entry(&mut self, name: String) -> Place<'_> {
        // A name that comes again has the value that comes last.
        let place = self.entry(name).or_insert_with(T::vacant);
        *place = T::vacant();
        place.place()
    }

    fn len(&self) -> usize {
        self.len()
    }

    fn each(&self, take: &mut dyn FnMut(&str, View<'_>) -> bool) -> bool {
        self.iter().all(|(name, value)| take(name, value.view()))
    }
}

impl<T: Slot + Text> Text for Option<T> {
    fn set(&mut self, text: &str) -> Result<(), String> {
        self.insert(T::vacant()).set(text)
    }
}

impl<T: Slot + Text> OptionalText for Option<T> {
    fn clear(&mut self) {
        *self = None;
    }
}

impl<T: Slot> Optional for Option<T> {
    fn some(&mut self) -> Place<'_> {
        self.insert(T::vacant()).place()
    }

    fn none(&mut self) {
        *self = T::null();
    }
}

impl<T: Slot> Slot for Vec<T> {
    fn vacant() -> Self {
        Self::new()
    }

    fn place(&mut self) -> Place<'_> {
        Place::List(self)
    }

    fn view(&self) -> View<'_> {
        View::List(self)
    }
}

impl<T: Slot> Slot for BTreeMap<String, T> {
    fn vacant() -> Self {
        Self::new()
    }

    fn place(&mut self) -> Place<'_> {
        Place::Entries(self)
    }

    fn view(&self) -> View<'_> {
        View::Entries(self)
    }
}

impl<T: Slot> Slot for Option<T> {
    fn vacant() -> Self {
        None
    }

    /// A `null` is kept apart from no value where a value may be either.
    fn null() -> Option<Self> {
        Some(T::null())
    }

    fn place(&mut self) -> Place<'_> {
        T::optional(self)
    }

    fn view(&self) -> View<'_> {
        let Some(value) = self else { return View::Absent };
        match value.view() {
            View::Absent => View::Null,
            view => view,
        }
    }
}

impl<T: Slot> Slot for Box<T> {
    fn vacant() -> Self {
        Self::new(T::vacant())
    }

    fn place(&mut self) -> Place<'_> {
        T::place(self)
    }

    fn view(&self) -> View<'_> {
        T::view(self)
    }
}

/// A value that is vacated whenever it is read into.
pub(super) struct Fresh<T>(pub(super) T);

impl<T: Slot> Slot for Fresh<T> {
    fn vacant() -> Self {
        Self(T::vacant())
    }

    fn place(&mut self) -> Place<'_> {
        self.0 = T::vacant();
        self.0.place()
    }

    fn view(&self) -> View<'_> {
        self.0.view()
    }
}
