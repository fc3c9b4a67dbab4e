//! Limits of calls per group and window of time, kept within this process.
//!
//! In: the limits that the service publishes, then what its replies say of them. Out: the moment when each call may be
//! sent. Invariant: within any window no more calls of a group are under way or answered than its limit allows, and no
//! call of a group is sent during its penalty.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use reqwest::header::HeaderMap;
use tokio::sync::Notify;
use tokio::time::Instant;

use super::future::BoxFuture;
use super::limiter::{Permit, RateLimiter};

/// What a service says of its limits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RateLimits {
    /// Groups and what each may do, unless replies say otherwise.
    pub groups: &'static [(&'static str, Budget)],
    /// The header with the name of the group that a reply is about.
    pub group_header: Option<&'static str>,
    /// The header with the number of calls per window.
    pub limit_header: Option<&'static str>,
    /// The header with the number of calls left in the window.
    pub remaining_header: Option<&'static str>,
    /// The header with the length of the window in seconds.
    pub window_header: Option<&'static str>,
    /// How long to wait after a 429 that does not say.
    pub penalty: Duration,
}

/// How many calls a group may make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Calls.
    pub limit: u32,
    /// Within any span of this length.
    pub window: Duration,
}

/// Keeps the calls of this process within the limits of a service; clones share what they know.
#[derive(Clone)]
pub struct WindowLimiter {
    limits: &'static RateLimits,
    longest_wait: Option<Duration>,
    groups: Arc<Mutex<Groups>>,
}

/// What is known of the groups, by name in lower case.
#[derive(Default)]
struct Groups {
    known: HashMap<String, Arc<Group>>,
    /// The names that replies give to the groups that calls name.
    renamed: HashMap<String, String>,
}

/// A group and those who wait for it.
struct Group {
    /// Held by the first of those who wait; the others queue for it in order.
    queue: tokio::sync::Mutex<()>,
    /// Told when the first of those who wait should look again.
    changed: Notify,
    state: Mutex<State>,
}

struct State {
    budget: Option<Budget>,
    /// Calls that were admitted and are not over.
    under_way: usize,
    /// When the calls within the window were over, in order of time. The service counted each no later than that.
    over: Vec<Instant>,
    penalty_until: Option<Instant>,
}

/// Whether a call may be sent.
#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    /// Now.
    Now,
    /// Not before this.
    At(Instant),
    /// Not before one of those under way is over.
    Unknown,
}

impl WindowLimiter {
    /// A limiter that waits as long as it takes.
    pub fn new(limits: &'static RateLimits) -> Self {
        Self { limits, longest_wait: None, groups: Arc::default() }
    }

    /// Refuses calls that would wait longer than this.
    #[must_use]
    pub fn longest_wait(mut self, wait: Duration) -> Self {
        self.longest_wait = Some(wait);
        self
    }

    /// Refuses calls that would wait at all.
    #[must_use]
    pub fn fail_at_once(self) -> Self {
        self.longest_wait(Duration::ZERO)
    }

    /// The group that a call names, or the one that replies name in its place.
    fn group(&self, name: &str) -> Arc<Group> {
        let mut groups = lock(&self.groups);
        let name = name.to_ascii_lowercase();
        let name = groups.renamed.get(&name).cloned().unwrap_or(name);
        let group = groups.known.entry(name).or_insert_with_key(|name| Arc::new(Group::new(self.budget(name))));
        Arc::clone(group)
    }

    fn budget(&self, name: &str) -> Option<Budget> {
        self.limits.groups.iter().find(|(group, _)| group.eq_ignore_ascii_case(name)).map(|(_, budget)| *budget)
    }

    /// Takes note of the name that a reply gives to the group that a call named.
    fn rename(&self, called: &str, replied: &str) {
        let (called, replied) = (called.to_ascii_lowercase(), replied.to_ascii_lowercase());
        let mut groups = lock(&self.groups);
        match called == replied {
            true => groups.renamed.remove(&called),
            false => groups.renamed.insert(called, replied),
        };
    }
}

impl RateLimiter for WindowLimiter {
    fn admit<'a>(&'a self, group: Option<&'a str>) -> BoxFuture<'a, Result<Permit, Duration>> {
        Box::pin(async move {
            match group {
                Some(name) => self.group(name).admit(self.longest_wait).await,
                None => Ok(Permit::default()),
            }
        })
    }

