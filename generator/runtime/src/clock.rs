//! The time of day, which the machinery takes from outside so that tests can give it.
//!
//! In: nothing. Out: an instant. Invariant: how long something takes is never measured
//! by this clock, which people and networks set, but by tokio's.

use std::fmt;
use std::time::Duration;

use jiff::Timestamp;
use tokio::time::Instant;

/// No wait is taken for longer than this, whatever a reply asks for; instants cannot hold every duration.
const LONGEST: Duration = Duration::from_secs(366 * 24 * 60 * 60);

/// `duration` after `now`, as far as an instant can be in the future.
pub(super) fn later(now: Instant, duration: Duration) -> Instant {
    now + duration.min(LONGEST)
}

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
