//! What is known of an operation before it is called.
//!
//! In: nothing. Out: plain constants that the emitted `meta` module fills. Invariant: everything is `'static`, so an
//! error can point at its operation for as long as it lives.

/// What the API's description says of an operation.
#[derive(Debug, PartialEq, Eq)]
pub struct OperationMeta {
    /// Its `operationId`, as written.
    pub id: &'static str,
    /// The HTTP method, in capitals.
    pub method: &'static str,
    /// The path template, with `{name}` for each variable, and `{+name}` for one whose value keeps its slashes.
    pub path: &'static str,
    /// Permissions that the application needs.
    pub app_permissions: &'static [&'static str],
    /// Permissions that the user needs.
    pub user_permissions: &'static [&'static str],
    /// The group whose rate limit it counts against.
    pub usage_plan_group: Option<&'static str>,
    /// Whether sending it twice is the same as sending it once.
    pub idempotent: bool,
    /// Whether it is going away.
    pub deprecated: bool,
    /// Whether it may still change without notice.
    pub beta: bool,
    /// Base URLs of this operation alone; empty where those of the service hold.
    pub servers: &'static [&'static str],
    /// The media types that the client can read, as the `Accept` header has them.
    pub accept: &'static str,
    /// Alternatives, one of which is needed: each names all security schemes it takes together, none where nothing is
    /// needed. Empty where the document does not say.
    pub security: &'static [&'static [&'static str]],
    /// The errors that the description lists.
    pub errors: &'static [DocumentedError],
}

impl OperationMeta {
    /// Method and path template: `GET /things/{thingId}`.
    pub fn label(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// Whether the description lists an error of this code under the status.
    pub fn documents(&self, status: u16, code: &str) -> bool {
        self.errors.iter().any(|row| (row.status, row.code) == (status, code))
    }
}

/// A row of an operation's error table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DocumentedError {
    /// The HTTP status.
    pub status: u16,
    /// The code to match on.
    pub code: &'static str,
    /// The message as written; what varies in it stands there as an example.
    pub message: &'static str,
}
