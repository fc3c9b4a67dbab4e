//! What a target that selects nothing may have been meant to be.
//!
//! In: the action and the document. Out: a [`Diagnostic`] that names the nearest match. Invariant: a target that is
//! suggested selects something.

use serde_json::Value as Json;
use serde_json_path::JsonPath;

use super::{Action, NO_MATCH};
use crate::diagnostic::{Diagnostic, nearest};
use crate::source::place_within;
use crate::tree::Sources;

/// How many members are named where none is near.
const NAMED: usize = 6;

/// An action whose target selects nothing.
pub(super) fn no_match(action: &Action<'_>, json: &Json, sources: &Sources) -> Diagnostic {
    let segments = segments(action.text);
    let matched = matched(action.text, &segments, json);
    // The last segment fails where every prefix matches, and the root always matches.
    let failing = segments.get(matched.count).copied().unwrap_or((action.text.len(), action.text.len()));
    let place = place_within(sources, action.target.place, action.text, failing.0);
    let prefix = &action.text[..failing.0];
    let segment = &action.text[failing.0..failing.1];
    let help = match repaired(action.text, failing, &matched.nodes, json) {
        Some(target) => format!("did you mean '{target}'?"),
        None => members(prefix, &matched.nodes),
    };
    let label = match prefix {
        "$" => format!("the document has no '{segment}'"),
        _ => format!("'{prefix}' matches, but nothing in it is '{segment}'"),
    };
    NO_MATCH.at(place, format!("target '{}' matches nothing", action.text)).label(label).help(help)
}

/// The parts of a target behind its `$`, as ranges of bytes: `.name`, `['name']`, `[?...]`, `..name`.
fn segments(target: &str) -> Vec<(usize, usize)> {
    let mut segments: Vec<(usize, usize)> = Vec::new();
    let mut scan = Scan::default();
    for (at, character) in target.char_indices() {
        let outside = scan.is_outside();
        scan.step(character);
        let descends = character == '.' || character == '[';
        let follows_dots = target[..at].ends_with('.') && (character == '.' || target[..at].ends_with(".."));
        if outside && descends && !follows_dots {
            segments.push((at, at));
        }
        if let Some(segment) = segments.last_mut() {
            segment.1 = at + character.len_utf8();
        }
    }
    segments
}

/// Whether a character of a target stands in brackets or quotes.
#[derive(Default)]
struct Scan {
    depth: usize,
    quote: Option<char>,
    escaped: bool,
}

impl Scan {
    fn is_outside(&self) -> bool {
        self.depth == 0 && self.quote.is_none()
    }

    fn step(&mut self, character: char) {
        match (self.quote, character) {
            (Some(_), _) if self.escaped => self.escaped = false,
            (Some(_), '\\') => self.escaped = true,
            (Some(quote), _) if quote == character => self.quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => self.quote = Some(character),
            (None, '[') => self.depth += 1,
            (None, ']') => self.depth = self.depth.saturating_sub(1),
            (None, _) => {}
        }
    }
}

/// The longest beginning of a target that selects something.
struct Matched<'j> {
    /// How many segments it has.
    count: usize,
    /// What it selects.
    nodes: Vec<&'j Json>,
}

fn matched<'j>(target: &str, segments: &[(usize, usize)], json: &'j Json) -> Matched<'j> {
    let longest = (1..segments.len()).rev().find_map(|count| {
        let nodes = select(&target[..segments[count - 1].1], json);
        (!nodes.is_empty()).then_some(Matched { count, nodes })
    });
    longest.unwrap_or(Matched { count: 0, nodes: vec![json] })
}

fn select<'j>(target: &str, json: &'j Json) -> Vec<&'j Json> {
    JsonPath::parse(target).map(|path| path.query(json).all()).unwrap_or_default()
}

