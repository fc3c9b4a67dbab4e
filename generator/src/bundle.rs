//! References to other files, brought in.
//!
//! In: the tree of a document, whose `$ref`s may point into other files. Out: the same tree, whose `$ref`s point into
//! itself. Invariant: what is brought in stands once, under a readable name of its own, with the places of its own file;
//! a reference that cannot be followed is a diagnostic, and where a schema belongs, any value.
//!
//! Parameters, responses, schemas and the other parts that have a section of their own (`definitions` or `components/*`)
//! are referred to there. What has none (a path item, or a whole section) is put in the place of the reference.

mod files;
mod part;
mod section;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, VecDeque};
use std::rc::Rc;

use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::source::Loader;
use crate::tree::{Entry, Node, Object, Place, Sources, Value, escape_pointer};
use files::{Files, Loaded, Target};
use part::Part;
use section::Sections;

codes! {
    /// A referenced file is missing.
    MISSING_FILE = "G0300", Warning, "a referenced file cannot be read",
        "A `$ref` names a file relative to the file in which it stands. The file does not exist, or may not be read. A schema \
         becomes free-form JSON, a response one without a body, and a parameter is left out. Put the file there, or deny this \
         code to refuse such documents.";
    /// A reference to the network.
    REMOTE = "G0301", Warning, "a reference to the network is not followed",
        "A `$ref` is a URL. Nothing is fetched, so that the same input gives the same output anywhere. Save the file beside \
         the document and refer to it by its path. Until then a schema there is any JSON value.";
    /// A reference into a file, to nothing.
    MISSING_PART = "G0302", Warning, "a reference points to nothing in another file",
        "The file is there, but has nothing at the place that the reference names behind `#`: a JSON pointer such as \
         `#/definitions/Pet`. A schema becomes free-form JSON, a response one without a body, and a parameter is left out. \
         Correct the pointer, or deny this code to refuse such documents.";
    /// References that go in a circle.
    CIRCLE = "G0303", Error, "references lead back to themselves",
        "A path item or section consists of a reference to another, and so on, back to the first; there is nothing that it \
         could consist of. References that stand for one another again and again end here too.";
    /// A reference by bare name.
    BARE_NAME = "G0304", Warning, "a reference is a bare name",
        "`$ref: Pet` means a file of that name. There is none, but a definition has the name, as in early versions of the \
         format: it is taken as `#/definitions/Pet`.";
}

/// How many nodes may be brought in; no description needs as many, and references to references could make any number.
const ROOM: usize = 2_000_000;

/// How many references may lead on to the next.
const HOPS: usize = 32;

/// Brings everything that `tree` refers to in other files into `tree` itself, and rewrites the references.
pub fn bundle(tree: &mut Node, path: &str, loader: &dyn Loader, sources: &mut Sources, diagnostics: &mut Diagnostics) {
    let sections = Sections::of(tree);
    let files = Files::new(path, loader, sources);
    let (homes, queue) = (HashMap::new(), VecDeque::new());
    let (active, missing) = (Vec::new(), HashMap::new());
    let mut bundler = Bundler { files, diagnostics, sections, homes, queue, active, room: ROOM, missing };
    bundler.adopt(tree);
    let base = bundler.files.document().into();
    bundler.visit(tree, &Site { base, part: Part::Document, named: false });
    let mut arrived = Vec::new();
    while let Some(Guest { base, part, name, mut node }) = bundler.queue.pop_front() {
        bundler.visit(&mut node, &Site { base, part, named: false });
        arrived.push((part, name, node));
    }
    for (part, name, node) in arrived {
        bundler.sections.insert(tree, part, name, node);
    }
    bundler.count_missing();
}

/// What is being looked at: the file it is from, and what the standard has there.
#[derive(Clone, Debug)]
struct Site {
    /// The path of the file.
    base: Rc<str>,
    part: Part,
    /// Whether the members are parts by name, as in `definitions`, rather than keys of the standard.
    named: bool,
}

/// Something that is brought in.
struct Guest {
    /// The file it is from.
    base: Rc<str>,
    part: Part,
    /// The name it gets.
    name: String,
    node: Node,
}

/// What a reference leads to.
enum Found {
    /// Something in the document itself, by its pointer.
    Here(String),
    /// Something that is there in another file.
    There(Target),
}

struct Bundler<'r> {
    files: Files<'r>,
    diagnostics: &'r mut Diagnostics,
    sections: Sections,
    /// The name that each thing has that is brought in.
    homes: HashMap<(Part, Target), String>,
    queue: VecDeque<Guest>,
    /// What is being put in the place of a reference, outermost first.
    active: Vec<Target>,
    /// How many nodes may still be copied.
    room: usize,
    /// Files that cannot be read: where that was told among the diagnostics, and how many references say the same.
    missing: HashMap<String, (usize, usize)>,
}

