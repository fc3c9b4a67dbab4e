//! What becomes of a text: values, places, and what is said about it.

use super::{Loader, place_within, read};
use crate::diagnostic::render::{Colour, to_text};
use crate::diagnostic::{Diagnostics, Severity};
use crate::tree::{Node, Place, Role, Sources, Value};

/// A single file.
struct One(Vec<u8>);

impl Loader for One {
    fn load(&self, _path: &str) -> Result<Vec<u8>, String> {
        Ok(self.0.clone())
    }
}

/// What came of reading a file.
struct Outcome {
    node: Option<Node>,
    sources: Sources,
    diagnostics: Diagnostics,
}

impl Outcome {
    fn of(path: &str, bytes: impl Into<Vec<u8>>) -> Self {
        let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
        let node = read(path, Role::Document, &One(bytes.into()), &mut sources, &mut diagnostics);
        Self { node, sources, diagnostics }
    }

    fn json(&self) -> serde_json::Value {
        self.node.as_ref().map(Node::to_json).unwrap_or_else(|| panic!("no document: {}", self.text()))
    }

    fn at(&self, pointer: &str) -> &Node {
        self.node.as_ref().and_then(|node| node.pointer(pointer)).unwrap_or_else(|| panic!("nothing at {pointer}"))
    }

    fn text(&self) -> String {
        to_text(&self.diagnostics.list, &self.sources, Colour::Never, None)
    }

    /// The one diagnostic there is: code, line, column.
    fn fault(&self) -> (&'static str, u32, u32) {
        let [fault] = &self.diagnostics.list[..] else { panic!("not one diagnostic: {}", self.text()) };
        let place = fault.place.unwrap_or_default();
        (fault.code.id, place.line, place.column)
    }
}

fn yaml(text: &str) -> Outcome {
    Outcome::of("a.yaml", text)
}

fn json(text: &str) -> Outcome {
    Outcome::of("a.json", text)
}

fn position(place: Place) -> (u32, u32) {
    (place.line, place.column)
}

/// Every node has a line, and no diagnostic stands.
fn assert_located(outcome: &Outcome) {
    fn walk(node: &Node) {
        assert_ne!(node.place.line, 0, "{node:?}");
        match &node.value {
            Value::Array(items) => items.iter().for_each(walk),
            Value::Object(object) => object.values().for_each(|entry| {
                assert_ne!(entry.key.line, 0, "{entry:?}");
                walk(&entry.node);
            }),
            _ => {}
        }
    }
    assert!(outcome.diagnostics.list.is_empty(), "{}", outcome.text());
    walk(outcome.node.as_ref().expect("a document"));
}

#[test]
fn keys_and_values_have_their_places() {
    let read = yaml("a:\n  - x\n  - {k: \"v\"}\nc: |2-\n  text\n'd': &q 1\ne: *q\n");
    assert_located(&read);
    let place = |pointer| position(read.at(pointer).place);
    assert_eq!([place("/a/0"), place("/a/1"), place("/a/1/k")], [(2, 5), (3, 5), (3, 9)]);
    assert_eq!(place("/c"), (4, 4), "a block scalar begins at its header");
    assert_eq!(place("/e"), place("/d"), "an alias has the place of its anchor");
    assert_eq!(read.node.as_ref().and_then(|node| node.entry("d")).map(|entry| position(entry.key)), Some((6, 1)));
}

#[test]
fn json_has_places_counted_in_characters() {
    let read = json("{\"é\": [1, {\"b\": true}],\r\n \"c\": null}");
    assert_located(&read);
    assert_eq!(position(read.at("/é/1/b").place), (1, 17));
    assert_eq!(position(read.at("/c").place), (2, 7));
}

#[test]
fn keys_that_are_no_strings_keep_their_text() {
    let read = yaml("200: a\ntrue: b\n~: c\n1.50: d\n0x10: e\n");
    assert_eq!(read.json(), serde_json::json!({"200": "a", "true": "b", "~": "c", "1.50": "d", "0x10": "e"}));
}

#[test]
fn scalars_keep_what_they_mean() {
    let read = yaml("a: 026073150\nb: 1.5\nc: !!str 12\nd: !foo 3\ne: .inf\nf: Off\ng:\nversion: 1.10\n");
    let expected = serde_json::json!({
        "a": "026073150", "b": 1.5, "c": "12", "d": 3, "e": ".inf", "f": "Off", "g": null, "version": "1.10",
    });
    assert_eq!(read.json(), expected);
}

