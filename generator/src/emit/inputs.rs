//! What a caller hands over: the arguments and setters of a call.
//!
//! In: a parameter or body of the IR. Out: [`Input`]: its type in a signature, and the statement that puts it into the
//! `runtime::Call`. Invariant: both are decided at one place, so they fit each other.

mod form;
mod notes;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::ir::{Api, Content, Location, Operation, Parameter, RequestBody, StringFormat, Type};
use crate::render::docs::Docs;
use crate::render::{flat, listed};

use self::form::{Form, Value};
pub(super) use self::notes::{is_json, stated_name};
use self::notes::{keeps_reserved, other_media_types, part_type, path_style};
use super::facts;
use super::parts::{Part, Parts};
use super::tokens::{Types, ident, resolved};

/// An argument or a setter.
pub(super) struct Input<'a> {
    part: Part<'a>,
    /// Its name.
    pub(super) name: Ident,
    /// Its name on the wire.
    wire: String,
    /// Its type in a signature.
    pub(super) ty: TokenStream,
    /// The method of `runtime::Call` that takes it, and what it is given.
    call: TokenStream,
    /// Whether it may be given and still not be sent: a list may be empty, an object may have no member.
    may_vanish: bool,
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
    pub(super) fn pass(&self, value: &str) -> String {
        match self.pass {
            Pass::Owned => value.to_owned(),
            Pass::Borrowed => format!("&{value}"),
            Pass::Files => format!("{value}.into_iter().map(runtime::FilePart::new).collect::<Vec<_>>()"),
        }
    }
}

/// The arguments of an operation, and what its call holds before a setter is used.
pub(super) struct Inputs<'a> {
    /// Arguments of the method, in the order of its signature.
    pub(super) arguments: Vec<Input<'a>>,
    /// Wire names of the setters that the call cannot do without.
    pub(super) demanded: Vec<String>,
    /// Wire names of the arguments that may come to nothing.
    pub(super) vanishing: Vec<String>,
    /// Statements that prepare the call.
    pub(super) prepare: Vec<TokenStream>,
}

impl<'a> Inputs<'a> {
    /// Tells the inputs of an operation that are arguments from those that are setters.
    pub(super) fn of(api: &Api, operation: &'a Operation) -> Self {
        let Parts { arguments, demanded, optional } = Parts::of(operation);
        let arguments: Vec<_> = arguments.iter().map(|part| Input::of(api, part)).collect();
        let mut prepare = Vec::new();
        if let Some(Content::Multipart(fields)) = operation.request_body.as_ref().map(|body| &body.content) {
            prepare.push(quote!(call.multipart();));
            prepare.extend(fields.iter().filter_map(part_type));
        }
        let vanishing = arguments.iter().filter(|input| input.may_vanish).map(|input| input.wire.clone()).collect();
        prepare.extend(operation.parameters.iter().filter_map(path_style));
        prepare.extend(operation.parameters.iter().filter_map(keeps_reserved));
        prepare.extend(demanded.iter().chain(&optional).filter_map(prepared));
        let demanded = demanded.iter().map(|part| part.wire().to_owned()).collect();
        Self { arguments, demanded, vanishing, prepare }
    }
}

impl<'a> Input<'a> {
    /// The input for a part of an operation.
    pub(super) fn of(api: &Api, part: &Part<'a>) -> Self {
        match part {
            Part::Parameter(parameter) => Self::of_parameter(api, parameter),
            Part::Body(body) => Self::of_body(api, body, &body.content),
        }
    }

    fn of_parameter(api: &Api, parameter: &'a Parameter) -> Self {
        let name = ident(&parameter.name.rust);
        let Form { ty, call, may_vanish, kept } = Form::of(api, parameter, &name);
        Self {
            part: Part::Parameter(parameter),
            name,
            wire: parameter.name.wire.clone(),
            ty,
            call,
            // A path has no place that may stay empty, and is looked at as a whole.
            may_vanish: may_vanish && parameter.location != Location::Path,
            deprecated: parameter.deprecated,
            kept: Kept { key: key(parameter), ty: kept.ty, pass: kept.pass },
        }
    }

    fn of_body(api: &Api, body: &'a RequestBody, content: &Content) -> Self {
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
            part: Part::Body(body),
            name,
            wire: "body".to_owned(),
            ty,
            call,
            may_vanish: false,
            deprecated: false,
            kept: Kept { key: "body".to_owned(), ty: kept.ty, pass: kept.pass },
        }
    }

    /// What it means. Not all who have an input say that, and it takes longer than the rest.
    pub(super) fn docs(&self) -> Docs {
        match self.part {
            Part::Parameter(parameter) => facts::parameter(parameter),
            Part::Body(body) => {
                Docs::vendor(body.description.as_deref(), "Sets the body.").and_maybe(other_media_types(body))
            }
        }
    }

    /// The media types that the service takes for it besides, where it is the body.
    pub(super) fn other_media_types(&self) -> Option<String> {
        match self.part {
            Part::Parameter(_) => None,
            Part::Body(body) => other_media_types(body),
        }
    }

    /// The argument in a signature.
    pub(super) fn argument(&self) -> String {
        format!("{}: {}", self.name, flat(self.ty.clone()))
    }

    /// The statement that puts the argument into `call`.
    pub(super) fn statement(&self) -> TokenStream {
        let call = &self.call;
        quote!(call.#call;)
    }

    /// The setter of the call.
    pub(super) fn setter(&self) -> String {
        let docs = self.docs().outer("    ");
        let deprecated = if self.deprecated { "    #[deprecated]\n" } else { "" };
        let inputs = ["mut self".to_owned(), self.argument()];
        let signature = listed("    ", &format!("pub fn {}", self.name), &inputs, " -> Self {");
        let call = flat(self.call.clone());
        format!("{docs}{deprecated}{signature}        self.call.{call};\n        self\n    }}\n")
    }

    /// The field of what a mock is sent.
    pub(super) fn field(&self, always: bool) -> String {
        let (docs, name, ty) = (self.docs().outer("    "), &self.name, flat(self.kept.ty.clone()));
        let ty = if always { ty } else { format!("Option<{ty}>") };
        format!("{docs}    pub {name}: {ty},\n")
    }
}

/// The statement that puts into the call what it holds before a setter is used.
fn prepared(part: &Part<'_>) -> Option<TokenStream> {
    let (wire, default) = (part.wire(), part.held()?);
    Some(quote!(call.path(#wire, &#default);))
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
