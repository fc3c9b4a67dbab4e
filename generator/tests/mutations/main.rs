//! Documents with faults that nobody thought of.
//!
//! `MUTATIONS=10000 cargo test --release -p generator --test mutations` makes as many of them; `MUTATION_CASE=17`
//! makes that one alone, and `MUTATION_SEEDS=folder` takes documents of one's own to begin with.

mod judge;
mod mutate;
mod random;
mod seeds;
mod shrink;
mod words;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use judge::{LIMIT, Verdict, judge, kind};
use random::Random;

/// How many documents are made where nobody asks for more.
const USUAL: usize = 150;

/// Where the document is that is being looked at: what ends the whole test, such as a stack that overflows, leaves it.
fn kept(thread: usize) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("mutation-{thread}"))
}

fn number(variable: &str) -> Option<usize> {
    let value = std::env::var(variable).ok()?;
    Some(value.parse().unwrap_or_else(|_| panic!("{variable} is '{value}', not a number")))
}

/// What came of all cases so far.
#[derive(Debug, Default)]
struct Tally {
    taken: usize,
    refused: usize,
    /// What went wrong, each fault with the first case that has it.
    faults: Vec<(String, usize)>,
    slowest: (Duration, usize),
}

impl Tally {
    fn count(&mut self, case: usize, verdict: Verdict, time: Duration) {
        self.slowest = self.slowest.max((time, case));
        match verdict {
            Verdict::Endless => {
                eprintln!("MUTATION_CASE={case} has no end after {} s", LIMIT.as_secs());
                std::process::exit(1);
            }
            Verdict::Taken => self.taken += 1,
            Verdict::Refused => self.refused += 1,
            Verdict::Wrong(what) => {
                if self.faults.iter().all(|(known, _)| kind(known) != kind(&what)) {
                    self.faults.push((what, case));
                }
            }
        }
    }
}

#[test]
fn every_document_gives_diagnostics_or_code_that_parses() {
    let seeds = seeds::seeds();
    let made = |case: usize| mutate::mutant(&seeds, &mut Random::new(case as u64));
    let cases = match number("MUTATION_CASE") {
        Some(case) => case..case + 1,
        None => 0..number("MUTATIONS").unwrap_or(USUAL),
    };
    let next = AtomicUsize::new(cases.start);
    let tally = Mutex::new(Tally::default());
    let work = |thread: usize| {
        while let Some(case) = Some(next.fetch_add(1, Ordering::Relaxed)).filter(|case| cases.contains(case)) {
            let (document, overlay) = made(case);
            fs::write(kept(thread), &document).expect("the build folder is writable");
            let begun = Instant::now();
            let verdict = judge(&document, overlay.as_deref());
            tally.lock().expect("counting does not fail").count(case, verdict, begun.elapsed());
        }
    };
    std::thread::scope(|scope| {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        (0..threads).for_each(|thread| {
            drop(scope.spawn({
                let work = &work;
                move || work(thread)
            }))
        });
    });
    let Tally { taken, refused, faults, slowest: (time, case) } = tally.into_inner().expect("counting does not fail");
    println!("{taken} taken, {refused} refused; case {case} took the longest, {:.2} s", time.as_secs_f64());
    let told: Vec<String> = faults
        .iter()
        .map(|(what, case)| {
            let (document, overlay) = made(*case);
            let small = shrink::shrink(&document, overlay.as_deref(), what);
            let (small, overlay) = (String::from_utf8_lossy(&small), overlay.unwrap_or_default());
            format!("MUTATION_CASE={case} gives {what}\nof this document:\n{small}\n{overlay}")
        })
        .collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
    // Mutations that break everything would find nothing behind the readers.
    let all = cases.len();
    assert!(all < 100 || (taken > all / 4 && refused > all / 20), "{taken} taken and {refused} refused of {all}");
}