#[test]
fn listed_values_keep_the_text_that_a_number_would_lose() {
    let read = yaml("enum: [+1, -1, 1.10, 1.5, 0x10, 7]\nother: [+1, 1.10]\n");
    let expected = serde_json::json!({"enum": ["+1", -1, "1.10", 1.5, 16, 7], "other": [1, 1.1]});
    let typed = yaml("enum: [+1, 1.10, 1.5]\ntype: number\n").json();
    assert_eq!(typed, serde_json::json!({"enum": [1, 1.1, 1.5], "type": "number"}));
    assert_eq!(read.json(), expected);
    assert_located(&read);
    assert_eq!(json("{\"enum\": [1.10]}").json(), serde_json::json!({"enum": [1.1]}));
}

#[test]
fn a_merge_key_brings_in_what_the_mapping_lacks() {
    let read = yaml("base: &b {x: 1, y: 2}\none:\n  <<: *b\n  y: 3\ntwo:\n  <<: [*b, {z: 4}]\n");
    assert_eq!(read.json()["one"], serde_json::json!({"x": 1, "y": 3}));
    assert_eq!(read.json()["two"], serde_json::json!({"x": 1, "y": 2, "z": 4}));
    assert_located(&read);
}

#[test]
fn a_byte_order_mark_is_dropped() {
    assert_eq!(json("\u{feff}{\"a\": 1}").json(), serde_json::json!({"a": 1}));
    let read = yaml("\u{feff}a: 1\n");
    assert_eq!(position(read.at("/a").place), (1, 4));
}

#[test]
fn raw_control_characters_in_json_strings_are_taken() {
    let read = json("{\"a\": \"x\u{85}\u{81}y\",\n\"b\": 1}");
    assert_eq!(read.json()["a"], "x\u{85}\u{81}y");
    assert_eq!(position(read.at("/b").place), (2, 6));
    assert_located(&read);
}

#[test]
fn json_may_stand_between_document_lines_and_under_any_name() {
    let read = yaml("---\n{\"a\": {\"b\": 1}}\n---\n");
    assert_eq!(position(read.at("/a/b").place), (2, 13));
    assert_located(&read);
}

#[test]
fn flow_mappings_may_close_at_the_column_of_their_parent() {
    let read = yaml("paths: {\n  a: {\n    b: 1\n  }\n}\nx:\n  y: {\n  k: 1\n  }\n");
    assert_eq!(read.json()["x"]["y"]["k"], 1);
    assert_located(&read);
}

#[test]
fn an_empty_second_document_is_nothing_to_speak_of() {
    assert_located(&yaml("---\na: 1\n---\n"));
    assert_located(&yaml("---\n---\na: 1\n"));
    assert_located(&yaml("a: 1\n...\n---\n# nothing\n"));
}

#[test]
fn of_two_documents_the_first_is_read_and_the_other_told() {
    let read = yaml("---\na: 1\n---\nb: 2\n");
    assert_eq!(read.json(), serde_json::json!({"a": 1}));
    assert_eq!(read.fault(), ("G0008", 4, 1));
}

#[test]
fn of_two_equal_keys_the_last_is_taken_and_both_are_told() {
    for read in [yaml("a: 1\nb: 2\na: 3\n"), json("{\"a\": 1,\n\"b\": 2,\n\"a\": 3}")] {
        assert_eq!(read.json(), serde_json::json!({"a": 3, "b": 2}));
        let (code, line, _) = read.fault();
        assert_eq!((code, line), ("G0007", 3));
        assert_eq!(read.diagnostics.list[0].related[0].0.line, 1);
    }
}

#[test]
fn equal_keys_under_an_alias_are_told_once() {
    assert_eq!(yaml("a: &a {x: 1, x: 2}\nb: *a\nc: *a\n").fault(), ("G0007", 1, 14));
}

#[test]
fn a_key_that_is_a_mapping_is_told_and_kept() {
    let read = yaml("paths:\n  {id}: 1\n");
    assert_eq!(read.fault(), ("G0010", 2, 3));
    assert_eq!(read.json()["paths"]["{\"id\":null}"], 1);
}

#[test]
fn deep_nesting_is_read_and_deeper_nesting_refused() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    for depth in [64, 110, 119] {
        assert_located(&json(&nested(depth)));
        assert_located(&yaml(&format!("a: {}\n", nested(depth))));
    }
    for depth in [130, 1_000, 200_000] {
        let code = |outcome: Outcome| outcome.fault().0;
        assert_eq!(code(json(&nested(depth))), "G0005");
        assert_eq!(code(yaml(&format!("a: {}\n", nested(depth)))), "G0005");
        assert_eq!(code(json(&"[".repeat(depth))), "G0005");
        assert_eq!(code(yaml(&"- ".repeat(depth))), "G0005");
    }
}

#[test]
fn more_values_than_are_read_are_refused_at_the_first_of_them() {
    let (most, few) = (super::value::MOST, super::value::MOST / 2);
    let list = |count: usize, item: &str| vec![item; count].join(",");
    assert_located(&json(&format!("[{}]", list(most - 1, "1"))));
    assert_located(&yaml(&format!("- [{}]", list(few, "a"))));
    assert_eq!(json(&format!("[{}]", list(most, "1"))).fault(), ("G0011", 1, 2 * most as u32));
    assert_eq!(yaml(&format!("- [{}]", list(most + few, "a"))).fault().0, "G0011");
}

