//! A vendor's prose to Markdown that rustdoc takes as it is meant.
//!
//! In: text in CommonMark, HTML or neither. Out: lines of Markdown. Invariant: whatever the text, the lines hold no
//! doctest, no intra-doc link, no raw HTML, no bare URL, no control or bidi character, and no block that a lint of
//! rustdoc or clippy objects to. The text is parsed and written anew, so the rules stand in the writer and not in a
//! list of repairs.

use std::cell::RefCell;
use std::mem::take;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, Options, Parser, Tag, TagEnd, TextMergeStream};

use super::escape::{clean, code_span, escape, escape_words, fence};
use super::html;
use super::wrap::wrap;
use crate::memo::Memo;

/// Deeper lists and quotes are written at this depth.
const MAX_DEPTH: usize = 4;

thread_local! {
    /// What was written at a width: a parameter that many calls share is described at each of them.
    static WRITTEN: RefCell<Memo<usize, Vec<String>>> = RefCell::default();
}

/// The prose of a vendor, made safe, at most `width` columns wide where its words allow.
pub(super) fn safe(text: &str, width: usize) -> Vec<String> {
    if text.is_empty() {
        return Vec::new();
    }
    WRITTEN.with_borrow_mut(|written| written.of(width, text, || write(text, width)))
}

fn write(text: &str, width: usize) -> Vec<String> {
    let text = clean(text);
    let text = html::strip(&text);
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let mut writer = Writer { width, ..Writer::default() };
    for event in TextMergeStream::new(Parser::new_ext(&text, options)) {
        writer.event(event);
    }
    writer.flush();
    while writer.lines.last().is_some_and(String::is_empty) {
        writer.lines.pop();
    }
    writer.lines
}

/// What a block stands in.
enum Container {
    Quote,
    List { next: Option<u64> },
    Item { marker: String, opened: bool },
}

