//! Files that do not wait for each other.
//!
//! In: a function for each file. Out: the files, in the same order. Invariant: how many threads there are, and which of
//! them comes to which file, changes nothing about the files.

use std::sync::Mutex;
use std::thread;

use super::SourceFile;

/// The stack of a thread: the main one's, since a document nests as deeply whichever thread prints it.
const STACK: usize = 8 << 20;

/// A file that is to be made.
pub(super) struct Making<'a> {
    path: String,
    make: Box<dyn FnOnce() -> String + Send + 'a>,
}

impl<'a> Making<'a> {
    /// A file whose text is worked out by `make`. Tokens stay on the thread that made them, so they are made in there.
    pub(super) fn new(path: impl Into<String>, make: impl FnOnce() -> String + Send + 'a) -> Self {
        Self { path: path.into(), make: Box::new(make) }
    }
}

/// Makes the files on all processors.
pub(super) fn all(makings: Vec<Making<'_>>) -> Vec<SourceFile> {
    let count = makings.len();
    let waiting = Mutex::new(makings.into_iter().enumerate());
    let next = || waiting.lock().ok().and_then(|mut waiting| waiting.next());
    let work = || {
        let mut made = Vec::new();
        while let Some((at, Making { path, make })) = next() {
            made.push((at, SourceFile { path, contents: make() }));
        }
        made
    };
    let threads = thread::available_parallelism().map_or(1, usize::from).min(count);
    let mut made = thread::scope(|scope| {
        // Where the system has no thread to give, the one that is here does it all.
        let spawn = |_| thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work).ok();
        let others: Vec<_> = (1..threads).filter_map(spawn).collect();
        let mut made = work();
        for other in others {
            made.extend(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        made
    });
    made.sort_unstable_by_key(|(at, _)| *at);
    made.into_iter().map(|(_, file)| file).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::sync::{Barrier, Mutex};
    use std::thread;

    use super::{Making, all};

    #[test]
    fn files_come_in_their_order_whichever_is_done_first() {
        let makings = (0..100).map(|number| {
            Making::new(number.to_string(), move || {
                (0..(100 - number) * 50).fold(String::new(), |text, step| format!("{}{step}", text.len()))
            })
        });
        let paths: Vec<_> = all(makings.collect()).into_iter().map(|file| file.path).collect();
        assert_eq!(paths, (0..100).map(|number| number.to_string()).collect::<Vec<_>>());
    }

    #[test]
    fn no_thread_waits_while_there_is_work() {
        let threads = thread::available_parallelism().map_or(1, usize::from);
        // Passed by all threads at once, or by none.
        let (barrier, seen) = (Barrier::new(threads), Mutex::new(HashSet::new()));
        let makings = (0..threads).map(|number| {
            Making::new(number.to_string(), || {
                barrier.wait();
                seen.lock().expect("no thread panics").insert(thread::current().id());
                String::new()
            })
        });
        all(makings.collect());
        assert_eq!(seen.lock().expect("no thread panics").len(), threads);
    }
}
