//! What a successful call gives.
//!
//! In: an operation's success. Out: the builder's `send`, and an enum where there are several successes. Invariant: a
//! status that the document does not list is decoded as the nearest that it does, never dropped.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use crate::emit::sizes::Sizes;
use crate::emit::statuses;
use crate::emit::tokens::{Types, ident};
use crate::ir::{Api, Content, Operation, Success, SuccessVariant};
use crate::render::docs::{self, Docs};
use crate::render::{Member, flat, listed};

/// The method that sends the call.
pub(super) fn send(api: &Api, operation: &Operation) -> Member {
    let error = ident(&operation.error_name);
    let docs = Docs::own("Sends the call, and gives its answer: to be awaited, unless the client is a blocking one.").section("Errors").and(&format!(
        "[`errors::{error}`] where the service refuses, and whatever keeps the call from being sent or its answer from \
         being read."
    ));
    let (ty, read) = match &operation.success {
        Success::Empty => return plain_send(&docs, &error, "()", "empty"),
        Success::One(content @ Content::Batch(_)) => (owned(api, content, &error), read(content)),
        Success::One(content) => {
            return plain_send(&docs, &error, &flat(owned(api, content, &error)), &reader(content).to_string());
        }
        Success::Several { .. } => decoded(api, operation),
    };
    Member::Tokens(quote! {
        #docs
        pub fn send(self) -> M::Answer<'a, #ty, errors::#error> {
            M::answer(async move {
                let response = self.call.response().await?;
                #read
            })
        }
    })
}

/// The method, where one of the call's does it all.
fn plain_send(docs: &Docs, error: &Ident, ty: &str, reader: &str) -> Member {
    let after = format!(" -> M::Answer<'a, {ty}, errors::{error}> {{");
    let (docs, signature) = (docs.outer("    "), listed("    ", "pub fn send", &["self".to_owned()], &after));
    Member::Code(format!("{docs}{signature}        M::answer(self.call.{reader}())\n    }}\n"))
}

/// The type of what a call gives, and what reads it from `response`.
pub(super) fn decoded(api: &Api, operation: &Operation) -> (TokenStream, TokenStream) {
    match &operation.success {
        Success::Empty => (quote!(()), quote!(Ok(()))),
        Success::One(content) => (owned(api, content, &ident(&operation.error_name)), read(content)),
        Success::Several { name, variants } => several(api, name, variants),
    }
}

