//! Tables in Markdown, and the page that they are kept on.
//!
//! In: heads and cells. Out: text, and sections of `tests/README.md`. Invariant: what stands on the page outside of the
//! marked sections stays as it is.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};

/// The page, below the workspace's folder.
pub(super) const PATH: &str = "tests/README.md";

/// A table: the first column is text, all others are numbers.
pub(super) fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let head: Vec<_> = head.iter().map(|cell| (*cell).to_owned()).collect();
    let rule: Vec<_> = (0..head.len()).map(|at| if at == 0 { "---" } else { "---:" }.to_owned()).collect();
    [head, rule].iter().chain(rows).map(|cells| line(cells)).collect()
}

/// A number with its thousands apart: `12,345`.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Puts a section of the page in the place of the one that is there.
///
/// # Errors
/// The page cannot be read or written, or has no such section.
pub(super) fn write(root: &Path, name: &str, section: &str) -> Result<()> {
    let path = root.join(PATH);
    let text = fs::read_to_string(&path).with_context(|| format!("'{PATH}' cannot be read"))?;
    let text = replaced(&text, name, section).with_context(|| format!("'{PATH}' has no section '{name}'"))?;
    fs::write(&path, text).with_context(|| format!("'{PATH}' cannot be written"))
}

/// The page with another text between `<!-- name -->` and `<!-- end of name -->`.
fn replaced(page: &str, name: &str, section: &str) -> Option<String> {
    let (begin, end) = (format!("<!-- {name} -->\n"), format!("<!-- end of {name} -->"));
    let (before, rest) = page.split_once(&begin)?;
    let (_, after) = rest.split_once(&end)?;
    Some(format!("{before}{begin}\n{section}\n{end}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_is_replaced_and_the_rest_stays() {
        let page = "# A\n\n<!-- b -->\nold\n<!-- end of b -->\n\nc\n";
        let expected = "# A\n\n<!-- b -->\n\nnew\n\n<!-- end of b -->\n\nc\n";
        assert_eq!(replaced(page, "b", "new\n").as_deref(), Some(expected));
        assert_eq!(replaced(expected, "b", "new\n").as_deref(), Some(expected));
        assert_eq!(replaced(page, "c", "new"), None);
    }

    #[test]
    fn numbers_are_grouped_and_columns_aligned() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
        let rows = [vec!["a".to_owned(), "1".to_owned()]];
        assert_eq!(table(&["what", "ms"], &rows), "| what | ms |\n| --- | ---: |\n| a | 1 |\n");
    }
}
