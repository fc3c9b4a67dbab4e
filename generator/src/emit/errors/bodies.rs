//! Failures whose body has a type.
//!
//! In: an operation's error bodies. Out: the variants of its error enum that hold them, and how they are read.
//! Invariant: a body that does not fit its type is left to the codes, and so to the unknown variant.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::emit::sizes::Sizes;
use crate::emit::statuses;
use crate::emit::tokens::{Types, ident};
use crate::ir::{Api, ErrorBody, Operation};
use crate::render::docs::{self, Docs};

/// The error bodies of an operation.
pub(super) struct Bodies<'a> {
    pub(super) api: &'a Api,
    pub(super) operation: &'a Operation,
}

impl Bodies<'_> {
    pub(super) fn is_empty(&self) -> bool {
        self.operation.error_bodies.is_empty()
    }

    /// The variants.
    pub(super) fn definitions(&self) -> impl Iterator<Item = TokenStream> {
        let sizes = Sizes::new(self.api);
        self.operation.error_bodies.iter().map(move |body| {
            let response = self.operation.responses.iter().find(|response| response.status == body.status);
            let own = match body.status.as_str() {
                "default" => "The body of a failure that has no type of its own.".to_owned(),
                status => format!("The body that comes with status {}.", docs::code(status)),
            };
            let docs = match response.and_then(|response| response.description.as_deref()) {
                Some(description) => Docs::vendor(Some(description), &own).and(&own),
                None => Docs::own(&own),
            };
            let name = ident(&body.name);
            let ty = Types::Outside(self.api).owned(&body.ty);
            let ty = if sizes.is_large(&body.ty) { quote!(Box<#ty>) } else { ty };
            quote!(#docs #name(#ty))
        })
    }

    /// The reading of a body by its status.
    pub(super) fn decode(&self) -> Option<TokenStream> {
        let listed = self.operation.error_bodies.as_slice();
        if listed.is_empty() {
            return None;
        }
        let read = |body: &ErrorBody| {
            let name = ident(&body.name);
            quote!(runtime::error_body(body).map(Self::#name))
        };
        let rest = listed.iter().find(|body| statuses::pattern(&body.status).is_none());
        let status = if listed.len() == 1 && rest.is_some() { quote!(_status) } else { quote!(status) };
        let arms = statuses::by_precision(listed, |body| &body.status).into_iter().filter_map(|body| {
            let (pattern, read) = (statuses::pattern(&body.status)?, read(body));
            Some(quote!(#pattern => #read))
        });
        let arms: Vec<_> = arms.collect();
        let rest = rest.map_or(quote!(None), read);
        let read = if arms.is_empty() { rest } else { quote!(match status { #(#arms,)* _ => #rest }) };
        Some(quote! {
            fn from_body(#status: u16, body: &[u8]) -> Option<Self> {
                #read
            }
        })
    }

    /// The arms of a match that gives the bodies as they go over the wire, under the status that is documented for them;
    /// that of a range is its first, that of all others 500.
    pub(super) fn refusal_arms(&self) -> impl Iterator<Item = TokenStream> {
        self.operation.error_bodies.iter().map(|body| {
            let hundreds = body.status.get(..1).and_then(|first| first.parse::<u16>().ok()).map(|first| first * 100);
            let status = body.status.parse().ok().or(hundreds).unwrap_or(500);
            let (name, status) = (ident(&body.name), Literal::u16_unsuffixed(status));
            quote!(Self::#name(body) => mock::Refusal::of_body(#status, body))
        })
    }

    /// What code these variants have: the reply has it, not the body.
    pub(super) fn code_arm(&self) -> Option<TokenStream> {
        self.pattern().map(|pattern| quote!(#pattern => ErrorCode::from("")))
    }

    /// Which variants hold bodies.
    pub(super) fn is_body(&self) -> Option<TokenStream> {
        self.pattern().map(|pattern| {
            quote! {
                fn is_body(&self) -> bool {
                    matches!(self, #pattern)
                }
            }
        })
    }

    fn pattern(&self) -> Option<TokenStream> {
        let names: Vec<_> = self.operation.error_bodies.iter().map(|body| ident(&body.name)).collect();
        (!names.is_empty()).then(|| quote!(#(Self::#names(_))|*))
    }
}
