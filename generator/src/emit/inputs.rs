//! What a caller hands over: the arguments and setters of a call.
//!
//! In: a parameter or body of the IR. Out: [`Input`]: its type in a signature, and the statement that puts it into the
//! `runtime::Call`. Invariant: both are decided at one place, so they fit each other.

mod notes;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens, format_ident, quote};

use crate::ir::{
    Api, Content, Location, Operation, Parameter, RequestBody, Separator, StringFormat, Style, Type, TypeKind,
};
use crate::render::docs::Docs;

pub(super) use self::notes::{is_json, stated_name};
use self::notes::{keeps_reserved, other_media_types, part_type, path_style};
use super::facts;
use super::parts::{Need, Part, Parts, need};
use super::tokens::{Types, ident, resolved, type_def};

/// An argument or a setter.
pub(super) struct Input {
    /// Its name.
    pub(super) name: Ident,
    /// Its name on the wire.
    wire: String,
    /// Its type in a signature.
    pub(super) ty: TokenStream,
    /// What it means.
    pub(super) docs: Docs,
    /// The method of `runtime::Call` that takes it, and what it is given.
    call: TokenStream,
    /// What the call holds before a setter is used.
    default: Option<String>,
    /// Whether it may be given and still not be sent: a list may be empty, an object may have no member.
    may_vanish: bool,
    need: Need,
    pub(super) deprecated: bool,
    /// What a mock keeps of it.
    pub(super) kept: Kept,
}

/// An input as a value of its own, apart from a call.
pub(super) struct Kept {
    /// Its place and name on the wire: `query.page`.
    pub(super) key: String,
    /// Its type.
    pub(super) ty: TokenStream,
    /// How a value of that type is handed to the call.
    pass: Pass,
}

/// How a value is handed to a call.
#[derive(Clone, Copy)]
enum Pass {
    /// As it is.
    Owned,
    /// By reference.
    Borrowed,
    /// Texts, as files.
    Files,
}