impl Bundler<'_> {
    /// Lets a definition that consists of a reference into another file be the home of what it refers to, so that this
    /// has the name that the document gives it; and so for all of a section that consists of one.
    fn adopt(&mut self, tree: &mut Node) {
        let base = self.files.document().to_owned();
        for part in Part::WITH_SECTION {
            let Some(section) = self.sections.node_mut(tree, part) else { continue };
            self.spread(section, part, &base);
            let Value::Object(members) = &mut section.value else { continue };
            for (name, entry) in members {
                self.adopt_member(name, &mut entry.node, part, &base);
            }
        }
    }

    /// Makes of a section that is a reference to a mapping a mapping of references to its members.
    fn spread(&mut self, section: &mut Node, part: Part, base: &str) {
        let Some((written, place)) = reference(section) else { return };
        let written = written.to_owned();
        let Some(Found::There(target)) = self.find(&written, place, base) else { return };
        let Some(Node { value: Value::Object(members), .. }) = self.copy(&target, place) else { return };
        let mut homes = Object::default();
        for (name, entry) in members {
            let pointer = format!("{}/{}", target.pointer, escape_pointer(&name));
            self.sections.claim(part, &name);
            self.homes.insert((part, Target { path: target.path.clone(), pointer }), name.clone());
            let base = target.path.as_str().into();
            self.queue.push_back(Guest { base, part, name: name.clone(), node: entry.node });
            homes.insert(name, Entry { key: entry.key, node: Node { place, value: Value::Null } });
        }
        section.value = Value::Object(homes);
    }

    fn adopt_member(&mut self, name: &str, node: &mut Node, part: Part, base: &str) {
        let Some((written, place)) = reference(node) else { return };
        if self.files.is_local(written, base) {
            return;
        }
        let written = written.to_owned();
        let Some(Found::There(target)) = self.find(&written, place, base) else { return };
        if self.homes.contains_key(&(part, target.clone())) {
            return;
        }
        let Some(found) = self.copy(&target, place) else { return };
        // The guest takes this place when it is ready; until then nothing is to be seen here.
        node.value = Value::Null;
        self.queue.push_back(Guest { base: target.path.as_str().into(), part, name: name.to_owned(), node: found });
        self.homes.insert((part, target), name.to_owned());
    }

    /// Follows the references of a node; whether the node may stay.
    fn visit(&mut self, node: &mut Node, site: &Site) -> bool {
        if reference(node).is_some() {
            return self.follow(node, site);
        }
        match &mut node.value {
            Value::Object(object) => self.visit_members(object, site),
            Value::Array(items) => items.retain_mut(|item| self.visit(item, site)),
            _ => {}
        }
        true
    }

    fn visit_members(&mut self, object: &mut Object, site: &Site) {
        object.retain(|key, entry| {
            let below = if site.named { Some((site.part, false)) } else { site.part.member(key) };
            let Some((part, named)) = below else { return true };
            self.visit(&mut entry.node, &Site { base: site.base.clone(), part, named })
        });
    }

    /// Rewrites a reference, or puts what it refers to in its place. What cannot be followed was told, and what is left of
    /// it gives no cause to be told again; whether anything is.
    fn follow(&mut self, node: &mut Node, site: &Site) -> bool {
        let Some((written, place)) = reference(node) else { return true };
        if self.files.is_local(written, &site.base) {
            return true;
        }
        let written = written.to_owned();
        match self.find(&written, place, &site.base) {
            Some(Found::Here(pointer)) => rewrite(node, format!("#{pointer}")),
            Some(Found::There(target)) if site.named || !self.sections.has(site.part) => {
                self.replace(node, place, target, site);
            }
            Some(Found::There(target)) => {
                if let Some(name) = self.home(target, place, site.part) {
                    rewrite(node, self.sections.pointer(site.part, &name));
                }
            }
            None if site.named => node.value = Value::Object(Object::default()),
            None => match site.part.without_content(place) {
                Some(rest) => node.value = rest,
                None => return false,
            },
        }
        true
    }

    /// The name under which something is brought in.
    fn home(&mut self, target: Target, place: Place, part: Part) -> Option<String> {
        let key = (part, target);
        if let Some(name) = self.homes.get(&key) {
            return Some(name.clone());
        }
        let node = self.copy(&key.1, place)?;
        let name = self.sections.fresh_name(part, &key.1);
        self.queue.push_back(Guest { base: key.1.path.as_str().into(), part, name: name.clone(), node });
        self.homes.insert(key, name.clone());
        Some(name)
    }

    /// A copy of what a target is.
    fn copy(&mut self, target: &Target, place: Place) -> Option<Node> {
        let found = self.files.select(target)?;
        match self.room.checked_sub(size(found)) {
            Some(room) => {
                self.room = room;
                Some(found.clone())
            }
            None => {
                let message = format!("references bring in more than {ROOM} values");
                let help = "give what is repeated a section of its own ('definitions' or 'components')";
                self.diagnostics.push(CIRCLE.at(place, message).label("with this one").help(help));
                None
            }
        }
    }

    /// Puts what a reference leads to in its place.
    fn replace(&mut self, node: &mut Node, place: Place, target: Target, site: &Site) {
        let found = if self.active.contains(&target) {
            self.diagnostics.push(circle(place));
            None
        } else {
            self.copy(&target, place)
        };
        let Some(found) = found else {
            node.value = Value::Object(Object::default());
            return;
        };
        let mut siblings = std::mem::replace(node, found);
        if let Value::Object(members) = &mut siblings.value {
            members.shift_remove("$ref");
            self.visit_members(members, site);
        }
        let site = Site { base: target.path.as_str().into(), ..site.clone() };
        self.active.push(target);
        self.visit(node, &site);
        self.active.pop();
        if let (Value::Object(members), Value::Object(siblings)) = (&mut node.value, siblings.value) {
            for (key, entry) in siblings {
                members.entry(key).or_insert(entry);
            }
        }
    }

    /// What a reference that stands in the file `base` leads to, behind references that lead on; where that is nothing, a
    /// diagnostic.
    fn find(&mut self, written: &str, place: Place, base: &str) -> Option<Found> {
        let mut found = self.find_next(written, place, base)?;
        for _ in 0..HOPS {
            let Found::There(target) = &found else { return Some(found) };
            let Some((written, place)) = self.files.select(target).and_then(reference) else { return Some(found) };
            let (written, base) = (written.to_owned(), target.path.clone());
            found = self.find_next(&written, place, &base)?;
        }
        self.diagnostics.push(circle(place));
        None
    }

    fn find_next(&mut self, written: &str, place: Place, base: &str) -> Option<Found> {
        if files::is_remote(written) {
            let help = "save the file beside the document, and refer to it by its path";
            let message = format!("the reference '{written}' is a URL, and nothing is fetched");
            self.diagnostics.push(REMOTE.at(place, message).label("taken as any value").help(help));
            return None;
        }
        let target = self.files.target(written, base);
        if target.path == self.files.document() {
            return Some(Found::Here(target.pointer));
        }
        match self.files.load(&target.path, self.diagnostics) {
            Loaded::Tree(tree) => {
                if target.select(tree).is_some() {
                    return Some(Found::There(target));
                }
                let message = format!("'{}' has nothing at '#{}'", target.path, target.pointer);
                let help = "correct what stands behind '#', a JSON pointer such as '#/definitions/Pet'";
                self.diagnostics.push(MISSING_PART.at(place, message).label("points to nothing").help(help));
                None
            }
            Loaded::Missing(reason) => match self.sections.bare_name(written) {
                Some(pointer) => {
                    let message = format!("the reference '{written}' is a bare name");
                    let fault = BARE_NAME.at(place, message).label(format!("taken as '#{pointer}'"));
                    self.diagnostics.push(fault.help(format!("write '#{pointer}'")));
                    Some(Found::Here(pointer))
                }
                None => {
                    let next = self.diagnostics.list.len();
                    let (_, count) = self.missing.entry(target.path.clone()).or_insert((next, 0));
                    *count += 1;
                    if *count == 1 {
                        let message = format!("cannot read '{}': {reason}", target.path);
                        let help = "the path is relative to the file in which the reference stands";
                        self.diagnostics.push(MISSING_FILE.at(place, message).label("refers to this file").help(help));
                    }
                    None
                }
            },
            Loaded::Broken => None,
        }
    }
}

