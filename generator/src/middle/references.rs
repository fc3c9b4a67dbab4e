//! Where references lead, and what they become.
//!
//! In: the text of a `$ref`. Out: the node it points to, or for schemas the reference in the OpenAPI 3 document.
//! Invariant: every reference that leaves here points to a schema that is written; chains of references end.

use std::collections::VecDeque;

use foldhash::{HashMap, HashSet};

use indexmap::IndexMap;

use super::faults::{DANGLING_REFERENCE, REFERENCE_CYCLE, REFERENCE_SIBLING, RENAMED_COMPONENT};
use super::reader::{Dialect, Reader};
use crate::diagnostic::{Remedy, nearest};
use crate::tree::{Entry, Node, Object, Place, Value};

/// How many references are followed before they are taken for a cycle.
const LONGEST_CHAIN: usize = 64;

/// What schema references become: the keys of `components/schemas`.
#[derive(Default)]
pub(crate) struct References<'t> {
    /// Name as written -> key.
    names: IndexMap<String, String>,
    taken: HashSet<String>,
    /// Schemas that stand elsewhere than among the definitions and are referred to: the node's address -> key.
    hoisted: HashMap<usize, String>,
    waiting: VecDeque<Hoisted<'t>>,
}

impl References<'_> {
    /// The key of a definition.
    pub(crate) fn key(&self, name: &str) -> Option<&str> {
        self.names.get(name).map(String::as_str)
    }

    /// A key that no other schema has.
    fn unique(&mut self, wanted: &str) -> String {
        let mut key = wanted.to_owned();
        let mut count = 2;
        while !self.taken.insert(key.clone()) {
            key = format!("{wanted}_{count}");
            count += 1;
        }
        key
    }
}

/// A schema that stands elsewhere than among the definitions and is to be written there.
pub(crate) struct Hoisted<'t> {
    /// Its key among the definitions.
    pub(crate) key: String,
    /// The schema.
    pub(crate) node: &'t Node,
}

