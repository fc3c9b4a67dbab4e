//! What may come of a document, whatever it is.
//!
//! In: the bytes of a document. Out: a [`Verdict`]. Invariant: judging ends after [`LIMIT`], and an outcome is right only if
//! it is diagnostics, or code that `syn` parses.

use std::panic::{self, AssertUnwindSafe};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use generator::diagnostic::Policy;
use generator::diagnostic::render::{Colour, to_json, to_text};
use generator::emit::Package;
use generator::source::Loader;
use generator::{Input, Output, inspect};

/// How long one document may take, on a machine that has other things to do.
pub(crate) const LIMIT: Duration = Duration::from_secs(if cfg!(debug_assertions) { 240 } else { 60 });

/// The stack of the main thread on the system that has the smallest.
const STACK: usize = 1024 * 1024;

/// What came of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Errors that were told, and no files.
    Refused,
    /// Files that parse.
    Taken,
    /// Anything else, and what.
    Wrong(String),
    /// No end within [`LIMIT`]; the thread goes on, so the process had better end.
    Endless,
}

/// What tells one fault from another: its words, without what is quoted of the document.
pub(crate) fn kind(what: &str) -> String {
    let unquoted: String = what.split('\'').step_by(2).collect();
    unquoted.chars().filter(|character| !character.is_numeric()).take(40).collect()
}

/// Has every file of one folder that it is asked for: an overlay, or the document under any other name.
struct Everywhere {
    document: Vec<u8>,
    overlay: Option<String>,
}

impl Loader for Everywhere {
    fn load(&self, path: &str) -> Result<Vec<u8>, String> {
        match &self.overlay {
            Some(overlay) if path == "overlay.yaml" => Ok(overlay.clone().into_bytes()),
            _ if path.contains('/') => Err("there is no such file".to_owned()),
            _ => Ok(self.document.clone()),
        }
    }
}

/// Runs the pipeline on a document, and looks at what it gives.
pub(crate) fn judge(document: &[u8], overlay: Option<&str>) -> Verdict {
    let loader = Everywhere { document: document.to_vec(), overlay: overlay.map(str::to_owned) };
    let (sender, receiver) = mpsc::channel();
    let work = move || {
        let verdict = panic::catch_unwind(AssertUnwindSafe(|| outcome(&loader)));
        // Nobody listens any more once the time is over.
        let _ = sender.send(verdict.unwrap_or_else(|cause| Verdict::Wrong(format!("a panic: {}", words(&*cause)))));
    };
    thread::Builder::new().stack_size(STACK).spawn(work).expect("a thread can be started");
    receiver.recv_timeout(LIMIT).unwrap_or(Verdict::Endless)
}

fn words(cause: &(dyn std::any::Any + Send)) -> String {
    let text = cause.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| cause.downcast_ref::<&str>().copied()).unwrap_or("without words").to_owned()
}

fn outcome(loader: &Everywhere) -> Verdict {
    let input = Input {
        document: "document.yaml".to_owned(),
        overlays: loader.overlay.iter().map(|_| "overlay.yaml".to_owned()).collect(),
        package: Package { name: "sample".to_owned(), standalone: true, ..Package::default() },
        policy: Policy::default(),
    };
    let output = generator::generate(&input, loader);
    if let Some(wrong) = told_badly(&output).or_else(|| emitted_badly(&output)) {
        return Verdict::Wrong(wrong);
    }
    if output.diagnostics.has_errors() { Verdict::Refused } else { Verdict::Taken }
}

/// What is wrong with the diagnostics, and with what `inspect` says.
fn told_badly(output: &Output) -> Option<String> {
    let text = to_text(&output.diagnostics.list, &output.sources, Colour::Never, None);
    if let Some(control) = text.chars().find(|character| character.is_control() && *character != '\n') {
        return Some(format!("a diagnostic with the control character {control:?}:\n{text}"));
    }
    for diagnostic in &output.diagnostics.list {
        to_json(diagnostic, &output.sources);
        if diagnostic.place.is_none() {
            return Some(format!("a diagnostic without a file: {}", diagnostic.message));
        }
    }
    let _ = inspect::tables(output);
    let _ = inspect::json(output).to_string();
    None
}

/// What is wrong with the files.
fn emitted_badly(output: &Output) -> Option<String> {
    match (output.diagnostics.has_errors(), output.files.is_empty()) {
        (true, false) => return Some("files in spite of errors".to_owned()),
        (false, true) => return Some("neither files nor errors".to_owned()),
        _ => {}
    }
    output.files.iter().find_map(|file| {
        let fault = match file.path.rsplit('.').next() {
            // What is copied as it is was parsed by the compiler of this test.
            Some("rs") if file.path.starts_with("src/runtime/") => None,
            Some("rs") => syn::parse_file(&file.contents).err().map(|error| error.to_string()),
            Some("json") => serde_json::from_str::<serde::de::IgnoredAny>(&file.contents).err().map(|e| e.to_string()),
            _ => None,
        };
        fault.map(|fault| format!("{} does not parse: {fault}", file.path))
    })
}
