//! The API as the emitted client sees it.
//!
//! In: nothing. Out: [`Api`], plain data that [`lower`](crate::lower) fills and [`emit`](crate::emit) prints.
//! Invariant: every name is decided (an emitter formats no identifier), every reference resolves, and every item knows
//! its [`Basis`].

use serde::Serialize;
use serde_json::Value as Json;

use crate::names::Name;
use crate::tree::Place;
use crate::vocabulary;

/// A whole API.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Api {
    /// Title, version, and the errors that the document's own description lists.
    pub info: Info,
    /// Base URLs without a final slash, the preferred one first; empty where the document names no host.
    pub servers: Vec<String>,
    /// Groups of operations, in document order of their first operation.
    pub groups: Vec<Group>,
    /// Operations, in document order.
    pub operations: Vec<Operation>,
    /// Named types; a [`TypeId`] is an index into this list.
    pub types: Vec<TypeDef>,
    /// Every distinct error code of the API, sorted by code.
    pub error_codes: Vec<ErrorCode>,
    /// How a client may prove who it is, in document order.
    pub security_schemes: Vec<SecurityScheme>,
    /// What the formats cannot say, from `x-client` at the root: error shape, rate limits, sign-in, pagination.
    pub client: vocabulary::Root,
}

/// Where a fact is from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Basis {
    /// The place that set it; `None` where a rule of the generator made it up.
    #[serde(skip)]
    pub place: Option<Place>,
}

/// The document's `info`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Info {
    /// The title.
    pub title: String,
    /// The version as written.
    pub version: String,
    /// The description's sentences, without the sections that were read as facts.
    pub description: Option<String>,
    /// Rows of an error table in the description; they belong to no operation.
    pub errors: Vec<ErrorRow>,
}

/// Operations that share an accessor on the client.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Group {
    /// As written in the document, and the accessor and module: `call_log`.
    pub name: Name,
    /// The feature of the emitted crate that it comes with: `call-log`.
    pub feature: String,
    /// The handle type: `CallLog`.
    pub type_name: String,
    /// What the group is about.
    pub description: Option<String>,
    /// Indices into [`Api::operations`].
    pub operations: Vec<usize>,
}

/// One operation: a method on a path.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Operation {
    /// The `operationId` as written; made from method and path where there is none.
    pub id: String,
    /// The HTTP method in capitals.
    pub method: String,
    /// The path template as written, below the server's base path.
    pub path: String,
    /// The same with `{name}` for each variable, and `{+name}` for one whose value keeps its slashes.
    pub template: String,
    /// Index into [`Api::groups`].
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
    /// Base URLs that replace [`Api::servers`] for this operation; empty for none.
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
}

impl Operation {
    /// Whether a documented status is a success: `default` is one where no other is.
    pub fn succeeds(&self, status: &str) -> bool {
        let is_success = |status: &str| status.starts_with('2');
        is_success(status)
            || (status == "default" && !self.responses.iter().any(|response| is_success(&response.status)))
    }
}

/// A parameter, or a field of a form.
#[derive(Clone, Debug, Serialize)]
pub struct Parameter {
    /// As on the wire, and the argument or setter: `date_from`.
    pub name: Name,
    /// Where it goes.
    pub location: Location,
    /// Its type.
    pub ty: Type,
    /// Whether a call without it is refused by the server.
    pub required: bool,
    /// What the server takes where it is absent.
    pub default: Option<Json>,
    /// How arrays are written.
    pub style: Style,
    /// How a variable of the path is marked.
    pub path_style: PathStyle,
    /// Whether characters that mean something in a URL stand in a value as they are, as far as its place can hold them.
    pub keeps_reserved: bool,
    /// The media type of its content, where it is not plain text (`application/json` for a JSON query value).
    pub content_type: Option<String>,
    /// What it means.
    pub description: Option<String>,
    /// Whether the document calls it deprecated.
    pub deprecated: bool,
    /// Bounds and the like.
    pub constraints: Constraints,
    /// Where it is from (the place that set its type, if any).
    pub basis: Basis,
}

