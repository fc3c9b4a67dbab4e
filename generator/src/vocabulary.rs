//! The `x-client` keys: what OpenAPI cannot say, in one vocabulary.
//!
//! In: the value of an `x-client` key. Out: typed data. Invariant: an unknown key is refused with its place, so a typo
//! never passes for silence. `CONTRIBUTING.md` documents every key.

mod read;
#[cfg(test)]
mod tests;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

pub use read::read;

/// The extension's key.
pub const KEY: &str = "x-client";

/// `x-client` at the document's root.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Root {
    /// What the service is about, for the docs, where the document's own description says something else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Where code, message, parameters and request id stand in an error reply.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub errors: Option<ErrorShape>,
    /// Names for error codes and for what varies in their messages.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub error_codes: IndexMap<String, ErrorCodeNames>,
    /// Budgets per plan group, and the headers that correct them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rate_limits: Option<RateLimits>,
    /// How a client gets and renews its token.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sign_in: Option<SignIn>,
    /// How lists are walked, unless an operation says otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pagination: Option<Pagination>,
    /// Where the parts of an answer of several parts say what they are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub batch: Option<Batch>,
    /// Keys of the vendor's own at an operation that say what other documents say in prose.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keys: Option<OperationKeys>,
    /// What the groups of operations are about: group name to sentence.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub groups: IndexMap<String, String>,
}

/// The vendor's own keys at an operation, by what they say; of several the first that is there counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OperationKeys {
    /// Permissions that the application needs: `[x-app-permission]`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub app_permissions: Vec<String>,
    /// Permissions that the user needs: `[x-user-permission]`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub user_permissions: Vec<String>,
    /// The rate-limit group: `[x-throttling-group]`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub usage_plan_group: Vec<String>,
    /// Whether it may still change without notice: `true`, or the word `beta`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub beta: Vec<String>,
}

/// Where the parts of an error reply stand. Paths are JSON pointers into the body.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ErrorShape {
    /// The list of errors: `/errors`. Entries are read by the keys below; the body itself is an entry too, the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list: Option<String>,
    /// Keys of an entry that may hold the code, the first present wins: `[errorCode, error]`.
    pub code: Vec<String>,
    /// Keys of an entry that may hold the message: `[message, error_description]`.
    pub message: Vec<String>,
    /// Keys of an entry that hold the value of a template's parameter: parameter name to keys
    /// (`parameter: [parameterName]`).
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub parameters: IndexMap<String, Vec<String>>,
    /// The response header with the request's id: `rcrequestid`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id_header: Option<String>,
}

/// The names of an error code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ErrorCodeNames {
    /// The variant: `ParameterInvalid`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Names of what varies in the message, in order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parameters: Option<Vec<String>>,
    /// The message with `{parameter}` for what varies, where the rows alone do not show it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template: Option<String>,
    /// What it means and what to do, in a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// Budgets per plan group, and where replies correct them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RateLimits {
    /// Group name to budget.
    pub groups: IndexMap<String, Budget>,
    /// Header with the group's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_header: Option<String>,
    /// Header with the number of calls per window.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit_header: Option<String>,
    /// Header with the number of calls left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remaining_header: Option<String>,
    /// Header with the window's length in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub window_header: Option<String>,
    /// Seconds to wait after a 429 without `Retry-After`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub penalty: Option<u32>,
}

/// How many calls per window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Budget {
    /// Calls.
    pub limit: u32,
    /// Seconds.
    pub window: u32,
}

/// How a client gets and renews its token (OAuth 2).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SignIn {
    /// Path of the token endpoint.
    pub token: String,
    /// Path of the revocation endpoint.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revoke: Option<String>,
    /// Path of the authorization endpoint.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authorize: Option<String>,
    /// Grants the service takes: `jwt_bearer`, `authorization_code`, `refresh_token`, `client_credentials`.
    pub grants: Vec<String>,
    /// Error codes of a 401 that say that the token is gone and a new one helps.
    pub token_gone: Vec<String>,
    /// The plan group of the endpoints.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usage_plan_group: Option<String>,
}

