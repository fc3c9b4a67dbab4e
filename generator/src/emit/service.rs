//! `src/service.rs`: what the runtime must know of the service.
//!
//! In: servers and the error shape. Out: one constant. Invariant: the runtime itself knows nothing
//! of any service.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::Api;
use crate::render;
use crate::render::docs::Docs;
use crate::vocabulary::ErrorShape;

/// The file.
pub(super) fn file(api: &Api) -> String {
    let docs = Docs::own("What the machinery of the calls must know of the service.");
    let imports = quote!(
        use crate::runtime::{ErrorShape, Service};
    );
    let servers = &api.servers;
    let errors = errors(api.client.errors.as_ref());
    let service = quote! {
        /// The service.
        pub(crate) static SERVICE: Service = Service {
            base_urls: &[#(#servers),*],
            user_agent: concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")),
            errors: #errors,
        };
    };
    render::file(&docs, [imports, service])
}

fn errors(shape: Option<&ErrorShape>) -> TokenStream {
    let Some(shape) = shape else { return quote!(ErrorShape::COMMON) };
    let ErrorShape { code, message, .. } = shape;
    let list = option(shape.list.as_ref());
    let request_id_header = option(shape.request_id_header.as_ref());
    let parameters = shape.parameters.iter().map(|(parameter, keys)| quote!((#parameter, &[#(#keys),*])));
    quote! {
        ErrorShape {
            list: #list,
            code: &[#(#code),*],
            message: &[#(#message),*],
            parameters: &[#(#parameters),*],
            request_id_header: #request_id_header,
        }
    }
}

fn option(text: Option<&String>) -> TokenStream {
    match text {
        Some(text) => quote!(Some(#text)),
        None => quote!(None),
    }
}