impl<'t> Reader<'t, '_> {
    /// Rule: the names of definitions become keys that OpenAPI 3 allows, and stay as they are where they can.
    pub(crate) fn name_schemas(&mut self, definitions: &[(&'t String, &'t Entry)]) {
        let valid = definitions.iter().filter(|(name, _)| is_component_key(name));
        self.references.taken.extend(valid.map(|(name, _)| (*name).clone()));
        for (name, entry) in definitions {
            let key = if is_component_key(name) {
                (*name).clone()
            } else {
                let key = self.references.unique(&component_key(name));
                let message = format!("the name '{name}' is none of a component in OpenAPI 3");
                self.tell(RENAMED_COMPONENT.at(entry.key, message).label(format!("becomes '{key}'")));
                key
            };
            self.references.names.insert((*name).clone(), key);
        }
    }

    /// The next schema that a reference has found elsewhere than among the definitions.
    pub(crate) fn next_hoisted(&mut self) -> Option<Hoisted<'t>> {
        self.references.waiting.pop_front()
    }

    /// What a reference to a schema becomes; tells and gives nothing where it leads nowhere.
    pub(crate) fn schema_reference(&mut self, node: &'t Node, reference: &str) -> Option<String> {
        let target = self.target(node, reference)?;
        self.follow(target, node)?;
        let tokens = pointer_tokens(reference).unwrap_or_default();
        let prefix: &[&str] = match self.dialect {
            Dialect::Swagger => &["definitions"],
            Dialect::OpenApi => &["components", "schemas"],
        };
        let is_definition =
            tokens.len() == prefix.len() + 1 && tokens.iter().zip(prefix).all(|(token, word)| token == word);
        let name = tokens.last().filter(|_| is_definition);
        let key = match name.and_then(|name| self.references.key(name)) {
            Some(key) => key.to_owned(),
            None => self.hoist(target, &tokens),
        };
        Some(format!("#/components/schemas/{key}"))
    }

    /// Rule: a schema that is referred to where it stands is written among the definitions, under a name made from the
    /// pointer.
    fn hoist(&mut self, target: &'t Node, tokens: &[String]) -> String {
        let address = std::ptr::from_ref(target).addr();
        if let Some(key) = self.references.hoisted.get(&address) {
            return key.clone();
        }
        let words: Vec<&str> = tokens.iter().map(String::as_str).filter(|token| !is_structural(token)).collect();
        let key = self.references.unique(&component_key(&words.join("_")));
        self.references.hoisted.insert(address, key.clone());
        self.references.waiting.push_back(Hoisted { key: key.clone(), node: target });
        key
    }

    /// The node itself, or what the references that stand in its place lead to; tells and gives nothing where that is
    /// nowhere.
    pub(crate) fn resolve(&mut self, node: &'t Node) -> Option<&'t Node> {
        if reference_of(node).is_some() {
            self.tell_siblings(node);
        }
        self.follow(node, node)
    }

    /// Follows references from `node` to their end; `origin` is the one that is told about.
    pub(crate) fn follow(&mut self, node: &'t Node, origin: &'t Node) -> Option<&'t Node> {
        let mut current = node;
        for _ in 0..LONGEST_CHAIN {
            let Some(reference) = reference_of(current) else { return Some(current) };
            current = self.target(current, reference)?;
        }
        let reference = reference_of(origin).unwrap_or_default();
        let message = format!("reference '{reference}' leads only to other references");
        self.tell(REFERENCE_CYCLE.at(reference_place(origin), message).label("nothing stands at its end"));
        None
    }

    /// What a reference points to; tells and gives nothing where it points nowhere.
    fn target(&mut self, node: &'t Node, reference: &str) -> Option<&'t Node> {
        let target =
            pointer_tokens(reference).filter(|tokens| !tokens.is_empty()).and_then(|tokens| self.locate(&tokens));
        if target.is_none() {
            let fault = DANGLING_REFERENCE
                .at(reference_place(node), format!("reference '{reference}' points nowhere"))
                .label("nothing stands there");
            self.tell(fault.help(self.dangling_help(reference)));
        }
        target
    }

    /// The node that pointer tokens lead to, through references that stand on the way.
    fn locate(&self, tokens: &[String]) -> Option<&'t Node> {
        let mut jumps = 0;
        let mut node = self.root;
        let mut rest = tokens.to_vec();
        rest.reverse();
        while let Some(token) = rest.pop() {
            if let Some(child) = child(node, &token) {
                node = child;
                continue;
            }
            jumps += 1;
            let jump = pointer_tokens(reference_of(node)?)?;
            if jumps > LONGEST_CHAIN {
                return None;
            }
            rest.push(token);
            rest.extend(jump.into_iter().rev());
            node = self.root;
        }
        Some(node)
    }

    fn dangling_help(&self, reference: &str) -> String {
        let Some(tokens) = pointer_tokens(reference) else {
            return "references to other files are read where the file can be; others begin with '#/'".to_owned();
        };
        let Some((name, parents)) = tokens.split_last() else {
            return "point at a schema, not at the whole document".to_owned();
        };
        let parent = parents.iter().try_fold(self.root, |node, token| child(node, token)).and_then(Node::as_object);
        if let Some(near) = parent.and_then(|parent| nearest_name(name, parent)) {
            let action = overlay_action(parents, name, true);
            return format!("did you mean '#/{}/{near}'? or {action}", parents.join("/"));
        }
        overlay_action(parents, name, parent.is_some())
    }

    fn tell_siblings(&mut self, node: &'t Node) {
        for (key, entry) in node.as_object().into_iter().flatten().filter(|(key, _)| *key != "$ref") {
            let message = format!("'{key}' beside '$ref' has no effect");
            let help = "write it where the reference points, or replace the reference";
            self.tell(
                REFERENCE_SIBLING.at(entry.key, message).label("left out").help(help).remedy(Remedy::RemoveMember),
            );
        }
    }
}

