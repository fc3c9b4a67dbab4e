//! How often the calls of a client may be sent again together.
//!
//! In: further attempts that calls are about to make, and calls that were answered. Out: whether an attempt may be made.
//! Invariant: while a service is down, a client with many calls adds few attempts to them, however many each of them may
//! make; and what was spent comes back with the calls that succeed, so that nobody has to look at a clock.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// Parts of an attempt: an answered call gives back one of them.
const PARTS: u32 = 10;

/// The attempts of a budget, unless told otherwise.
const MOST: u32 = 100;

/// A budget of further attempts, which all calls of a client share, and clones too.
///
/// An attempt that follows a failure takes one out, and every ten calls that are answered put one back, up to the most.
/// Where nothing is left, a call ends with the error of its last attempt. What a service refuses with status 429 takes
/// nothing: that is for the limit of calls to spread out.
#[derive(Clone)]
pub struct RetryBudget {
    /// In parts of an attempt; `None` where there is no end to them.
    bucket: Option<Arc<Bucket>>,
}

struct Bucket {
    most: u32,
    left: AtomicU32,
}

impl Default for RetryBudget {
    /// A hundred attempts.
    fn default() -> Self {
        Self::new(MOST)
    }
}

impl RetryBudget {
    /// At most so many further attempts while none of the calls is answered.
    pub fn new(attempts: u32) -> Self {
        let most = attempts.saturating_mul(PARTS);
        Self { bucket: Some(Arc::new(Bucket { most, left: AtomicU32::new(most) })) }
    }

    /// As many attempts as each call may make by itself.
    pub fn unlimited() -> Self {
        Self { bucket: None }
    }

    /// How many attempts are left; `None` where there is no end to them.
    pub fn left(&self) -> Option<u32> {
        self.bucket.as_ref().map(|bucket| bucket.left.load(Ordering::Relaxed) / PARTS)
    }

    /// Takes an attempt out, if one is left.
    pub(super) fn take(&self) -> bool {
        let Some(bucket) = &self.bucket else { return true };
        let taken = |left: u32| left.checked_sub(PARTS);
        bucket.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, taken).is_ok()
    }

    /// Takes note of a call that was answered.
    pub(super) fn give(&self) {
        let Some(bucket) = &self.bucket else { return };
        let given = |left: u32| (left < bucket.most).then_some(left + 1);
        // A full one stays as it is.
        let _ = bucket.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, given);
    }
}

impl PartialEq for RetryBudget {
    /// Whether both are one budget, and not two of the same size.
    fn eq(&self, other: &Self) -> bool {
        match (&self.bucket, &other.bucket) {
            (Some(one), Some(other)) => Arc::ptr_eq(one, other),
            (one, other) => one.is_none() && other.is_none(),
        }
    }
}

impl Eq for RetryBudget {}

impl fmt::Debug for RetryBudget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RetryBudget").field("left", &self.left()).finish()
    }
}
