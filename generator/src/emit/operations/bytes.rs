//! The calls whose answer is bytes.
//!
//! In: an operation. Out: the methods of its builder that ask for a part and that save the answer, and the method of the
//! handle that calls it at a URL. Invariant: nothing is said twice: what a call does is documented at the runtime's types.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::tokens::{ident, plain};
use crate::ir::{Content, Operation, Success};
use crate::render::docs::Docs;

/// The methods of the builder.
pub(super) fn methods(operation: &Operation) -> Option<TokenStream> {
    if operation.success != Success::One(Content::Bytes) {
        return None;
    }
    let error = ident(&operation.error_name);
    let range = (operation.method == "GET").then(|| {
        quote! {
            /// Asks for a range of the bytes alone, from 0. A service that gives no ranges gives everything, with status
            /// 200 instead of 206.
            pub fn range(mut self, range: impl std::ops::RangeBounds<u64>) -> Self {
                runtime::set_range(&mut self.call, range);
                self
            }
        }
    });
    Some(quote! {
        #range

        /// Saves the answer in a file, which is there when all of it is: await what this gives, or tell it to
        /// [`save`](runtime::Download::save). Where the connection breaks it goes on from there.
        pub fn save_to(self, path: impl AsRef<std::path::Path>) -> runtime::Download<errors::#error, M> {
            runtime::Download::of(&self.call, path)
        }
    })
}

/// The method of the handle that calls the operation at a URL.
pub(super) fn at_url(operation: &Operation) -> Option<TokenStream> {
    let name = ident(&operation.link_name.as_ref()?.rust);
    let method = plain(&operation.name.rust);
    let docs = Docs::own(&format!(
        "The same as [`{method}`](Self::{method}) at a URL that the service gave, which is used as it is: setters of path \
         and query parameters change nothing."
    ))
    .and(
        "The URL has to lead to a host of the client: one that the description names for the service or this operation, \
         or that was set in its place. Nothing is sent to any other.",
    );
    let builder = ident(&operation.type_name);
    let meta = ident(&operation.const_name);
    let deprecated = operation.deprecated.then(|| quote!(#[deprecated = "the service calls it deprecated"]));
    Some(quote! {
        #docs
        #deprecated
        pub fn #name(&self, url: impl Into<String>) -> #builder<'a, M> {
            let mut call = runtime::Call::new(self.transport, &meta::#meta);
            call.at(url);
            #builder { call, mode: PhantomData }
        }
    })
}
