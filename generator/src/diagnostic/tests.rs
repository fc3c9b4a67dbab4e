//! What a user sees of a diagnostic.

use super::render::{Colour, one_to_text, to_json, to_text};
use super::{Code, Diagnostic, Diagnostics, Level, Policy, Severity, all_codes, nearest};
use crate::tree::{FileId, Place, Role, Sources};

static UNTYPED: Code = Code { id: "G0107", severity: Severity::Warning, title: "untyped", explanation: "none" };
static BROKEN: Code = Code { id: "G0001", severity: Severity::Error, title: "broken", explanation: "none" };

fn sources(text: &str) -> Sources {
    let mut sources = Sources::default();
    sources.add("spec/pets.yaml", text, Role::Document);
    sources
}

fn at(line: u32, column: u32) -> Place {
    Place { file: FileId(0), line, column }
}

fn plain(diagnostic: &Diagnostic, text: &str) -> String {
    one_to_text(diagnostic, &sources(text), Colour::Never)
}

#[test]
fn a_diagnostic_reads_as_one_of_rustc() {
    let text = "swagger: '2.0'\nparameters:\n- name: page\n  in: query\n- name: page\n";
    let diagnostic = UNTYPED
        .at(at(3, 9), "parameter 'page' has no type")
        .label("taken as a string")
        .related(at(5, 9), "it stands here again")
        .help("add an overlay action:\n- target: $.parameters\n  update: {}");
    assert_eq!(
        plain(&diagnostic, text),
        "\
warning[G0107]: parameter 'page' has no type
 --> spec/pets.yaml:3:9
  |
3 | - name: page
  |         ^^^^ taken as a string
  |
  = help: add an overlay action:
          - target: $.parameters
            update: {}
note: it stands here again
 --> spec/pets.yaml:5:9
  |
5 | - name: page
  |         ----
"
    );
}

#[test]
fn the_gutter_is_as_wide_as_the_widest_line_number() {
    let text = "a: 1\n".repeat(120);
    let diagnostic = UNTYPED.at(at(9, 1), "m").related(at(120, 1), "and here");
    let shown = plain(&diagnostic, &text);
    assert!(shown.contains("   --> spec/pets.yaml:9:1\n    |\n  9 | a: 1\n    | ^\n"), "{shown}");
    assert!(shown.contains("\n120 | a: 1\n"), "{shown}");
}

#[test]
fn a_diagnostic_without_line_names_its_file_and_one_without_place_its_help() {
    let located = UNTYPED.at(at(0, 0), "m").help("h");
    assert_eq!(plain(&located, "a"), "warning[G0107]: m\n --> spec/pets.yaml\n  = help: h\n");
    assert_eq!(plain(&UNTYPED.bare("m").help("h"), "a"), "warning[G0107]: m\n = help: h\n");
}

#[test]
fn a_place_past_the_end_does_no_harm() {
    let shown = plain(&UNTYPED.at(at(1, 99), "m").label("here"), "a: 1");
    assert!(shown.ends_with("1 | a: 1\n  |     ^ here\n"), "{shown}");
    assert_eq!(plain(&UNTYPED.at(at(99, 1), "m"), "a"), "warning[G0107]: m\n  --> spec/pets.yaml:99:1\n");
    let elsewhere = Place { file: FileId(7), line: 1, column: 1 };
    assert_eq!(plain(&UNTYPED.at(elsewhere, "m"), "a"), "warning[G0107]: m\n");
}

#[test]
fn tabs_and_wide_characters_keep_the_mark_in_its_column() {
    let shown = plain(&UNTYPED.at(at(1, 6), "m"), "\t名前: page\n");
    assert!(shown.ends_with("1 |     名前: page\n  |           ^^^^\n"), "{shown}");
}

#[test]
fn what_moves_a_cursor_is_not_shown() {
    let shown = plain(&UNTYPED.at(at(1, 1), "m\u{1b}[2J"), "a\u{1b}[31m\u{202e}b\n");
    assert!(!shown.contains('\u{1b}') && !shown.contains('\u{202e}'), "{shown}");
    assert!(shown.contains("a\u{fffd}[31m\u{fffd}b"), "{shown}");
}

#[test]
fn a_long_line_is_cut_around_the_mark() {
    let text = format!("{}NEEDLE {}", "x".repeat(100_000), "y".repeat(100_000));
    let shown = plain(&UNTYPED.at(at(1, 100_001), "m").label("here"), &text);
    let lines: Vec<&str> = shown.lines().collect();
    let (source, marks) = (lines[3], lines[4]);
    assert!(source.chars().count() <= 130 && source.contains('…'), "{source}");
    let column = |line: &str, wanted: char| line.chars().position(|c| c == wanted);
    assert_eq!(column(source, 'N'), column(marks, '^'));
    assert!(marks.ends_with("^^^^^^ here"), "{marks}");
}

