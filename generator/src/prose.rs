//! Descriptions to facts.

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
    Prose { text: text.to_owned(), ..Prose::default() }
}
