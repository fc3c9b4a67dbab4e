//! What an overlay does to a document, and what is said of one that does nothing.

use super::apply;
use crate::diagnostic::Diagnostics;
use crate::diagnostic::render::{Colour, to_text};
use crate::source::{Loader, read};
use crate::tree::{Node, Role, Sources};

/// A document and an overlay.
struct Two<'t>(&'t str, &'t str);

impl Loader for Two<'_> {
    fn load(&self, path: &str) -> Result<Vec<u8>, String> {
        Ok(if path == "api.yaml" { self.0 } else { self.1 }.as_bytes().to_vec())
    }
}

struct Outcome {
    tree: Node,
    sources: Sources,
    diagnostics: Diagnostics,
}

impl Outcome {
    /// A document after the actions of an overlay; every action is a line of flow YAML.
    fn of(document: &str, actions: &[&str]) -> Self {
        let actions: String = actions.iter().map(|action| format!("- {action}\n")).collect();
        Self::whole(document, &format!("overlay: 1.0.0\ninfo: {{title: t, version: 1.0.0}}\nactions:\n{actions}"))
    }

    fn whole(document: &str, overlay: &str) -> Self {
        let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
        let loader = Two(document, overlay);
        let tree = read("api.yaml", Role::Document, &loader, &mut sources, &mut diagnostics);
        let overlay = read("overlay.yaml", Role::Overlay, &loader, &mut sources, &mut diagnostics);
        let (mut tree, overlay) = (tree.expect("a document"), overlay.expect("an overlay"));
        assert!(diagnostics.list.is_empty(), "both are YAML");
        apply(&mut tree, std::slice::from_ref(&overlay), &sources, &mut diagnostics);
        Self { tree, sources, diagnostics }
    }

    fn text(&self) -> String {
        to_text(&self.diagnostics.list, &self.sources, Colour::Never, None)
    }

    /// The document, of which nothing is to be said.
    fn json(&self) -> serde_json::Value {
        assert!(self.diagnostics.list.is_empty(), "{}", self.text());
        self.tree.to_json()
    }

    /// Code, line, column, and help of each diagnostic.
    fn faults(&self) -> Vec<(&'static str, u32, u32, &str)> {
        let fault = |d: &'_ crate::diagnostic::Diagnostic| d.place.map(|place| (place.line, place.column));
        let list = self.diagnostics.list.iter();
        list.map(|d| {
            let (line, column) = fault(d).unwrap_or_default();
            (d.code.id, line, column, d.help.as_deref().unwrap_or_default())
        })
        .collect()
    }

    fn help(&self) -> &str {
        let [fault] = &self.diagnostics.list[..] else { panic!("not one diagnostic: {}", self.text()) };
        fault.help.as_deref().unwrap_or_default()
    }
}

const PETS: &str = "\
swagger: '2.0'
info: {title: Pets}
paths:
  /pets:
    get:
      tags: [a, '', b]
      parameters:
      - {name: page, in: query}
      - {name: limit, in: query}
  /pets/{id}:
    get:
      parameters:
      - {name: page, in: query}
";

#[test]
fn an_update_merges_mappings_and_replaces_plain_values() {
    let outcome = Outcome::of(PETS, &["{target: $, update: {info: {title: Cats, version: '2'}, host: h}}"]);
    let json = outcome.json();
    assert_eq!(json["info"], serde_json::json!({"title": "Cats", "version": "2"}));
    assert_eq!(json["host"], "h");
    assert_eq!(json["swagger"], "2.0");
}

#[test]
fn a_filter_reaches_every_node_that_it_fits() {
    let action = "{target: \"$.paths.*.*.parameters[?@.name == 'page']\", update: {type: integer}}";
    let json = Outcome::of(PETS, &[action]).json();
    assert_eq!(json["paths"]["/pets"]["get"]["parameters"][0]["type"], "integer");
    assert_eq!(json["paths"]["/pets"]["get"]["parameters"][1].get("type"), None);
    assert_eq!(json["paths"]["/pets/{id}"]["get"]["parameters"][0]["type"], "integer");
}

