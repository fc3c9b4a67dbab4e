//! What would mend a fault, as an overlay action to paste.
//!
//! In: diagnostics that know their [`Remedy`], and the tree that they are about. Out: the same, whose help ends with the
//! action. Invariant: a target selects what the diagnostic is about and nothing else.

use std::collections::HashMap;

use serde_json::{Value as Json, json};

use super::Diagnostics;
use crate::tree::{Entry, FileId, Node, Place, Value};

/// Longer values are not repeated in an action.
const LONGEST: usize = 200;

/// What would mend a fault.
#[derive(Clone, Debug, PartialEq)]
pub enum Remedy {
    /// A member goes, whose key stands at the place.
    RemoveMember,
    /// A value goes, which stands at the place.
    RemoveValue,
    /// A member, whose key stands at the place, gets this key.
    Rename(String),
    /// The mapping at the place gets a member.
    Add(String, Json),
}

impl Remedy {
    /// A member that the standard requires, with a value that it takes.
    pub fn required(key: &str) -> Self {
        let value = match key {
            "info" => json!({"title": "…", "version": "1.0.0"}),
            "version" => json!("1.0.0"),
            "paths" | "flows" | "content" | "schema" | "items" => json!({}),
            "responses" => json!({"default": {"description": "…"}}),
            _ => json!("…"),
        };
        Self::Add(key.to_owned(), value)
    }
}

/// Gives every diagnostic about the document itself that knows its remedy, and has no action to paste, one.
pub(crate) fn attach(tree: &Node, diagnostics: &mut Diagnostics) {
    let mut search = Search { wanted: HashMap::new(), path: "$".to_owned(), actions: HashMap::new() };
    for (index, diagnostic) in diagnostics.list.iter().enumerate() {
        if let (Some(remedy), Some(place)) = (&diagnostic.remedy, diagnostic.place)
            && (place.file, place.line > 0) == (FileId(0), true)
        {
            search.wanted.entry(place).or_default().push((index, remedy.clone()));
        }
    }
    if search.wanted.is_empty() {
        return;
    }
    search.node(tree);
    search.below(tree);
    for (index, action) in search.actions {
        let Some(diagnostic) = diagnostics.list.get_mut(index) else { continue };
        let takes = matches!(diagnostic.remedy, Some(Remedy::RemoveMember | Remedy::RemoveValue));
        let way = if takes { "or take it out by an overlay action:" } else { "as an overlay action:" };
        let help = diagnostic.help.take().unwrap_or_default();
        let mark = if help.is_empty() || help.ends_with('?') { "" } else { "," };
        diagnostic.help = Some(format!("{help}{mark} {way}\n{action}"));
    }
}

/// The way through a tree, with what is looked for in it.
struct Search {
    /// Place -> diagnostics that stand there, and their remedies.
    wanted: HashMap<Place, Vec<(usize, Remedy)>>,
    /// The way to what is being looked at, as a JSONPath.
    path: String,
    /// Diagnostic -> action; the outermost that fits.
    actions: HashMap<usize, String>,
}

impl Search {
    fn below(&mut self, node: &Node) {
        let length = self.path.len();
        match &node.value {
            Value::Object(object) => {
                for (key, entry) in object {
                    let parent = self.path.clone();
                    self.path.push_str(&step(key));
                    self.member(&parent, entry);
                    self.node(&entry.node);
                    self.below(&entry.node);
                    self.path.truncate(length);
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.path.push_str(&format!("[{index}]"));
                    self.node(item);
                    self.below(item);
                    self.path.truncate(length);
                }
            }
            _ => {}
        }
    }

    /// A member, by its key.
    fn member(&mut self, parent: &str, entry: &Entry) {
        for (index, remedy) in self.wanted.get(&entry.key).into_iter().flatten() {
            let action = match remedy {
                Remedy::RemoveMember => removal(&self.path),
                Remedy::Rename(to) => match entry.node.to_json().to_string() {
                    value if value.len() > LONGEST => continue,
                    value => format!("{}\n{}", update(parent, to, &value), removal(&self.path)),
                },
                _ => continue,
            };
            self.actions.entry(*index).or_insert(action);
        }
    }

    /// A value, by its own place.
    fn node(&mut self, node: &Node) {
        for (index, remedy) in self.wanted.get(&node.place).into_iter().flatten() {
            let action = match remedy {
                Remedy::RemoveValue if self.path != "$" => removal(&self.path),
                Remedy::Add(key, value) if node.as_object().is_some() => update(&self.path, key, &value.to_string()),
                _ => continue,
            };
            self.actions.entry(*index).or_insert(action);
        }
    }
}

fn removal(path: &str) -> String {
    format!("- target: {}\n  remove: true", Json::from(path))
}

fn update(path: &str, key: &str, value: &str) -> String {
    format!("- target: {}\n  update: {{{}: {value}}}", Json::from(path), Json::from(key))
}

/// A member's part of a JSONPath.
fn step(key: &str) -> String {
    let is_word = key.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if is_word {
        return format!(".{key}");
    }
    let mut quoted = String::from("['");
    for character in key.chars() {
        match character {
            '\\' | '\'' => quoted.extend(['\\', character]),
            character if character.is_control() => quoted.push_str(&format!("\\u{:04x}", u32::from(character))),
            character => quoted.push(character),
        }
    }
    quoted + "']"
}
