//! A bar on a terminal, while a run takes its time.
//!
//! In: the stages of a run as they begin. Out: one line on stderr that is drawn over and over, and gone in the end.
//! Invariant: where stderr is no terminal, and where a run is short, nothing is written.

use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use generator::stage::Stage;

use crate::print;

/// How long a run may take before there is a bar, and how often the bar is drawn.
const PATIENCE: Duration = Duration::from_millis(400);
const PACE: Duration = Duration::from_millis(100);

/// How many signs the bar has for a stage.
const WIDTH: usize = 4;

/// A bar; it goes when it is dropped.
#[derive(Debug)]
pub struct Progress {
    sender: Option<Sender<Stage>>,
    drawing: Option<JoinHandle<()>>,
}

impl Progress {
    /// A bar, if there is somebody to look at it.
    pub fn new(watched: bool) -> Self {
        if !watched {
            return Self { sender: None, drawing: None };
        }
        let (sender, stages) = mpsc::channel();
        let drawing = thread::spawn(move || {
            let begun = Instant::now();
            let mut stage = Stage::Read;
            let mut drawn = false;
            loop {
                match stages.recv_timeout(PACE) {
                    Ok(next) => stage = next,
                    Err(RecvTimeoutError::Timeout) => {}
                    Err(RecvTimeoutError::Disconnected) => break,
                }
                if begun.elapsed() >= PATIENCE {
                    print::told(&line(stage, begun.elapsed()));
                    drawn = true;
                }
            }
            if drawn {
                print::told("\r\u{1b}[K");
            }
        });
        Self { sender: Some(sender), drawing: Some(drawing) }
    }

    /// A stage begins.
    pub fn stage(&self, stage: Stage) {
        if let Some(sender) = &self.sender {
            // A bar that has ended has nobody to tell.
            let _ = sender.send(stage);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.sender = None;
        if let Some(drawing) = self.drawing.take() {
            let _ = drawing.join();
        }
    }
}

/// The line, drawn over the one before.
fn line(stage: Stage, elapsed: Duration) -> String {
    let done = Stage::ALL.iter().filter(|other| **other < stage).count() * WIDTH;
    let left = Stage::ALL.len() * WIDTH - done;
    let bar = format!("{}>{}", "=".repeat(done), " ".repeat(left - 1));
    format!("\r[{bar}] {} ({:.0} s)\u{1b}[K", stage.doing(), elapsed.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_grows_with_the_stages_and_keeps_its_width() {
        let lines = Stage::ALL.map(|stage| line(stage, Duration::from_secs(2)));
        assert_eq!(lines[0], "\r[>                       ] reading the document (2 s)\u{1b}[K");
        assert_eq!(lines[5], "\r[====================>   ] making files (2 s)\u{1b}[K");
        assert!(lines.iter().all(|line| line.find(']') == lines[0].find(']')), "{lines:?}");
    }

    #[test]
    fn nobody_watches_a_bar_that_is_not_asked_for() {
        let progress = Progress::new(false);
        progress.stage(Stage::Emit);
        assert!(progress.drawing.is_none());
    }
}