/// How a list is walked. Pointers are JSON pointers into the body.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Pagination {
    /// The items: `/records`.
    pub items: String,
    /// The URL of the next page: `/navigation/nextPage/uri`; absent on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// The token of the next page, where it is no URL: `/nextToken`; absent on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// The query parameter that takes the token.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token_parameter: Option<String>,
    /// The query parameter with the number of items before the page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset: Option<String>,
    /// The query parameter with the page's number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
    /// The query parameter with the page's size.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<String>,
}

/// Where the parts of an answer of several parts (status 207) say what they are. Keys that begin with `/` are JSON
/// pointers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Batch {
    /// The list of statuses, in a first part that has nothing else: `/response`.
    pub list: String,
    /// Keys of an entry that may hold the id or URL that it is about, the first present wins: `[resourceId, href]`.
    pub id: Vec<String>,
    /// Keys of an entry that may hold the status, likewise: `[status]`.
    pub status: Vec<String>,
    /// The key of an entry that holds the answer itself, where the answer is one JSON list: `body`.
    pub body: String,
}

/// Whether and how an operation is paged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum OperationPagination {
    /// `true`: as the root says. `false`: not at all, though it looks so.
    Flag(bool),
    /// In its own way.
    Own(Pagination),
}

/// `x-client` at an operation. The last three replace what prose says.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Operation {
    /// The group, instead of the first tag.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// The method's name, instead of the `operationId`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Base URLs of this operation alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub servers: Option<Vec<String>>,
    /// Whether sending it twice is the same as sending it once, where the method does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub idempotent: Option<bool>,
    /// Whether and how it is paged. A `GET` whose answer has the root's items and next page is paged without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pagination: Option<OperationPagination>,
    /// Error rows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub errors: Option<Vec<ErrorRow>>,
    /// Permissions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permissions: Option<Permissions>,
    /// The rate-limit group.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usage_plan_group: Option<String>,
    /// Whether it may still change without notice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub beta: Option<bool>,
}

/// An error row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ErrorRow {
    /// HTTP status.
    pub status: u16,
    /// Code.
    pub code: String,
    /// Message.
    #[serde(default)]
    pub message: String,
}

/// Permissions that a call needs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Permissions {
    /// Of the application.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub app: Vec<String>,
    /// Of the user.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub user: Vec<String>,
}

/// `x-client` at a response: what Swagger 2.0 cannot say of its content.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Response {
    /// Media type to schema, as OpenAPI 3 has it.
    pub content: IndexMap<String, MediaType>,
}

/// A media type's content.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MediaType {
    /// The schema, as the document's own format has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schema: Option<serde_json::Value>,
}

/// `x-client` at a schema.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Schema {
    /// The Rust type's name, instead of one made from where the schema stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `id`: a string or an integer, whose text is kept. `integer_or: [max]`: a whole number or one of these words.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<SchemaType>,
    /// What the values of an enum mean: value to sentence.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub values: IndexMap<String, String>,
    /// The variants' names, where one made from the value reads badly or collides: value to name (`'911': Emergency911`).
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub value_names: IndexMap<String, String>,
    /// Whether what the schema describes is not to be used any more; Swagger 2.0 has no word for it below an operation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<bool>,
}

/// Types that OpenAPI has no word for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SchemaType {
    /// A string or an integer, whose text is kept.
    Id,
    /// A whole number, or one of these words.
    IntegerOr(Vec<String>),
}

/// `x-client` at a parameter.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Parameter {
    /// The argument's or setter's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// How arrays are written, where OpenAPI 3 has no word for it: `tsv`, `ssv` or `pipes` in a path; outermost first
    /// for nested arrays.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub collection_format: Option<Vec<crate::ir::Separator>>,
    /// What its schema would say, in Swagger 2.0, where a parameter has none of its own: the type's name, for one.
    /// The upgrade to OpenAPI 3 moves it there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schema: Option<Schema>,
}
