//! The IR for people and for programs.
use crate::Output;

/// The IR and the diagnostics as JSON.
pub fn json(_output: &Output) -> serde_json::Value {
    serde_json::Value::Null
}

/// The IR as tables.
pub fn tables(_output: &Output) -> String {
    String::new()
}
