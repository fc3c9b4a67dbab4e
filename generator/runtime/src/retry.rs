//! Whether a call is sent again, and when.
//!
//! In: what came of an attempt. Out: the pause before the next one, or the end. Invariant: what is not safe to repeat
//! is sent again only where the service surely did not act on it: it refused the call, or never saw it.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::time::Duration;

use super::error::{ErrorKind, Failure};
use super::response::Response;
use super::retry_budget::RetryBudget;

/// How often and how long a call is tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    attempts: u32,
    longest: Duration,
    first_pause: Duration,
    longest_pause: Duration,
    penalty: Duration,
    /// `None` for that of the client.
    budget: Option<RetryBudget>,
}

impl Default for RetryPolicy {
    /// Four attempts, with five minutes of pauses at the most; pauses from 2 s, doubling to 60 s; 30 s where a service
    /// says that there were too many calls and not how long to wait. Further attempts come out of the client's budget.
    fn default() -> Self {
        Self {
            attempts: 4,
            longest: Duration::from_secs(300),
            first_pause: Duration::from_secs(2),
            longest_pause: Duration::from_secs(60),
            penalty: Duration::from_secs(30),
            budget: None,
        }
    }
}

impl RetryPolicy {
    /// One attempt, and its error if it fails.
    pub fn never() -> Self {
        Self::default().attempts(1)
    }

    /// At most so many attempts, the first included.
    #[must_use]
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// The pauses of a call are no longer than this together. One that would go past it is not begun, and the call ends
    /// with its error.
    #[must_use]
    pub fn longest(mut self, longest: Duration) -> Self {
        self.longest = longest;
        self
    }

    /// The bounds of pauses that the service does not name: the first is of random length up to `first`, every further
    /// one up to twice that, and up to `longest` at the most.
    #[must_use]
    pub fn pauses(mut self, first: Duration, longest: Duration) -> Self {
        self.first_pause = first;
        self.longest_pause = longest;
        self
    }

    /// The pause after a 429 that does not say how long to wait.
    #[must_use]
    pub fn penalty(mut self, penalty: Duration) -> Self {
        self.penalty = penalty;
        self
    }

    /// What further attempts are taken from. A client that is not told has a [`RetryBudget`] of a hundred for all of its
    /// calls, and a call that is not told uses that of its client.
    #[must_use]
    pub fn budget(mut self, budget: RetryBudget) -> Self {
        self.budget = Some(budget);
        self
    }

    /// The same policy, with the budget of `client` where it has none of its own.
    pub(super) fn within(mut self, client: &Self) -> Self {
        self.budget = self.budget.or_else(|| client.budget.clone());
        self
    }

    /// The policy of a client, whose calls share a budget from now on.
    pub(super) fn of_client(mut self) -> Self {
        self.budget.get_or_insert_default();
        self
    }
}

/// The attempts of one call so far.
pub(super) struct Attempts {
    policy: RetryPolicy,
    /// Whether sending the call twice is the same as sending it once.
    idempotent: bool,
    made: u32,
    /// The pauses so far.
    paused: Duration,
    /// Whether another attempt would have been made, had there been one left in the budget.
    is_spent: bool,
}

/// What the failure of an attempt allows.
#[derive(Debug, PartialEq, Eq)]
enum Next {
    /// Another attempt after the time that the service named.
    After(Duration),
    /// Another attempt after a pause.
    Pause,
    /// None.
    End,
}

impl Attempts {
    /// The attempts of a call that begins now.
    pub(super) fn begin(policy: RetryPolicy, idempotent: bool) -> Self {
        Self { policy, idempotent, made: 0, paused: Duration::ZERO, is_spent: false }
    }

    /// How many there were.
    pub(super) fn made(&self) -> u32 {
        self.made
    }

    /// Takes note of an attempt; the pause before the next one, if there is to be one.
    pub(super) fn pause_after(&mut self, outcome: &Result<Response, Failure>) -> Option<Duration> {
        self.made += 1;
        let pause = match self.next(outcome) {
            Next::After(wait) => wait,
            Next::Pause => self.random_pause(),
            Next::End => {
                self.note_answer(outcome);
                return None;
            }
        };
        self.paused = self.paused.saturating_add(pause);
        if self.made >= self.policy.attempts || self.paused > self.policy.longest {
            return None;
        }
        let is_limited = outcome.as_ref().is_ok_and(|response| response.status() == 429);
        self.is_spent = !is_limited && !self.policy.budget.as_ref().is_none_or(RetryBudget::take);
        (!self.is_spent).then_some(pause)
    }

    /// A service that answers is not down, whatever it thinks of the call.
    fn note_answer(&self, outcome: &Result<Response, Failure>) {
        let is_answered = outcome.as_ref().is_ok_and(|response| response.status() < 500);
        if let Some(budget) = self.policy.budget.as_ref().filter(|_| is_answered) {
            budget.give();
        }
    }

    /// Whether the client's calls had no further attempts left.
    pub(super) fn is_spent(&self) -> bool {
        self.is_spent
    }

    /// Whether the failure would have been followed by another attempt, had the operation been safe to repeat.
    pub(super) fn is_unsafe_after(&self, failure: &Failure) -> bool {
        let broke = matches!(failure.kind(), ErrorKind::Timeout | ErrorKind::Transport);
        broke && !self.idempotent && self.made < self.policy.attempts
    }

    fn next(&self, outcome: &Result<Response, Failure>) -> Next {
        let if_idempotent = if self.idempotent { Next::Pause } else { Next::End };
        match outcome {
            Ok(response) => match (response.status(), response.retry_after()) {
                (429 | 503, Some(wait)) => Next::After(wait),
                (429, None) => Next::After(self.policy.penalty),
                (408 | 500 | 502..=504, _) => if_idempotent,
                _ => Next::End,
            },
            // It would be redirected there again.
            Err(failure) if failure.is_redirect() => Next::End,
            Err(failure) => match failure.kind() {
                ErrorKind::Connect => Next::Pause,
                ErrorKind::Timeout | ErrorKind::Transport => if_idempotent,
                _ => Next::End,
            },
        }
    }

    /// A pause of random length, so that callers that failed together do not come back together.
    fn random_pause(&self) -> Duration {
        let doublings = self.made.saturating_sub(1).min(31);
        let bound = self.policy.first_pause.saturating_mul(1 << doublings).min(self.policy.longest_pause);
        bound.mul_f64(random_fraction())
    }
}

/// A number from 0 to 1. The standard library seeds its hashers at random, which is all the chance that is needed.
fn random_fraction() -> f64 {
    let bits = RandomState::new().build_hasher().finish() >> 32;
    bits as f64 / f64::from(u32::MAX)
}
