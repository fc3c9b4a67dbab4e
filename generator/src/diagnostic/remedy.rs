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
    let mut search = Search { wanted: HashMap::new(), lines: Vec::new(), way: Vec::new(), actions: HashMap::new() };
    for (index, diagnostic) in diagnostics.list.iter().enumerate() {
        if let (Some(remedy), Some(place)) = (&diagnostic.remedy, diagnostic.place)
            && (place.file, place.line > 0) == (FileId(0), true)
        {
            search.wanted.entry(place).or_default().push((index, remedy.clone()));
            let line = place.line as usize;
            search.lines.resize(search.lines.len().max(line + 1), false);
            search.lines[line] = true;
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

/// A part of the way through a tree.
#[derive(Clone, Copy)]
enum Step<'t> {
    Member(&'t str),
    Item(usize),
}

/// The way through a tree, with what is looked for in it.
struct Search<'t> {
    /// Place -> diagnostics that stand there, and their remedies.
    wanted: HashMap<Place, Vec<(usize, Remedy)>>,
    /// Whether one of these places is on a line: most nodes stand on none of them.
    lines: Vec<bool>,
    /// The way to what is being looked at.
    way: Vec<Step<'t>>,
    /// Diagnostic -> action; the outermost that fits.
    actions: HashMap<usize, String>,
}

impl<'t> Search<'t> {
    fn below(&mut self, node: &'t Node) {
        match &node.value {
            Value::Object(object) => {
                for (key, entry) in object {
                    self.way.push(Step::Member(key));
                    self.member(entry);
                    self.node(&entry.node);
                    self.below(&entry.node);
                    self.way.pop();
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.way.push(Step::Item(index));
                    self.node(item);
                    self.below(item);
                    self.way.pop();
                }
            }
            _ => {}
        }
    }

    fn wanted(&self, place: Place) -> &[(usize, Remedy)] {
        if self.lines.get(place.line as usize) != Some(&true) {
            return &[];
        }
        self.wanted.get(&place).map_or(&[], Vec::as_slice)
    }

    /// A member, by its key.
    fn member(&mut self, entry: &Entry) {
        let mut actions = Vec::new();
        for (index, remedy) in self.wanted(entry.key) {
            let action = match remedy {
                Remedy::RemoveMember => removal(&path(&self.way)),
                Remedy::Rename(to) => match entry.node.to_json().to_string() {
                    value if value.len() > LONGEST => continue,
                    value => {
                        let parent = path(self.way.split_last().map_or(&[], |(_, parent)| parent));
                        format!("{}\n{}", update(&parent, to, &value), removal(&path(&self.way)))
                    }
                },
                _ => continue,
            };
            actions.push((*index, action));
        }
        self.keep(actions);
    }

    /// A value, by its own place.
    fn node(&mut self, node: &Node) {
        let mut actions = Vec::new();
        for (index, remedy) in self.wanted(node.place) {
            let action = match remedy {
                Remedy::RemoveValue if !self.way.is_empty() => removal(&path(&self.way)),
                Remedy::Add(key, value) if node.as_object().is_some() => {
                    update(&path(&self.way), key, &value.to_string())
                }
                _ => continue,
            };
            actions.push((*index, action));
        }
        self.keep(actions);
    }

    fn keep(&mut self, actions: Vec<(usize, String)>) {
        for (index, action) in actions {
            self.actions.entry(index).or_insert(action);
        }
    }
}

/// A way as a JSONPath.
fn path(way: &[Step<'_>]) -> String {
    let steps = way.iter().map(|step| match step {
        Step::Member(key) => member_step(key),
        Step::Item(index) => format!("[{index}]"),
    });
    std::iter::once("$".to_owned()).chain(steps).collect()
}

fn removal(path: &str) -> String {
    format!("- target: {}\n  remove: true", Json::from(path))
}

fn update(path: &str, key: &str, value: &str) -> String {
    format!("- target: {}\n  update: {{{}: {value}}}", Json::from(path), Json::from(key))
}

/// A member's part of a JSONPath.
fn member_step(key: &str) -> String {
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