#[test]
fn a_list_takes_an_item_or_the_items_of_a_list() {
    let tags = "$.paths['/pets'].get.tags";
    let json = Outcome::of(
        PETS,
        &[
            &format!("{{target: \"{tags}\", update: c}}"),
            &format!("{{target: \"{tags}\", update: [d, e]}}"),
            "{target: \"$.paths['/pets'].get\", update: {tags: [f]}}",
        ],
    )
    .json();
    assert_eq!(json["paths"]["/pets"]["get"]["tags"], serde_json::json!(["a", "", "b", "c", "d", "e", "f"]));
}

#[test]
fn a_removal_takes_every_match_whatever_the_order() {
    let json = Outcome::of(
        PETS,
        &[
            "{target: \"$.paths['/pets'].get.tags[?@ == '' || @ == 'a']\", remove: true}",
            "{target: \"$..parameters[*]\", remove: true}",
            "{target: \"$.info.title\", remove: true}",
        ],
    )
    .json();
    assert_eq!(json["paths"]["/pets"]["get"], serde_json::json!({"tags": ["b"], "parameters": []}));
    assert_eq!(json["paths"]["/pets/{id}"]["get"]["parameters"], serde_json::json!([]));
    assert_eq!(json["info"], serde_json::json!({}));
}

#[test]
fn an_action_sees_what_the_one_before_has_left() {
    let json = Outcome::of(
        PETS,
        &[
            "{target: \"$.paths['/pets']\", remove: true}",
            "{target: $.paths, update: {/pets: {get: {x: 1}}}}",
            "{target: \"$.paths['/pets'].get\", update: {x: 2}}",
        ],
    )
    .json();
    assert_eq!(json["paths"]["/pets"], serde_json::json!({"get": {"x": 2}}));
}

#[test]
fn what_an_action_sets_has_its_place_in_the_overlay() {
    let outcome = Outcome::of(PETS, &["{target: $, update: {info: {title: Cats, version: '2'}}}"]);
    let file = |pointer: &str| outcome.tree.pointer(pointer).map(|node| node.place.file.0);
    assert_eq!((file("/info"), file("/info/title"), file("/info/version")), (Some(0), Some(1), Some(1)));
    let key = outcome.tree.get("info").and_then(|info| info.entry("title")).map(|entry| entry.key);
    assert_eq!(key.map(|key| (key.file.0, key.line, key.column)), Some((1, 4, 31)));
}

#[test]
fn an_update_that_mirrors_the_document_may_leave_values_out() {
    let outcome = Outcome::of(PETS, &["{target: $, update: {info: , paths: {/pets: {x-a: 1}}}}"]);
    let json = outcome.json();
    assert_eq!(json["info"]["title"], "Pets");
    assert_eq!(json["paths"]["/pets"]["x-a"], 1);
}

#[test]
fn values_of_different_kinds_do_not_merge() {
    let outcome = Outcome::of(PETS, &["{target: $, update: {info: text, swagger: {a: 1}, host: h}}"]);
    let [(code, line, column, help)] = outcome.faults()[..] else { panic!("{}", outcome.text()) };
    assert_eq!((code, line, column), ("G0204", 4, 30));
    assert!(help.contains("remove it first"), "{help}");
    assert_eq!(outcome.tree.to_json()["host"], "h", "the rest of the update holds");
}

#[test]
fn an_update_needs_a_target_that_can_take_it() {
    let outcome = Outcome::of(
        PETS,
        &["{target: $.info.title, update: Cats}", "{target: $.info, update: Cats}", "{target: $, remove: true}"],
    );
    let codes: Vec<_> = outcome.faults().iter().map(|fault| (fault.0, fault.1)).collect();
    assert_eq!(codes, [("G0204", 4), ("G0204", 5), ("G0200", 6)]);
}