#[test]
fn aliases_that_multiply_are_refused() {
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for level in 1..10 {
        let list = vec![format!("*a{}", level - 1); 9].join(", ");
        bomb.push_str(&format!("a{level}: &a{level} [{list}]\n"));
    }
    let (code, line, _) = yaml(&bomb).fault();
    assert_eq!(code, "G0006");
    assert_ne!(line, 0);
    assert_eq!(yaml("a: &a [*a]\n").fault().0, "G0005");
}

#[test]
fn what_the_position_parser_refuses_is_read_without_positions() {
    let read = yaml("a: [b]#c\nd: 1\n");
    assert_eq!(read.json(), serde_json::json!({"a": ["b"], "d": 1}));
    assert_eq!(position(read.at("/d").place), (0, 0));
    assert!(read.diagnostics.list.is_empty());
    let deep = yaml(&format!("a: {}{}#\n", "[".repeat(125), "]".repeat(125)));
    assert_eq!(deep.fault().0, "G0005");
    assert_ne!(deep.fault().1, 0, "the reader of values knows the line");
}

#[test]
fn text_that_is_not_utf_8_is_refused_at_its_byte() {
    let read = Outcome::of("a.yaml", b"a: 1\nb: caf\xe9\n".to_vec());
    assert_eq!(read.fault(), ("G0003", 2, 7));
    assert_eq!(Outcome::of("a.yaml", b"\xff\xfea\0".to_vec()).fault().0, "G0003");
    assert_eq!(Outcome::of("a.yaml", b"\xef\xbb\xbfa: \xff".to_vec()).fault(), ("G0003", 1, 4));
}

#[test]
fn an_empty_file_is_refused() {
    for text in ["", "\n \n", "# only a comment\n", "---\n---\n"] {
        assert_eq!(yaml(text).fault().0, "G0004", "{text:?}");
        assert_eq!(json(text).fault().0, "G0004", "{text:?}");
    }
}

#[test]
fn a_missing_file_is_named() {
    struct Nothing;
    impl Loader for Nothing {
        fn load(&self, _path: &str) -> Result<Vec<u8>, String> {
            Err("no such file".to_owned())
        }
    }
    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    assert_eq!(read("spec/a.yaml", Role::Document, &Nothing, &mut sources, &mut diagnostics), None);
    assert_eq!(diagnostics.list[0].message, "cannot read 'spec/a.yaml': no such file");
}

#[test]
fn a_fault_of_yaml_has_its_place_and_a_remedy() {
    let cases = [
        ("a:\n\tb: 1\n", (2, 1), "no tabs"),
        ("a: foo: bar\n", (1, 7), "into quotes"),
        ("a:\n  b: 1\n c: 2\n", (3, 2), "indentation"),
        ("a: @foo\n", (1, 4), "into quotes"),
        ("a: *foo\n", (1, 4), "anchor"),
        ("a: [b, c}\n", (1, 9), "brackets"),
        ("a: \"b\nc: {", (2, 5), "cut off"),
        ("a: \"x\u{81}y\"\n", (1, 6), "escape"),
    ];
    for (text, place, remedy) in cases {
        let read = yaml(text);
        assert_eq!(read.node, None, "{text:?}");
        assert_eq!(read.fault(), ("G0001", place.0, place.1), "{}", read.text());
        assert!(read.diagnostics.list[0].help.as_ref().is_some_and(|help| help.contains(remedy)), "{}", read.text());
    }
}

#[test]
fn a_fault_of_json_has_its_place_in_characters() {
    assert_eq!(json("{\"é\": \"é\", \"b\": ]}").fault(), ("G0001", 1, 17));
    assert_eq!(json("{\n \"a\": {").fault(), ("G0001", 2, 8));
    assert_eq!(json("{\"a\": \"b").fault(), ("G0001", 1, 9));
    assert_eq!(json("{\"a\": 1} {\"b\": 2}").fault().0, "G0001");
}

#[test]
fn json_that_is_only_yaml_is_read_as_such_and_told() {
    let read = json("{\"a\": 1,}\n");
    assert_eq!(read.json(), serde_json::json!({"a": 1}));
    assert_eq!(read.fault(), ("G0009", 1, 8));
    assert!(yaml("{a: 1}\n").diagnostics.list.is_empty());
}

