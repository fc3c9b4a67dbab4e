//! The calls of one group: those within its window of time, those under way, and those that wait.
//!
//! In: calls that want to be sent, calls that are over, and what replies say. Out: the moment of each call. Invariant:
//! within any window no more calls are under way or over than the budget allows, none is sent during a penalty, and one
//! who waits and is not polled, or is dropped, is in nobody's way.

use std::collections::VecDeque;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

use super::limiter::Permit;
use super::limits::Budget;

/// Past the end of a window, so that what is sent then does not arrive before it.
const MARGIN: Duration = Duration::from_millis(1);

/// How long one whose turn it is may take to notice, before the next ones pass by.
const GRACE: Duration = Duration::from_secs(1);

/// Longer windows and penalties are cut: an instant cannot hold every duration.
const LONGEST_WINDOW: Duration = Duration::from_secs(24 * 60 * 60);
const LONGEST_PENALTY: Duration = Duration::from_secs(366 * 24 * 60 * 60);

/// Into so many parts a window is divided; calls of one part are remembered as if they were over with its last.
const PARTS: u32 = 512;

/// A group and those who wait for it.
pub(super) struct Group {
    /// Told when those who wait should look again.
    changed: Notify,
    state: Mutex<State>,
}

/// What a reply says of the group.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Said {
    pub(super) limit: Option<u32>,
    pub(super) window: Option<Duration>,
    pub(super) remaining: Option<u32>,
    /// For how long no call is to be sent.
    pub(super) penalty: Option<Duration>,
    /// Whether it is this group that the penalty is for, and not a limit apart from it.
    pub(super) is_own: bool,
}

struct State {
    budget: Option<Budget>,
    /// Calls that were admitted and are not over.
    under_way: usize,
    /// Calls that are over, in order of time. The service counted each no later than that.
    over: VecDeque<Past>,
    penalty: Option<Penalty>,
    /// Those who wait, in the order in which they came, and when each means to look again.
    waiting: Vec<(u64, Instant)>,
    next_ticket: u64,
}

/// Calls that were over at about the same time.
struct Past {
    first: Instant,
    last: Instant,
    count: usize,
}

struct Penalty {
    until: Instant,
    /// Whether what was sent before it no longer counts after it.
    forgets: bool,
}

/// A place among those who wait.
struct Place<'g> {
    group: &'g Group,
    ticket: u64,
}

enum Turn {
    Now,
    Later {
        /// When it would be one's turn, as far as that is known.
        at: Instant,
        /// When to look again.
        look: Instant,
    },
}

impl Group {
    pub(super) fn new(budget: Option<Budget>) -> Self {
        let mut state = State {
            budget: None,
            under_way: 0,
            over: VecDeque::new(),
            penalty: None,
            waiting: Vec::new(),
            next_ticket: 0,
        };
        state.correct(budget.map(|budget| budget.limit), budget.map(|budget| budget.window));
        Self { changed: Notify::new(), state: Mutex::new(state) }
    }

    /// Waits for room.
    ///
    /// # Errors
    /// That takes longer than the longest wait; how long.
    pub(super) async fn admit(self: Arc<Self>, longest_wait: Option<Duration>) -> Result<Permit, Duration> {
        let give_up = longest_wait.and_then(|wait| Instant::now().checked_add(wait));
        let place = Place::last(&self);
        loop {
            let mut changed = pin!(self.changed.notified());
            changed.as_mut().enable();
            let now = Instant::now();
            let turn = self.state().turn(place.ticket, now);
            match turn {
                Turn::Now => break,
                Turn::Later { at, .. } if give_up.is_some_and(|give_up| at > give_up) => return Err(at - now),
                Turn::Later { look, .. } => drop(tokio::time::timeout_at(look, changed).await),
            }
        }
        drop(place);
        Ok(Permit::new(move || self.end()))
    }

    /// Takes over what a reply says.
    pub(super) fn observe(&self, said: Said) {
        let now = Instant::now();
        let mut state = self.state();
        state.correct(said.limit, said.window);
        match (said.penalty, said.remaining) {
            (Some(penalty), _) => state.penalize(penalty, said.is_own, now),
            (None, Some(remaining)) => state.share(remaining, now),
            (None, None) => {}
        }
        self.wake(state, now);
    }

    /// Takes note of the end of a call.
    fn end(&self) {
        let now = Instant::now();
        let mut state = self.state();
        state.under_way = state.under_way.saturating_sub(1);
        match state.penalty_at(now).is_some_and(|penalty| penalty.forgets) {
            true => self.wake(state, now),
            false => state.count(1, now),
        }
    }

