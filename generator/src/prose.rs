//! Descriptions to facts: the grammar of the prose that some vendors write instead of keys.
//!
//! In: a description or summary. Out: [`Prose`]: its sentences, and what its sections say of permissions, usage plan
//! and errors. Invariant: every character is a sentence, a mark, a heading, a fact or a [`Leftover`]; text without
//! section or mark comes back as it is. The only reader of vendor prose.
//!
//! ```text
//! [Beta] Sentences of the operation.
//! App Permission                  heading: a line of its own
//! ReadCallLog, EditCallLog        values: by comma, by `or`, or line by line
//! Usage Plan Group                with a colon behind it, a value may stand beside it
//! Heavy                           one value
//! Error Codes
//! HTTP Code                       the cells of the table's head, as far as they are on lines of their own
//! Error Code
//! Error Message
//!
//! 404                             a row: status, code, message
//! CMN-102
//! Resource is not found
//! ```
//!
//! Markdown and HTML may be around all of it: what stands in a block of its own is a line, a cell is a line of its row.
//!
//! A heading alone proves nothing: any vendor may write "User permissions" on a line. So headings count where at least
//! one section of the text has the shape of its kind; then whatever else stands in a section is a leftover.

mod lines;
mod table;
mod values;

use lines::Line;

/// What a description says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prose {
    /// The sentences before and after the recognised sections, marks taken off; empty if none.
    pub text: String,
    /// Permissions that the application needs.
    pub app_permissions: Vec<String>,
    /// Permissions that the user needs.
    pub user_permissions: Vec<String>,
    /// The rate-limit group.
    pub usage_plan_group: Option<String>,
    /// Whether a `[Beta]` mark stands in it.
    pub beta: bool,
    /// Whether a `[Deprecated]` mark stands in it.
    pub deprecated: bool,
    /// The rows of its error table.
    pub rows: Vec<Row>,
    /// Text inside a recognised section that no rule takes.
    pub leftovers: Vec<Leftover>,
}

/// A row of an error table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// HTTP status.
    pub status: u16,
    /// Code.
    pub code: String,
    /// Message.
    pub message: String,
    /// Byte offset of the row in the description.
    pub offset: usize,
}

/// Text that no rule takes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Leftover {
    /// The section's heading.
    pub section: String,
    /// The text.
    pub text: String,
    /// What was expected there.
    pub expected: String,
    /// Byte offset in the description.
    pub offset: usize,
}

/// Reads a description (or summary).
pub fn read(text: &str) -> Prose {
    let mut prose = Prose::default();
    let start = read_marks(text, &mut prose);
    let lines = unfolded(&lines::lines(text, start));
    let sections = sections(&lines);
    if !sections.iter().any(Section::has_shape) {
        text[start..].clone_into(&mut prose.text);
        return prose;
    }
    let end = sections.first().map_or(text.len(), |section| section.heading.offset);
    lines::without_open_tags(&text[start..end]).clone_into(&mut prose.text);
    for section in &sections {
        section.read(&mut prose);
    }
    prose
}

/// The names that a text lists, as the lines of a section do; `None` where it is something else.
pub fn names(text: &str) -> Option<Vec<String>> {
    let mut names = Vec::new();
    for line in lines::lines(text, 0) {
        values::add(&mut names, values::read(line.text)?);
    }
    Some(names)
}

/// The lines, a heading apart from what stands beside it: `Usage Plan Group: Heavy`.
fn unfolded<'a>(lines: &[Line<'a>]) -> Vec<Line<'a>> {
    let mut unfolded = Vec::with_capacity(lines.len());
    for line in lines {
        let beside = line.text.split_once(':').filter(|(heading, _)| Kind::of_heading(heading).is_some());
        let beside = beside.map(|(heading, rest)| (heading, rest.trim_start_matches(['*', '_', ' ', '\t'])));
        match beside.filter(|(_, rest)| !lines::plain(rest).trim().is_empty()) {
            Some((heading, rest)) => {
                let offset = line.offset + line.text.len() - rest.len();
                unfolded.extend([Line { text: heading, ..*line }, Line { text: rest, offset, ..*line }]);
            }
            None => unfolded.push(*line),
        }
    }
    unfolded
}

/// Takes the marks at the start; the offset behind them, which is 0 where there are none.
fn read_marks(text: &str, prose: &mut Prose) -> usize {
    let mut offset = 0;
    while let Some((mark, rest)) = next_mark(&text[offset..]) {
        match mark.to_ascii_lowercase().as_str() {
            "beta" => prose.beta = true,
            "deprecated" => prose.deprecated = true,
            _ => break,
        }
        offset = text.len() - rest.len();
    }
    offset
}

