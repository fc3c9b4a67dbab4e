//! Work on all processors.
//!
//! In: items, and what is to be done with each. Out: what came of each, in the order of the items. Invariant: how many
//! threads there are, and which of them comes to which item, changes nothing about what comes of it.

use std::panic;
use std::sync::Mutex;
use std::thread::{self, Builder};

/// The stack of a thread: the main one's, since a document nests as deeply whichever thread goes through it.
const STACK: usize = 8 << 20;

/// Does the work on every item.
pub fn map<T: Send, R: Send>(items: Vec<T>, work: impl Fn(T) -> R + Sync) -> Vec<R> {
    let count = items.len();
    let threads = if count > 1 { thread::available_parallelism().map_or(1, usize::from).min(count) } else { 1 };
    if threads == 1 {
        return items.into_iter().map(work).collect();
    }
    let waiting = Mutex::new(items.into_iter().enumerate());
    let next = || waiting.lock().ok().and_then(|mut waiting| waiting.next());
    let work = || {
        let mut done = Vec::new();
        while let Some((at, item)) = next() {
            done.push((at, work(item)));
        }
        done
    };
    let mut done = thread::scope(|scope| {
        // Where the system has no thread to give, the one that is here does it all.
        let spawn = |_| Builder::new().stack_size(STACK).spawn_scoped(scope, work).ok();
        let others: Vec<_> = (1..threads).filter_map(spawn).collect();
        let mut done = work();
        for other in others {
            done.extend(other.join().unwrap_or_else(|panic| panic::resume_unwind(panic)));
        }
        done
    });
    done.sort_unstable_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}

/// Does two things, the first on a thread of its own where there is one.
pub fn both<A: Send, B>(first: impl Fn() -> A + Send + Sync, second: impl FnOnce() -> B) -> (A, B) {
    thread::scope(|scope| {
        let other = Builder::new().stack_size(STACK).spawn_scoped(scope, &first).ok();
        let second = second();
        let first = match other {
            Some(other) => other.join().unwrap_or_else(|panic| panic::resume_unwind(panic)),
            None => first(),
        };
        (first, second)
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::sync::Barrier;

    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_items_whichever_is_done_first() {
        // The first take the longest.
        let results = map((0..100).collect(), |number| {
            let work = (0..(100 - number) * 50).fold(String::new(), |text, step| format!("{}{step}", text.len()));
            (number, !work.is_empty())
        });
        let numbers: Vec<i32> = results.into_iter().map(|(number, _)| number).collect();
        assert_eq!(numbers, (0..100).collect::<Vec<_>>());
    }

    #[test]
    fn each_of_two_things_gives_its_own_result() {
        assert_eq!(both(|| 1, || "two"), (1, "two"));
    }

    #[test]
    fn what_panics_on_a_thread_panics_here() {
        let outcome = panic::catch_unwind(|| map((0..8).collect(), |number| assert_ne!(number, 5)));
        assert!(outcome.is_err());
    }

    #[test]
    fn no_thread_waits_while_there_is_work() {
        let threads = thread::available_parallelism().map_or(1, usize::from);
        // Passed by all threads at once, or by none.
        let (barrier, seen) = (Barrier::new(threads), Mutex::new(HashSet::new()));
        map((0..threads).collect(), |_| {
            barrier.wait();
            seen.lock().expect("no thread panics").insert(thread::current().id());
        });
        assert_eq!(seen.lock().expect("no thread panics").len(), threads);
    }
}