    /// Has those who wait look again. One who does not, for nobody polls it, is passed by after a while.
    fn wake(&self, mut state: MutexGuard<'_, State>, now: Instant) {
        for (_, look) in &mut state.waiting {
            *look = now.min(*look);
        }
        drop(state);
        self.changed.notify_waiters();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing that holds the lock can panic half-way through a change.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<'g> Place<'g> {
    fn last(group: &'g Group) -> Self {
        let mut state = group.state();
        let ticket = state.next_ticket;
        state.next_ticket += 1;
        state.waiting.push((ticket, Instant::now()));
        Self { group, ticket }
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut state = self.group.state();
        if let Some(at) = state.place_of(self.ticket) {
            state.waiting.remove(at);
            self.group.wake(state, Instant::now());
        }
    }
}

impl State {
    /// Whether it is the turn of a ticket; if so, its call is under way from now on.
    fn turn(&mut self, ticket: u64, now: Instant) -> Turn {
        let place = self.place_of(ticket);
        let (mut ahead, mut first_late) = (0, None);
        for (_, look) in self.waiting.iter().take_while(|(waiting, _)| *waiting < ticket) {
            let late = *look + GRACE;
            if late > now {
                ahead += 1;
                first_late = Some(first_late.map_or(late, |first: Instant| first.min(late)));
            }
        }
        let at = self.moment(ahead, now);
        if at <= now {
            if let Some(place) = place {
                self.waiting.remove(place);
            }
            self.under_way += 1;
            return Turn::Now;
        }
        let look = first_late.map_or(at, |late| late.min(at));
        if let Some(place) = place {
            self.waiting[place].1 = look;
        }
        Turn::Later { at, look }
    }

    /// Where among those who wait a ticket is.
    fn place_of(&self, ticket: u64) -> Option<usize> {
        self.waiting.binary_search_by_key(&ticket, |(waiting, _)| *waiting).ok()
    }

    /// When a call may be sent that so many are ahead of. How long those under way take is not known, so it may be later.
    fn moment(&mut self, ahead: usize, now: Instant) -> Instant {
        let begin = self.penalty_at(now).map_or(now, |penalty| penalty.until);
        let Some(Budget { limit, window }) = self.budget else { return begin };
        let window = window + MARGIN;
        while self.over.front().is_some_and(|past| past.last + window <= now) {
            self.over.pop_front();
        }
        // A limit of none at all would never let a call find out that it has changed.
        let limit = usize::try_from(limit.max(1)).unwrap_or(usize::MAX);
        let (rounds, ahead) = (ahead / limit, ahead % limit);
        let counted = self.under_way + self.counted() + ahead;
        let first = match counted.checked_sub(limit) {
            None => begin,
            Some(excess) => begin.max(self.end_of(excess).unwrap_or(now) + window),
        };
        first + window.saturating_mul(u32::try_from(rounds).unwrap_or(u32::MAX))
    }

    /// When the call was over that so many came before; `None` where it is not.
    fn end_of(&self, before: usize) -> Option<Instant> {
        let mut seen = 0;
        self.over.iter().find_map(|past| {
            seen += past.count;
            (seen > before).then_some(past.last)
        })
    }

    fn counted(&self) -> usize {
        self.over.iter().map(|past| past.count).sum()
    }

    fn penalty_at(&self, now: Instant) -> Option<&Penalty> {
        self.penalty.as_ref().filter(|penalty| penalty.until > now)
    }

    /// Counts calls as over now.
    fn count(&mut self, calls: usize, now: Instant) {
        let Some(Budget { window, .. }) = self.budget else { return };
        match self.over.back_mut() {
            Some(past) if now.duration_since(past.first) <= window / PARTS => {
                past.last = now;
                past.count = past.count.saturating_add(calls);
            }
            _ => self.over.push_back(Past { first: now, last: now, count: calls }),
        }
    }

    fn correct(&mut self, limit: Option<u32>, window: Option<Duration>) {
        let (limit, window) = (limit.or(self.budget.map(|it| it.limit)), window.or(self.budget.map(|it| it.window)));
        if let (Some(limit), Some(window)) = (limit, window) {
            self.budget = Some(Budget { limit, window: window.min(LONGEST_WINDOW) });
        }
    }

    /// Takes note of how many calls are left. Others may share the limit; their calls count as if they were over now,
    /// which is the latest they can be. What is left during a penalty says nothing of the time after it.
    fn share(&mut self, remaining: u32, now: Instant) {
        let Some(Budget { limit, window }) = self.budget.filter(|_| self.penalty_at(now).is_none()) else { return };
        self.over.retain(|past| past.last + window + MARGIN > now);
        let used = usize::try_from(limit.saturating_sub(remaining)).unwrap_or(usize::MAX);
        let others = used.saturating_sub(self.under_way + self.counted());
        if others > 0 {
            self.count(others, now);
        }
    }

    fn penalize(&mut self, penalty: Duration, forgets: bool, now: Instant) {
        let until = now + penalty.min(LONGEST_PENALTY);
        let until = self.penalty_at(now).map_or(until, |penalty| penalty.until.max(until));
        // The service says when it takes calls again, which is more than a count of earlier ones can say.
        if forgets {
            self.over.clear();
        }
        self.penalty = Some(Penalty { until, forgets });
    }
}
