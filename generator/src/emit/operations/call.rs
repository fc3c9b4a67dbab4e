//! The call of an operation.
//!
//! In: an operation. Out: the method of the handle that begins the call, and the builder with its setters and `send`.
//! Invariant: what the service cannot do without is an argument, or looked for before anything is sent.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::emit::example::Examples;
use crate::emit::inputs::{Input, Inputs};
use crate::emit::parts::Parts;
use crate::emit::shared::Shared;
use crate::emit::tokens::{ident, plain};
use crate::ir::{Api, Group, Operation};
use crate::render::docs::Docs;
use crate::render::{Form, Member, Piece, flat, listed};

use super::{bytes, docs, headers, paged, success};

/// The method that begins the call.
pub(super) fn method(api: &Api, operation: &Operation, examples: &Examples<'_>) -> Member {
    let inputs = Inputs::of(api, operation);
    let docs = docs::method(api, operation, &inputs, examples).outer("    ");
    let alias = alias(operation).map(|id| format!("    #[doc(alias = {})]\n", Literal::string(id))).unwrap_or_default();
    let deprecated = match operation.deprecated {
        true => "    #[deprecated = \"the service calls it deprecated\"]\n",
        false => "",
    };
    let name = ident(&operation.name.rust);
    let builder = ident(&operation.type_name);
    let begin = format!("runtime::Call::new(self.transport, &meta::{})", ident(&operation.const_name));
    let demands = inputs.demanded.iter().chain(&inputs.vanishing).map(|wire| quote!(call.demand(#wire);));
    let statements = inputs.arguments.iter().map(Input::statement);
    let statements: Vec<_> = demands.chain(inputs.prepare.iter().cloned()).chain(statements).map(flat).collect();
    let body = match inputs.prepare.is_empty() && inputs.arguments.is_empty() && inputs.demanded.is_empty() {
        true => {
            format!("        {builder} {{\n            call: {begin},\n            mode: PhantomData,\n        }}\n")
        }
        false => {
            let statements: String = statements.iter().map(|statement| format!("        {statement}\n")).collect();
            let built = format!("{builder} {{ call, mode: PhantomData }}");
            let built = match built.len() <= LONGEST_VALUE {
                true => format!("        {built}\n"),
                false => {
                    format!("        {builder} {{\n            call,\n            mode: PhantomData,\n        }}\n")
                }
            };
            format!("        let mut call = {begin};\n{statements}{built}")
        }
    };
    let arguments: Vec<_> =
        ["&self".to_owned()].into_iter().chain(inputs.arguments.iter().map(Input::argument)).collect();
    let signature = listed("    ", &format!("pub fn {name}"), &arguments, &format!(" -> {builder}<'a, M> {{"));
    Member::Code(format!("{docs}{alias}{deprecated}{signature}{body}    }}\n"))
}

/// Prettyplease breaks values of structs that are longer.
const LONGEST_VALUE: usize = 35;

/// The `operationId`, where a search for it would not find the method by its name.
fn alias(operation: &Operation) -> Option<&str> {
    let id = &operation.id;
    // Rustdoc refuses quotes, whitespace at either end, and the item's own name, which is without its `r#` there.
    let searchable =
        !id.is_empty() && !id.contains(|c: char| c == '"' || c == '\'' || c.is_whitespace() || c.is_control());
    (searchable && id != plain(&operation.name.rust)).then_some(id.as_str())
}

/// The builder, and its methods.
pub(super) fn items<'a>(api: &Api, group: &Group, operation: &'a Operation, shared: &Shared<'a>) -> [Piece; 2] {
    let handle = &group.type_name;
    let method = plain(&operation.name.rust);
    let docs = Docs::own(&format!("A call of [`{handle}::{method}`], to be sent."));
    let name = ident(&operation.type_name);
    let docs = docs.outer("");
    let builder = format!(
        r#"{docs}#[derive(Debug)]
#[must_use = "a call does nothing until it is sent"]
pub struct {name}<'a, M = runtime::Async> {{
    call: runtime::Call<'a>,
    mode: PhantomData<M>,
}}
"#
    );
    let Parts { demanded, optional, .. } = Parts::of(operation);
    let mut members: Vec<_> = demanded.iter().chain(&optional).map(|part| shared.setter(part)).collect();
    members.push(shared.options(|| options(api)));
    let further = [paged::methods(api, operation), bytes::methods(operation)];
    members.extend(further.into_iter().flatten().map(Member::Tokens));
    members.push(success::send(api, operation));
    members.extend(headers::send(api, operation).map(Member::Tokens));
    let head = format!("impl<'a, M: runtime::Mode> {name}<'a, M>");
    [Piece::Code(builder), Piece::Item { form: Form::Implementation, head, members }]
}

/// What every call can be told.
fn options(api: &Api) -> TokenStream {
    let longest_wait = api.client.rate_limits.as_ref().map(|_| {
        quote! {
            /// How long this call may wait for the limit of its group, instead of what the client was told; with zero
            /// it fails instead of waiting.
            pub fn longest_wait(mut self, wait: std::time::Duration) -> Self {
                self.call.longest_wait(wait);
                self
            }
        }
    });
    quote! {
        /// Gives up after this long, instead of after the client's timeout.
        pub fn timeout(mut self, timeout: std::time::Duration) -> Self {
            self.call.timeout(timeout);
            self
        }

        /// How often and how long this call is tried, instead of what the client was told.
        pub fn retry(mut self, policy: runtime::RetryPolicy) -> Self {
            self.call.retry(policy);
            self
        }

        #longest_wait

        /// Says whether sending this call twice is the same as sending it once, so that it may be sent again when it is
        /// not known what came of it.
        pub fn idempotent(mut self, idempotent: bool) -> Self {
            self.call.idempotent(idempotent);
            self
        }

        /// Sends a header besides those that the operation documents.
        pub fn header(mut self, name: &str, value: &str) -> Self {
            self.call.header(name, value);
            self
        }
    }
}
