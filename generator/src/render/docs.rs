//! Doc comments: the generator's own sentences, and the vendor's made safe.
//!
//! In: sentences. Out: [`Docs`], which prints as one comment per line. Invariant: text that a vendor wrote comes in by
//! [`Docs::vendor`], [`text`] or [`code`] alone.

use std::collections::BTreeMap;

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

use super::wrap::wrap;
use super::{escape, markdown};

/// Columns of a doc comment's text.
const WIDTH: usize = 108;

/// A doc comment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Docs {
    lines: Vec<String>,
    /// Lines that are there with a feature alone, by their index: a link must not lead to what is not compiled.
    gates: BTreeMap<usize, String>,
}

impl Docs {
    /// A comment that begins with a sentence of the generator's own; Markdown in it counts.
    pub fn own(sentence: &str) -> Self {
        Self::default().and(sentence)
    }

    /// A comment that begins with the vendor's words, or with `otherwise` where there are none.
    pub fn vendor(text: Option<&str>, otherwise: &str) -> Self {
        let docs = Self { lines: markdown::safe(text.unwrap_or_default(), WIDTH), ..Self::default() };
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

    /// A table whose rows are there with a feature each.
    pub fn gated_table(self, head: &[&str], rows: impl IntoIterator<Item = (String, Vec<String>)>) -> Self {
        let (features, rows): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
        self.table(head, rows).gate_last(features)
    }

    /// A list whose items are there with a feature each, and stand on a line each.
    pub fn gated_list(self, items: impl IntoIterator<Item = (String, String)>) -> Self {
        let (features, items): (Vec<_>, Vec<_>) = items.into_iter().unzip();
        self.block(items.into_iter().map(|item| format!("- {item}")).collect()).gate_last(features)
    }

    /// Says with which features the last lines are there.
    fn gate_last(mut self, features: Vec<String>) -> Self {
        let first = self.lines.len() - features.len();
        self.gates.extend(features.into_iter().enumerate().map(|(index, feature)| (first + index, feature)));
        self
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

    /// The lines as the comment of the module that they stand in.
    pub fn inner(&self) -> String {
        let lines = self.lines.iter().enumerate().map(|(index, line)| match (self.gates.get(&index), line.as_str()) {
            (Some(feature), text) => {
                let (feature, text) = (Literal::string(feature), Literal::string(text));
                format!("#![cfg_attr(feature = {feature}, doc = {text})]\n")
            }
            (None, "") => "//!\n".to_owned(),
            (None, text) => format!("//! {text}\n"),
        });
        lines.collect()
    }

    /// The lines as the comment of what follows, each behind an indent.
    pub fn outer(&self, indent: &str) -> String {
        let mut text = String::new();
        for (index, line) in self.lines.iter().enumerate() {
            if let Some(feature) = self.gates.get(&index) {
                let (feature, line) = (Literal::string(feature), Literal::string(line));
                text.push_str(&format!("{indent}#[cfg_attr(feature = {feature}, doc = {line})]\n"));
                continue;
            }
            // Whatever a line has in it, nothing of it gets out of the comment.
            for line in line.split('\n').map(|line| line.trim_end_matches(' ')) {
                text.extend([indent, if line.is_empty() { "///" } else { "/// " }, line, "\n"]);
            }
        }
        text
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
        let mut run: Option<String> = None;
        for (index, line) in self.lines.iter().enumerate() {
            if let Some(feature) = self.gates.get(&index) {
                tokens.extend(run.take().map(|lines| attribute(&lines)));
                // Without the space that a comment has after its slashes: rustdoc takes that from comments alone.
                tokens.extend(quote!(#[cfg_attr(feature = #feature, doc = #line)]));
                continue;
            }
            let run = match &mut run {
                Some(lines) => {
                    lines.push('\n');
                    lines
                }
                none => none.insert(String::new()),
            };
            if !line.is_empty() {
                run.push(' ');
                run.push_str(line);
            }
        }
        tokens.extend(run.map(|lines| attribute(&lines)));
    }
}

/// Lines of docs as one attribute, which becomes as many comments when it is printed.
fn attribute(lines: &str) -> TokenStream {
    // A raw string, in which nothing has to be escaped and read back.
    let mut marks = "#".to_owned();
    while lines.contains(&format!("\"{marks}")) {
        marks.push('#');
    }
    let literal = format!("r{marks}\"{lines}\"{marks}").parse().unwrap_or_else(|_| Literal::string(lines));
    quote!(#[doc = #literal])
}

/// A vendor's words as inline Markdown: nothing in them is markup.
pub fn text(words: &str) -> String {
    let words = escape::clean(words);
    escape::escape(&words.split_whitespace().collect::<Vec<_>>().join(" "))
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
    escape::code_span(words)
}

/// Words as a code span in a table's cell.
pub fn code_cell(words: &str) -> String {
    escape::code_span(words).replace('|', "\\|")
}

/// Names as code spans with commas between.
pub fn codes<'a>(names: impl IntoIterator<Item = &'a String>) -> String {
    names.into_iter().map(|name| code(name)).collect::<Vec<_>>().join(", ")
}
