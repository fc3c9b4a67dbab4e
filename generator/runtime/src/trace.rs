//! Where in JSON something does not fit.
//!
//! In: the steps out of it, innermost first, as reading gives up. Out: the steps to it, or their text. Invariant: what fits
//! costs nothing.

use std::borrow::Cow;
use std::fmt;

/// A step on the way to a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// An item of a list.
    Item(usize),
    /// A member of an object.
    Member(Cow<'static, str>),
}

/// The way to a value; shown as `records[3].duration`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Trace {
    /// Innermost first.
    steps: Vec<Step>,
}

impl Trace {
    /// Notes that the value stands in another, where this step leads to it.
    pub(super) fn within(&mut self, step: Step) {
        self.steps.push(step);
    }

    /// Whether it is the whole that does not fit.
    pub(super) fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// The steps, outermost first.
    pub(super) fn into_steps(mut self) -> Vec<Step> {
        let mut steps = Vec::with_capacity(self.steps.len());
        while let Some(step) = self.steps.pop() {
            steps.push(step);
        }
        steps
    }
}

impl fmt::Display for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, step) in self.steps.iter().rev().enumerate() {
            match step {
                Step::Item(index) => write!(f, "[{index}]")?,
                Step::Member(name) if at == 0 => f.write_str(name)?,
                Step::Member(name) => write!(f, ".{name}")?,
            }
        }
        Ok(())
    }
}