impl Parameter {
    /// A parameter of which nothing is known but name, place and type.
    pub fn new(name: Name, location: Location, ty: Type, basis: Basis) -> Self {
        Self {
            name,
            location,
            ty,
            required: false,
            default: None,
            style: Vec::new(),
            path_style: PathStyle::Simple,
            keeps_reserved: false,
            content_type: None,
            description: None,
            deprecated: false,
            constraints: Constraints::default(),
            basis,
        }
    }

    /// Whether it is an argument of the method: required, and with no default to fall back on.
    pub fn is_argument(&self) -> bool {
        self.required && self.default.is_none()
    }
}

/// Where a parameter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Location {
    /// A segment of the path, or a part of one.
    Path,
    /// The query string.
    Query,
    /// A header.
    Header,
    /// A cookie.
    Cookie,
    /// A field of a form body.
    Form,
}

/// How the items of an array are written, outermost first; empty for what is no array.
pub type Style = Vec<Separator>;

/// What stands between the items of an array.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Separator {
    /// `,`
    Csv,
    /// A space.
    Ssv,
    /// A tab.
    Tsv,
    /// `|`
    Pipes,
    /// The key is repeated.
    Multi,
    /// `key[member]=value` (OpenAPI 3 `deepObject`).
    DeepObject,
}

/// How a variable of the path is marked (OpenAPI 3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PathStyle {
    /// Not at all: `5`
    #[default]
    Simple,
    /// By a dot: `.5`
    Label,
    /// By a semicolon and its name: `;id=5`
    Matrix,
}

/// What is sent in a body.
#[derive(Clone, Debug, Serialize)]
pub struct RequestBody {
    /// Whether a call without it is refused.
    pub required: bool,
    /// What it means.
    pub description: Option<String>,
    /// The media type that the client sends, as written.
    pub media_type: String,
    /// What goes in.
    pub content: Content,
    /// Media types that the document offers besides.
    pub other_media_types: Vec<String>,
    /// Where it is from.
    pub basis: Basis,
}

/// What stands in a body.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    /// JSON of a type.
    Json(Type),
    /// Form fields, percent-encoded.
    Form(Vec<Parameter>),
    /// Form fields and files, as `multipart/form-data`.
    Multipart(Vec<Parameter>),
    /// Text, as it is.
    Text,
    /// Bytes, as they are.
    Bytes,
    /// Several answers in one (207): each part a JSON value of the type, or an error.
    Batch(Type),
}

impl PartialEq for Parameter {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && self.location == other.location && self.ty == other.ty
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
    /// Where it is from.
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

/// A type as it is used.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Type {
    /// Free-form JSON.
    Any,
    /// `true` or `false`
    Boolean,
    /// A whole number.
    Integer(IntegerFormat),
    /// A number.
    Number(NumberFormat),
    /// Text.
    String(StringFormat),
    /// A string or integer whose text is kept.
    Id,
    /// A list.
    Array(Box<Type>),
    /// A mapping from text.
    Map(Box<Type>),
    /// A type of the API.
    Named(TypeId),
    /// The type or `null`, told apart from absence.
    Nullable(Box<Type>),
}

/// Index into [`Api::types`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct TypeId(pub u32);

/// The width of an integer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum IntegerFormat {
    /// `format: int32`
    Int32,
    /// `format: int64`, or none that is known
    Int64,
    /// `format: uint32`
    Uint32,
    /// `format: uint64`
    Uint64,
    /// No format: 64 bits wide, and named `integer` alone.
    Plain,
}

/// The width of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum NumberFormat {
    /// `format: float`
    Float,
    /// `format: double`
    Double,
    /// No format: a double, and named `number` alone.
    Plain,
}

/// What a string is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StringFormat {
    /// No format, or one that changes nothing in Rust; the format is kept for the docs.
    Plain(Option<String>),
    /// RFC 3339 instant.
    DateTime,
    /// RFC 3339 full-date.
    Date,
    /// Base64 text of bytes.
    Byte,
    /// Bytes as they are (a file).
    Binary,
}

