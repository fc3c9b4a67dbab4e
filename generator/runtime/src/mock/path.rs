//! Path templates.
//!
//! In: a template as the document has it, and a path. Out: the variables of the path. Invariant: a variable is not empty,
//! and a part of one segment unless it is marked to be more: `{+name}`, `{name+}`, `{*name}`, `{name=things/*}`.

/// A path template.
#[derive(Clone, Debug)]
pub(super) struct Template {
    pieces: Vec<Piece>,
}

#[derive(Clone, Debug)]
enum Piece {
    Text(String),
    Variable(String),
    /// A variable that may stand for several segments.
    Segments(String),
}

impl Template {
    /// A template; its query, if it has one, is left out.
    pub(super) fn new(template: &str) -> Self {
        let mut rest = template;
        let mut pieces = Vec::new();
        while let Some((text, (inside, after))) = rest.split_once('{').and_then(|(text, after)| {
            // A query begins before any further variable.
            (!text.contains(['?', '#'])).then_some(())?;
            Some((text, closed(after)?))
        }) {
            pieces.push(Piece::Text(text.to_owned()));
            pieces.extend(variable(inside));
            rest = after;
        }
        pieces.push(Piece::Text(rest.split(['?', '#']).next().unwrap_or_default().to_owned()));
        Self { pieces }
    }

    /// How many variables it has.
    pub(super) fn variables(&self) -> usize {
        self.pieces.iter().filter(|piece| !matches!(piece, Piece::Text(_))).count()
    }

    /// How many of them may stand for several segments.
    pub(super) fn wide(&self) -> usize {
        self.pieces.iter().filter(|piece| matches!(piece, Piece::Segments(_))).count()
    }

    /// The variables of a path, as they stand in it.
    pub(super) fn variables_of(&self, path: &str) -> Option<Vec<(String, String)>> {
        let mut found = Vec::new();
        taken(&self.pieces, path, &mut found).then_some(found)
    }
}

/// What stands in braces; `None` for a query in the manner of RFC 6570, which is no part of the path.
fn variable(inside: &str) -> Option<Piece> {
    let (head, pattern) = inside.find(['=', ':']).map_or((inside, ""), |at| inside.split_at(at));
    let name = head.trim().trim_start_matches(['+', '*']).trim_end_matches(['+', '*', '?']).trim();
    let spans = head.contains(['+', '*'])
        || match pattern.split_at_checked(1) {
            Some((":", expression)) => takes_slashes(expression.trim()),
            Some((_, pattern)) => pattern.contains('/') || pattern.contains("**"),
            None => false,
        };
    match name {
        name if name.starts_with(['?', '&', '#']) => None,
        "" if spans => Some(Piece::Segments(inside.to_owned())),
        "" => Some(Piece::Variable(inside.to_owned())),
        name if spans => Some(Piece::Segments(name.to_owned())),
        name => Some(Piece::Variable(name.to_owned())),
    }
}

/// Whether an expression takes anything, or a slash outside of a class that excludes it, such as `[^/]+`.
fn takes_slashes(expression: &str) -> bool {
    let outside = expression.split("[^").enumerate().map(|(index, part)| match index {
        0 => part,
        _ => part.split_once(']').map_or("", |(_, after)| after),
    });
    matches!(expression.trim_matches(['(', ')']), ".*" | ".+" | "*" | "**" | "path")
        || outside.into_iter().any(|part| part.contains('/'))
}

/// What stands before the brace that closes, and what follows it; braces in braces belong to an expression.
fn closed(text: &str) -> Option<(&str, &str)> {
    let mut depth = 1_u32;
    for (at, character) in text.char_indices() {
        match character {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some((&text[..at], &text[at + 1..]));
        }
    }
    text.split_once('}')
}

fn taken(pieces: &[Piece], path: &str, found: &mut Vec<(String, String)>) -> bool {
    match pieces {
        [] => path.is_empty(),
        [Piece::Text(text), rest @ ..] => path.strip_prefix(text.as_str()).is_some_and(|path| taken(rest, path, found)),
        [piece @ (Piece::Variable(name) | Piece::Segments(name)), rest @ ..] => {
            let one = path.find('/').unwrap_or(path.len());
            let segment = if matches!(piece, Piece::Segments(_)) { path.len() } else { one };
            // The longest value first; an empty one is none.
            let mut ends = path.char_indices().map(|(at, _)| at).chain([path.len()]).filter(|end| *end <= segment);
            let mut ends: Vec<_> = ends.by_ref().filter(|end| *end > 0).collect();
            ends.reverse();
            ends.into_iter().any(|end| {
                found.push((name.clone(), path[..end].to_owned()));
                let matches = taken(rest, &path[end..], found);
                if !matches {
                    found.pop();
                }
                matches
            })
        }
    }
}

#[cfg(test)]
mod tests;
