//! An example of a call.
//!
//! In: an operation. Out: code that makes the call with sample values, sets something that may be left out, and matches
//! on an error. Invariant: it compiles against the emitted crate, whatever the document is.

mod errors;
mod values;

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::ir::{Api, Content, Location, Operation, Parameter, StringFormat, Success, Type};

use super::parts::{Part, Parts};
use super::tokens::{ident, resolved};
use values::Values;

/// Setters that an example shows.
const MOST_SETTERS: usize = 2;

/// A body whose sample is longer than this, in characters, is taken as given.
const LONGEST_BODY: usize = 260;

/// What the examples of an API have in common.
pub(super) struct Examples<'a> {
    api: &'a Api,
    crate_name: String,
    /// How many operations have each error code.
    sharers: Vec<usize>,
}

/// Code that makes a call, in pieces.
pub(super) struct Example<'a> {
    examples: &'a Examples<'a>,
    operation: &'a Operation,
    /// Names of models that it uses.
    models: BTreeSet<String>,
    /// What is there already: name and type of each, from outside the crate.
    given: Vec<TokenStream>,
    /// `let body = MakeRingOutRequest::new(..);`
    prepare: Option<TokenStream>,
    /// `client.ring_out().make_call(&body)`, with setters.
    call: TokenStream,
}

impl<'a> Examples<'a> {
    /// The examples for a crate of this name.
    pub(super) fn new(api: &'a Api, crate_name: &str) -> Self {
        let mut sharers = vec![0; api.error_codes.len()];
        for variant in api.operations.iter().flat_map(|operation| &operation.error_variants) {
            sharers.get_mut(variant.code).into_iter().for_each(|count| *count += 1);
        }
        Self { api, crate_name: crate_name.to_owned(), sharers }
    }

    /// The example of an operation.
    pub(super) fn of(&'a self, operation: &'a Operation) -> Example<'a> {
        let mut example = self.bare(operation);
        let (call, optional) = (example.call.clone(), example.refinements(&Parts::of(operation).optional));
        example.call = quote!(#call #(#optional)*);
        example
    }

    /// The example of an operation with nothing but what it cannot do without.
    pub(super) fn bare(&'a self, operation: &'a Operation) -> Example<'a> {
        let mut example = Example {
            examples: self,
            operation,
            models: BTreeSet::new(),
            given: Vec::new(),
            prepare: None,
            call: TokenStream::new(),
        };
        let parts = Parts::of(operation);
        let arguments: Vec<_> = parts.arguments.iter().map(|part| example.argument(part)).collect();
        let demanded: Vec<_> = parts.demanded.iter().map(|part| example.setter(part)).collect();
        let group = self.api.groups.get(operation.group).map(|group| {
            let name = ident(&group.name.rust);
            quote!(.#name())
        });
        let method = ident(&operation.name.rust);
        example.call = quote!(client #group.#method(#(#arguments),*) #(#demanded)*);
        example
    }

    /// The operation that shows most with least.
    pub(super) fn first(&'a self) -> Option<Example<'a>> {
        self.pick(|_| true).map(|operation| self.of(operation))
    }

    /// Of the operations that are asked for, that which shows most with least: one that reads, asks for little, and is
    /// not on its way out. Its example needs nothing but a client.
    pub(super) fn pick(&self, wanted: impl Fn(&Operation) -> bool) -> Option<&'a Operation> {
        let asks = |operation: &Operation| {
            let parts = Parts::of(operation);
            parts.arguments.len() + parts.demanded.len() + usize::from(operation.request_body.is_some())
        };
        let answers = |operation: &Operation| matches!(&operation.success, Success::One(Content::Json(_)));
        let mut operations: Vec<_> = self.api.operations.iter().filter(|operation| wanted(operation)).collect();
        operations.sort_by_cached_key(|it| (it.deprecated, it.beta, it.method != "GET", !answers(it), asks(it)));
        operations.into_iter().find(|operation| self.bare(operation).given.is_empty())
    }
}

impl<'a> Example<'a> {
    /// The operation that is called.
    pub(super) fn operation(&self) -> &'a Operation {
        self.operation
    }

