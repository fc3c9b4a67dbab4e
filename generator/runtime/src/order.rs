//! The order in which members come.
//!
//! In: which member came after which, in objects that were read before. Out: which is likely the next. Invariant: where it
//! is wrong the member is only looked for longer, and where nothing comes twice nothing is kept.

use super::object::Shape;

/// Which member came after which; the items of a list have theirs in the same order, as a rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Order {
    /// Whether there is an object to come that is like one before.
    is_kept: bool,
    /// For each kind of object the member at the beginning, and the one after each member.
    known: Vec<(&'static Shape, Box<[usize]>)>,
}

/// Where the order of a kind of object is kept.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kept(Option<usize>);

impl Order {
    /// From here on items come that are like the one before.
    pub(super) fn keep(&mut self) {
        self.is_kept = true;
    }

    /// That of objects of this shape; at first it is the table's.
    pub(super) fn of(&mut self, shape: &'static Shape) -> Kept {
        if !self.is_kept {
            return Kept(None);
        }
        let known = self.known.iter().position(|(known, _)| std::ptr::eq(*known, shape));
        Kept(Some(known.unwrap_or_else(|| {
            self.known.push((shape, (0..=shape.members.len()).collect()));
            self.known.len() - 1
        })))
    }

    /// The member that likely comes where so many of the table are up to the one before, which is 0 at the beginning.
    pub(super) fn next(&self, kept: Kept, before: usize) -> usize {
        let known = kept.0.and_then(|at| self.known.get(at)?.1.get(before));
        known.copied().unwrap_or(before)
    }

    /// Notes the member that came there.
    pub(super) fn note(&mut self, kept: Kept, before: usize, came: usize) {
        if let Some(next) = kept.0.and_then(|at| self.known.get_mut(at)?.1.get_mut(before)) {
            *next = came;
        }
    }
}
