//! `cargo xtask explain`: what a diagnostic code means.
//!
//! In: a code, or nothing. Out: its explanation, or the list of all codes. Invariant: every code that a run can print is
//! found here.

use anyhow::{Context as _, Result};
use generator::diagnostic::{Code, Diagnostics, all_codes};
use generator::explain::Example;
use generator::tree::Sources;

use crate::Outcome;
use crate::config;
use crate::print;

/// The code to explain.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// A code such as `G0107`; all codes are listed without it
    code: Option<String>,
}

/// Prints the explanation of a code, or the list of codes.
///
/// # Errors
/// An unknown code, or the text cannot be written.
pub fn run(arguments: &Arguments) -> Result<Outcome> {
    match &arguments.code {
        Some(id) => {
            print::result(&explained(named(id)?))?;
        }
        None => {
            let mut codes: Vec<&Code> = codes().collect();
            codes.sort_by_key(|code| code.id);
            let lines: String = codes.iter().map(|code| format!("{}  {}\n", code.id, code.title)).collect();
            print::result(&lines)?;
        }
    }
    Ok(Outcome::Done)
}

/// The example of a code of the configuration; the pipeline has those of all others.
fn example(code: &Code) -> Option<Example> {
    let text = match code.id {
        "G0700" => include_str!("explain/G0700.txt"),
        "G0701" => include_str!("explain/G0701.txt"),
        "G0702" => include_str!("explain/G0702.txt"),
        "G0703" => include_str!("explain/G0703.txt"),
        _ => return None,
    };
    Some(Example::parse(text, "codegen.toml"))
}

/// What a code means, with an example and what is said of it.
pub fn explained(code: &Code) -> String {
    let Some(example) = example(code) else { return generator::explain::explain(code) };
    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    config::read("codegen.toml", &example, &mut sources, &mut diagnostics);
    example.explain(code, &diagnostics, &sources)
}

/// Every code, those of the pipeline first.
pub fn codes() -> impl Iterator<Item = &'static Code> {
    all_codes().chain(config::CODES.iter().copied())
}

/// The code of an id that a user gives.
///
/// # Errors
/// There is none.
pub fn named(id: &str) -> Result<&'static Code> {
    let unknown = || format!("no diagnostic has the code '{id}'; 'cargo xtask explain' without a code lists all");
    find(id).with_context(unknown)
}

/// The code of an id, in whatever case.
pub fn find(id: &str) -> Option<&'static Code> {
    codes().find(|code| code.id.eq_ignore_ascii_case(id))
}