    /// What comes before the call, and the call without `send`.
    pub(super) fn call(&self) -> (Option<&TokenStream>, &TokenStream) {
        (self.prepare.as_ref(), &self.call)
    }

    /// The same with a setter more, where there is a value for it.
    pub(super) fn with(mut self, parameter: &'a Parameter) -> Self {
        let setter = self.setter(&Part::Parameter(parameter));
        let call = &self.call;
        self.call = quote!(#call #setter);
        self
    }

    /// What the statements need.
    pub(super) fn imports(&self) -> TokenStream {
        let crate_name = ident(&self.examples.crate_name);
        let models: Vec<_> = self.models.iter().map(|name| ident(name)).collect();
        match models.as_slice() {
            [] => TokenStream::new(),
            [model] => quote!(use #crate_name::models::#model;),
            _ => quote!(use #crate_name::models::{#(#models),*};),
        }
    }

    /// The call and what is done with its answer, an error handed on; `wait` is `.await`, or nothing.
    pub(super) fn statements(&self, wait: &TokenStream) -> TokenStream {
        let (prepare, call) = (&self.prepare, &self.call);
        let told = match &self.operation.success {
            Success::Empty => return quote!(#prepare #call.send() #wait?;),
            Success::One(Content::Bytes) => quote! {
                let bytes = answer.bytes() #wait?;
                println!("{} bytes", bytes.len());
            },
            Success::One(_) | Success::Several { .. } => quote!(println!("{answer:?}");),
        };
        quote! {
            #prepare
            let answer = #call.send() #wait?;
            #told
        }
    }

    /// The code for a doc comment, with what is around it hidden.
    pub(super) fn doctest(&self) -> String {
        let Self { examples: Examples { crate_name, .. }, given, .. } = self;
        let given = given.iter().map(|given| format!(", {}", on_one_line(given))).collect::<String>();
        let mut code = Vec::new();
        if !given.is_empty() {
            code.push(format!("# use {crate_name}::models;"));
        }
        code.push(format!(
            "# async fn example(client: &{crate_name}::Client{given}) -> Result<(), {crate_name}::Error> {{"
        ));
        let imports = self.imports();
        match self.examples.error(self.operation) {
            Some(error) => {
                code.push(format!("use {crate_name}::errors::{};", self.operation.error_name));
                code.extend(lines(&imports));
                code.push(String::new());
                code.extend(self.matching(&[], &error, &["_ => return Err(error.into()),"]));
            }
            None => {
                code.extend(lines(&imports));
                code.extend(self.models.first().map(|_| String::new()));
                code.extend(lines(&self.statements(&quote!(.await))));
            }
        }
        code.extend(["# Ok(())", "# }"].map(str::to_owned));
        code.join("\n")
    }

    fn argument(&mut self, part: &Part<'_>) -> TokenStream {
        let Examples { api, crate_name, .. } = self.examples;
        let mut values = Values::new(api, crate_name);
        let body = match part {
            Part::Parameter(parameter) => match values.argument(parameter) {
                Some(value) => {
                    self.models.extend(values.models);
                    return value;
                }
                None => return self.given(&ident(&parameter.name.rust), &parameter.ty),
            },
            Part::Body(body) => &body.content,
        };
        let ty = match body {
            Content::Text => return quote!("some text"),
            Content::Json(ty) | Content::Batch(ty) => ty,
            Content::Bytes | Content::Form(_) | Content::Multipart(_) => return quote!("some bytes"),
        };
        match (values.json_argument(ty), resolved(api, ty)) {
            (Some(value), _) if value.to_string().len() > LONGEST_BODY => self.given(&format_ident!("body"), ty),
            (Some(_), Type::Named(_)) => {
                let mut values = Values::new(api, crate_name);
                let value = values.owned(ty);
                self.prepare = Some(quote!(let body = #value;));
                self.models.extend(values.models);
                quote!(&body)
            }
            (Some(value), _) => {
                self.models.extend(values.models);
                value
            }
            (None, _) => self.given(&format_ident!("body"), ty),
        }
    }

    /// A value that the example leaves to its reader.
    fn given(&mut self, name: &Ident, ty: &Type) -> TokenStream {
        let ty = super::inputs::json_argument(self.examples.api, ty);
        self.given.push(quote!(#name: #ty));
        quote!(#name)
    }

    fn setter(&mut self, part: &Part<'_>) -> TokenStream {
        let name = match part {
            Part::Parameter(parameter) => ident(&parameter.name.rust),
            Part::Body(_) => format_ident!("body"),
        };
        let value = self.argument(part);
        quote!(.#name(#value))
    }

    /// How little a setter says, and where it stands; none where it is not fit for an example.
    fn rank(&self, part: &Part<'_>, at: usize) -> Option<(usize, usize)> {
        let Examples { api, crate_name, .. } = self.examples;
        let Part::Parameter(parameter) = part else { return None };
        let shown = matches!(parameter.location, Location::Query | Location::Form) && !parameter.deprecated;
        let pages = self.operation.pagination.as_ref().and_then(|pagination| pagination.page.as_deref());
        if !shown || parameter.content_type.is_some() || pages == Some(parameter.name.wire.as_str()) {
            return None;
        }
        let ty = match resolved(api, &parameter.ty) {
            Type::Array(item) => resolved(api, item),
            ty => ty,
        };
        let size = self.operation.pagination.as_ref().and_then(|pagination| pagination.size.as_deref());
        let rank = match ty {
            _ if size == Some(parameter.name.wire.as_str()) => 5,
            Type::Named(_) => 0,
            Type::String(StringFormat::DateTime | StringFormat::Date) => 1,
            Type::Boolean => 2,
            Type::Integer(_) | Type::Number(_) => 3,
            Type::Id | Type::String(StringFormat::Plain(_)) => 4,
            Type::Any | Type::Array(_) | Type::Map(_) | Type::Nullable(_) | Type::String(_) => return None,
        };
        Values::new(api, crate_name).argument(parameter).map(|_| (rank, at))
    }

    /// A setter or two, those that say most of what the call can do, in the order of the document.
    fn refinements(&mut self, optional: &[Part<'_>]) -> Vec<TokenStream> {
        let mut chosen: Vec<_> = optional.iter().enumerate().filter_map(|(at, part)| self.rank(part, at)).collect();
        chosen.sort_unstable();
        let most = if self.prepare.is_some() { 1 } else { MOST_SETTERS };
        let mut chosen: Vec<_> = chosen.into_iter().map(|(_, at)| at).take(most).collect();
        chosen.sort_unstable();
        chosen.into_iter().map(|at| self.setter(&optional[at])).collect()
    }
}

/// Statements, formatted as the body of a function.
pub(super) fn lines(statements: &TokenStream) -> Vec<String> {
    let text = print(&quote!(fn body() { #statements }));
    let inside = text.lines().skip(1);
    let mut lines: Vec<String> = inside.map(|line| line.strip_prefix("    ").unwrap_or(line).to_owned()).collect();
    lines.pop();
    lines
}

/// Items, formatted.
pub(super) fn print(items: &TokenStream) -> String {
    syn::parse2(items.clone()).map_or_else(|_| items.to_string(), |file| prettyplease::unparse(&file))
}

/// An argument on one line, as it is written by hand.
fn on_one_line(argument: &TokenStream) -> String {
    let text = print(&quote!(fn given(#argument) {}));
    let inside = text.split_once('(').and_then(|(_, rest)| rest.rsplit_once(')')).map(|(inside, _)| inside);
    inside.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ").trim_end_matches(',').to_owned()
}
