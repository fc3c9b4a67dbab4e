//! A line of names to the names.
//!
//! In: a line under a heading that lists names. Out: the names, without what separates them. Invariant: a line that is
//! anything else (a sentence, say) gives `None`, never a part of it.

/// The names in a line; none for `none`, and `None` where the line is no list of names.
pub(super) fn read(line: &str) -> Option<Vec<&str>> {
    let line = without_bullet(line);
    if ["none", "n/a", "-"].iter().any(|nothing| line.eq_ignore_ascii_case(nothing)) {
        return Some(Vec::new());
    }
    let mut names = Vec::new();
    for part in line.split([',', ';', '|']) {
        // Two words with nothing between them are no list.
        let mut separated = true;
        for word in part.split_whitespace() {
            if word.eq_ignore_ascii_case("or") || word.eq_ignore_ascii_case("and") {
                separated = true;
            } else if std::mem::replace(&mut separated, false) {
                names.push(name(word)?);
            } else {
                return None;
            }
        }
    }
    Some(names)
}

/// Adds names to a list that has each once.
pub(super) fn add(list: &mut Vec<String>, names: Vec<&str>) {
    for name in names {
        if !list.iter().any(|known| known == name) {
            list.push(name.to_owned());
        }
    }
}

fn without_bullet(line: &str) -> &str {
    ["- ", "* ", "• "].iter().find_map(|bullet| line.strip_prefix(bullet)).unwrap_or(line).trim()
}

/// A name, without brackets or quotes around it and the dot of a sentence behind it.
fn name(word: &str) -> Option<&str> {
    let word = word.strip_suffix('.').unwrap_or(word);
    let pairs = [('[', ']'), ('`', '`'), ('"', '"'), ('\'', '\'')];
    let name = pairs.iter().find_map(|&(open, close)| word.strip_prefix(open)?.strip_suffix(close)).unwrap_or(word);
    let is_name = name.starts_with(|first: char| first.is_alphabetic())
        && name.chars().all(|found| found.is_alphanumeric() || matches!(found, '_' | '-' | '.' | ':'));
    is_name.then_some(name)
}