#[test]
fn json_that_people_write_is_told_with_what_to_write_instead() {
    let cases = [
        ("{\"a\": [1,\n 2,\n]}", (2, 3), "remove the comma"),
        ("{'a': 1}", (1, 2), "double quotes"),
        ("{\"a\": 'b'}", (1, 7), "double quotes"),
        ("{a: 1}", (1, 2), "put the key into double quotes"),
        ("{\"a\": 1 # why\n}", (1, 9), "remove the comment"),
    ];
    for (text, place, remedy) in cases {
        let read = json(text);
        assert!(read.node.is_some(), "{}", read.text());
        assert_eq!(read.fault(), ("G0009", place.0, place.1), "{}", read.text());
        assert!(read.diagnostics.list[0].help.as_ref().is_some_and(|help| help.contains(remedy)), "{}", read.text());
    }
}

#[test]
fn a_comment_in_json_is_refused_where_it_begins() {
    for text in ["// why\n\"a\": 1}", "\"a\": \"b\" /* why */}", "\"a\": 1, // why\n\"b\": 2}"] {
        let read = json(&format!("{{\n{text}"));
        let column = text.find('/').and_then(|at| u32::try_from(at).ok()).unwrap_or_default();
        assert_eq!(read.fault(), ("G0001", 2, column + 1), "{}", read.text());
        assert_eq!(read.diagnostics.list[0].help.as_deref(), Some("remove the comment"));
    }
}

#[test]
fn a_fault_is_shown_with_its_line() {
    assert_eq!(
        yaml("paths:\n  /a: [get, put}\n").text(),
        "\
error[G0001]: did not find expected ',' or ']'
 --> a.yaml:2:16
  |
2 |   /a: [get, put}
  |                ^ the reader stops here
  |
  = help: check the brackets, commas and quotes before this place
note: while parsing a flow sequence
 --> a.yaml:2:7
  |
2 |   /a: [get, put}
  |       ----

"
    );
}

#[test]
fn no_prefix_of_a_document_does_harm() {
    let text = "a: &x {b: [1, 'c', \"d\\n\"], é: |\n  f\n}\n---\n? [g]\n: *x\n<<: {}\n";
    let ends = text.char_indices().map(|(at, _)| at);
    for end in ends {
        for text in [&text[..end], &text.replace('\n', " ")[..end], &text[end..]] {
            let read = yaml(text);
            assert!(read.node.is_some() || read.diagnostics.list.iter().any(|d| d.severity == Severity::Error));
        }
    }
}

/// The place of `needle` in the value at `/a`.
fn within(text: &str, needle: &str) -> (u32, u32) {
    let read = if text.starts_with('{') { json(text) } else { yaml(text) };
    let node = read.at("/a");
    let value = node.as_str().expect("a string");
    let offset = value.find(needle).unwrap_or_else(|| panic!("no {needle:?} in {value:?}"));
    position(place_within(&read.sources, node.place, value, offset))
}

#[test]
fn a_part_of_a_scalar_is_found_however_it_is_written() {
    assert_eq!(within("a: one two\n", "two"), (1, 8), "plain");
    assert_eq!(within("a: one\n  two\n   three\n", "three"), (3, 4), "folded plain");
    assert_eq!(within("a: 'it''s here\n\n  now'\n", "here"), (1, 11), "single quotes");
    assert_eq!(within("a: 'it''s here\n\n  now'\n", "now"), (3, 3), "folded single quotes");
    assert_eq!(within("a: \"x\\n\\ny \\\"z\\\" \\u00e9\\\n   end\"\n", "end"), (2, 4), "double quotes");
    assert_eq!(within("a: \"x\\n\\ny \\\"z\\\" \\u00e9\\\n   end\"\n", "z"), (1, 14), "escaped quotes");
    assert_eq!(within("a: |\n  one\n\n  two\n", "two"), (4, 3), "literal block");
    assert_eq!(within("a: >- # \"why\" | not\n  \"one\n   two\"\n", "two"), (3, 4), "folded block with a comment");
}

#[test]
fn a_part_of_a_json_string_is_found_behind_its_escapes() {
    assert_eq!(within(r#"{"a": "\ud83d\ude00 \/x\t\\ end"}"#, "end"), (1, 29));
    assert_eq!(within(r#"{"a": "\ud83d\ude00 \/x\t\\ end"}"#, "x"), (1, 23));
}

#[test]
fn a_part_past_the_end_is_the_end() {
    let read = yaml("a: \"one\"\nb: 1\n");
    let node = read.at("/a");
    assert_eq!(position(place_within(&read.sources, node.place, "one", 99)), (1, 8));
    let nowhere = Place { line: 0, column: 0, ..node.place };
    assert_eq!(place_within(&read.sources, nowhere, "one", 1), nowhere);
}

#[test]
fn a_part_is_found_on_a_line_of_megabytes() {
    let text = format!("{{\"é\": \"{}\", \"a\": \"one two\"}}", "x".repeat(3_000_000));
    assert_eq!(within(&text, "two"), (1, 3_000_021));
}
