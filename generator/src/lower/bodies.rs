//! Request bodies, responses, and what a successful call gives.
//!
//! In: media types with their schemas. Out: the one that the client sends or reads, with its content. JSON is preferred,
//! since it is typed, then forms, text and bytes.

use indexmap::IndexMap;
use openapiv3::{MediaType, ReferenceOr, RequestBody as Source, Response as SourceResponse};

use super::Lowering;
use super::codes::{MEDIA_TYPE, NO_CONTENT};
use super::groups::Plan;
use super::outline::Outline;
use super::schemas::text;
use super::site::Site;
use super::view::{SchemaRef, View};
use crate::ir::{Content, RequestBody, Response, ResponseHeaders, StringFormat, Success, SuccessVariant, Type};
use crate::names::{Kind, Scope};
use crate::tree::escape_pointer;

/// What a media type is to a client, the preferred one first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Family {
    Json,
    /// `*/*` and the like: JSON unless the schema says bytes.
    Wildcard,
    Form,
    Multipart,
    Text,
    Bytes,
}

/// What an operation answers.
pub(super) struct Responses {
    pub(super) responses: Vec<Response>,
    pub(super) success: Success,
    pub(super) headers: Option<ResponseHeaders>,
}

impl<'a> Lowering<'a> {
    /// What an operation sends.
    pub(super) fn request_body(
        &mut self,
        body: &'a ReferenceOr<Source>,
        pointer: &str,
        plan: &Plan,
        setters: &mut Scope,
    ) -> Option<RequestBody> {
        let (body, pointer) = self.resolve(body, pointer)?;
        let (media_type, media) = self.sent(&body.content)?;
        let at = format!("{pointer}/content/{}", escape_pointer(media_type));
        let owner = self.types.owner.clone();
        let words = self.owned_name(&pointer, &format!("{} request", plan.type_name), "request");
        let site = Site::root(format!("{at}/schema"), words, "request");
        let content = match family(media_type) {
            Family::Form => self.form(media, &at, &site, body.required, setters).map_or(Content::Text, Content::Form),
            Family::Multipart => {
                self.form(media, &at, &site, body.required, setters).map_or(Content::Bytes, Content::Multipart)
            }
            _ => self.content(media_type, media, &site),
        };
        self.types.owner = owner;
        let others = body.content.keys().filter(|other| *other != media_type).cloned().collect();
        Some(RequestBody {
            required: body.required,
            description: text(body.description.as_deref()),
            media_type: concrete(media_type, &content).to_owned(),
            content,
            other_media_types: others,
            basis: self.type_basis(&format!("{at}/schema")),
        })
    }

