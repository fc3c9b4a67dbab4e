//! Diagnostics as text for people and as JSON for programs.
//!
//! In: [`Diagnostic`]s and the [`Sources`] that they point into. Out: text in rustc's manner, or JSON. Invariant: nothing
//! of a document reaches a terminal as a control sequence.

use std::collections::HashMap;
use std::fmt::Write as _;

use serde_json::json;

use super::paint::{Ink, Palette};
use super::snippet::{Snippet, is_plain, visible};
use super::{Diagnostic, Severity};
use crate::tree::{Place, Sources};

/// Whether to colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Colour {
    /// Plain text.
    #[default]
    Never,
    /// With ANSI escape sequences.
    Always,
}

/// All diagnostics for people, errors last. Of one code and severity at most `cap` are shown, and the rest counted.
pub fn to_text(diagnostics: &[Diagnostic], sources: &Sources, colour: Colour, cap: Option<usize>) -> String {
    let palette = Palette::of(colour);
    let cap = cap.unwrap_or(usize::MAX);
    let mut of_a_kind: HashMap<_, usize> = HashMap::new();
    for diagnostic in diagnostics {
        *of_a_kind.entry(kind(diagnostic)).or_default() += 1;
    }
    let mut sorted: Vec<&Diagnostic> = diagnostics.iter().collect();
    sorted.sort_by_key(|diagnostic| diagnostic.severity);
    let mut shown: HashMap<_, usize> = HashMap::new();
    let mut text = String::new();
    for diagnostic in sorted {
        let kind = kind(diagnostic);
        let count = shown.entry(kind).or_default();
        *count += 1;
        if *count > cap {
            continue;
        }
        text.push_str(&one(diagnostic, sources, palette));
        text.push('\n');
        let rest = of_a_kind[&kind] - *count;
        if *count == cap && rest > 0 {
            let more = format!("... and {rest} more {}; --message-format json shows all", diagnostic.code.id);
            let _ = writeln!(text, "{}\n", palette.paint(Ink::Strong, &more));
        }
    }
    text
}

/// What is counted together.
fn kind(diagnostic: &Diagnostic) -> (&'static str, Severity) {
    (diagnostic.code.id, diagnostic.severity)
}

/// One diagnostic for people.
pub fn one_to_text(diagnostic: &Diagnostic, sources: &Sources, colour: Colour) -> String {
    one(diagnostic, sources, Palette::of(colour))
}

fn one(diagnostic: &Diagnostic, sources: &Sources, palette: Palette) -> String {
    let places = diagnostic.place.iter().chain(diagnostic.related.iter().map(|(place, _)| place));
    let gutter = places.map(|place| place.line.to_string().len()).max().unwrap_or_default();
    let ink = Ink::of(diagnostic.severity);
    let head = format!("{}[{}]", word(diagnostic.severity), diagnostic.code.id);
    let message = format!(": {}", tame(&diagnostic.message));
    let mut text = format!("{}{}\n", palette.paint(ink, &head), palette.paint(Ink::Strong, &message));
    if let Some(place) = diagnostic.place {
        text.push_str(&located(place, diagnostic.label.as_deref(), sources, gutter, ('^', ink), palette));
    }
    if let Some(help) = &diagnostic.help {
        text.push_str(&hint(help, gutter, diagnostic.place.is_some_and(|place| place.line > 0), palette));
    }
    for (place, why) in &diagnostic.related {
        let _ = writeln!(text, "{}: {}", palette.paint(Ink::Strong, "note"), tame(why));
        text.push_str(&located(*place, None, sources, gutter, ('-', Ink::Frame), palette));
    }
    text
}

/// A place: its name, and the line with a mark under it.
fn located(
    place: Place,
    label: Option<&str>,
    sources: &Sources,
    gutter: usize,
    (mark, ink): (char, Ink),
    palette: Palette,
) -> String {
    let Some(file) = sources.get(place.file) else { return String::new() };
    let path = tame(&file.path);
    let arrow = palette.paint(Ink::Frame, "-->");
    let pad = " ".repeat(gutter);
    if place.line == 0 {
        return format!("{pad}{arrow} {path}\n");
    }
    let mut text = format!("{pad}{arrow} {path}:{}:{}\n", place.line, place.column);
    let Some(snippet) = Snippet::of(file, place) else { return text };
    let bar = palette.paint(Ink::Frame, "|");
    let number = palette.paint(Ink::Frame, &format!("{:>gutter$}", place.line));
    let label = label.map(|label| format!(" {}", tame(label))).unwrap_or_default();
    let marks = palette.paint(ink, &format!("{}{label}", mark.to_string().repeat(snippet.width)));
    let _ = writeln!(text, "{pad} {bar}\n{}", format!("{number} {bar} {}", snippet.line).trim_end());
    let _ = writeln!(text, "{pad} {bar} {}{marks}", " ".repeat(snippet.indent));
    text
}

/// The remedy; what it has after its first line is text to paste and keeps its own indent.
fn hint(help: &str, gutter: usize, framed: bool, palette: Palette) -> String {
    let pad = " ".repeat(gutter);
    let mut lines = help.lines();
    let mut text = match framed {
        true => format!("{pad} {}\n", palette.paint(Ink::Frame, "|")),
        false => String::new(),
    };
    let first = tame(lines.next().unwrap_or_default());
    let _ = writeln!(text, "{pad} {} {}: {first}", palette.paint(Ink::Frame, "="), palette.paint(Ink::Strong, "help"));
    for line in lines {
        let line = format!("{pad}         {}", tame(line));
        let _ = writeln!(text, "{}", line.trim_end());
    }
    text
}

/// The word for a severity.
fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

/// Text with nothing in it that moves a cursor or turns a line around.
fn tame(text: &str) -> String {
    if is_plain(text) { text.to_owned() } else { text.chars().map(visible).collect() }
}

/// One diagnostic for programs: `{code, severity, message, file, line, column, label, help, related}`, where `related` is
/// a list of `{message, file, line, column}`; what is not known is null.
pub fn to_json(diagnostic: &Diagnostic, sources: &Sources) -> serde_json::Value {
    let related =
        diagnostic.related.iter().map(|(place, why)| with_place(json!({ "message": why }), Some(*place), sources));
    let head = json!({
        "code": diagnostic.code.id,
        "severity": word(diagnostic.severity),
        "message": diagnostic.message,
    });
    let mut value = with_place(head, diagnostic.place, sources);
    value["label"] = json!(diagnostic.label);
    value["help"] = json!(diagnostic.help);
    value["related"] = related.collect();
    value
}

fn with_place(mut value: serde_json::Value, place: Option<Place>, sources: &Sources) -> serde_json::Value {
    let file = place.and_then(|place| sources.get(place.file));
    let place = place.filter(|place| place.line > 0);
    value["file"] = json!(file.map(|file| &file.path));
    value["line"] = json!(place.map(|place| place.line));
    value["column"] = json!(place.map(|place| place.column));
    value
}
