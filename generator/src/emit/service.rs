//! `src/service.rs`: what the runtime must know of the service.
//!
//! In: servers, the error shape, the budgets of the plan groups, and the sign-in. Out: a constant each. Invariant: the
//! runtime itself knows nothing of any service.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::ir::{Api, Content, Operation, Success};
use crate::render;
use crate::render::docs::Docs;
use crate::vocabulary::{Batch, ErrorShape, RateLimits};

use super::features;
use super::operations::pagings;
use super::sign_in;

/// Seconds to wait after a 429 that does not say, where the description does not say either.
const PENALTY: u32 = 30;

/// The file.
pub(super) fn file(api: &Api) -> String {
    let docs = Docs::own("What the machinery of the calls must know of the service.");
    let limits = api.client.rate_limits.as_ref();
    let limit_types = limits.map(|_| quote!(Budget,));
    let limits_type = limits.map(|_| quote!(RateLimits,));
    let sign_in = sign_in::of(api);
    let facts_type = sign_in.map(|_| quote!(SignInFacts));
    let imports = limits.map(|_| {
        quote!(
            use std::time::Duration;
        )
    });
    let batch = batch(api);
    let pagings: Vec<_> = pagings(api).collect();
    let imports = quote!(
        #imports

        use crate::runtime::{#limit_types ErrorShape, #limits_type Service, #facts_type};
    );
    let limits = limits.map(rate_limits);
    let sign_in = sign_in.map(sign_in::facts);
    let servers = &api.servers;
    let others = other_servers(api);
    let errors = errors(api.client.errors.as_ref());
    let service = quote! {
        /// The service.
        pub(crate) static SERVICE: Service = Service {
            base_urls: &[#(#servers),*],
            other_base_urls: &[#(#others),*],
            user_agent: concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")),
            errors: #errors,
        };
    };
    render::file(&docs, [Some(imports), Some(service), limits, sign_in, batch].into_iter().flatten().chain(pagings))
}

/// The servers that operations have of their own, each once.
pub(super) fn other_servers(api: &Api) -> Vec<&String> {
    let mut others = Vec::new();
    for server in api.operations.iter().flat_map(|operation| &operation.servers) {
        if !api.servers.contains(server) && !others.contains(&server) {
            others.push(server);
        }
    }
    others
}

fn has_batch(operation: &Operation) -> bool {
    match &operation.success {
        Success::One(content) => matches!(content, Content::Batch(_)),
        Success::Several { variants, .. } => {
            variants.iter().any(|variant| matches!(variant.content, Some(Content::Batch(_))))
        }
        Success::Empty => false,
    }
}

/// What not every group needs comes and goes with features, and so does what it is named by: there is no import.
fn batch(api: &Api) -> Option<TokenStream> {
    let operations: Vec<_> = api.operations.iter().filter(|operation| has_batch(operation)).collect();
    if operations.is_empty() {
        return None;
    }
    let gate = features::gate_for(api, operations.into_iter());
    let shape = match &api.client.batch {
        Some(Batch { list, id, status, body }) => {
            quote!(crate::runtime::BatchShape { list: #list, id: &[#(#id),*], status: &[#(#status),*], body: #body })
        }
        None => quote!(crate::runtime::BatchShape::COMMON),
    };
    Some(quote! {
        /// Where the parts of an answer of several parts say what they are.
        #gate
        pub(crate) static BATCH: crate::runtime::BatchShape = #shape;
    })
}

fn rate_limits(limits: &RateLimits) -> TokenStream {
    let groups = limits.groups.iter().map(|(name, budget)| {
        let (limit, window) = (Literal::u32_unsuffixed(budget.limit), Literal::u32_unsuffixed(budget.window));
        quote!((#name, Budget { limit: #limit, window: Duration::from_secs(#window) }))
    });
    let header = |name: &Option<String>| option(name.as_ref());
    let group_header = header(&limits.group_header);
    let limit_header = header(&limits.limit_header);
    let remaining_header = header(&limits.remaining_header);
    let window_header = header(&limits.window_header);
    let penalty = Literal::u32_unsuffixed(limits.penalty.unwrap_or(PENALTY));
    quote! {
        /// What each plan group may do, until a reply says otherwise.
        pub(crate) static RATE_LIMITS: RateLimits = RateLimits {
            groups: &[#(#groups),*],
            group_header: #group_header,
            limit_header: #limit_header,
            remaining_header: #remaining_header,
            window_header: #window_header,
            penalty: Duration::from_secs(#penalty),
        };
    }
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
