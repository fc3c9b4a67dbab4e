//! Whether an overlay is one.
//!
//! In: the tree of an overlay. Out: its [`Action`]s that are in order. Invariant: whatever is not in order is an error at
//! its place; no key is ignored.

use serde_json_path::JsonPath;

use super::{AMBIGUOUS, Action, BAD_TARGET, MALFORMED, Modifier, VERSION};
use crate::diagnostic::{Diagnostic, Diagnostics, nearest};
use crate::source::place_within;
use crate::tree::{Node, Sources, Value};

/// The actions of an overlay.
pub(super) fn actions<'o>(overlay: &'o Node, sources: &Sources, diagnostics: &mut Diagnostics) -> Vec<Action<'o>> {
    if overlay.as_object().is_none() {
        diagnostics.push(wrong_kind(overlay, "an overlay", "a mapping").help("begin it with 'overlay: 1.0.0'"));
        return Vec::new();
    }
    known_keys(overlay, "an overlay", &["overlay", "info", "extends", "actions"], diagnostics);
    version(overlay, diagnostics);
    info(overlay, diagnostics);
    text(overlay, "extends", diagnostics);
    let Some(list) = required(overlay, "an overlay", "actions", diagnostics) else { return Vec::new() };
    match list.as_array() {
        None => diagnostics.push(wrong_kind(list, "'actions'", "a list")),
        Some([]) => {
            let help = "add an action with 'target' and 'update', or delete the overlay";
            diagnostics.push(MALFORMED.at(list.place, "the overlay has no action").help(help));
        }
        Some(items) => return items.iter().filter_map(|item| action(item, sources, diagnostics)).collect(),
    }
    Vec::new()
}

fn version(overlay: &Node, diagnostics: &mut Diagnostics) {
    let Some(node) = required(overlay, "an overlay", "overlay", diagnostics) else { return };
    let found = node.as_str().map_or_else(|| node.to_json().to_string(), str::to_owned);
    let patch = found.strip_prefix("1.0.").filter(|patch| !patch.is_empty());
    if !patch.is_some_and(|patch| patch.bytes().all(|byte| byte.is_ascii_digit())) {
        let message = format!("version {found} of the overlay format is not read");
        diagnostics.push(VERSION.at(node.place, message).label("not read").help("write 'overlay: 1.0.0'"));
    }
}

fn info(overlay: &Node, diagnostics: &mut Diagnostics) {
    let Some(info) = required(overlay, "an overlay", "info", diagnostics) else { return };
    if info.as_object().is_none() {
        diagnostics.push(wrong_kind(info, "'info'", "a mapping"));
        return;
    }
    known_keys(info, "'info'", &["title", "version", "description"], diagnostics);
    required(info, "'info'", "title", diagnostics);
    required(info, "'info'", "version", diagnostics);
    text(info, "title", diagnostics);
    text(info, "description", diagnostics);
}

fn action<'o>(node: &'o Node, sources: &Sources, diagnostics: &mut Diagnostics) -> Option<Action<'o>> {
    if node.as_object().is_none() {
        diagnostics
            .push(wrong_kind(node, "an action", "a mapping").help("an action has 'target' and 'update' or 'remove'"));
        return None;
    }
    known_keys(node, "an action", &["target", "description", "update", "remove"], diagnostics);
    text(node, "description", diagnostics);
    let modifier = modifier(node, diagnostics);
    let target = required(node, "an action", "target", diagnostics)?;
    let Some(text) = target.as_str() else {
        diagnostics.push(wrong_kind(target, "'target'", "a string"));
        return None;
    };
    match JsonPath::parse(text) {
        Ok(path) => Some(Action { target, text, path, modifier: modifier? }),
        Err(error) => {
            diagnostics.push(bad_target(target, text, &error, sources));
            None
        }
    }
}

fn bad_target(target: &Node, text: &str, error: &serde_json_path::ParseError, sources: &Sources) -> Diagnostic {
    // The reader counts from 1, and gives 0 or 1 for the start.
    let offset = error.position().saturating_sub(1).min(text.len());
    let place = place_within(sources, target.place, text, offset);
    let reason = error.message().split(", ").last().unwrap_or_default().to_lowercase();
    BAD_TARGET
        .at(place, format!("target '{text}' is no JSONPath"))
        .label(reason)
        .help("a target looks like '$.paths['/pets'].get' or '$.paths.*.*.parameters[?@.name == 'page']'")
}

fn modifier<'o>(node: &'o Node, diagnostics: &mut Diagnostics) -> Option<Modifier<'o>> {
    let remove = match node.get("remove") {
        Some(Node { value: Value::Bool(remove), .. }) => *remove,
        Some(other) => {
            diagnostics.push(wrong_kind(other, "'remove'", "'true' or 'false'"));
            return None;
        }
        None => false,
    };
    let place = |key| node.entry(key).map_or(node.place, |entry| entry.key);
    match (node.get("update"), remove) {
        (Some(update), false) => Some(Modifier::Update(update)),
        (None, true) => Some(Modifier::Remove(place("remove"))),
        (Some(_), true) => {
            let fault = AMBIGUOUS
                .at(place("remove"), "the action both updates and removes")
                .label("and here it removes")
                .related(place("update"), "here it updates")
                .help("keep one of them, or make two actions of it");
            diagnostics.push(fault);
            None
        }
        (None, false) => {
            let help = "add 'update' with what is to be set, or 'remove: true'";
            diagnostics.push(AMBIGUOUS.at(node.place, "the action neither updates nor removes").help(help));
            None
        }
    }
}

/// Refuses keys that the specification does not have.
fn known_keys(node: &Node, owner: &str, known: &[&'static str], diagnostics: &mut Diagnostics) {
    for (key, entry) in node.as_object().into_iter().flatten() {
        if known.contains(&key.as_str()) || key.starts_with("x-") {
            continue;
        }
        let help = match nearest(key, known.iter().copied()) {
            Some(near) => format!("did you mean '{near}'?"),
            None => {
                format!("{owner} has {}", known.iter().map(|key| format!("'{key}'")).collect::<Vec<_>>().join(", "))
            }
        };
        diagnostics.push(MALFORMED.at(entry.key, format!("{owner} has no '{key}'")).label("unknown key").help(help));
    }
}

fn required<'n>(node: &'n Node, owner: &str, key: &str, diagnostics: &mut Diagnostics) -> Option<&'n Node> {
    let member = node.get(key);
    // A key that was meant to be this one was told as unknown.
    let mut others = node.as_object().into_iter().flatten().map(|(other, _)| other.as_str());
    let is_misspelt = others.any(|other| !other.starts_with("x-") && nearest(other, [key]).is_some());
    if member.is_none() && !is_misspelt {
        diagnostics.push(MALFORMED.at(node.place, format!("{owner} lacks '{key}'")).help(format!("add '{key}'")));
    }
    member
}

/// Refuses a member that is there and no string.
fn text(node: &Node, key: &str, diagnostics: &mut Diagnostics) {
    if let Some(member) = node.get(key).filter(|member| member.as_str().is_none()) {
        diagnostics.push(wrong_kind(member, &format!("'{key}'"), "a string"));
    }
}

fn wrong_kind(node: &Node, what: &str, wanted: &str) -> Diagnostic {
    let message = format!("{what} is {}, and has to be {wanted}", node.kind());
    MALFORMED.at(node.place, message).label(format!("this is {}", node.kind())).help(format!("make it {wanted}"))
}