#[test]
fn the_mark_underlines_a_quoted_text_or_a_word() {
    let mark = |line: &str, column| {
        let shown = plain(&UNTYPED.at(at(1, column), "m"), line);
        shown.lines().last().map(|line| line.matches('^').count())
    };
    assert_eq!(mark(r#"{"a b": 1}"#, 2), Some(5));
    assert_eq!(mark("name: page, in: query", 7), Some(4));
    assert_eq!(mark("name: page", 1), Some(4));
    assert_eq!(mark("'open", 1), Some(1));
}

#[test]
fn colour_begins_and_ends_around_what_it_paints() {
    let shown = one_to_text(&BROKEN.at(at(1, 1), "m"), &sources("a: 1"), Colour::Always);
    assert!(shown.starts_with("\u{1b}[1;31merror[G0001]\u{1b}[0m\u{1b}[1m: m\u{1b}[0m\n"), "{shown:?}");
    assert_eq!(shown.matches("\u{1b}[").count(), 2 * shown.matches("\u{1b}[0m").count());
}

#[test]
fn of_one_code_the_first_are_shown_and_the_rest_counted_and_errors_come_last() {
    let mut list: Vec<Diagnostic> = (1..=26).map(|line| UNTYPED.at(at(line, 1), format!("m{line}"))).collect();
    list.insert(0, BROKEN.at(at(1, 1), "broken"));
    let shown = to_text(&list, &sources(&"a\n".repeat(30)), Colour::Never, Some(3));
    assert_eq!(shown.matches("warning[G0107]").count(), 3);
    assert!(shown.contains("... and 23 more G0107; --message-format json shows all"), "{shown}");
    assert!(shown.find("error[G0001]") > shown.find("... and 23 more"), "{shown}");
    assert_eq!(to_text(&list, &sources("a"), Colour::Never, None).matches("warning[G0107]").count(), 26);
}

#[test]
fn json_is_complete_and_says_null_where_nothing_is_known() {
    let text = sources("a: 1\nb: 2");
    let diagnostic = UNTYPED.at(at(2, 1), "m").label("l").help("h").related(at(1, 1), "why");
    let expected = serde_json::json!({
        "code": "G0107", "severity": "warning", "message": "m",
        "file": "spec/pets.yaml", "line": 2, "column": 1, "label": "l", "help": "h",
        "related": [{"message": "why", "file": "spec/pets.yaml", "line": 1, "column": 1}],
    });
    assert_eq!(to_json(&diagnostic, &text), expected);
    let bare = to_json(&BROKEN.bare("m"), &text);
    assert_eq!(
        (&bare["file"], &bare["line"], &bare["help"]),
        (&serde_json::Value::Null, &serde_json::Value::Null, &serde_json::Value::Null)
    );
}

#[test]
fn the_policy_lowers_raises_and_silences() {
    let mut diagnostics = Diagnostics { list: vec![UNTYPED.at(at(2, 1), "b"), UNTYPED.at(at(1, 1), "a")] };
    let policy = |level| Policy { levels: [("G0107".to_owned(), level)].into() };
    diagnostics.settle(&policy(Level::Deny), &sources(""));
    assert!(diagnostics.has_errors());
    assert_eq!(diagnostics.list[0].message, "a", "sorted by place");
    diagnostics.settle(&policy(Level::Allow), &sources(""));
    assert!(diagnostics.list.is_empty());
}

#[test]
fn a_warning_about_an_overlay_is_an_error_unless_the_policy_names_it() {
    let mut sources = sources("a: 1");
    let overlay = sources.add("fixes.yaml", "b: 2", Role::Overlay);
    let found =
        || Diagnostics { list: vec![UNTYPED.at(at(1, 1), "a"), UNTYPED.at(Place { file: overlay, ..at(1, 1) }, "b")] };
    let weighed = |policy: Policy| {
        let mut found = found();
        found.settle(&policy, &sources);
        found.list.iter().map(|diagnostic| diagnostic.severity).collect::<Vec<_>>()
    };
    assert_eq!(weighed(Policy::default()), [Severity::Warning, Severity::Error]);
    let named = Policy { levels: [("G0107".to_owned(), Level::Warn)].into() };
    assert_eq!(weighed(named), [Severity::Warning, Severity::Warning]);
}

#[test]
fn every_code_has_an_id_of_its_own_and_an_explanation() {
    let mut ids = std::collections::HashSet::new();
    for code in all_codes() {
        let digits = code.id.strip_prefix('G').filter(|digits| digits.len() == 4);
        assert!(digits.is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_digit())), "{}", code.id);
        assert!(ids.insert(code.id), "{} stands for two codes", code.id);
        assert!(!code.explanation.is_empty() && !code.title.ends_with('.'), "{}", code.id);
    }
}

#[test]
fn a_code_is_explained_in_short_lines() {
    let text = all_codes().find(|code| code.id == "G0007").expect("a code of the source stage").explained();
    assert!(text.starts_with("G0007: a key stands twice in one mapping\n\n"), "{text}");
    assert!(text.ends_with("Usually a warning; `codegen.toml` can say otherwise.\n"), "{text}");
    assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
}

#[test]
fn the_nearest_word_is_named_only_if_it_is_near() {
    let words = ["paths", "parameters", "responses"];
    assert_eq!(nearest("path", words), Some("paths"));
    assert_eq!(nearest("parmaeters", words), Some("parameters"));
    assert_eq!(nearest("Responses", words), Some("responses"));
    assert_eq!(nearest("security", words), None);
    assert_eq!(nearest("", words), None);
}