    /// The media type to send: a form with files goes as multipart where both are offered, and what is no list is no JSON
    /// patch where other JSON is offered.
    fn sent(&self, content: &'a IndexMap<String, MediaType>) -> Option<(&'a str, &'a MediaType)> {
        let has_file = |media: &&'a MediaType| {
            let schema = media.schema.as_ref().and_then(|schema| self.follow(SchemaRef::from(schema)));
            let properties = schema.map(|schema| View::of(schema).properties).unwrap_or_default();
            properties
                .iter()
                .any(|(_, schema)| self.follow(*schema).is_some_and(|schema| holds_bytes(&View::of(schema))))
        };
        let may_be_list = |media: &'a MediaType| {
            let schema = media.schema.as_ref().and_then(|schema| self.follow(SchemaRef::from(schema)));
            schema.map(View::of).is_none_or(|view| match view.kind {
                Some(kind) => kind == "array",
                None => view.properties.is_empty() && view.additional.is_none(),
            })
        };
        let rank = |media_type: &str, media: &'a MediaType| match family(media_type) {
            Family::Form if has_file(&media) => (Family::Bytes, false),
            family => (family, essence(media_type) == "application/json-patch+json" && !may_be_list(media)),
        };
        let all = content.iter().map(|(media_type, media)| (media_type.as_str(), media));
        all.min_by_key(|(media_type, media)| rank(media_type, media))
    }

    /// What stands in a body of a media type; forms aside.
    fn content(&mut self, media_type: &str, media: &'a MediaType, site: &Site) -> Content {
        let schema = media.schema.as_ref().map(SchemaRef::from);
        let view = schema.and_then(|schema| self.follow(schema)).map(View::of);
        let bytes = view.as_ref().is_some_and(holds_bytes);
        let plain = schema.is_none_or(|schema| self.is_text(schema));
        match (family(media_type), schema) {
            (_, Some(_)) if bytes => Content::Bytes,
            (Family::Json | Family::Wildcard, Some(schema)) => Content::Json(self.schema(schema, site)),
            (Family::Json, None) => Content::Json(Type::Any),
            (Family::Text | Family::Bytes | Family::Form | Family::Multipart, Some(_)) if !plain => {
                self.undecoded(media_type, site)
            }
            (Family::Text | Family::Form, _) => Content::Text,
            (Family::Bytes | Family::Multipart | Family::Wildcard, _) => Content::Bytes,
        }
    }

    fn is_text(&self, schema: SchemaRef<'a>) -> bool {
        self.follow(schema).map(View::of).is_none_or(|view| view.kind == Some("string") || view.is_bare())
    }

    fn undecoded(&mut self, media_type: &str, site: &Site) -> Content {
        let message = format!("a body of '{media_type}' has a schema but no decoder, so it is passed on as it is");
        self.report(&MEDIA_TYPE, &site.pointer, message);
        let text = matches!(family(media_type), Family::Text | Family::Form) || media_type.contains("xml");
        if text { Content::Text } else { Content::Bytes }
    }

    /// Every documented response, and what success comes to.
    pub(super) fn responses(&mut self, outline: &Outline<'a>, plan: &Plan) -> Responses {
        let type_name = &plan.type_name;
        let pointer = format!("{}/responses", outline.pointer);
        let source = &outline.operation.responses;
        let mut listed: Vec<(String, &'a ReferenceOr<SourceResponse>)> =
            source.responses.iter().map(|(status, response)| (status.to_string(), response)).collect();
        listed.extend(source.default.as_ref().map(|response| ("default".to_owned(), response)));
        let has_success = listed.iter().any(|(status, _)| status.starts_with('2'));
        let succeeds = |status: &str| status.starts_with('2') || (status == "default" && !has_success);
        let first = listed.iter().map(|(status, _)| status.clone()).find(|status| succeeds(status));
        let mut responses = Vec::new();
        for (status, response) in listed {
            let at = format!("{pointer}/{status}");
            let Some((response, at)) = self.resolve(response, &at) else { continue };
            let name = match &first {
                Some(first) if *first == status => format!("{type_name} response"),
                _ => format!("{type_name} {} response", status_word(&status)),
            };
            let owner = self.types.owner.clone();
            let name = self.owned_name(&at, &name, "response");
            responses.push(self.response(response, status, &at, &name, &outline.method));
            self.types.owner = owner;
        }
        let successes: Vec<&Response> = responses.iter().filter(|response| succeeds(&response.status)).collect();
        let success = self.success(&successes, plan);
        let successes: Vec<&str> = successes.iter().map(|response| response.status.as_str()).collect();
        let headers = self.all_headers(&responses, &successes, plan);
        Responses { success, headers, responses }
    }

    /// A name for a type of an operation's own that stands beside the handle of its group, and is not that handle's.
    pub(super) fn claim_beside_handle(&mut self, plan: &Plan, ending: &str, other_ending: &str) -> String {
        let [wanted, otherwise] = [ending, other_ending].map(|ending| format!("{} {ending}", plan.type_name));
        let is_handle = self.types.scope.spelling(&wanted) == plan.handle;
        let first = if is_handle { &otherwise } else { &wanted };
        self.types.claim(&wanted, &[first, &otherwise]).name.rust
    }

    fn response(
        &mut self,
        source: &'a SourceResponse,
        status: String,
        pointer: &str,
        name: &str,
        method: &str,
    ) -> Response {
        let headers = self.headers(source, pointer, name);
        let description = text(Some(&source.description));
        if let Some(what) = without_content(&status, method) {
            if !source.content.is_empty() {
                let message = format!("{what} has no content on the wire, so the one that is described is left out");
                let help = "take the content out, or state the status and method with which the service sends it";
                self.report_with(&NO_CONTENT, pointer, message, Some(help.to_owned()));
            }
            let basis = self.basis(pointer);
            // An answer to HEAD says of what it would be an answer to GET, and is asked for likewise.
            let other_media_types = source.content.keys().cloned().collect();
            return Response { status, description, content: None, other_media_types, headers, basis };
        }
        let several = |(media_type, _): &(&String, &MediaType)| is_batch(media_type);
        let batch = (status == "207").then(|| source.content.iter().find(several)).flatten();
        let preferred = source.content.iter().min_by_key(|(media_type, _)| family(media_type));
        let mut basis = self.basis(pointer);
        let content = batch.or(preferred).map(|(media_type, media)| {
            let at = format!("{pointer}/content/{}/schema", escape_pointer(media_type));
            basis = self.type_basis(&at);
            let site = Site::root(at, name, "response");
            let content =
                if batch.is_some() { self.batch(media, &site) } else { self.content(media_type, media, &site) };
            (media_type.clone(), content)
        });
        let other_media_types = match &content {
            Some((chosen, Content::Bytes)) => {
                let others = source.content.keys().filter(|other| *other != chosen && family(other) == family(chosen));
                others.cloned().collect()
            }
            _ => Vec::new(),
        };
        Response { status, description, content, other_media_types, headers, basis }
    }

    /// The type of each part; a list of parts is its items.
    fn batch(&mut self, media: &'a MediaType, site: &Site) -> Content {
        let schema = media.schema.as_ref().map(SchemaRef::from);
        let ty = schema.map_or(Type::Any, |schema| self.schema(schema, site));
        match self.types.resolve(&ty) {
            Type::Array(items) => Content::Batch((**items).clone()),
            _ => Content::Batch(ty),
        }
    }

    fn success(&mut self, successes: &[&Response], plan: &Plan) -> Success {
        let content = |response: &Response| response.content.as_ref().map(|(_, content)| content.clone());
        let Some(first) = successes.first() else { return Success::Empty };
        if successes.iter().all(|response| content(response) == content(first)) {
            return content(first).map_or(Success::Empty, Success::One);
        }
        let mut scope = Scope::new(Kind::Variants);
        let variants = successes.iter().map(|response| SuccessVariant {
            name: scope.claim(&status_word(&response.status)).name.rust,
            status: response.status.clone(),
            content: content(response),
        });
        let variants = variants.collect();
        let name = self.claim_beside_handle(plan, "response", "outcome");
        Success::Several { name, variants }
    }
}

