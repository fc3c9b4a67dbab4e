//! The limits of the service, counted.
//!
//! In: the calls of each plan group. Out: the headers that tell of them, and whether a call is too many. Invariant: the
//! window slides, on the clock of tokio, so that it may be paused.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use serde_json::Value;
use tokio::time::Instant;

/// The calls of each group.
#[derive(Debug, Default)]
pub(super) struct Quota {
    calls: HashMap<String, VecDeque<Instant>>,
    /// Until when a group that overdid it has to wait.
    penalties: HashMap<String, Instant>,
}

/// What became of a call.
pub(super) struct Counted {
    /// The headers to send.
    pub(super) headers: Vec<(String, String)>,
    /// How long the group has to wait, where the call was one too many.
    pub(super) wait: Option<Duration>,
}

impl Quota {
    /// Counts a call of a group, by the facts of the service.
    pub(super) fn count(&mut self, facts: &Value, group: &str) -> Counted {
        let budget = &facts["groups"][group];
        let (Some(limit), Some(seconds)) = (budget["limit"].as_u64(), budget["window"].as_u64()) else {
            return Counted { headers: Vec::new(), wait: None };
        };
        let (now, window) = (Instant::now(), Duration::from_secs(seconds));
        let calls = self.calls.entry(group.to_owned()).or_default();
        while calls.front().is_some_and(|first| now.duration_since(*first) >= window) {
            calls.pop_front();
        }
        let used = u64::try_from(calls.len()).unwrap_or(u64::MAX);
        let punished = self.penalties.get(group).is_some_and(|until| *until > now);
        let wait = (punished || used >= limit).then_some(window);
        match wait {
            // A call during the penalty starts it anew.
            Some(wait) => drop(self.penalties.insert(group.to_owned(), now + wait)),
            None => calls.push_back(now),
        }
        let left = if wait.is_some() { 0 } else { limit.saturating_sub(used + 1) };
        let values = [
            ("group_header", group.to_owned()),
            ("limit_header", limit.to_string()),
            ("remaining_header", left.to_string()),
            ("window_header", seconds.to_string()),
        ];
        let header = |(fact, value): (&str, String)| Some((facts[fact].as_str()?.to_owned(), value));
        Counted { headers: values.into_iter().filter_map(header).collect(), wait }
    }
}
