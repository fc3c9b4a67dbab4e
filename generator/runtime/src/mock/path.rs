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
            Some((text, after.split_once('}')?))
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
    let spans = head.contains(['+', '*']) || pattern.contains('/') || pattern.contains("**") || pattern.contains(".*");
    match name {
        name if name.starts_with(['?', '&', '#']) => None,
        "" => Some(Piece::Variable(inside.to_owned())),
        name if spans => Some(Piece::Segments(name.to_owned())),
        name => Some(Piece::Variable(name.to_owned())),
    }
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
