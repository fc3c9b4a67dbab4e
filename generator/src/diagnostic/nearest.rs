//! What a mistyped word may have been meant to be.
//!
//! In: a word and the words that would have done. Out: the nearest of them. Invariant: a word that shares little with all
//! of them has no nearest one, since a wrong guess misleads.

/// The candidate nearest to `word`, if one is near; the first of several equally near.
pub(crate) fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let word: Vec<char> = word.to_lowercase().chars().collect();
    let measured = candidates.into_iter().filter_map(|candidate| {
        let letters: Vec<char> = candidate.to_lowercase().chars().collect();
        let near = word.len().max(letters.len()).div_ceil(3);
        // Lengths that differ by more cannot be near, whatever the letters.
        let comparable = word.len().abs_diff(letters.len()) <= near;
        let distance = comparable.then(|| distance(&word, &letters)).filter(|distance| *distance <= near)?;
        Some((distance, candidate))
    });
    measured.min_by_key(|(distance, _)| *distance).map(|(_, candidate)| candidate)
}

/// How many letters are to be added, dropped, replaced or swapped with their neighbour to make one word of the other.
fn distance(from: &[char], to: &[char]) -> usize {
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=to.len()).collect();
    for (row, letter) in from.iter().enumerate() {
        let mut current = vec![row + 1];
        for (column, other) in to.iter().enumerate() {
            let replaced = last[column] + usize::from(letter != other);
            let mut least = replaced.min(last[column + 1] + 1).min(current[column] + 1);
            let swapped = row > 0 && column > 0 && from[row - 1] == *other && *letter == to[column - 1];
            if swapped {
                least = least.min(before_last[column - 1] + 1);
            }
            current.push(least);
        }
        before_last = std::mem::replace(&mut last, current);
    }
    last[to.len()]
}
