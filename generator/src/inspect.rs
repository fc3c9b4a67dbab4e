//! The IR for people and for programs.
//!
//! In: a run's [`Output`]. Out: JSON whose shape other programs rely on, or aligned tables. Invariant: types read in
//! OpenAPI's words, not in Rust's, and every diagnostic is there.

mod json;
mod tables;
pub(crate) mod words;

use crate::Output;

/// The IR and the diagnostics as JSON.
pub fn json(output: &Output) -> serde_json::Value {
    json::output(output)
}

/// The IR as tables.
pub fn tables(output: &Output) -> String {
    output.api.as_ref().map(|api| tables::api(api, &output.sources)).unwrap_or_default()
}

#[cfg(test)]
mod tests;