/// Writes events as lines.
#[derive(Default)]
struct Writer {
    width: usize,
    lines: Vec<String>,
    /// The paragraph, heading or cell that is being read.
    inline: String,
    containers: Vec<Container>,
    /// How many of the containers are lists, and how many columns all of them take.
    lists: usize,
    indent: usize,
    /// Whether a blank line stands before the next block.
    gap: Gap,
    /// Where in `inline` the text of an open link begins, and where it leads if that can be followed.
    link: Option<(usize, Option<String>)>,
    code: Option<String>,
    in_heading: bool,
    /// Cells of the table row that is being read.
    row: Option<Vec<String>>,
    columns: usize,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Gap {
    #[default]
    None,
    /// Before any block but an item.
    UnlessItem,
    Always,
}

impl Writer {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => self.text(&text),
            Event::Code(text) => self.inline.push_str(&code_span(&text)),
            Event::SoftBreak => self.inline.push(' '),
            Event::HardBreak => self.inline.push(if self.row.is_some() || self.in_heading { ' ' } else { '\n' }),
            Event::Rule => self.gap = Gap::Always,
            // Not enabled in the parser.
            Event::InlineMath(_) | Event::DisplayMath(_) | Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph | Tag::HtmlBlock => self.flush(),
            Tag::Heading { .. } => {
                self.flush();
                self.in_heading = true;
            }
            Tag::BlockQuote(_) => {
                self.flush();
                self.open(Container::Quote);
            }
            Tag::CodeBlock(CodeBlockKind::Indented | CodeBlockKind::Fenced(_)) => {
                self.flush();
                self.code = Some(String::new());
            }
            Tag::List(next) => {
                self.flush();
                if self.lists == 0 && !self.lines.is_empty() {
                    self.gap = Gap::Always;
                }
                self.open(Container::List { next });
            }
            Tag::Item => {
                self.flush();
                if self.gap == Gap::UnlessItem {
                    self.gap = Gap::None;
                }
                let marker = self.next_marker();
                self.open(Container::Item { marker, opened: false });
            }
            Tag::Table(alignments) => {
                self.flush();
                self.columns = alignments.len();
            }
            Tag::TableHead | Tag::TableRow => self.row = Some(Vec::new()),
            Tag::Emphasis if !self.in_heading => self.inline.push('*'),
            Tag::Strong if !self.in_heading => self.inline.push_str("**"),
            Tag::Link { dest_url, .. } => self.link = Some((self.inline.len(), followable(&dest_url))),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::HtmlBlock => {
                self.flush();
                self.gap = Gap::Always;
            }
            TagEnd::Heading(_) => self.end_heading(),
            TagEnd::CodeBlock => self.end_code(),
            TagEnd::BlockQuote(_) => self.close(Gap::Always),
            TagEnd::Item => {
                self.flush();
                self.close(self.gap);
            }
            TagEnd::List(_) => {
                self.close(Gap::UnlessItem);
                if self.lists == 0 {
                    self.gap = Gap::Always;
                }
            }
            TagEnd::TableCell => {
                let cell = take(&mut self.inline);
                if let Some(row) = &mut self.row {
                    row.push(cell.split_whitespace().collect::<Vec<_>>().join(" "));
                }
            }
            TagEnd::TableHead => {
                self.end_row();
                let delimiter = vec!["---".to_owned(); self.columns];
                self.push_lines(vec![row(&delimiter)]);
            }
            TagEnd::TableRow => self.end_row(),
            TagEnd::Table => self.gap = Gap::Always,
            TagEnd::Emphasis if !self.in_heading => self.inline.push('*'),
            TagEnd::Strong if !self.in_heading => self.inline.push_str("**"),
            TagEnd::Link => self.end_link(),
            _ => {}
        }
    }

    fn text(&mut self, text: &CowStr<'_>) {
        if let Some(code) = &mut self.code {
            code.push_str(text);
        } else if self.link.is_some() {
            escape_words(text, &mut self.inline);
        } else {
            self.inline.push_str(&escape(&text.replace('\n', " ")));
        }
    }

    fn next_marker(&mut self) -> String {
        match self.containers.last_mut() {
            Some(Container::List { next: Some(number) }) => {
                let marker = format!("{number}. ");
                *number = number.saturating_add(1);
                marker
            }
            _ => "- ".to_owned(),
        }
    }

    fn open(&mut self, container: Container) {
        self.lists += usize::from(container.is_list());
        self.indent += container.width();
        self.containers.push(container);
    }

    fn close(&mut self, gap: Gap) {
        self.flush();
        if let Some(container) = self.containers.pop() {
            self.lists -= usize::from(container.is_list());
            self.indent -= container.width();
        }
        self.gap = gap;
    }

    fn end_heading(&mut self) {
        let heading = take(&mut self.inline);
        if !heading.trim().is_empty() {
            self.inline = format!("**{}**", heading.trim());
        }
        self.in_heading = false;
        self.flush();
        self.gap = Gap::Always;
    }

    fn end_link(&mut self) {
        let Some((start, destination)) = self.link.take() else { return };
        let Some(destination) = destination else { return };
        let text = self.inline.split_off(start.min(self.inline.len()));
        if text.trim().is_empty() || text.replace('\\', "") == destination {
            self.inline.push_str(&format!("<{destination}>"));
        } else {
            let bracketed = destination.contains(['(', ')']);
            let (open, close) = if bracketed { ("<", ">") } else { ("", "") };
            self.inline.push_str(&format!("[{text}]({open}{destination}{close})"));
        }
    }

    fn end_code(&mut self) {
        let code = self.code.take().unwrap_or_default();
        if code.trim().is_empty() {
            return;
        }
        let fence = fence(&code, 3);
        let mut lines = vec![format!("{fence}text")];
        lines.extend(code.trim_end().split('\n').map(|line| line.trim_end().to_owned()));
        lines.push(fence);
        self.push_lines(lines);
        self.gap = Gap::Always;
    }

    fn end_row(&mut self) {
        let mut cells = self.row.take().unwrap_or_default();
        cells.resize(self.columns, String::new());
        self.push_lines(vec![row(&cells)]);
        self.gap = Gap::None;
    }

    /// Ends the paragraph that is being read.
    fn flush(&mut self) {
        let inline = take(&mut self.inline);
        if inline.trim().is_empty() {
            return;
        }
        let lines = wrap(inline.trim(), self.width.saturating_sub(self.indent).max(40));
        self.push_lines(lines);
        self.gap = Gap::UnlessItem;
    }

    /// Writes a block's lines inside its containers.
    fn push_lines(&mut self, block: Vec<String>) {
        if self.gap != Gap::None && !self.lines.is_empty() {
            let prefix = self.prefix(false);
            self.lines.push(prefix.trim_end().to_owned());
        }
        self.gap = Gap::None;
        for line in block {
            let mut whole = self.prefix(true);
            whole.push_str(&line);
            whole.truncate(whole.trim_end().len());
            self.lines.push(whole);
        }
    }

    /// What stands before a line; `opening` writes the markers of items that have none yet.
    fn prefix(&mut self, opening: bool) -> String {
        let mut prefix = String::new();
        let deepest = self.containers.len().min(2 * MAX_DEPTH);
        for container in &mut self.containers[..deepest] {
            match container {
                Container::Quote => prefix.push_str("> "),
                Container::List { .. } => {}
                Container::Item { marker, opened } => {
                    if opening && !*opened {
                        prefix.push_str(marker);
                        *opened = true;
                    } else if *opened {
                        prefix.push_str(&" ".repeat(marker.len()));
                    }
                }
            }
        }
        prefix
    }
}

impl Container {
    fn is_list(&self) -> bool {
        matches!(self, Self::List { .. })
    }

    fn width(&self) -> usize {
        match self {
            Self::Quote => 2,
            Self::List { .. } => 0,
            Self::Item { marker, .. } => marker.len(),
        }
    }
}

/// A table's row; the cells are inline Markdown.
pub(super) fn row(cells: &[String]) -> String {
    format!("| {} |", cells.join(" | "))
}

/// The link's target, where a reader of the emitted docs can follow it.
fn followable(url: &str) -> Option<String> {
    let absolute = ["http://", "https://", "mailto:"].iter().any(|scheme| url.starts_with(scheme));
    let clean = !url.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '\\' | '`'));
    (absolute && clean).then(|| url.to_owned())
}