impl Bundler<'_> {
    /// Adds to what was told of files that cannot be read how many references lead there.
    fn count_missing(&mut self) {
        for (index, count) in self.missing.values().filter(|(_, count)| *count > 1) {
            let others = match count - 1 {
                1 => "one more reference does".to_owned(),
                others => format!("{others} more references do"),
            };
            if let Some(told) = self.diagnostics.list.get_mut(*index) {
                told.label = Some(format!("refers to this file, as {others}"));
            }
        }
    }
}

fn circle(place: Place) -> Diagnostic {
    CIRCLE.at(place, "the reference leads back to itself").help("let one of the files hold the content itself")
}

/// The text and place of the reference that a node is.
fn reference(node: &Node) -> Option<(&str, Place)> {
    let reference = node.get("$ref")?;
    Some((reference.as_str()?, reference.place))
}

fn rewrite(node: &mut Node, pointer: String) {
    if let Value::Object(object) = &mut node.value
        && let Some(entry) = object.get_mut("$ref")
    {
        entry.node.value = Value::String(pointer);
    }
}

/// How many nodes a node is.
fn size(node: &Node) -> usize {
    1 + match &node.value {
        Value::Object(object) => object.values().map(|entry| size(&entry.node)).sum(),
        Value::Array(items) => items.iter().map(size).sum(),
        _ => 0,
    }
}
