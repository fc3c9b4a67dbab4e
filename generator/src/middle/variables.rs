//! The variables of a path template, in every manner in which documents write them.
//!
//! In: a path as written. Out: its text and its [`Variable`]s, in order. Invariant: what is filled is `{name}`, or
//! `{+name}` (RFC 6570, section 3.2.3) where a value keeps its slashes; whatever else stood in the braces is no part of a
//! URL.

/// A part of a path template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece<'p> {
    /// What every URL has.
    Text(&'p str),
    /// What varies.
    Variable(Variable<'p>),
    /// A query or fragment in the manner of RFC 6570 (`{?page,size}`), which is no part of the path.
    Query(&'p str),
}

/// What varies in a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Variable<'p> {
    /// All that stands in the braces.
    pub(crate) written: &'p str,
    /// Its name.
    pub(crate) name: &'p str,
    /// Whether it may stand for several segments, so that a value keeps its slashes.
    pub(crate) spans: bool,
    /// The form that its values have: `projects/*`, or a regular expression.
    pub(crate) pattern: Option<&'p str>,
}

impl Variable<'_> {
    /// Whether a parameter of this name fills it.
    pub(crate) fn is_called(&self, name: &str) -> bool {
        self.name == name || self.written == name
    }
}

/// The parts of a template; a brace that is never closed is text.
pub(crate) fn pieces(path: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = path;
    while let Some((before, inside, after)) = braces(rest) {
        if !before.is_empty() {
            pieces.push(Piece::Text(before));
        }
        pieces.push(match inside.strip_prefix(['?', '&', '#']) {
            Some(names) if !names.is_empty() => Piece::Query(names),
            _ => Piece::Variable(variable(inside)),
        });
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest));
    }
    pieces
}

/// The variables of a template, in order; braces around nothing hold none.
pub(crate) fn variables(path: &str) -> impl Iterator<Item = Variable<'_>> {
    pieces(path).into_iter().filter_map(|piece| match piece {
        Piece::Variable(variable) if !variable.name.is_empty() => Some(variable),
        _ => None,
    })
}

/// The template as a call fills it.
pub(crate) fn fillable(path: &str) -> String {
    let piece = |piece| match piece {
        Piece::Text(text) => text.to_owned(),
        Piece::Variable(Variable { name, spans: true, .. }) => format!("{{+{name}}}"),
        Piece::Variable(Variable { name, .. }) => format!("{{{name}}}"),
        Piece::Query(_) => String::new(),
    };
    pieces(path).into_iter().map(piece).collect()
}

/// The text before the first braces, what stands in them, and what follows; braces in braces belong to an expression.
fn braces(text: &str) -> Option<(&str, &str, &str)> {
    let open = text.find('{')?;
    let mut depth = 0;
    for (at, character) in text[open..].char_indices() {
        match character {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some((&text[..open], &text[open + 1..open + at], &text[open + at + 1..]));
        }
    }
    // Where the outer braces are never closed, the inner ones may be.
    let (before, _) = text[open + 1..].split_once('}')?;
    let inner = before.rfind('{').map_or(open, |at| open + 1 + at);
    let close = open + 1 + before.len();
    Some((&text[..inner], &text[inner + 1..close], &text[close + 1..]))
}

/// Rule: `{+name}`, `{name+}`, `{*name}`, `{name*}` and `{name=**}` stand for several segments, and so do a pattern with
/// a slash and an expression that takes anything; `{name:expression}` and `{name?}` are a variable of that name.
fn variable(written: &str) -> Variable<'_> {
    let (head, pattern) = match written.find(['=', ':']) {
        Some(at) => (&written[..at], Some((&written[at..=at], written[at + 1..].trim()))),
        None => (written, None),
    };
    let is_mark = ['+', '*'];
    let name = head.trim().trim_start_matches(is_mark).trim_end_matches(is_mark).trim_end_matches('?').trim();
    if name.is_empty() {
        let spans = written.trim().starts_with(is_mark);
        return Variable { written, name: written.trim(), spans, pattern: None };
    }
    let marked = head.contains(is_mark);
    let takes_slashes = match pattern {
        Some(("=", pattern)) => pattern.contains('/') || pattern.contains("**"),
        Some((_, expression)) => {
            let bare = expression.trim_matches(['(', ')']);
            matches!(bare, ".*" | ".+" | "*" | "**" | "path") || takes_slash(expression)
        }
        None => false,
    };
    // One `*` is any one segment, which every variable is.
    let pattern = pattern.map(|(_, pattern)| pattern).filter(|pattern| !matches!(*pattern, "" | "*" | "**" | "path"));
    Variable { written, name, spans: marked || takes_slashes, pattern }
}

/// Whether a slash stands in an expression, outside of a class that excludes it, such as `[^/]+`.
fn takes_slash(expression: &str) -> bool {
    let mut rest = expression;
    while let Some((before, class)) = rest.split_once("[^") {
        if before.contains('/') {
            return true;
        }
        rest = class.split_once(']').map_or("", |(_, after)| after);
    }
    rest.contains('/')
}

#[cfg(test)]
mod tests {
    use super::{Variable, fillable, variables};

    #[test]
    fn variables_are_what_stands_in_braces() {
        let names = |path| variables(path).map(|variable| variable.name).collect::<Vec<_>>();
        assert_eq!(names("/a/{b}/{c}{d}.{e}/{}/x{"), ["b", "c", "d", "e"]);
        assert_eq!(names("/{a{b}"), ["b"]);
        assert_eq!(names("/pets{?page,size}"), Vec::<&str>::new());
    }

    #[test]
    fn every_manner_of_writing_one_gives_its_name() {
        for (written, filled) in [
            ("/v1/{name=projects/*/secrets/*}:addVersion", "/v1/{+name}:addVersion"),
            ("/v1/{name=*}", "/v1/{name}"),
            ("/v1/{name=**}", "/v1/{+name}"),
            ("/{+path}/{proxy+}/{*rest}/{tail*}", "/{+path}/{+proxy}/{+rest}/{+tail}"),
            ("/a/{id:[0-9]{3}}/{rest:.*}", "/a/{id}/{+rest}"),
            ("/a/{id:[^/]+}/{rest:[^/]+/[^/]+}", "/a/{id}/{+rest}"),
            ("/a/{id:int}/{b?}/{ c }", "/a/{id}/{b}/{c}"),
            ("/a/{rest:path}{?page}", "/a/{+rest}"),
            ("/plain/{id}.{format}", "/plain/{id}.{format}"),
            ("/{*}/{+1}", "/{+*}/{+1}"),
        ] {
            assert_eq!(fillable(written), filled, "{written}");
        }
    }

    #[test]
    fn a_pattern_is_kept_where_it_says_something() {
        let patterns = |path| variables(path).map(|Variable { pattern, .. }| pattern).collect::<Vec<_>>();
        assert_eq!(patterns("/{a=x/*}/{b=*}/{c:[a-z]+}/{d}"), [Some("x/*"), None, Some("[a-z]+"), None]);
    }
}