    fn observe(&self, group: Option<&str>, status: u16, headers: &HeaderMap, retry_after: Option<Duration>) {
        let replied = self.limits.group_header.and_then(|name| headers.get(name)?.to_str().ok()).map(str::trim);
        if let (Some(called), Some(replied)) = (group, replied) {
            self.rename(called, replied);
        }
        let Some(name) = replied.or(group) else { return };
        let number = |name: Option<&str>| headers.get(name?)?.to_str().ok()?.trim().parse::<u32>().ok();
        let limit = number(self.limits.limit_header);
        let window = number(self.limits.window_header);
        let remaining = number(self.limits.remaining_header);
        let penalty = (status == 429).then(|| retry_after.unwrap_or(self.limits.penalty));
        let group = self.group(name);
        group.state().correct(limit, window.map(|seconds| Duration::from_secs(seconds.into())), remaining);
        if let Some(penalty) = penalty {
            group.state().penalize(penalty);
        }
        group.changed.notify_one();
    }
}

impl Group {
    fn new(budget: Option<Budget>) -> Self {
        let state = State { budget, under_way: 0, over: Vec::new(), penalty_until: None };
        Self { queue: tokio::sync::Mutex::new(()), changed: Notify::new(), state: Mutex::new(state) }
    }

    /// Waits for its turn, and then for room.
    async fn admit(self: Arc<Self>, longest_wait: Option<Duration>) -> Result<Permit, Duration> {
        let give_up = longest_wait.and_then(|wait| Instant::now().checked_add(wait));
        let queue = self.queue.lock();
        let turn = match give_up {
            Some(at) => tokio::time::timeout_at(at, queue).await.map_err(|_| self.state().wait())?,
            None => queue.await,
        };
        loop {
            let changed = self.changed.notified();
            let verdict = self.state().verdict(Instant::now());
            let at = match verdict {
                Verdict::Now => break,
                Verdict::At(at) if give_up.is_some_and(|give_up| at > give_up) => return Err(self.state().wait()),
                Verdict::At(at) => Some(at),
                Verdict::Unknown => give_up,
            };
            match at {
                Some(at) => drop(tokio::time::timeout_at(at, changed).await),
                None => changed.await,
            }
            let wait = self.state().wait();
            if !wait.is_zero() && give_up.is_some_and(|give_up| Instant::now() >= give_up) {
                return Err(wait);
            }
        }
        self.state().under_way += 1;
        drop(turn);
        Ok(Permit::new(move || self.end()))
    }

    /// Takes note of the end of a call.
    fn end(&self) {
        let mut state = self.state();
        state.under_way = state.under_way.saturating_sub(1);
        state.over.push(Instant::now());
        drop(state);
        self.changed.notify_one();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }
}

impl State {
    fn verdict(&mut self, now: Instant) -> Verdict {
        if let Some(until) = self.penalty_until.filter(|until| *until > now) {
            return Verdict::At(until);
        }
        let Some(Budget { limit, window }) = self.budget else { return Verdict::Now };
        // A call exactly a window ago still counts: the service's clock is another one.
        self.over.retain(|over| *over + window >= now);
        // A limit of none at all would never let a call find out that it has changed.
        let limit = usize::try_from(limit.max(1)).unwrap_or(usize::MAX);
        let counted = self.under_way + self.over.len();
        match counted.checked_sub(limit) {
            None => Verdict::Now,
            Some(excess) => match self.over.get(excess) {
                Some(over) => Verdict::At(*over + window + MARGIN),
                None => Verdict::Unknown,
            },
        }
    }

    /// How long a call would wait, as far as that is known.
    fn wait(&mut self) -> Duration {
        let now = Instant::now();
        match self.verdict(now) {
            Verdict::Now => Duration::ZERO,
            Verdict::At(at) => at - now,
            Verdict::Unknown => self.budget.map(|budget| budget.window).unwrap_or_default(),
        }
    }

    /// Takes over what a reply says of the limit.
    fn correct(&mut self, limit: Option<u32>, window: Option<Duration>, remaining: Option<u32>) {
        let known = self.budget;
        if let (Some(limit), Some(window)) = (limit.or(known.map(|it| it.limit)), window.or(known.map(|it| it.window)))
        {
            self.budget = Some(Budget { limit, window });
        }
        let (Some(budget), Some(remaining)) = (self.budget, remaining) else { return };
        let now = Instant::now();
        self.over.retain(|over| *over + budget.window >= now);
        // Others may share the limit. Their calls count as if they were over now, which is the latest they can be.
        let counted = u32::try_from(self.under_way + self.over.len()).unwrap_or(u32::MAX);
        let others = budget.limit.saturating_sub(remaining).saturating_sub(counted);
        self.over.extend((0..others).map(|_| now));
    }

    fn penalize(&mut self, penalty: Duration) {
        let until = Instant::now().checked_add(penalty);
        self.penalty_until = self.penalty_until.max(until);
    }
}

/// Past the end of a window, so that what is sent then does not arrive before it.
const MARGIN: Duration = Duration::from_millis(1);

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Nothing that holds one of these locks can panic half-way through a change.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Debug for WindowLimiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WindowLimiter").field("longest_wait", &self.longest_wait).finish_non_exhaustive()
    }
}
