//! Programs that are run to be measured.
//!
//! In: a command. Out: what it wrote, and what it cost. Invariant: one that fails is told with what it wrote to stderr.

use std::env;
use std::fs;
use std::io;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};

use super::memory;

/// A run of a program.
pub(super) struct Run {
    pub(super) stdout: String,
    pub(super) stderr: String,
    pub(super) wall: Duration,
    /// Seconds on a processor, its children included, where the system says.
    pub(super) cpu: Option<f64>,
}

/// Clock ticks in a second, as `/proc` counts them for every program.
const TICKS: f64 = 100.0;

/// Runs a program to its end.
///
/// # Errors
/// It cannot be run, or fails.
pub(super) fn run(command: &mut Command) -> Result<Run> {
    ended(command, Child::wait_with_output)
}

/// Runs a program to its end, and looks all the while at what it has in memory: the most in bytes, where the system says.
/// Looking takes time, so that such a run has no other figures.
///
/// # Errors
/// As [`run`].
pub(super) fn peak(command: &mut Command) -> Result<Option<u64>> {
    let mut peak = None;
    ended(command, |child| {
        let (process, is_over) = (child.id(), AtomicBool::new(false));
        thread::scope(|scope| {
            let watch = scope.spawn(|| memory::watch(process, &is_over));
            let output = child.wait_with_output();
            is_over.store(true, Ordering::Relaxed);
            peak = watch.join().ok().flatten();
            output
        })
    })?;
    Ok(peak)
}

fn ended(command: &mut Command, wait: impl FnOnce(Child) -> io::Result<Output>) -> Result<Run> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let (begun, before) = (Instant::now(), children_ticks());
    let output = command.spawn().and_then(wait).with_context(|| format!("{command:?} cannot be run"))?;
    let (wall, after) = (begun.elapsed(), children_ticks());
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
    ensure!(output.status.success(), "{command:?} ended with {}:\n{stderr}", output.status);
    let cpu = before.zip(after).map(|(before, after)| (after - before) as f64 / TICKS);
    Ok(Run { stdout, stderr, wall, cpu })
}

/// Ticks on a processor of all children that have ended: `cutime` and `cstime` of `/proc/self/stat`.
fn children_ticks() -> Option<u64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    let (_, after_name) = stat.rsplit_once(')')?;
    let fields: Vec<&str> = after_name.split_whitespace().collect();
    Some(fields.get(13)?.parse::<u64>().ok()? + fields.get(14)?.parse::<u64>().ok()?)
}

/// Cargo, as it was called.
pub(super) fn cargo() -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // Which unit was compiled before says nothing about what it costs.
    command.env("CARGO_INCREMENTAL", "0");
    command
}

/// Lines of Rust below a folder.
///
/// # Errors
/// Something in it cannot be read.
pub(super) fn lines_of_rust(folder: &Path) -> Result<u64> {
    let mut lines = 0;
    let cannot = || format!("'{}' cannot be read", folder.display());
    for entry in fs::read_dir(folder).with_context(cannot)? {
        let entry = entry.with_context(cannot)?;
        let path = entry.path();
        // A linked folder is another's, and may lead back.
        if entry.file_type().with_context(cannot)?.is_dir() {
            lines += lines_of_rust(&path)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            lines += fs::read_to_string(&path).with_context(cannot)?.lines().count() as u64;
        }
    }
    Ok(lines)
}

/// The machine and the compiler, in a line.
///
/// # Errors
/// There is no compiler.
pub(super) fn machine() -> Result<String> {
    let cpus = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpus.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": ").map(|(_, name)| name));
    let count = std::thread::available_parallelism().map_or(1, usize::from);
    let model = model.unwrap_or(env::consts::ARCH).trim();
    Ok(format!("{model}, {count} processors, {}; {}\n", env::consts::OS, rustc()?))
}

/// The compiler's version: `rustc 1.95.0 (…)`.
///
/// # Errors
/// There is no compiler.
pub(super) fn rustc() -> Result<String> {
    let run = run(Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into())).arg("--version"))?;
    Ok(run.stdout.trim().to_owned())
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn what_a_program_of_the_shell_has_in_memory_counts() {
        let holds = |bytes: u32| format!("text=$(head -c {bytes} /dev/zero | tr '\\0' a); sleep 0.1");
        let peak = |script: String| peak(Command::new("sh").args(["-c", &script])).expect("there is a shell");
        let (Some(little), Some(much)) =
            (peak(format!("({}); true", holds(10))), peak(format!("({}); true", holds(8_000_000))))
        else {
            return;
        };
        assert!(much > little + 7_000_000, "{little} and {much}");
        assert!(super::peak(&mut Command::new("false")).is_err());
    }
}