/// A named type.
#[derive(Clone, Debug, Serialize)]
pub struct TypeDef {
    /// As written (or made from where it stands), and the Rust type.
    pub name: Name,
    /// What it means.
    pub description: Option<String>,
    /// What it is.
    pub kind: TypeKind,
    /// Whether the document calls it deprecated.
    pub deprecated: bool,
    /// Bounds and the like.
    pub constraints: Constraints,
    /// Whether a request reaches it.
    pub in_requests: bool,
    /// Whether a response reaches it.
    pub in_responses: bool,
    /// Groups whose operations reach it, ascending indices into [`Api::groups`].
    pub groups: Vec<usize>,
    /// Whether it has a `Default`: no request that it stands in could go out without what is required by one, and
    /// every required field has one.
    pub has_default: bool,
    /// The struct that holds the required fields where they are too many to be arguments: `PetRequired`.
    pub required_name: Option<String>,
    /// Where it is from.
    pub basis: Basis,
    /// Where its name is from: `None` where a rule made it up.
    pub name_basis: Basis,
}

/// What a named type is.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TypeKind {
    /// A struct.
    Object(ObjectType),
    /// An open set of values.
    Enum(EnumType),
    /// One of several types.
    Union(UnionType),
    /// A whole number, or one of some words (`max`).
    IntegerOr {
        /// The number's width.
        format: IntegerFormat,
        /// The words.
        words: Vec<Name>,
    },
    /// Another name for a type.
    Alias(Type),
}

/// A struct.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ObjectType {
    /// Its fields, in document order, those of `allOf` merged in.
    pub fields: Vec<Field>,
    /// The type of members that are not named, kept in a map field of the name given.
    pub additional: Option<(Name, Type)>,
}

impl ObjectType {
    /// The fields that are always there.
    pub fn required(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| field.required)
    }
}

/// A member of a struct.
#[derive(Clone, Debug, Serialize)]
pub struct Field {
    /// As on the wire, and the field: `caller_id`.
    pub name: Name,
    /// Its type; [`Type::Nullable`] where `null` means something.
    pub ty: Type,
    /// Whether it is always there.
    pub required: bool,
    /// Whether it stands behind a `Box`, because the type holds itself.
    pub boxed: bool,
    /// Whether only the server sets it.
    pub read_only: bool,
    /// Whether only the client sets it.
    pub write_only: bool,
    /// What the server takes where it is absent.
    pub default: Option<Json>,
    /// What it means.
    pub description: Option<String>,
    /// Whether the document calls it deprecated.
    pub deprecated: bool,
    /// Bounds and the like.
    pub constraints: Constraints,
    /// Where it is from.
    pub basis: Basis,
}

/// An open set of values.
#[derive(Clone, Debug, Serialize)]
pub struct EnumType {
    /// What the values are on the wire.
    pub base: EnumBase,
    /// The documented values, in document order, each once.
    pub values: Vec<EnumValue>,
    /// The default, as an index into `values`.
    pub default: Option<usize>,
}

/// What the values of an enum are on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum EnumBase {
    /// Strings.
    String,
    /// Whole numbers.
    Integer,
}

/// A documented value of an enum.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EnumValue {
    /// The value's text, and the variant: `Call connected`, `CallConnected`.
    pub name: Name,
    /// What it means.
    pub description: Option<String>,
}

/// One of several types.
#[derive(Clone, Debug, Serialize)]
pub struct UnionType {
    /// The alternatives, in document order.
    pub variants: Vec<UnionVariant>,
    /// The member that says which, where there is one.
    pub discriminator: Option<String>,
    /// Whether a rule found that member, and the document does not name it: a value without one of the tags may still be
    /// any of the alternatives.
    pub implied: bool,
}

/// One alternative of a union.
#[derive(Clone, Debug, Serialize)]
pub struct UnionVariant {
    /// The variant.
    pub name: Name,
    /// What it holds.
    pub ty: Type,
    /// Values of the discriminator that choose it.
    pub tags: Vec<String>,
    /// Whether it stands behind a `Box`.
    pub boxed: bool,
}