/// The word in brackets at the start, and what follows it; `[word](…)` is a link and no mark.
fn next_mark(text: &str) -> Option<(&str, &str)> {
    let (mark, rest) = text.trim_start().strip_prefix('[')?.split_once(']')?;
    (!rest.starts_with('(')).then(|| (mark.trim(), rest.trim_start()))
}

/// What a section is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    AppPermissions,
    UserPermissions,
    UsagePlanGroup,
    ErrorCodes,
}

impl Kind {
    /// The kind of section that a line opens, whatever its case, spacing, colon or Markdown.
    fn of_heading(line: &str) -> Option<Self> {
        // Every line passes here, and no heading is long.
        if line.len() > 80 {
            return None;
        }
        let line = lines::plain(line);
        let bare = line.trim_matches(|found: char| matches!(found, '#' | '*' | '_' | ':') || found.is_whitespace());
        let words: Vec<String> = bare.split_whitespace().map(str::to_ascii_lowercase).collect();
        match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
            ["app" | "application", "permission" | "permissions" | "permission(s)"] => Some(Self::AppPermissions),
            ["user", "permission" | "permissions" | "permission(s)"] => Some(Self::UserPermissions),
            ["usage", "plan", "group" | "groups" | "group(s)"] => Some(Self::UsagePlanGroup),
            // In the singular it is a column of the table.
            ["error", "codes"] => Some(Self::ErrorCodes),
            _ => None,
        }
    }

    /// What a user may write in a section of this kind.
    fn expected(self) -> &'static str {
        match self {
            Self::AppPermissions | Self::UserPermissions => "names of permissions, separated by commas or lines",
            Self::UsagePlanGroup => "the name of one usage plan group",
            Self::ErrorCodes => "rows of HTTP status, error code and message, an empty line between two rows",
        }
    }
}

/// A heading and the lines up to the next one, without the empty ones.
struct Section<'a> {
    kind: Kind,
    heading: Line<'a>,
    lines: &'a [Line<'a>],
}

/// The sections that the headings among the lines open.
fn sections<'a>(lines: &'a [Line<'a>]) -> Vec<Section<'a>> {
    let headings: Vec<(usize, Kind)> =
        (lines.iter().enumerate()).filter_map(|(index, line)| Some((index, Kind::of_heading(line.text)?))).collect();
    let ends = headings.iter().skip(1).map(|(index, _)| *index).chain([lines.len()]);
    (headings.iter().zip(ends))
        .map(|(&(index, kind), end)| Section { kind, heading: lines[index], lines: &lines[index + 1..end] })
        .collect()
}

impl Section<'_> {
    /// Whether it begins as sections of its kind do.
    fn has_shape(&self) -> bool {
        let first = self.lines.first().map(|line| lines::plain(line.text));
        let values = || first.as_deref().and_then(values::read).map_or(0, |values| values.len());
        match self.kind {
            Kind::AppPermissions | Kind::UserPermissions => values() > 0,
            Kind::UsagePlanGroup => values() == 1,
            Kind::ErrorCodes => table::has_shape(self.lines),
        }
    }

    fn read(&self, prose: &mut Prose) {
        let left = match self.kind {
            Kind::AppPermissions => self.read_permissions(&mut prose.app_permissions),
            Kind::UserPermissions => self.read_permissions(&mut prose.user_permissions),
            Kind::UsagePlanGroup => self.read_group(&mut prose.usage_plan_group),
            Kind::ErrorCodes => table::read(self.lines, &mut prose.rows),
        };
        self.leave(&left, &mut prose.leftovers);
    }

    fn read_permissions(&self, permissions: &mut Vec<String>) -> Vec<Line<'_>> {
        let mut left = Vec::new();
        for line in self.lines {
            match values::read(&lines::plain(line.text)) {
                Some(values) => values::add(permissions, values),
                None => left.push(*line),
            }
        }
        left
    }

    fn read_group(&self, group: &mut Option<String>) -> Vec<Line<'_>> {
        let mut left = Vec::new();
        for line in self.lines {
            match values::read(&lines::plain(line.text)).as_deref() {
                Some([value]) if group.as_deref().is_none_or(|group| group == *value) => {
                    *group = Some((*value).to_owned());
                }
                _ => left.push(*line),
            }
        }
        left
    }

    /// Makes the lines that no rule took leftovers, one for each run of neighbours.
    fn leave(&self, left: &[Line<'_>], leftovers: &mut Vec<Leftover>) {
        for run in left.chunk_by(Line::is_before) {
            leftovers.push(Leftover {
                section: lines::plain(self.heading.text).into_owned(),
                text: lines::join(run),
                expected: self.kind.expected().to_owned(),
                offset: run.first().map_or(self.heading.offset, |line| line.offset),
            });
        }
    }
}

#[cfg(test)]
mod tests;
