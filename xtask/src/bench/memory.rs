//! What a program has in memory at most.
//!
//! In: a process that runs. Out: bytes, where the system says. Invariant: the system itself keeps the most that a process
//! ever had, so that looking now and then misses no more than what came after the last look.

use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use crate::timings::peak_memory;

/// Between two looks.
const PAUSE: Duration = Duration::from_millis(1);

/// The most that a process, or one that it started, had in memory until it was over.
pub(super) fn watch(process: u32, is_over: &AtomicBool) -> Option<u64> {
    let mut most = None;
    while !is_over.load(Ordering::Relaxed) {
        most = most.max(largest(&process.to_string()));
        thread::sleep(PAUSE);
    }
    most
}

/// The most of a process or of one that it started: a shell is small, and what it runs is not.
fn largest(process: &str) -> Option<u64> {
    let threads = fs::read_dir(format!("/proc/{process}/task")).ok()?;
    let children = threads.filter_map(|thread| fs::read_to_string(thread.ok()?.path().join("children")).ok());
    let started = children.filter_map(|list| list.split_whitespace().filter_map(largest).max()).max();
    peak_memory(process).max(started)
}
