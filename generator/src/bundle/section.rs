//! Where a document keeps what is referred to.
//!
//! In: the tree of a document. Out: its sections, `definitions` and the like or `components/*`, and names that are free in
//! them. Invariant: a name is given once.

use std::collections::{HashMap, HashSet};

use super::files::Target;
use super::part::Part;
use crate::tree::{Entry, Node, Object, Place, Value, escape_pointer};

/// The sections of a document.
pub(super) struct Sections {
    dialect: Dialect,
    /// The names in use.
    taken: HashMap<Part, HashSet<String>>,
    /// The last number that told names apart.
    counts: HashMap<(Part, String), usize>,
}

/// How a format names its sections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Dialect {
    Swagger,
    OpenApi,
}

impl Dialect {
    /// The keys from the root to the section of a part.
    fn path(self, part: Part) -> Option<&'static [&'static str]> {
        Some(match (self, part) {
            (Self::Swagger, Part::Schema) => &["definitions"],
            (Self::Swagger, Part::Parameter) => &["parameters"],
            (Self::Swagger, Part::Response) => &["responses"],
            (Self::OpenApi, Part::Schema) => &["components", "schemas"],
            (Self::OpenApi, Part::Parameter) => &["components", "parameters"],
            (Self::OpenApi, Part::Response) => &["components", "responses"],
            (Self::OpenApi, Part::RequestBody) => &["components", "requestBodies"],
            (Self::OpenApi, Part::Header) => &["components", "headers"],
            (Self::OpenApi, Part::Example) => &["components", "examples"],
            (Self::OpenApi, Part::SecurityScheme) => &["components", "securitySchemes"],
            _ => return None,
        })
    }
}

impl Sections {
    pub(super) fn of(tree: &Node) -> Self {
        let dialect = if tree.get("swagger").is_some() { Dialect::Swagger } else { Dialect::OpenApi };
        let names = |part| {
            let path = dialect.path(part).unwrap_or_default();
            let section = path.iter().try_fold(tree, |node, key| node.get(key))?.as_object()?;
            Some(section.keys().cloned().collect())
        };
        let taken = Part::WITH_SECTION.into_iter().map(|part| (part, names(part).unwrap_or_default())).collect();
        Self { dialect, taken, counts: HashMap::new() }
    }

    /// Whether a part has a section.
    pub(super) fn has(&self, part: Part) -> bool {
        self.dialect.path(part).is_some()
    }

    /// The section of a part, if the document has it.
    pub(super) fn node_mut<'t>(&self, tree: &'t mut Node, part: Part) -> Option<&'t mut Node> {
        let path = self.dialect.path(part)?;
        path.iter().try_fold(tree, |node, key| Some(&mut members(node)?.get_mut(*key)?.node))
    }

    /// Notes that a name is in use.
    pub(super) fn claim(&mut self, part: Part, name: &str) {
        self.taken.entry(part).or_default().insert(name.to_owned());
    }

    /// The reference to a name in the section of a part.
    pub(super) fn pointer(&self, part: Part, name: &str) -> String {
        let path = self.dialect.path(part).unwrap_or_default().join("/");
        format!("#/{path}/{}", escape_pointer(name))
    }

    /// The pointer to the schema that a reference means which is nothing but its name.
    pub(super) fn bare_name(&self, written: &str) -> Option<String> {
        let names = self.taken.get(&Part::Schema)?;
        names.contains(written).then(|| self.pointer(Part::Schema, written).split_off(1))
    }

    /// A name for what is brought in: the one it has in its file, or that of its file; told apart by that of its file,
    /// and by a number.
    pub(super) fn fresh_name(&mut self, part: Part, target: &Target) -> String {
        let file = target.path.rsplit('/').next().unwrap_or_default();
        let stem = clean(file.split_once('.').map_or(file, |(stem, _)| stem));
        let own = own_name(&target.pointer).map_or_else(|| stem.clone(), |name| clean(&name));
        let apart = format!("{stem}_{own}");
        let taken = self.taken.entry(part).or_default();
        if let Some(name) = [own, apart.clone()].into_iter().find(|name| taken.insert(name.clone())) {
            return name;
        }
        let count = self.counts.entry((part, apart.clone())).or_insert(1);
        loop {
            *count += 1;
            let name = format!("{apart}_{count}");
            if taken.insert(name.clone()) {
                return name;
            }
        }
    }

    /// Puts something into the section of a part, which is made where the document has none.
    pub(super) fn insert(&self, tree: &mut Node, part: Part, name: String, node: Node) {
        let place = node.place;
        let path = self.dialect.path(part).unwrap_or_default();
        let section = path.iter().try_fold(tree, |node, key| {
            let member = members(node)?.entry((*key).to_owned()).or_insert_with(|| empty(place));
            Some(&mut member.node)
        });
        if let Some(section) = section.and_then(members) {
            section.insert(name, Entry { key: place, node });
        }
    }
}

/// The last name in a pointer; an index goes with the name before it.
fn own_name(pointer: &str) -> Option<String> {
    let mut tokens = pointer.rsplit('/').filter(|token| !token.is_empty());
    let last = tokens.next()?.replace("~1", "/").replace("~0", "~");
    let is_index = last.bytes().all(|byte| byte.is_ascii_digit());
    Some(match tokens.next() {
        Some(before) if is_index => format!("{before}_{last}"),
        _ => last,
    })
}

/// A name with what a component's name may have.
fn clean(name: &str) -> String {
    name.chars().map(|c| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '_' }).collect()
}

fn members(node: &mut Node) -> Option<&mut Object> {
    match &mut node.value {
        Value::Object(object) => Some(object),
        _ => None,
    }
}

fn empty(place: Place) -> Entry {
    Entry { key: place, node: Node { place, value: Value::Object(Object::default()) } }
}
