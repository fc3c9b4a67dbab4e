//! Operations, and what comes back from one.
//!
//! In: nothing. Out: plain data. Invariant: what a success gives is decided, and every index is one into the lists of
//! [`Api`](super::Api).

use serde::Serialize;

use super::{Basis, Content, ErrorBody, ErrorRow, ErrorVariant, Parameter, RequestBody, SecurityRequirement};
use crate::names::Name;
use crate::vocabulary;

/// One operation: a method on a path.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Operation {
    /// The `operationId` as written; made from method and path where there is none, or one that another has already.
    pub id: String,
    /// The HTTP method in capitals.
    pub method: String,
    /// The path template as written, below the server's base path.
    pub path: String,
    /// The same with `{name}` for each variable, and `{+name}` for one whose value keeps its slashes.
    pub template: String,
    /// Index into [`Api::groups`](super::Api::groups).
    pub group: usize,
    /// The method on the group's handle; `wire` is the `operationId`.
    pub name: Name,
    /// The stem of the names of this operation's own types: `MakeRingOutCall`, for `MakeRingOutCallError`.
    pub type_name: String,
    /// The error enum's name: `MakeRingOutCallError`.
    pub error_name: String,
    /// The name of its `OperationMeta` constant: `MAKE_RING_OUT_CALL`.
    pub const_name: String,
    /// One line.
    pub summary: Option<String>,
    /// The sentences of the description, without the sections that were read as facts.
    pub description: Option<String>,
    /// Where to read more.
    pub external_docs: Option<String>,
    /// Whether the document calls it deprecated, by key or by prose mark.
    pub deprecated: bool,
    /// Whether a `[Beta]` mark stands in its texts.
    pub beta: bool,
    /// Permissions that the application needs.
    pub app_permissions: Vec<String>,
    /// Permissions that the user needs.
    pub user_permissions: Vec<String>,
    /// The rate-limit group.
    pub usage_plan_group: Option<String>,
    /// Whether sending it twice is the same as sending it once.
    pub idempotent: bool,
    /// Base URLs that replace [`Api::servers`](super::Api::servers) for this operation; empty for none.
    pub servers: Vec<String>,
    /// Parameters in path, query, header and cookie, in document order.
    pub parameters: Vec<Parameter>,
    /// What is sent.
    pub request_body: Option<RequestBody>,
    /// Every documented response, success and failure.
    pub responses: Vec<Response>,
    /// What a successful call gives.
    pub success: Success,
    /// The headers that its responses are documented to have.
    pub headers: Option<ResponseHeaders>,
    /// Documented error rows, in document order.
    pub errors: Vec<ErrorRow>,
    /// Its error enum's variants: one per distinct code, in order of first appearance.
    pub error_variants: Vec<ErrorVariant>,
    /// Failures whose body has a type, in document order; variants of its error enum too.
    pub error_bodies: Vec<ErrorBody>,
    /// The method that calls it at a URL that the service gave; where it reads bytes, such as a file.
    pub link_name: Option<Name>,
    /// How its pages are walked, where it is a paged list.
    pub pagination: Option<vocabulary::Pagination>,
    /// Alternatives, one of which is needed; each names all schemes it takes together, and one without a scheme takes
    /// nothing. Empty where the document does not say.
    pub security: Vec<Vec<SecurityRequirement>>,
    /// Where it is from.
    pub basis: Basis,
    /// Where the name of its method is from: `None` where it is made from method and path.
    pub name_basis: Basis,
}

impl Operation {
    /// Whether a documented status is a success: `default` is one where no other is.
    pub fn succeeds(&self, status: &str) -> bool {
        let is_success = |status: &str| status.starts_with('2');
        is_success(status)
            || (status == "default" && !self.responses.iter().any(|response| is_success(&response.status)))
    }
}

/// A documented response.
#[derive(Clone, Debug, Serialize)]
pub struct Response {
    /// `200`, `4XX`, `default`
    pub status: String,
    /// What it means.
    pub description: Option<String>,
    /// Media type, as written, and content; `None` for an empty body.
    pub content: Option<(String, Content)>,
    /// Further media types that the same content may come in.
    pub other_media_types: Vec<String>,
    /// Typed headers.
    pub headers: Vec<Parameter>,
    /// Where it is from; what set its type, where it has one.
    pub basis: Basis,
}

/// The headers of an operation's responses, in one struct for all of them.
#[derive(Clone, Debug, Serialize)]
pub struct ResponseHeaders {
    /// The struct: `ListPetsHeaders`.
    pub name: String,
    /// The headers, in order of first appearance, each once in any case of its letters.
    pub headers: Vec<ResponseHeader>,
    /// Whether a success has any.
    pub on_success: bool,
}

/// A header of responses.
#[derive(Clone, Debug, Serialize)]
pub struct ResponseHeader {
    /// Its name, type and meaning; text where responses differ on its type.
    pub header: Parameter,
    /// The statuses with which it comes; empty where it comes with each that is documented.
    pub statuses: Vec<String>,
}

/// What a successful call gives.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Success {
    /// Nothing.
    #[default]
    Empty,
    /// The same content for every success status.
    One(Content),
    /// An enum over the statuses.
    Several {
        /// The enum's name: `GetCallLogRecordsResponse`.
        name: String,
        /// Its variants.
        variants: Vec<SuccessVariant>,
    },
}

/// One of several successes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SuccessVariant {
    /// The variant: `MultiStatus`.
    pub name: String,
    /// The status, `2XX` or `default`.
    pub status: String,
    /// What comes with it; `None` for nothing.
    pub content: Option<Content>,
}
