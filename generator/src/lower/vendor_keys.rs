//! The vendor's own keys at an operation, which say what other documents of the vendor say in prose.
//!
//! In: the extensions of an operation, and which of them to read. Out: permissions, rate-limit group and mark of its
//! operation. Invariant: a value is read whole or told, and one that is told changes nothing.

use serde_json::Value as Json;

use super::Lowering;
use super::codes::PROSE_LEFTOVER;
use super::outline::Outline;
use crate::ir::Operation;
use crate::prose;
use crate::tree::escape_pointer;
use crate::vocabulary::{KEY, OperationKeys};

impl<'a> Lowering<'a> {
    /// Reads what the keys say in place of what prose said.
    pub(super) fn add_vendor_keys(&mut self, operation: &mut Operation, outline: &Outline<'a>, keys: &OperationKeys) {
        if let Some(names) = self.said(outline, &keys.app_permissions, names) {
            operation.app_permissions = names;
        }
        if let Some(names) = self.said(outline, &keys.user_permissions, names) {
            operation.user_permissions = names;
        }
        if let Some(group) = self.said(outline, &keys.usage_plan_group, word) {
            operation.usage_plan_group = Some(group);
        }
        if let Some(beta) = self.said(outline, &keys.beta, mark) {
            operation.beta = beta;
        }
    }

    /// What the first of the keys that is there says.
    fn said<T>(&mut self, outline: &Outline<'a>, keys: &[String], read: fn(&Json) -> Option<T>) -> Option<T> {
        let extensions = &outline.operation.extensions;
        let (key, value) = keys.iter().find_map(|key| Some((key, extensions.get(key)?)))?;
        let said = read(value);
        if said.is_none() {
            let excerpt: String = value.to_string().chars().take(80).collect();
            let help = format!("state the fact under '{KEY}' at the operation, in an overlay");
            let pointer = format!("{}/{}", outline.pointer, escape_pointer(key));
            self.report_with(&PROSE_LEFTOVER, &pointer, format!("no rule takes {excerpt} in '{key}'"), Some(help));
        }
        said
    }
}

/// Names: a text that lists them, or a list of such texts.
fn names(value: &Json) -> Option<Vec<String>> {
    match value {
        Json::Null => Some(Vec::new()),
        Json::String(text) if text.trim().is_empty() => Some(Vec::new()),
        Json::String(text) => prose::names(text),
        Json::Array(items) => items.iter().map(names).collect::<Option<Vec<_>>>().map(|lists| lists.concat()),
        _ => None,
    }
}

/// One name.
fn word(value: &Json) -> Option<String> {
    let [word] = <[String; 1]>::try_from(names(value)?).ok()?;
    Some(word)
}

/// A mark that is there or not.
fn mark(value: &Json) -> Option<bool> {
    match value {
        Json::Bool(is_there) => Some(*is_there),
        Json::String(text) => Some(matches!(text.trim().to_ascii_lowercase().as_str(), "beta" | "true" | "yes")),
        _ => None,
    }
}