/// Whether a schema says that the value is bytes as they are.
fn holds_bytes(view: &View<'_>) -> bool {
    super::scalars::scalar(view.kind.unwrap_or_default(), view.format) == Type::String(StringFormat::Binary)
}

/// What an answer is that HTTP sends without content, whatever a document says of it.
fn without_content(status: &str, method: &str) -> Option<String> {
    let is_bare = status.starts_with('1') || matches!(status, "204" | "205" | "304");
    match method {
        _ if is_bare => Some(format!("an answer with status {status}")),
        "HEAD" => Some("an answer to HEAD".to_owned()),
        _ => None,
    }
}

/// Whether a media type is one of several answers in one.
fn is_batch(media_type: &str) -> bool {
    let essence = essence(media_type);
    let of_parts = essence.starts_with("multipart/") && essence != "multipart/form-data";
    of_parts || essence.ends_with("multipart+json")
}

/// A media type without its parameters.
fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

fn family(media_type: &str) -> Family {
    match essence(media_type).as_str() {
        "application/json" | "text/json" | "application/x-json" => Family::Json,
        other if other.ends_with("+json") => Family::Json,
        "*/*" | "application/*" | "" => Family::Wildcard,
        "application/x-www-form-urlencoded" => Family::Form,
        "multipart/form-data" => Family::Multipart,
        other if other.starts_with("text/") || other.ends_with("xml") => Family::Text,
        _ => Family::Bytes,
    }
}

/// What is written as the content's type, which is no wildcard.
fn concrete<'t>(media_type: &'t str, content: &Content) -> &'t str {
    match (media_type.contains('*'), content) {
        (false, _) => media_type,
        (true, Content::Json(_)) => "application/json",
        (true, Content::Text) => "text/plain",
        (true, _) => "application/octet-stream",
    }
}

/// A status as a word: its reason phrase, where it has one that is in use.
pub(super) fn status_word(status: &str) -> String {
    let word = match status {
        "200" => "Ok",
        "201" => "Created",
        "202" => "Accepted",
        "203" => "NonAuthoritative",
        "204" => "NoContent",
        "205" => "ResetContent",
        "206" => "PartialContent",
        "207" => "MultiStatus",
        "208" => "AlreadyReported",
        "226" => "ImUsed",
        "400" => "BadRequest",
        "401" => "Unauthorized",
        "402" => "PaymentRequired",
        "403" => "Forbidden",
        "404" => "NotFound",
        "405" => "MethodNotAllowed",
        "406" => "NotAcceptable",
        "409" => "Conflict",
        "410" => "Gone",
        "412" => "PreconditionFailed",
        "413" => "ContentTooLarge",
        "415" => "UnsupportedMediaType",
        "416" => "RangeNotSatisfiable",
        "422" => "UnprocessableContent",
        "429" => "TooManyRequests",
        "500" => "InternalServerError",
        "501" => "NotImplemented",
        "502" => "BadGateway",
        "503" => "ServiceUnavailable",
        "504" => "GatewayTimeout",
        "2XX" => "Success",
        "default" => "Default",
        other => return format!("Status{other}"),
    };
    word.to_owned()
}