impl Kept {
    /// What is handed to the call for a value.
    pub(super) fn pass(&self, value: TokenStream) -> TokenStream {
        match self.pass {
            Pass::Owned => value,
            Pass::Borrowed => quote!(&#value),
            Pass::Files => quote!(#value.into_iter().map(runtime::FilePart::new).collect::<Vec<_>>()),
        }
    }
}

/// The inputs of an operation.
pub(super) struct Inputs {
    /// Arguments of the method, in the order of its signature.
    pub(super) arguments: Vec<Input>,
    /// Setters of the call, those first that the call cannot do without.
    pub(super) setters: Vec<Input>,
    /// Wire names of the setters that the call cannot do without.
    pub(super) demanded: Vec<String>,
    /// Wire names of the arguments that may come to nothing.
    pub(super) vanishing: Vec<String>,
    /// Statements that prepare the call.
    pub(super) prepare: Vec<TokenStream>,
}

impl Inputs {
    /// Sorts the inputs of an operation into arguments and setters.
    pub(super) fn of(api: &Api, operation: &Operation) -> Self {
        let parts = Parts::of(operation);
        let inputs = |parts: &[Part<'_>]| parts.iter().map(|part| Input::of(api, part)).collect::<Vec<_>>();
        let (arguments, mut setters) = (inputs(&parts.arguments), inputs(&parts.demanded));
        let demanded = setters.iter().map(|input| input.wire.clone()).collect();
        setters.extend(inputs(&parts.optional));
        let mut prepare = Vec::new();
        if let Some(Content::Multipart(fields)) = operation.request_body.as_ref().map(|body| &body.content) {
            prepare.push(quote!(call.multipart();));
            prepare.extend(fields.iter().filter_map(part_type));
        }
        let vanishing = arguments.iter().filter(|input| input.may_vanish).map(|input| input.wire.clone()).collect();
        prepare.extend(operation.parameters.iter().filter_map(path_style));
        prepare.extend(operation.parameters.iter().filter_map(keeps_reserved));
        prepare.extend(setters.iter().filter_map(Input::prepare));
        Self { arguments, setters, demanded, vanishing, prepare }
    }
}

impl Input {
    fn of(api: &Api, part: &Part<'_>) -> Self {
        match part {
            Part::Parameter(parameter) => Self::of_parameter(api, parameter),
            Part::Body(body) => Self::of_body(api, body, &body.content),
        }
    }

    fn of_parameter(api: &Api, parameter: &Parameter) -> Self {
        let name = ident(&parameter.name.rust);
        let Form { ty, call, may_vanish, kept } = Form::of(api, parameter, &name);
        let default = parameter.default.as_ref().filter(|_| parameter.location == Location::Path);
        let default = default.and_then(facts::scalar_text);
        Self {
            name,
            wire: parameter.name.wire.clone(),
            ty,
            docs: facts::parameter(parameter),
            call,
            default,
            // A path has no place that may stay empty, and is looked at as a whole.
            may_vanish: may_vanish && parameter.location != Location::Path,
            need: need(parameter),
            deprecated: parameter.deprecated,
            kept: Kept { key: key(parameter), ty: kept.ty, pass: kept.pass },
        }
    }

    fn of_body(api: &Api, body: &RequestBody, content: &Content) -> Self {
        let name = format_ident!("body");
        let media_type = &body.media_type;
        let (ty, call, kept) = match content {
            Content::Text => (quote!(impl Into<String>), quote!(text_body(#media_type, body.into())), Value::text()),
            Content::Bytes => {
                (quote!(impl Into<bytes::Bytes>), quote!(bytes_body(#media_type, body.into())), Value::text())
            }
            Content::Json(ty) | Content::Batch(ty) => {
                (json_argument(api, ty), quote!(json_body(#media_type, body)), Value::json(api, ty))
            }
            // Their fields are inputs of their own.
            Content::Form(_) | Content::Multipart(_) => {
                (quote!(&str), quote!(text_body(#media_type, body.into())), Value::text())
            }
        };
        Self {
            name,
            wire: "body".to_owned(),
            ty,
            docs: Docs::vendor(body.description.as_deref(), "Sets the body.").and_maybe(other_media_types(body)),
            call,
            default: None,
            may_vanish: false,
            need: Part::Body(body).need(),
            deprecated: false,
            kept: Kept { key: "body".to_owned(), ty: kept.ty, pass: kept.pass },
        }
    }

    /// Whether a request has it whenever it was made by the client: it is required, or a part of the path.
    pub(super) fn is_always_sent(&self, demanded: &[String]) -> bool {
        self.need != Need::Optional || self.default.is_some() || demanded.contains(&self.wire)
    }

    /// The argument in a signature.
    pub(super) fn argument(&self) -> TokenStream {
        let Self { name, ty, .. } = self;
        quote!(#name: #ty)
    }

    /// The statement that puts the argument into `call`.
    pub(super) fn statement(&self) -> TokenStream {
        let call = &self.call;
        quote!(call.#call;)
    }

    /// The setter of the call.
    pub(super) fn setter(&self) -> TokenStream {
        let Self { name, ty, docs, call, .. } = self;
        let deprecated = self.deprecated.then(|| quote!(#[deprecated]));
        quote! {
            #docs
            #deprecated
            pub fn #name(mut self, #name: #ty) -> Self {
                self.call.#call;
                self
            }
        }
    }

    fn prepare(&self) -> Option<TokenStream> {
        let (wire, default) = (&self.wire, self.default.as_ref()?);
        Some(quote!(call.path(#wire, &#default);))
    }
}

/// How a JSON body is handed over.
pub(super) fn json_argument(api: &Api, stated: &Type) -> TokenStream {
    let types = Types::Outside(api);
    match resolved(api, stated) {
        Type::Any => quote!(&impl serde::Serialize),
        Type::Array(item) => {
            let item = types.owned(item);
            quote!(&[#item])
        }
        Type::String(StringFormat::Plain(_) | StringFormat::Binary) => quote!(&str),
        Type::Named(_) => {
            let ty = types.owned(stated_name(api, stated));
            quote!(&#ty)
        }
        resolved => {
            let ty = types.owned(resolved);
            quote!(&#ty)
        }
    }
}

/// A value that stands for an input: its type, and how it is handed over.
struct Value {
    ty: TokenStream,
    pass: Pass,
}

impl Value {
    fn owned(ty: TokenStream) -> Self {
        Self { ty, pass: Pass::Owned }
    }

    fn text() -> Self {
        Self::owned(quote!(String))
    }

    /// As [`json_argument`] takes it.
    fn json(api: &Api, ty: &Type) -> Self {
        Self { ty: Types::Outside(api).owned(resolved(api, ty)), pass: Pass::Borrowed }
    }
}

/// The place and the name of a parameter: `query.page`.
fn key(parameter: &Parameter) -> String {
    let place = match parameter.location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
        Location::Form => "form",
    };
    format!("{place}.{}", parameter.name.wire)
}

/// How a parameter is handed over and put into the call.
struct Form {
    ty: TokenStream,
    call: TokenStream,
    may_vanish: bool,
    kept: Value,
}

impl Form {
    fn of(api: &Api, parameter: &Parameter, name: &Ident) -> Self {
        let wire = &parameter.name.wire;
        let at = |suffix: &str| method(parameter.location, suffix);
        let style = separators(&parameter.style);
        let ty = resolved(api, &parameter.ty);
        if let Some(form) = file(parameter, ty, name) {
            return form;
        }
        let deep = parameter.style.first() == Some(&Separator::DeepObject);
        if deep && matches!(ty, Type::Array(_)) {
            let kept = Value::json(api, &parameter.ty);
            let (ty, call) = (json_argument(api, ty), at("deep"));
            return Self { ty, call: quote!(#call(#wire, #name)), may_vanish: true, kept };
        }
        if parameter.content_type.as_deref().is_some_and(is_json) {
            let kept = Value::json(api, &parameter.ty);
            let (ty, call) = (json_argument(api, &parameter.ty), at("json"));
            return Self { ty, call: quote!(#call(#wire, #name)), may_vanish: false, kept };
        }
        if let Type::Array(item) = ty {
            if parameter.location == Location::Path && is_plain(resolved(api, item)) {
                let (least, most) = bounds(parameter);
                let many = quote!(Into::<runtime::OneOrMany>::into(#name).into_texts());
                let call = quote!(path_many(#wire, #style, #many, #least..=#most));
                let kept = text(api, item, name).map_or_else(|| quote!(String), |text| text.kept);
                let kept = Value::owned(quote!(Vec<#kept>));
                return Self { ty: quote!(impl Into<runtime::OneOrMany>), call, may_vanish: false, kept };
            }
            if let Some(text) = text(api, item, name) {
                let (item, call, kept) = (text.ty, at("list"), text.kept);
                let ty = quote!(impl IntoIterator<Item = #item>);
                let kept = Value::owned(quote!(Vec<#kept>));
                return Self { ty, call: quote!(#call(#wire, #style, runtime::texts(#name))), may_vanish: true, kept };
            }
            if let Type::Array(inner) = resolved(api, item)
                && let Some(text) = text(api, inner, name)
            {
                let (item, call, kept) = (text.ty, at("nested"), text.kept);
                let ty = quote!(impl IntoIterator<Item = impl IntoIterator<Item = #item>>);
                let kept = Value::owned(quote!(Vec<Vec<#kept>>));
                return Self {
                    ty,
                    call: quote!(#call(#wire, #style, runtime::nested_texts(#name))),
                    may_vanish: true,
                    kept,
                };
            }
        }
        if let Some(text) = text(api, &parameter.ty, name) {
            let (value, call) = (text.value, at(""));
            return Self {
                ty: text.ty,
                call: quote!(#call(#wire, #value)),
                may_vanish: false,
                kept: Value::owned(text.kept),
            };
        }
        let kept = Value::json(api, ty);
        let (ty, call) = (json_argument(api, &parameter.ty), at(if deep { "deep" } else { "value" }));
        let style = (!deep).then(|| quote!(#style,));
        Self { ty, call: quote!(#call(#wire, #style #name)), may_vanish: true, kept }
    }
}

/// Whether a value is text to Rust, whatever it is to the service.
fn is_plain(ty: &Type) -> bool {
    matches!(ty, Type::Any | Type::Id | Type::String(StringFormat::Plain(_)))
}

/// How many items a list in the path may have: without any there is no path.
fn bounds(parameter: &Parameter) -> (Literal, TokenStream) {
    let least = parameter.constraints.min_items.unwrap_or(1).max(1);
    let most = match parameter.constraints.max_items {
        Some(most) => Literal::u64_unsuffixed(most).into_token_stream(),
        None => quote!(usize::MAX),
    };
    (Literal::u64_unsuffixed(least), most)
}

/// The method of `runtime::Call` for a location.
fn method(location: Location, suffix: &str) -> Ident {
    let stem = match location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header_param",
        Location::Cookie => "cookie",
        Location::Form => "form",
    };
    if suffix.is_empty() { format_ident!("{stem}") } else { format_ident!("{stem}_{suffix}") }
}

fn separators(style: &Style) -> TokenStream {
    let separators = style.iter().map(|separator| match separator {
        Separator::Ssv => quote!(runtime::Separator::Ssv),
        Separator::Tsv => quote!(runtime::Separator::Tsv),
        Separator::Pipes => quote!(runtime::Separator::Pipes),
        Separator::Multi => quote!(runtime::Separator::Multi),
        // No list is a deep object; the standard's own default is the nearest.
        Separator::Csv | Separator::DeepObject => quote!(runtime::Separator::Csv),
    });
    if style.is_empty() { quote!(&[runtime::Separator::Csv]) } else { quote!(&[#(#separators),*]) }
}

/// A file, or several, in a form.
fn file(parameter: &Parameter, ty: &Type, name: &Ident) -> Option<Form> {
    let wire = &parameter.name.wire;
    let is_file = |ty: &Type| matches!(ty, Type::String(StringFormat::Binary));
    match ty {
        _ if parameter.location != Location::Form => None,
        ty if is_file(ty) => Some(Form {
            ty: quote!(impl Into<runtime::FilePart>),
            call: quote!(file(#wire, #name.into())),
            may_vanish: false,
            kept: Value::text(),
        }),
        Type::Array(item) if is_file(item) => Some(Form {
            ty: quote!(impl IntoIterator<Item = runtime::FilePart>),
            call: quote!(files(#wire, #name.into_iter().collect())),
            may_vanish: true,
            kept: Value { ty: quote!(Vec<String>), pass: Pass::Files },
        }),
        _ => None,
    }
}

/// A value that is written as text.
struct Text {
    /// Its type in a signature.
    ty: TokenStream,
    /// The reference to it that prints it.
    value: TokenStream,
    /// A type that can be handed over for it.
    kept: TokenStream,
}

fn text(api: &Api, stated: &Type, name: &Ident) -> Option<Text> {
    let ty = resolved(api, stated);
    let by_reference = |ty: TokenStream| Some(Text { kept: ty.clone(), ty, value: quote!(&#name) });
    let display = |kept| Some(Text { ty: quote!(impl Display), value: quote!(&#name), kept });
    match ty {
        Type::Any | Type::Id => display(quote!(runtime::Id)),
        Type::String(StringFormat::Plain(_) | StringFormat::Binary) => display(quote!(String)),
        Type::Boolean | Type::Integer(_) | Type::Number(_) | Type::String(_) => {
            by_reference(Types::Outside(api).owned(ty))
        }
        Type::Named(id) => {
            let def = type_def(api, *id)?;
            let path = Types::Outside(api).owned(stated_name(api, stated));
            match &def.kind {
                TypeKind::Enum(_) => by_reference(path),
                TypeKind::IntegerOr { .. } => {
                    let value = quote!(&Into::<#path>::into(#name));
                    Some(Text { ty: quote!(impl Into<#path>), value, kept: path })
                }
                _ => None,
            }
        }
        Type::Array(_) | Type::Map(_) | Type::Nullable(_) => None,
    }
}