#[test]
fn a_target_that_matches_nothing_is_shown_with_the_nearest_match() {
    let outcome = Outcome::of(PETS, &["{target: \"$.paths['/pet'].get\", update: {x: 1}}"]);
    assert_eq!(
        outcome.text(),
        "\
error[G0203]: target '$.paths['/pet'].get' matches nothing
 --> overlay.yaml:4:20
  |
4 | - {target: \"$.paths['/pet'].get\", update: {x: 1}}
  |                    ^^^^^^^ '$.paths' matches, but nothing in it is '['/pet']'
  |
  = help: did you mean '$.paths['/pets'].get'?

"
    );
}

#[test]
fn the_nearest_match_is_found_in_every_kind_of_segment() {
    let help = |target: &str| {
        let outcome = Outcome::of(PETS, &[&format!("{{target: \"{target}\", remove: true}}")]);
        outcome.help().to_owned()
    };
    assert_eq!(help("$.path.*.get"), "did you mean '$.paths.*.get'?");
    assert_eq!(help("$.paths.*.gett.tags"), "did you mean '$.paths.*.get.tags'?");
    assert_eq!(
        help("$.paths.*.*.parameters[?@.name == 'pgae']"),
        "did you mean '$.paths.*.*.parameters[?@.name == 'page']'?"
    );
    assert_eq!(help("$..parameter"), "did you mean '$..parameters'?");
    assert_eq!(help("$.paths.pets.get"), "did you mean '$.paths['/pets'].get'?");
    assert!(help("$.paths['/pets'].get.responses").contains("has 'tags', 'parameters'"), "nothing is near");
    assert!(help("$.paths['/pets'].get.tags[9]").contains("no members with names"));
}

#[test]
fn a_target_that_is_no_jsonpath_is_shown_at_its_column() {
    let outcome = Outcome::of(PETS, &["{target: \"$.paths[\", update: {x: 1}}", "{target: paths, remove: true}"]);
    let faults = outcome.faults();
    assert_eq!(faults.iter().map(|fault| fault.0).collect::<Vec<_>>(), ["G0202", "G0202"]);
    assert_eq!((faults[0].1, faults[1].1, faults[1].2), (4, 5, 12));
    assert!(faults[0].2 > 13, "inside the target: {}", outcome.text());
}

#[test]
fn the_form_of_an_overlay_is_checked() {
    let overlay = "\
overlay: 1.1.0
inof: {title: t}
info: {title: [t], x-free: 1}
extends: 1
actions:
- {targt: $, update: {a: 1}}
- {target: $, update: {a: 1}, remove: true}
- {target: $, remove: false}
- {target: 1, remove: maybe}
- text
- {target: $, update: {b: 1}, x-why: because, description: d}
";
    let outcome = Outcome::whole(PETS, overlay);
    let codes: Vec<_> = outcome.faults().iter().map(|fault| (fault.0, fault.1)).collect();
    let expected = [
        ("G0200", 2), // inof
        ("G0201", 1),
        ("G0200", 3), // no version
        ("G0200", 3), // title
        ("G0200", 4), // extends
        ("G0200", 6), // targt, told once
        ("G0205", 7),
        ("G0205", 8),
        ("G0200", 9), // remove
        ("G0200", 9), // target
        ("G0200", 10),
    ];
    assert_eq!(codes, expected, "{}", outcome.text());
    assert_eq!(outcome.faults()[0].3, "did you mean 'info'?");
    assert_eq!(outcome.tree.to_json()["b"], 1, "an action that is in order applies");
}

#[test]
fn an_overlay_that_is_empty_or_no_mapping_is_refused() {
    let info = "overlay: 1.0.1\ninfo: {title: t, version: 1.0.0}\n";
    for (overlay, line) in [(format!("{info}actions: []\n"), 3), (info.to_owned(), 1), ("- a\n".to_owned(), 1)] {
        let outcome = Outcome::whole(PETS, &overlay);
        let faults: Vec<_> = outcome.faults().iter().map(|fault| (fault.0, fault.1)).collect();
        assert_eq!(faults, [("G0200", line)], "{}", outcome.text());
    }
}

#[test]
fn tree_and_lookup_stay_equal_over_many_actions() {
    let update = |n: usize| format!("{{target: \"$.paths.*\", update: {{x{n}: {{a: [{n}]}}}}}}");
    let merge = |n: usize| format!("{{target: \"$.paths.*.x{n}\", update: {{a: [b]}}}}");
    let actions: Vec<String> = (0..100).flat_map(|n| [update(n), merge(n)]).collect();
    let actions: Vec<&str> = actions.iter().map(String::as_str).collect();
    let json = Outcome::of(PETS, &actions).json();
    assert_eq!(json["paths"]["/pets"]["x99"]["a"], serde_json::json!([99, "b"]));
}
