//! Objects whose members have names, as tables.
//!
//! In: a table of the members, and a way to each of them. Out: a place for the object, and a view of it. Invariant: a
//! member that the table calls required is there or the object cannot be read; what the table does not name is ignored,
//! unless the object has a place for it.

use super::places::Place;
use super::slot::{Entries, Slot};

/// What there is to know of an object's members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// The name of its Rust type.
    pub name: &'static str,
    /// The members' names on the wire, in order.
    pub members: &'static [&'static str],
    /// Where each of these is to be found, as `slots` makes it of them.
    pub slots: &'static [u16],
    /// Which of them are always there.
    pub required: &'static [usize],
}

impl Shape {
    /// Whether the member at this place in the table is always there.
    pub(super) fn requires(&self, at: usize) -> bool {
        for required in self.required {
            if *required == at {
                return true;
            }
        }
        false
    }
}

/// An object.
pub trait Object {
    /// Its table.
    fn shape(&self) -> &'static Shape;

    /// Where the member goes that is the one at this place in the table.
    fn place(&mut self, at: usize) -> Option<Place<'_>>;

    /// The member at this place in the table.
    fn member(&self, at: usize) -> Option<&dyn Slot>;

    /// Members that the table does not name.
    fn rest(&self) -> Option<&dyn Entries> {
        None
    }

    /// The place of members that the table does not name.
    fn rest_mut(&mut self) -> Option<&mut dyn Entries> {
        None
    }
}

/// Which members of an object were there; none yet by default.
#[derive(Default)]
pub(super) struct Seen {
    first: u64,
    others: Vec<u64>,
}

impl Seen {
    /// Marks a member; whether it was marked already.
    #[inline]
    pub(super) fn mark(&mut self, at: usize) -> bool {
        let bits = match at / 64 {
            0 => &mut self.first,
            word => self.other(word - 1),
        };
        let bit = 1 << (at % 64);
        let before = *bits & bit != 0;
        *bits |= bit;
        before
    }

    /// The bits of members behind the first; hardly an object has as many.
    #[cold]
    fn other(&mut self, word: usize) -> &mut u64 {
        if self.others.len() <= word {
            self.others.resize(word + 1, 0);
        }
        &mut self.others[word]
    }

    /// Whether a member was there.
    pub(super) fn has(&self, at: usize) -> bool {
        let bits = match at / 64 {
            0 => Some(&self.first),
            word => self.others.get(word - 1),
        };
        bits.is_some_and(|bits| bits & (1 << (at % 64)) != 0)
    }
}
