//! Overlay actions on the tree.
//!
//! In: the tree of a document, and that of an overlay (OpenAPI Overlay 1.0.0). Out: the tree as the actions leave it.
//! Invariant: what an action set has its place in the overlay; an action that does nothing is an error, never silence.
//!
//! The specification leaves open how two arrays merge and what happens to values of different kinds; here it is read as
//! its successor 1.1.0 defines it: arrays join, and values of different kinds do not merge. `remove` takes any node, as
//! there too.

mod check;
mod merge;
mod suggest;
mod target;
#[cfg(test)]
mod tests;

use serde_json_path::JsonPath;

use crate::diagnostic::{Diagnostics, codes};
use crate::tree::{Node, Place, Sources};
use merge::Both;

codes! {
    /// An overlay breaks the form of its specification.
    MALFORMED = "G0200", Error, "an overlay is malformed",
        "An overlay is a mapping with `overlay: 1.0.0`, `info` (with `title` and `version`) and a list of `actions`, each \
         with a `target` and either `update` or `remove: true`, and optionally `description`. Keys that begin with `x-` \
         are free; others are refused, since a mistyped key would be ignored without a word.";
    /// An overlay of another version.
    VERSION = "G0201", Error, "an overlay is of a version that is not read",
        "Read is version 1.0 of the OpenAPI Overlay Specification: `overlay: 1.0.0`.";
    /// A target is no JSONPath.
    BAD_TARGET = "G0202", Error, "a target is no JSONPath",
        "A target is a query in the syntax of RFC 9535, such as `$.paths['/pets'].get` or \
         `$.paths.*.*.parameters[?@.name == 'page']`. Names with other characters than letters, digits and `_` stand in \
         brackets and quotes.";
    /// An action matches nothing.
    NO_MATCH = "G0203", Error, "an action matches nothing",
        "The target selects no node of the document, so the action does nothing. Either it is mistyped, or the document \
         has changed: adapt the target, or delete the action. `codegen.toml` can lower this to a warning while a new \
         document is taken.";
    /// An update does not fit its target.
    INCOMPATIBLE = "G0204", Error, "an update does not fit what it is to change",
        "A mapping merges with a mapping, a list takes items, and a plain value replaces a plain value. To put a value of \
         another kind in place of a mapping or list, remove that first by an action of its own. A plain value cannot be \
         selected by a target that updates: select the mapping around it, and name it in the update.";
    /// An action says two things or nothing.
    AMBIGUOUS = "G0205", Error, "an action neither updates nor removes, or both",
        "An action has either `update`, or `remove: true`. Split it into two actions where both are meant: they apply in \
         their order.";
}

/// What an action does.
enum Modifier<'o> {
    Update(&'o Node),
    Remove(Place),
}

/// One action of an overlay, as checked.
struct Action<'o> {
    /// The node that holds the target.
    target: &'o Node,
    /// The target as written.
    text: &'o str,
    path: JsonPath,
    modifier: Modifier<'o>,
}

/// Applies the actions of overlays (OpenAPI Overlay 1.0.0) to `tree`, each to what the one before has left.
///
/// Actions that are in order apply even where others are not, so that one run tells every fault.
pub fn apply(tree: &mut Node, overlays: &[Node], sources: &Sources, diagnostics: &mut Diagnostics) {
    if overlays.is_empty() {
        return;
    }
    let actions: Vec<_> = overlays.iter().flat_map(|overlay| check::actions(overlay, sources, diagnostics)).collect();
    let mut json = tree.to_json();
    let mut both = Both { tree, json: &mut json };
    for action in actions {
        let found = target::locate(&action.path, both.json);
        if found.is_empty() {
            diagnostics.push(suggest::no_match(&action, both.json, sources));
            continue;
        }
        match action.modifier {
            Modifier::Update(update) => both.update(&found, update, action.target.place, diagnostics),
            Modifier::Remove(place) => both.remove(&found, place, diagnostics),
        }
    }
}
