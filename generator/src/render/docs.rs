//! Doc comments: the generator's own sentences, and the vendor's made safe.
//!
//! In: sentences. Out: [`Docs`], which prints as one `#[doc]` per line. Invariant: text that a vendor wrote comes in by
//! [`Docs::vendor`], [`text`] or [`code`] alone.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::markdown;
use super::wrap::wrap;

/// Columns of a doc comment's text.
const WIDTH: usize = 108;

/// A doc comment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Docs {
    lines: Vec<String>,
}

impl Docs {
    /// A comment that begins with a sentence of the generator's own; Markdown in it counts.
    pub fn own(sentence: &str) -> Self {
        Self::default().and(sentence)
    }

    /// A comment that begins with the vendor's words, or with `otherwise` where there are none.
    pub fn vendor(text: Option<&str>, otherwise: &str) -> Self {
        let docs = Self { lines: markdown::safe(text.unwrap_or_default(), WIDTH) };
        if docs.lines.is_empty() { Self::own(otherwise) } else { docs }
    }

    /// A further paragraph of the generator's own.
    pub fn and(self, paragraph: &str) -> Self {
        self.block(wrap(paragraph, WIDTH))
    }

    /// A further paragraph of the generator's own, if there is one.
    pub fn and_maybe(self, paragraph: Option<String>) -> Self {
        match paragraph {
            Some(paragraph) => self.and(&paragraph),
            None => self,
        }
    }

    /// A further piece of the vendor's.
    pub fn and_vendor(self, text: Option<&str>) -> Self {
        self.block(markdown::safe(text.unwrap_or_default(), WIDTH))
    }

    /// A section.
    pub fn section(self, title: &str) -> Self {
        self.block(vec![format!("# {title}")])
    }

    /// A section, unless there is nothing to put into it.
    pub fn section_unless(self, empty: bool, title: &str) -> Self {
        if empty { self } else { self.section(title) }
    }

    /// A list.
    pub fn list(self, items: impl IntoIterator<Item = String>) -> Self {
        let mut lines = Vec::new();
        for item in items {
            for (index, line) in wrap(&item, WIDTH - 2).into_iter().enumerate() {
                lines.push(format!("{}{line}", if index == 0 { "- " } else { "  " }));
            }
        }
        self.block(lines)
    }

    /// A table; cells are inline Markdown. Nothing where there is no row.
    pub fn table(self, head: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> Self {
        let rows: Vec<_> = rows.into_iter().map(|cells| markdown::row(&cells)).collect();
        if rows.is_empty() {
            return self;
        }
        let head: Vec<_> = head.iter().map(|cell| (*cell).to_owned()).collect();
        let delimiter = vec!["---".to_owned(); head.len()];
        self.block([markdown::row(&head), markdown::row(&delimiter)].into_iter().chain(rows).collect())
    }

    /// Code of the generator's own: a fence with this info string.
    pub fn fence(self, info: &str, code: &str) -> Self {
        let mut lines = vec![format!("```{info}")];
        lines.extend(code.lines().map(str::to_owned));
        lines.push("```".to_owned());
        self.block(lines)
    }

    /// The lines, without comment marks.
    pub fn lines(&self) -> &[String] {
        &self.lines
    }

    fn block(mut self, block: Vec<String>) -> Self {
        if block.is_empty() {
            return self;
        }
        if !self.lines.is_empty() {
            self.lines.push(String::new());
        }
        self.lines.extend(block);
        self
    }
}

impl ToTokens for Docs {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        for line in &self.lines {
            let text = if line.is_empty() { String::new() } else { format!(" {line}") };
            tokens.extend(quote!(#[doc = #text]));
        }
    }
}

/// A vendor's words as inline Markdown: nothing in them is markup.
pub fn text(words: &str) -> String {
    let words = markdown::clean(words);
    markdown::escape(&words.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The first paragraph of a vendor's Markdown, for a table's cell.
pub fn cell(prose: &str) -> String {
    let lines = markdown::safe(prose, usize::MAX);
    let paragraph: Vec<_> = lines.into_iter().take_while(|line| !line.is_empty()).collect();
    if paragraph.iter().any(|line| line.starts_with("```")) {
        return text(prose);
    }
    let mut cell = String::new();
    for character in paragraph.join(" ").chars() {
        // Markdown takes a bar for the cell's end in a code span, too.
        if character == '|' && !cell.ends_with('\\') {
            cell.push('\\');
        }
        cell.push(character);
    }
    cell
}

/// Words as a code span.
pub fn code(words: &str) -> String {
    markdown::code_span(words)
}

/// Words as a code span in a table's cell.
pub fn code_cell(words: &str) -> String {
    markdown::code_span(words).replace('|', "\\|")
}

/// Names as code spans with commas between.
pub fn codes<'a>(names: impl IntoIterator<Item = &'a String>) -> String {
    names.into_iter().map(|name| code(name)).collect::<Vec<_>>().join(", ")
}
