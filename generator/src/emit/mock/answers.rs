//! What an operation is answered with.
//!
//! In: an operation. Out: for its request, the type of its answer and the way of that onto the wire.
//! Invariant: a success goes out under the status and the media type that the document has for it.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use crate::emit::tokens::{Types, ident};
use crate::ir::{Api, Content, Operation, Success, SuccessVariant};
use crate::render::docs::{self, Docs};
use crate::render::{Piece, flat};

/// The answers of an operation.
pub(super) fn items(api: &Api, operation: &Operation) -> Vec<Piece> {
    let (request, meta) = (ident(&operation.type_name), ident(&operation.const_name));
    let error = ident(&operation.error_name);
    let (several, answer, reply) = match &operation.success {
        Success::Empty => {
            let status = status(operation, None);
            let reply =
                format!("{{\n            let () = answer;\n            mock::Reply::status({status})\n        }}");
            (None, "()".to_owned(), reply)
        }
        Success::One(content) => {
            let (status, media_type) = (status(operation, Some(content)), media_type(operation, content));
            (None, flat(kept(api, content)), flat(written(content, quote!(answer.clone()), &status, &media_type)))
        }
        Success::Several { variants, .. } => {
            let arms = variants.iter().map(|variant| format!("            {},\n", flat(arm(operation, variant))));
            let reply = format!("match answer {{\n{}        }}", arms.collect::<String>());
            (Some(several(api, operation, variants)), format!("{}Answer", operation.type_name), reply)
        }
    };
    let answers = Piece::Code(format!(
        "impl mock::Operation for requests::{request} {{
    type Answer = {answer};

    type Error = errors::{error};

    fn operation() -> &'static crate::OperationMeta {{
        &meta::{meta}
    }}

    fn reply(answer: &Self::Answer) -> mock::Reply {{
        {reply}
    }}
}}
"
    ));
    several.map(Piece::Items).into_iter().chain([answers]).collect()
}

/// An enum over several successes.
fn several(api: &Api, operation: &Operation, variants: &[SuccessVariant]) -> TokenStream {
    let name = format_ident!("{}Answer", operation.type_name);
    let docs = Docs::own(&format!("What {} is answered with.", docs::code(&operation.id)));
    let items = variants.iter().map(|variant| {
        let docs = Docs::own(&format!("The answer of status {}.", docs::code(&variant.status)));
        let variant_name = ident(&variant.name);
        let content = variant.content.as_ref().map(|content| {
            let ty = kept(api, content);
            quote!((Box<#ty>))
        });
        quote!(#docs #variant_name #content)
    });
    quote! {
        #docs
        #[derive(Clone, Debug, serde::Deserialize)]
        #[serde(untagged)]
        pub enum #name {
            #(#items),*
        }
    }
}

fn arm(operation: &Operation, variant: &SuccessVariant) -> TokenStream {
    let name = format_ident!("{}Answer", operation.type_name);
    let variant_name = ident(&variant.name);
    let status = literal(&variant.status);
    match &variant.content {
        None => quote!(#name::#variant_name => mock::Reply::status(#status)),
        Some(content) => {
            let written = written(content, quote!((**answer).clone()), &status, &media_type(operation, content));
            quote!(#name::#variant_name(answer) => #written)
        }
    }
}

/// The type of an answer as a test gives it.
fn kept(api: &Api, content: &Content) -> TokenStream {
    match content {
        Content::Json(ty) => Types::Outside(api).owned(ty),
        Content::Text => quote!(String),
        Content::Batch(_) => quote!(mock::Batch),
        Content::Bytes | Content::Form(_) | Content::Multipart(_) => quote!(mock::Binary),
    }
}

/// The reply of an answer; `owned` is the answer itself.
fn written(content: &Content, owned: TokenStream, status: &Literal, media_type: &str) -> TokenStream {
    match content {
        Content::Json(_) => quote!(mock::json(#status, #media_type, answer)),
        Content::Text => quote!(mock::Reply::body(#status, #media_type, #owned)),
        Content::Batch(_) => quote!(#owned.reply(#status, Self::operation().errors, &crate::service::SERVICE.errors)),
        Content::Bytes | Content::Form(_) | Content::Multipart(_) => {
            quote!(#owned.reply(#status, #media_type))
        }
    }
}

/// The status of a success with this content, or with none.
fn status(operation: &Operation, content: Option<&Content>) -> Literal {
    let same = |response: &&crate::ir::Response| response.content.as_ref().map(|(_, content)| content) == content;
    let successes = || operation.responses.iter().filter(|it| it.status.starts_with('2'));
    let found = successes().find(same).or_else(|| successes().next());
    literal(found.map_or("200", |response| response.status.as_str()))
}

/// A status, as a number; that of a range is its first.
fn literal(status: &str) -> Literal {
    let number = status.parse().ok().or_else(|| status.get(..1)?.parse::<u16>().ok().map(|hundreds| hundreds * 100));
    Literal::u16_unsuffixed(number.filter(|number| (200..300).contains(number)).unwrap_or(200))
}

fn media_type(operation: &Operation, content: &Content) -> String {
    let contents = operation.responses.iter().filter_map(|response| response.content.as_ref());
    let found = contents.into_iter().find(|(_, known)| known == content).map(|(media_type, _)| media_type.clone());
    found.unwrap_or_else(|| "application/json".to_owned())
}