/// The type of a content.
fn owned(api: &Api, content: &Content, error: &Ident) -> TokenStream {
    match content {
        Content::Json(ty) => Types::Outside(api).owned(ty),
        Content::Text => quote!(String),
        Content::Bytes | Content::Form(_) | Content::Multipart(_) => quote!(runtime::ByteResponse<errors::#error, M>),
        Content::Batch(ty) => {
            let ty = Types::Outside(api).owned(ty);
            quote!(Vec<runtime::BatchPart<#ty, errors::#error>>)
        }
    }
}

/// What reads a content from `response`.
fn read(content: &Content) -> TokenStream {
    match content {
        Content::Batch(_) => quote!(runtime::batch(response, &service::BATCH).await),
        content => {
            let reader = reader(content);
            quote!(response.#reader().await)
        }
    }
}

/// The method of `runtime::Call` and `runtime::Response` that reads a content.
fn reader(content: &Content) -> Ident {
    match content {
        Content::Json(_) => format_ident!("json"),
        Content::Text => format_ident!("text"),
        Content::Bytes | Content::Form(_) | Content::Multipart(_) | Content::Batch(_) => format_ident!("bytes"),
    }
}

fn several(api: &Api, name: &str, variants: &[SuccessVariant]) -> (TokenStream, TokenStream) {
    let name = ident(name);
    let arm = |variant: &SuccessVariant, pattern: TokenStream| {
        let variant_name = ident(&variant.name);
        let read = match &variant.content {
            Some(content) => {
                let read = read(content);
                let wrap = match boxed(api, content) {
                    true => quote!(|content| #name::#variant_name(Box::new(content))),
                    false => quote!(#name::#variant_name),
                };
                quote!(#read.map(#wrap))
            }
            None => quote!(Ok(#name::#variant_name)),
        };
        quote!(#pattern => #read)
    };
    let rest = variants.iter().find(|variant| statuses::pattern(&variant.status).is_none()).or(variants.first());
    let mut arms = Vec::new();
    let mut seen: Vec<&str> = rest.iter().map(|rest| rest.status.as_str()).collect();
    for variant in statuses::by_precision(variants, |variant| &variant.status) {
        if let Some(pattern) = statuses::pattern(&variant.status)
            && !seen.contains(&variant.status.as_str())
        {
            seen.push(&variant.status);
            arms.push(arm(variant, pattern));
        }
    }
    let rest = rest.map(|variant| arm(variant, quote!(_)));
    let body = quote! {
        match response.status() {
            #(#arms,)*
            #rest,
        }
    };
    let mode = has_bytes(variants).then(|| quote!(<M>));
    (quote!(#name #mode), body)
}

/// Whether one of several successes is bytes, whose readers differ by mode.
fn has_bytes(variants: &[SuccessVariant]) -> bool {
    let contents = variants.iter().filter_map(|variant| variant.content.as_ref());
    contents.filter(|content| !matches!(content, Content::Batch(_))).any(|content| reader(content) == "bytes")
}

/// Whether a content stands behind a `Box` in the enum, so that the enum is not as large as the largest.
fn boxed(api: &Api, content: &Content) -> bool {
    matches!(content, Content::Json(ty) if Sizes::new(api).is_large(ty))
}

/// The enum over several successes.
pub(super) fn item(api: &Api, operation: &Operation) -> Option<TokenStream> {
    let Success::Several { name, variants } = &operation.success else { return None };
    let parts = into_parts(api, operation);
    let docs = Docs::own(&format!("What [`{}::send`] gives.", operation.type_name));
    let (name, error) = (ident(name), ident(&operation.error_name));
    let mode = has_bytes(variants).then(|| quote!(<M = runtime::Async>));
    let variants = variants.iter().map(|variant| {
        let name = ident(&variant.name);
        let docs = Docs::own(&format!("The answer to status {}.", docs::code(&variant.status)));
        let content = variant.content.as_ref().map(|content| {
            let ty = owned(api, content, &error);
            if boxed(api, content) { quote!((Box<#ty>)) } else { quote!((#ty)) }
        });
        quote!(#docs #name #content)
    });
    Some(quote! {
        #docs
        #[derive(Debug)]
        pub enum #name #mode {
            #(#variants),*
        }

        #parts
    })
}

/// The method that gives parts, where there is one value or several of the same type.
fn into_parts(api: &Api, operation: &Operation) -> Option<TokenStream> {
    let Success::Several { name, variants } = &operation.success else { return None };
    let contents: Vec<_> = variants.iter().map(|variant| variant.content.as_ref()).collect();
    let batch = contents.iter().find_map(|content| match content {
        Some(batch @ Content::Batch(ty)) => Some((batch, ty)),
        _ => None,
    });
    let (batch, ty) = batch?;
    let fits =
        |content: &Option<&Content>| matches!(content, Some(Content::Json(one) | Content::Batch(one)) if one == ty);
    if !contents.iter().all(fits) {
        return None;
    }
    let parts = owned(api, batch, &ident(&operation.error_name));
    let arms = variants.iter().zip(&contents).map(|(variant, content)| {
        let (name, status) = (ident(&variant.name), variant.status.parse().unwrap_or(200));
        let status = Literal::u16_unsuffixed(status);
        match content {
            Some(Content::Json(one)) => {
                let value = if Sizes::new(api).is_large(one) { quote!(*value) } else { quote!(value) };
                quote!(Self::#name(value) => vec![runtime::BatchPart { id: None, status: #status, result: Ok(#value) }])
            }
            _ => quote!(Self::#name(parts) => parts),
        }
    });
    let name = ident(name);
    Some(quote! {
        impl #name {
            /// The answer in parts, where it is a single one too.
            pub fn into_parts(self) -> #parts {
                match self {
                    #(#arms),*
                }
            }
        }
    })
}
