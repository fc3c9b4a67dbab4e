//! The headers of an operation's answers.
//!
//! In: an operation. Out: the struct of its headers, and the method that sends the call and gives them. Invariant: every
//! header is optional, so that one that is missing or odd never costs the answer.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::facts;
use crate::emit::inputs::{is_json, stated_name};
use crate::emit::tokens::{Types, ident, plain, resolved};
use crate::ir::{Api, Content, Operation, Parameter, Success, Type, TypeKind};
use crate::render::docs::Docs;

use super::success;

/// The method that sends the call and gives the headers too, where a success has any.
pub(super) fn send(api: &Api, operation: &Operation) -> Option<TokenStream> {
    let headers = operation.headers.as_ref().filter(|headers| headers.on_success)?;
    let docs = Docs::own("Sends the call, and gives its answer with the headers that are documented for it.")
        .section("Errors")
        .and("As those of [`send`](Self::send).");
    let (name, error) = (ident(&headers.name), ident(&operation.error_name));
    let (ty, body) = success::decoded(api, operation);
    // What is read as a whole may be asked for again where its body breaks off.
    let request = match &operation.success {
        Success::One(Content::Json(_) | Content::Text) => quote!(whole_response),
        _ => quote!(response),
    };
    Some(quote! {
        #docs
        pub fn send_with_headers(self) -> M::Answer<'a, runtime::WithHeaders<#ty, #name>, errors::#error> {
            M::answer(async move {
                let response = self.call.#request().await?;
                let (status, headers) = (response.status(), #name::from(response.headers()));
                let body = #body;
                body.map(|body| runtime::WithHeaders { status, headers, body })
            })
        }
    })
}

/// The struct of the headers.
pub(super) fn item(api: &Api, operation: &Operation) -> Option<TokenStream> {
    let headers = operation.headers.as_ref()?;
    let name = ident(&headers.name);
    let method = plain(&operation.name.rust);
    let from = match headers.on_success {
        true => format!(
            "The headers of what `{method}` gives, by [`send_with_headers`]({}::send_with_headers).",
            operation.type_name
        ),
        false => format!("The headers of what refuses `{method}`."),
    };
    let docs = Docs::own(&from).and(&format!(
        "Those of an error are had by `error.headers().map({}::from)`. A header is `None` where it is not there, or is \
         something else than the document says.",
        headers.name
    ));
    let parts = headers.headers.iter().map(|header| {
        let (docs, field) = (facts::header(header), ident(&header.header.name.rust));
        let (ty, read) = typed(api, &header.header);
        let wire = &header.header.name.wire;
        (quote!(#docs pub #field: Option<#ty>), quote!(#field: runtime::#read(headers, #wire)))
    });
    let (fields, reads): (Vec<_>, Vec<_>) = parts.unzip();
    Some(quote! {
        #docs
        #[derive(Clone, Debug, Default, PartialEq)]
        #[non_exhaustive]
        pub struct #name {
            #(#fields),*
        }

        impl From<&reqwest::header::HeaderMap> for #name {
            fn from(headers: &reqwest::header::HeaderMap) -> Self {
                Self { #(#reads),* }
            }
        }
    })
}

/// The type of a header, and what reads it; what HTTP has no one form for is text.
fn typed(api: &Api, header: &Parameter) -> (TokenStream, TokenStream) {
    let types = Types::Outside(api);
    if header.content_type.as_deref().is_some_and(is_json) {
        return (types.owned(stated_name(api, &header.ty)), quote!(header_json));
    }
    match resolved(api, &header.ty) {
        Type::Array(item) if is_one_text(api, item) => {
            let item = types.owned(stated_name(api, item));
            (quote!(Vec<#item>), quote!(header_list))
        }
        _ if is_one_text(api, &header.ty) => (types.owned(stated_name(api, &header.ty)), quote!(header)),
        _ => (quote!(String), quote!(header)),
    }
}

/// Whether a value is one text, number or the like.
fn is_one_text(api: &Api, ty: &Type) -> bool {
    match resolved(api, ty) {
        Type::Array(_) | Type::Map(_) | Type::Nullable(_) => false,
        Type::Named(id) => crate::emit::tokens::type_def(api, *id)
            .is_some_and(|def| matches!(def.kind, TypeKind::Enum(_) | TypeKind::IntegerOr { .. })),
        _ => true,
    }
}
