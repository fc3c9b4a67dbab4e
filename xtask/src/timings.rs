//! How long the parts of a run took, and how much memory it had at most.
//!
//! In: the stages of a run as they begin. Out: a line each. Invariant: the parts follow each other without a gap, so their
//! times add up to that of the whole.

use std::cell::RefCell;
use std::fs;
use std::time::{Duration, Instant};

use serde_json::{Map, Value, json};

/// A clock that is pressed whenever a part begins.
#[derive(Debug)]
pub struct Timings {
    parts: RefCell<Vec<(&'static str, Instant)>>,
}

/// The time of a part, and what was done in it.
type Part = (&'static str, Duration);

impl Default for Timings {
    fn default() -> Self {
        Self { parts: RefCell::new(Vec::new()) }
    }
}

impl Timings {
    /// A part begins, and with that the one before ends.
    pub fn begins(&self, doing: &'static str) {
        self.parts.borrow_mut().push((doing, Instant::now()));
    }

    /// The parts until now.
    fn until(&self, now: Instant) -> Vec<Part> {
        let parts = self.parts.borrow();
        let ends = parts.iter().skip(1).map(|(_, begun)| *begun).chain([now]);
        parts.iter().zip(ends).map(|((doing, begun), end)| (*doing, end.saturating_duration_since(*begun))).collect()
    }

    /// What is known now, for a person.
    pub fn text(&self) -> String {
        text(&self.until(Instant::now()), peak_memory("self"))
    }

    /// What is known now, for a program: milliseconds by part, and the peak in bytes.
    pub fn json(&self) -> Value {
        let parts = self.until(Instant::now());
        let parts: Map<_, _> = parts.iter().map(|(doing, time)| ((*doing).to_owned(), json!(ms(*time)))).collect();
        json!({ "timings": parts, "peak_memory": peak_memory("self") })
    }
}

fn text(parts: &[Part], peak: Option<u64>) -> String {
    let whole = parts.iter().map(|(_, time)| *time).sum();
    let lines = parts.iter().copied().chain([("in all", whole)]);
    let mut text: String = lines.map(|(doing, time)| format!("{:>9.1} ms  {doing}\n", ms(time))).collect();
    if let Some(peak) = peak {
        text.push_str(&format!("{:>9.1} MB  at most in memory\n", peak as f64 / 1e6));
    }
    text
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// The most memory that a process ever had, by its number or `self`, in bytes, where the system says.
pub(crate) fn peak_memory(process: &str) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok().map(|kib| kib * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_lasts_until_the_next_begins_and_they_add_up() {
        let begun = Instant::now();
        let at = |ms| begun + Duration::from_millis(ms);
        let timings = Timings { parts: RefCell::new(vec![("reading", at(0)), ("writing", at(40))]) };
        let told = text(&timings.until(at(1_240)), Some(121_500_000));
        let expected =
            "     40.0 ms  reading\n   1200.0 ms  writing\n   1240.0 ms  in all\n    121.5 MB  at most in memory\n";
        assert_eq!(told, expected);
    }
}
