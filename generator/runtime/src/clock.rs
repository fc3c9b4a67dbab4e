//! The time of day, which the machinery takes from outside so that tests can give it.
//!
//! In: nothing. Out: an instant. Invariant: how long something takes is never measured
//! by this clock, which people and networks set, but by tokio's.

use std::fmt;

use jiff::Timestamp;

/// The time of day.
pub trait Clock: fmt::Debug + Send + Sync {
    /// The present instant.
    fn now(&self) -> Timestamp;
}

/// The machine's own clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}
