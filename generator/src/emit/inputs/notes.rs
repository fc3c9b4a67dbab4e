//! What an input says beside its value.
//!
//! In: a parameter of the IR. Out: statements that tell the call how it is written, and the name of its type. Invariant: an
//! input that is written the plain way needs no statement.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::tokens::{resolved, type_def};
use crate::ir::{Api, Location, Parameter, PathStyle, RequestBody, Type, TypeKind};
use crate::render::docs;

/// Says how a variable of the path is marked, where it is.
pub(super) fn path_style(parameter: &Parameter) -> Option<TokenStream> {
    let style = match parameter.path_style {
        PathStyle::Simple => return None,
        PathStyle::Label => quote!(Label),
        PathStyle::Matrix => quote!(Matrix),
    };
    let wire = &parameter.name.wire;
    Some(quote!(call.path_style(#wire, runtime::PathStyle::#style);))
}

/// Says that a value keeps what means something in a URL, where it does.
pub(super) fn keeps_reserved(parameter: &Parameter) -> Option<TokenStream> {
    let wire = &parameter.name.wire;
    match parameter.location {
        _ if !parameter.keeps_reserved => None,
        Location::Path => Some(quote!(call.path_segments(#wire);)),
        Location::Query => Some(quote!(call.query_reserved(#wire);)),
        Location::Header | Location::Cookie | Location::Form => None,
    }
}

/// Says what a part of a multipart body is, where the document names one media type.
pub(super) fn part_type(field: &Parameter) -> Option<TokenStream> {
    let media_type = field.content_type.as_deref()?.trim();
    let wire = &field.name.wire;
    let is_one = !media_type.contains([',', '*']) && media_type.contains('/') && !media_type.contains(char::is_control);
    is_one.then(|| quote!(call.part_type(#wire, #media_type);))
}

/// The media types that the service takes besides the one that is sent.
pub(super) fn other_media_types(body: &RequestBody) -> Option<String> {
    let sent = docs::code(&body.media_type);
    let others = docs::codes(&body.other_media_types);
    (!others.is_empty()).then(|| {
        format!(
            "The body is sent as {sent}; the service takes {others} too, which the header `Content-Type` of the call says."
        )
    })
}

/// Whether a value of the media type is written as JSON; anything goes as text otherwise.
pub(in crate::emit) fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence.ends_with("/json") || essence.ends_with("+json") || essence.ends_with("/*") || essence.is_empty()
}

/// The name by which the document calls a type here, which may be one of several; without its `null`.
pub(in crate::emit) fn stated_name<'a>(api: &'a Api, stated: &'a Type) -> &'a Type {
    let stated = if let Type::Nullable(inner) = stated { inner } else { stated };
    let mut ty = stated;
    for _ in 0..=api.types.len() {
        ty = match ty {
            Type::Named(id) => match type_def(api, *id).map(|def| &def.kind) {
                Some(TypeKind::Alias(target)) => target,
                _ => return stated,
            },
            _ => break,
        };
    }
    resolved(api, stated)
}
