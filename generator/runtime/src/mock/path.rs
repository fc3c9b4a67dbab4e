//! Path templates.
//!
//! In: a template with `{name}` for each variable, and a path. Out: the variables of the path. Invariant: a variable is
//! a part of one segment, and not empty.

/// A path template.
#[derive(Clone, Debug)]
pub(super) struct Template {
    pieces: Vec<Piece>,
}

#[derive(Clone, Debug)]
enum Piece {
    Text(String),
    Variable(String),
}

impl Template {
    /// A template; its query, if it has one, is left out.
    pub(super) fn new(template: &str) -> Self {
        let mut rest = template.split(['?', '#']).next().unwrap_or_default();
        let mut pieces = Vec::new();
        while let Some((text, (name, after))) =
            rest.split_once('{').and_then(|(text, after)| Some((text, after.split_once('}')?)))
        {
            pieces.extend([Piece::Text(text.to_owned()), Piece::Variable(name.to_owned())]);
            rest = after;
        }
        pieces.push(Piece::Text(rest.to_owned()));
        Self { pieces }
    }

    /// How many variables it has.
    pub(super) fn variables(&self) -> usize {
        self.pieces.iter().filter(|piece| matches!(piece, Piece::Variable(_))).count()
    }

    /// The variables of a path, as they stand in it.
    pub(super) fn variables_of(&self, path: &str) -> Option<Vec<(String, String)>> {
        let mut found = Vec::new();
        taken(&self.pieces, path, &mut found).then_some(found)
    }
}

fn taken(pieces: &[Piece], path: &str, found: &mut Vec<(String, String)>) -> bool {
    match pieces {
        [] => path.is_empty(),
        [Piece::Text(text), rest @ ..] => path.strip_prefix(text.as_str()).is_some_and(|path| taken(rest, path, found)),
        [Piece::Variable(name), rest @ ..] => {
            let segment = path.find('/').unwrap_or(path.len());
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
