//! Limits of calls per group and window of time, kept within this process.
//!
//! In: the limits that the service publishes, then what its replies say of them. Out: the group that each call counts
//! against, and by it the moment when the call may be sent. Invariant: what a reply says of its operation's group moves
//! no other operation.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use reqwest::header::HeaderMap;

use super::future::BoxFuture;
use super::limiter::{Permit, RateLimiter};
use super::meta::OperationMeta;
use super::window::{Group, Said};

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
///
/// After a 429, the calls of its group wait as long as the reply asks. Operations that have no group share one that has
/// no budget.
#[derive(Clone)]
pub struct WindowLimiter {
    limits: &'static RateLimits,
    longest_wait: Option<Duration>,
    groups: Arc<Mutex<Groups>>,
}

/// What is known of the groups, whose names are in lower case.
#[derive(Default)]
struct Groups {
    known: Vec<(String, Arc<Group>)>,
    /// The group that replies name, by method and path of the operation, where it is not the operation's own.
    named: HashMap<(&'static str, &'static str), String>,
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

    /// The group that an operation counts against: the one that replies name, else its own.
    fn group(&self, operation: &'static OperationMeta) -> Arc<Group> {
        let mut groups = self.groups();
        let named = groups.named.get(&(operation.method, operation.path)).cloned();
        let name = named.unwrap_or_else(|| own(operation));
        // There are a few.
        for (known, group) in &groups.known {
            if *known == name {
                return Arc::clone(group);
            }
        }
        let group = Arc::new(Group::new(self.budget(&name)));
        groups.known.push((name, Arc::clone(&group)));
        group
    }

    fn budget(&self, name: &str) -> Option<Budget> {
        self.limits.groups.iter().find(|(group, _)| group.eq_ignore_ascii_case(name)).map(|(_, budget)| *budget)
    }

    fn groups(&self) -> MutexGuard<'_, Groups> {
        // Nothing that holds the lock can panic half-way through a change.
        self.groups.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The group of an operation by the description.
fn own(operation: &OperationMeta) -> String {
    operation.usage_plan_group.unwrap_or_default().to_ascii_lowercase()
}

impl RateLimiter for WindowLimiter {
    fn admit<'a>(
        &'a self,
        operation: &'static OperationMeta,
        longest_wait: Option<Duration>,
    ) -> BoxFuture<'a, Result<Permit, Duration>> {
        Box::pin(self.group(operation).admit(longest_wait.or(self.longest_wait)))
    }

    fn observe(
        &self,
        operation: &'static OperationMeta,
        status: u16,
        headers: &HeaderMap,
        retry_after: Option<Duration>,
    ) {
        let text = |name: Option<&str>| headers.get(name?)?.to_str().ok().map(str::trim);
        let number = |name: Option<&str>| text(name)?.parse::<u32>().ok();
        let named = text(self.limits.group_header).filter(|name| !name.is_empty());
        if let Some(name) = named.map(str::to_ascii_lowercase) {
            let key = (operation.method, operation.path);
            match name == own(operation) {
                true => self.groups().named.remove(&key),
                false => self.groups().named.insert(key, name),
            };
        }
        let mut said = Said {
            limit: number(self.limits.limit_header),
            window: number(self.limits.window_header).map(|seconds| Duration::from_secs(seconds.into())),
            remaining: number(self.limits.remaining_header),
            penalty: (status == 429).then(|| retry_after.unwrap_or(self.limits.penalty)),
            is_own: named.is_some(),
        };
        // A refusal that tells nothing of the group's limit is for another limit, of which nothing is known.
        said.is_own |= said.limit.is_some() || said.remaining.is_some();
        self.group(operation).observe(said);
    }
}

impl fmt::Debug for WindowLimiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WindowLimiter").field("longest_wait", &self.longest_wait).finish_non_exhaustive()
    }
}