/// The reference that stands in place of `node`, if one does.
pub(crate) fn reference_of(node: &Node) -> Option<&str> {
    node.get("$ref")?.as_str()
}

/// The name of what the reference in place of `node` shares, if one stands there.
pub(crate) fn shared_name(node: &Node) -> Option<String> {
    pointer_tokens(reference_of(node)?)?.pop()
}

/// Where the reference in `node` stands.
fn reference_place(node: &Node) -> Place {
    node.get("$ref").map_or(node.place, |node| node.place)
}

/// The tokens of a local reference's pointer; nothing for a reference to another file.
fn pointer_tokens(reference: &str) -> Option<Vec<String>> {
    let pointer = reference.strip_prefix('#')?;
    Some(pointer.split('/').skip(1).map(|token| unescape(&percent_decode(token))).collect())
}

fn unescape(token: &str) -> String {
    token.replace("~1", "/").replace("~0", "~")
}

/// Undoes `%20` and the like, which a pointer in a URI fragment may have; the text itself where it is no UTF-8 then.
fn percent_decode(token: &str) -> String {
    let mut bytes = Vec::with_capacity(token.len());
    let mut rest = token.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let code = tail.get(..2).filter(|_| *first == b'%').and_then(|hex| std::str::from_utf8(hex).ok());
        match code.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| token.to_owned())
}

fn child<'t>(node: &'t Node, token: &str) -> Option<&'t Node> {
    match &node.value {
        Value::Object(object) => object.get(token).map(|entry| &entry.node),
        Value::Array(items) => items.get(token.parse::<usize>().ok()?),
        _ => None,
    }
}

fn nearest_name<'c>(name: &str, parent: &'c Object) -> Option<&'c str> {
    nearest(name, parent.keys().map(String::as_str))
}

/// An overlay action that adds what a reference points to.
fn overlay_action(parents: &[String], name: &str, parent_exists: bool) -> String {
    let mut missing: Vec<&str> = vec![name];
    let mut target = "$".to_owned();
    if parent_exists {
        target.extend(parents.iter().map(|parent| format!("['{}']", parent.replace('\'', "\\'"))));
    } else {
        missing.splice(0..0, parents.iter().map(String::as_str));
    }
    let mut lines = format!("add what is missing with an overlay action:\n- target: {target}\n  update:");
    for (depth, key) in missing.iter().enumerate() {
        lines.push_str(&format!("\n{}{}:", "  ".repeat(depth + 2), yaml_key(key)));
    }
    lines.push_str(&format!("\n{}type: object", "  ".repeat(missing.len() + 2)));
    lines
}

/// A key as YAML has it, in quotes where it would not be taken for a plain string.
fn yaml_key(key: &str) -> String {
    let plain = key.starts_with(|letter: char| letter.is_ascii_alphabetic()) && key.bytes().all(is_key_byte);
    if plain { key.to_owned() } else { serde_json::Value::from(key).to_string() }
}

/// Words of a pointer that say nothing about what it points to.
fn is_structural(token: &str) -> bool {
    const WORDS: &[&str] = &[
        "definitions",
        "components",
        "schemas",
        "properties",
        "paths",
        "parameters",
        "responses",
        "schema",
        "content",
    ];
    WORDS.contains(&token)
}

/// Whether a name may be a key of a component: `^[a-zA-Z0-9._-]+$`.
fn is_component_key(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(is_key_byte)
}

fn is_key_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-')
}

/// A key made of a name: runs of what may not stand in one become an underscore.
pub(crate) fn component_key(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    for letter in name.chars() {
        match u8::try_from(letter) {
            Ok(byte) if is_key_byte(byte) => key.push(letter),
            _ if key.ends_with('_') => {}
            _ => key.push('_'),
        }
    }
    let key = key.trim_matches('_');
    if key.is_empty() { "Schema".to_owned() } else { key.to_owned() }
}