/// The target with its failing segment mended: whole if that selects something, else up to that segment.
fn repaired(target: &str, (from, to): (usize, usize), nodes: &[&Json], json: &Json) -> Option<String> {
    let (prefix, segment, rest) = (&target[..from], &target[from..to], &target[to..]);
    let mended = if segment.contains('?') { mended_filter(segment, nodes) } else { mended_name(segment, nodes) }?;
    let whole = format!("{prefix}{mended}{rest}");
    let part = format!("{prefix}{mended}");
    [whole, part].into_iter().find(|target| !select(target, json).is_empty())
}

/// `.nmae` or `['nmae']` with the nearest name that is there.
fn mended_name(segment: &str, nodes: &[&Json]) -> Option<String> {
    let wanted = segment.trim_start_matches(['.', '[']).trim_end_matches(']').trim_matches(['\'', '"']);
    let found = nearest(wanted, names(&reached(segment, nodes)))?;
    let dots = &segment[..segment.len() - segment.trim_start_matches('.').len()];
    let bracketed = segment.contains('[') || !is_shorthand(found);
    Some(match (bracketed, dots) {
        (false, dots) => format!("{dots}{found}"),
        (true, "..") => format!("..{}", in_brackets(found)),
        (true, _) => in_brackets(found),
    })
}

/// A filter with its text in quotes replaced by the nearest one that is there.
fn mended_filter(segment: &str, nodes: &[&Json]) -> Option<String> {
    let reached = reached(segment, nodes);
    let texts = reached.iter().flat_map(|node| children(node)).flat_map(children).filter_map(Json::as_str);
    let texts: Vec<&str> = texts.collect();
    let mut quoted = segment.match_indices(['\'', '"']).map(|(at, _)| at);
    while let (Some(open), Some(close)) = (quoted.next(), quoted.next()) {
        let wanted = &segment[open + 1..close];
        if texts.contains(&wanted) {
            continue;
        }
        if let Some(found) = nearest(wanted, texts.iter().copied()).filter(|found| !found.contains(['\'', '"', '\\'])) {
            return Some(format!("{}{found}{}", &segment[..=open], &segment[close..]));
        }
    }
    None
}

/// The nodes whose children a segment looks at: with two dots, all below those it begins at.
fn reached<'j>(segment: &str, nodes: &[&'j Json]) -> Vec<&'j Json> {
    let mut reached = nodes.to_vec();
    if segment.starts_with("..") {
        let mut next = 0;
        while let Some(node) = reached.get(next).copied() {
            reached.extend(children(node));
            next += 1;
        }
    }
    reached
}

/// What there is, where nothing is near.
fn members(prefix: &str, nodes: &[&Json]) -> String {
    let mut names: Vec<&str> = names(nodes).collect();
    let mut seen = std::collections::HashSet::new();
    names.retain(|name| seen.insert(*name));
    let more = if names.len() > NAMED { ", ..." } else { "" };
    let list = names.iter().take(NAMED).map(|name| format!("'{name}'")).collect::<Vec<_>>().join(", ");
    match names.is_empty() {
        true => format!("adapt the target or delete the action; '{prefix}' has no members with names"),
        false => format!("adapt the target or delete the action; '{prefix}' has {list}{more}"),
    }
}

fn names<'j>(nodes: &[&'j Json]) -> impl Iterator<Item = &'j str> {
    nodes.iter().filter_map(|node| node.as_object()).flat_map(|object| object.keys().map(String::as_str))
}

fn children(value: &Json) -> Box<dyn Iterator<Item = &Json> + '_> {
    match value {
        Json::Array(items) => Box::new(items.iter()),
        Json::Object(members) => Box::new(members.values()),
        _ => Box::new(std::iter::empty()),
    }
}

/// Whether a name can stand behind a dot.
fn is_shorthand(name: &str) -> bool {
    let is_first = |c: char| c.is_ascii_alphabetic() || c == '_' || !c.is_ascii();
    name.starts_with(is_first) && name.chars().all(|c| is_first(c) || c.is_ascii_digit())
}

fn in_brackets(name: &str) -> String {
    format!("['{}']", name.replace('\\', "\\\\").replace('\'', "\\'"))
}
