//! Places that a value is read into and written from.
//!
//! In: a reader or a writer that does not know the types. Out: a value in its place, or its wire form. Invariant: what
//! depends on a type is what its value is put together from, and all else is compiled once, however many types there
//! are.

use std::collections::BTreeMap;
use std::fmt::Display;

use super::leaves::{Leaf, LeafMut};
use super::object::Object;

/// That something could not be read or written; the reader or writer keeps why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failed;

/// Whether something was read or written.
pub type Done = Result<(), Failed>;

/// A place for a value.
pub trait Slot {
    /// A place with nothing in it yet.
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

    /// Whether there is nothing to write.
    fn is_absent(&self) -> bool {
        false
    }

    /// Reads a value.
    ///
    /// # Errors
    /// What is there is something else.
    fn read(&mut self, from: &mut dyn Reader) -> Done;

    /// Writes the value.
    ///
    /// # Errors
    /// The writer cannot take it.
    fn write(&self, to: &mut dyn Writer) -> Done;
}

/// What a value is read from; it gives one.
pub trait Reader {
    /// A value that holds no others.
    ///
    /// # Errors
    /// What is there is something else.
    fn leaf(&mut self, into: LeafMut<'_>) -> Done;

    /// A value, if there is more than `null`; whether there was.
    ///
    /// # Errors
    /// What is there is something else.
    fn some(&mut self, into: &mut dyn Slot) -> Result<bool, Failed>;

    /// The items of a list.
    ///
    /// # Errors
    /// What is there is something else.
    fn list(&mut self, into: &mut dyn List) -> Done;

    /// The members of an object whose names nobody knows.
    ///
    /// # Errors
    /// What is there is something else.
    fn entries(&mut self, into: &mut dyn Entries) -> Done;

    /// The members of an object.
    ///
    /// # Errors
    /// What is there is something else.
    fn object(&mut self, into: &mut dyn Object) -> Done;

    /// Says that what was read will not do.
    ///
    /// # Errors
    /// Always.
    fn refuse(&mut self, problem: &dyn Display) -> Done;
}

/// What a value is written to; it takes one.
pub trait Writer {
    /// A value that holds no others.
    ///
    /// # Errors
    /// It cannot be taken.
    fn leaf(&mut self, value: Leaf<'_>) -> Done;

    /// The items of a list.
    ///
    /// # Errors
    /// They cannot be taken.
    fn list(&mut self, list: &dyn List) -> Done;

    /// The members of an object whose names nobody knows.
    ///
    /// # Errors
    /// They cannot be taken.
    fn entries(&mut self, entries: &dyn Entries) -> Done;

    /// The members of an object.
    ///
    /// # Errors
    /// They cannot be taken.
    fn object(&mut self, object: &dyn Object) -> Done;
}

/// A list of values.
pub trait List {
    /// Leaves nothing in it.
    fn clear(&mut self);

    /// A place behind the last.
    fn grow(&mut self) -> &mut dyn Slot;

    /// How many there are.
    fn len(&self) -> usize;

    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The value at an index; `None` behind the last.
    fn item(&self, at: usize) -> Option<&dyn Slot>;
}

/// Values by their names.
pub trait Entries {
    /// Leaves nothing in it.
    fn clear(&mut self);

    /// The place for the value of a name.
    fn entry(&mut self, name: String) -> &mut dyn Slot;

    /// How many there are.
    fn len(&self) -> usize;

    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Gives out each of them, until one is not taken.
    ///
    /// # Errors
    /// One was not taken.
    fn each(&self, take: &mut dyn FnMut(&str, &dyn Slot) -> Done) -> Done;
}

impl<T: Slot> List for Vec<T> {
    fn clear(&mut self) {
        self.clear();
    }

    fn grow(&mut self) -> &mut dyn Slot {
        let at = self.len();
        self.push(T::vacant());
        &mut self[at]
    }

    fn len(&self) -> usize {
        self.len()
    }

    fn item(&self, at: usize) -> Option<&dyn Slot> {
        Some(self.get(at)?)
    }
}

impl<T: Slot> Entries for BTreeMap<String, T> {
    fn clear(&mut self) {
        self.clear();
    }

    fn entry(&mut self, name: String) -> &mut dyn Slot {
        // A name that comes again has the value that comes last.
        let place = self.entry(name).or_insert_with(T::vacant);
        *place = T::vacant();
        place
    }

    fn len(&self) -> usize {
        self.len()
    }

    fn each(&self, take: &mut dyn FnMut(&str, &dyn Slot) -> Done) -> Done {
        self.iter().try_for_each(|(name, value)| take(name, value))
    }
}

impl<T: Slot> Slot for Vec<T> {
    fn vacant() -> Self {
        Self::new()
    }

    fn read(&mut self, from: &mut dyn Reader) -> Done {
        from.list(self)
    }

    fn write(&self, to: &mut dyn Writer) -> Done {
        to.list(self)
    }
}

impl<T: Slot> Slot for BTreeMap<String, T> {
    fn vacant() -> Self {
        Self::new()
    }

    fn read(&mut self, from: &mut dyn Reader) -> Done {
        from.entries(self)
    }

    fn write(&self, to: &mut dyn Writer) -> Done {
        to.entries(self)
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

    fn is_absent(&self) -> bool {
        self.is_none()
    }

    fn read(&mut self, from: &mut dyn Reader) -> Done {
        if !from.some(self.insert(T::vacant()))? {
            *self = T::null();
        }
        Ok(())
    }

    fn write(&self, to: &mut dyn Writer) -> Done {
        match self {
            Some(value) => value.write(to),
            None => to.leaf(Leaf::Null),
        }
    }
}

impl<T: Slot> Slot for Box<T> {
    fn vacant() -> Self {
        Self::new(T::vacant())
    }

    fn read(&mut self, from: &mut dyn Reader) -> Done {
        T::read(self, from)
    }

    fn write(&self, to: &mut dyn Writer) -> Done {
        T::write(self, to)
    }
}

/// A place that is vacated whenever it is read into.
pub(super) struct Fresh<T>(pub(super) T);

impl<T: Slot> Slot for Fresh<T> {
    fn vacant() -> Self {
        Self(T::vacant())
    }

    fn read(&mut self, from: &mut dyn Reader) -> Done {
        self.0 = T::vacant();
        self.0.read(from)
    }

    fn write(&self, to: &mut dyn Writer) -> Done {
        self.0.write(to)
    }
}