/// What a document says of a value beyond its type; for docs, checks before sending, and mocks.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Constraints {
    /// Least value.
    pub minimum: Option<serde_json::Number>,
    /// Greatest value.
    pub maximum: Option<serde_json::Number>,
    /// Fewest characters.
    pub min_length: Option<u64>,
    /// Most characters.
    pub max_length: Option<u64>,
    /// A regular expression.
    pub pattern: Option<String>,
    /// Fewest items.
    pub min_items: Option<u64>,
    /// Most items.
    pub max_items: Option<u64>,
    /// Those that few documents state.
    #[serde(flatten)]
    pub rarer: RarerConstraints,
    /// An example.
    pub example: Option<Json>,
}

/// Bounds that few documents state.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct RarerConstraints {
    /// Whether the least value is excluded.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub exclusive_minimum: bool,
    /// Whether the greatest value is excluded.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub exclusive_maximum: bool,
    /// What every value is a multiple of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub multiple_of: Option<serde_json::Number>,
    /// Whether no item may be there twice.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub unique_items: bool,
    /// Fewest members of a mapping.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_properties: Option<u64>,
    /// Most members of a mapping.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_properties: Option<u64>,
    /// What holds for each item of a list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<Box<Constraints>>,
}

/// A row of an error table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ErrorRow {
    /// The HTTP status.
    pub status: u16,
    /// The code as written.
    pub code: String,
    /// The message as written, line folds undone.
    pub message: String,
    /// Where it stands.
    #[serde(skip)]
    pub place: Option<Place>,
}

/// An error code of the API.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ErrorCode {
    /// The code, and the variant of `ErrorCode`: `TEL-107`, `CallerIdNotAllowed`.
    pub name: Name,
    /// The statuses under which it is documented, ascending.
    pub statuses: Vec<u16>,
    /// The message with `{parameter}` for what varies: `Caller ID: [{caller_id}] is not allowed`.
    pub template: Template,
    /// Whether `x-client` named it.
    pub named: bool,
    /// What it means and what to do, where `x-client` says so.
    pub description: Option<String>,
    /// Where it is from.
    pub basis: Basis,
}

/// A message whose parts vary.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Template {
    /// Literal text and parameters in turn.
    pub pieces: Vec<Piece>,
}

/// A part of a template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Piece {
    /// Text that is always the same.
    Text(String),
    /// What varies; `wire` is the name as `x-client` has it (camelCase or snake_case), `rust` the field.
    Parameter(Name),
}

impl Template {
    /// The names of what varies, in order.
    pub fn parameters(&self) -> impl Iterator<Item = &Name> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Parameter(name) => Some(name),
            Piece::Text(_) => None,
        })
    }

    /// The template as one line, a parameter as `{name}`.
    pub fn text(&self) -> String {
        self.pieces
            .iter()
            .map(|piece| match piece {
                Piece::Text(text) => text.clone(),
                Piece::Parameter(name) => format!("{{{}}}", name.rust),
            })
            .collect()
    }
}

/// A variant of an operation's error enum.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ErrorVariant {
    /// Index into [`Api::error_codes`].
    pub code: usize,
    /// The variant, the same as that of `ErrorCode`.
    pub name: String,
    /// The statuses under which this operation documents it.
    pub statuses: Vec<u16>,
    /// The messages of this operation's rows, as written.
    pub messages: Vec<String>,
}

/// A failure whose body has a type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ErrorBody {
    /// The variant, from the status: `NotFound`.
    pub name: String,
    /// `404`, `4XX`, `default`
    pub status: String,
    /// What the body is.
    pub ty: Type,
}

/// A way to prove who is calling.
#[derive(Clone, Debug, Serialize)]
pub struct SecurityScheme {
    /// Its key in the document, and the setter on the client's builder.
    pub name: Name,
    /// What it means.
    pub description: Option<String>,
    /// What it is.
    pub kind: SecurityKind,
    /// Where it is from.
    pub basis: Basis,
}

/// The kinds of security scheme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SecurityKind {
    /// User name and password (RFC 7617).
    Basic,
    /// A bearer token, OAuth 2 included.
    Bearer,
    /// A key in a header, the query or a cookie.
    ApiKey {
        /// Where.
        location: Location,
        /// Under which name.
        parameter: String,
    },
}

/// A scheme that a call needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SecurityRequirement {
    /// Index into [`Api::security_schemes`].
    pub scheme: usize,
    /// OAuth scopes.
    pub scopes: Vec<String>,
}
