//! Names that are taken before a document is read.
//!
//! In: an identifier. Out: whether the language, the standard prelude or the emitted code itself needs it.

use super::Kind;

/// Whether Rust (edition 2024) keeps the word for itself.
pub(super) fn is_keyword(word: &str) -> bool {
    KEYWORDS.binary_search(&word).is_ok()
}

/// Whether a keyword cannot be written as a raw identifier either.
pub(super) fn is_never_raw(word: &str) -> bool {
    matches!(word, "self" | "Self" | "super" | "crate" | "_")
}

/// Whether the emitted code around a scope of this kind uses the name.
pub(super) fn in_scope(kind: Kind, rust: &str) -> bool {
    let own = match kind {
        Kind::Types => return TYPES.contains(&rust) || PRELUDE.contains(&rust),
        Kind::Variants => VARIANTS,
        Kind::Fields => return false,
        Kind::Setters => SETTERS,
        Kind::Methods => METHODS,
        Kind::Groups => GROUPS,
        Kind::Features => FEATURES,
        Kind::Constants => CONSTANTS,
        Kind::Builder => BUILDER,
    };
    own.contains(&rust)
}

/// Strict and reserved keywords, sorted.
const KEYWORDS: &[&str] = &[
    "Self", "_", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do",
    "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super",
    "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// What the standard prelude brings into every module.
const PRELUDE: &[&str] = &[
    "AsMut",
    "AsRef",
    "AsyncFn",
    "AsyncFnMut",
    "AsyncFnOnce",
    "Box",
    "Clone",
    "Copy",
    "Default",
    "DoubleEndedIterator",
    "Drop",
    "Eq",
    "Err",
    "ExactSizeIterator",
    "Extend",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "Future",
    "Into",
    "IntoFuture",
    "IntoIterator",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Send",
    "Sized",
    "Some",
    "String",
    "Sync",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Unpin",
    "Vec",
];

/// Types and traits that the emitted modules import or define.
const TYPES: &[&str] = &[
    "ApiError",
    "BTreeMap",
    "Client",
    "ClientBuilder",
    "Debug",
    "Deserialize",
    "Deserializer",
    "Display",
    "Error",
    "ErrorCode",
    "ErrorKind",
    "Formatter",
    "Hash",
    "Id",
    "M",
    "OperationMeta",
    "PhantomData",
    "Serialize",
    "Serializer",
    // Its error would have the name of the one that operations without errors share.
    "Undocumented",
    "Value",
];

/// The variant that keeps what the document does not list.
const VARIANTS: &[&str] = &["Unknown"];

/// Methods that every call has, its argument for the body, and names that clippy wants for operators or nobody.
const SETTERS: &[&str] = &[
    "add",
    "baz",
    "bitand",
    "bitor",
    "bitxor",
    "body",
    "call",
    "div",
    "foo",
    "from_page",
    "header",
    "idempotent",
    "items",
    "longest_wait",
    "mul",
    "pages",
    "quux",
    "range",
    "rem",
    "response",
    "retry",
    "save_to",
    "send",
    "send_with_headers",
    "shl",
    "shr",
    "sub",
    "timeout",
];

/// Names that clippy wants for traits alone, and those of traits that every value has: their methods take the handle
/// itself, so they would be called in the place of one that borrows it.
const METHODS: &[&str] = &["clone", "cmp", "into", "new", "try_into"];

/// Methods of the client itself; the module that the groups stand in; file names that Windows refuses.
const GROUPS: &[&str] = &[
    "authorize",
    "aux",
    "builder",
    "clone",
    "cmp",
    "con",
    "new",
    "nul",
    "operations",
    "prn",
    "request",
    "sign_in",
    "sign_out",
    "transport",
];

/// Features that no group has: those of every crate, and those that emitted code brings or may bring with it.
const FEATURES: &[&str] = &["blocking", "default", "gzip", "mock", "other-models", "tracing"];

/// The list of all operations.
const CONSTANTS: &[&str] = &["ALL"];

/// Setters that every client's builder has.
const BUILDER: &[&str] = &[
    "base_url",
    "bearer_token",
    "build",
    "client_credentials",
    "clock",
    "clone",
    "confidential_app",
    "connect_timeout",
    "default_header",
    "http_client",
    "jwt",
    "limiter",
    "longest_wait",
    "max_body",
    "max_error_body",
    "new",
    "on_request",
    "on_response",
    "public_app",
    "refresh_token",
    "renew_ahead",
    "retry",
    "server",
    "timeout",
    "token_store",
    "user_agent",
    "without_limiter",
];
