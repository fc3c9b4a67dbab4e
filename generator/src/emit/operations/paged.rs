//! The calls of lists that come in pages.
//!
//! In: an operation that is paged. Out: the methods of its builder that walk the pages, and how that is done. Invariant:
//! what the runtime is told is the same for all lists that are walked the same way.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use crate::emit::features;
use crate::emit::tokens::{Types, ident, resolved, type_def};
use crate::ir::{Api, Content, Location, Operation, Success, Type, TypeKind};
use crate::render::docs::Docs;

/// How a list is walked.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Paging {
    items: String,
    next: Next,
    size: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Next {
    Link(String),
    Token { pointer: String, parameter: String },
    Number { parameter: String, first: i64 },
    Offset(String),
}

/// The ways in which a builder walks its list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::emit) enum Walk {
    /// Item by item, or page by page.
    Items,
    /// Page by page alone: what is listed stands in no field that has a type.
    Pages,
}

/// How an operation's list is walked; none where it is not.
pub(in crate::emit) fn walk(api: &Api, operation: &Operation) -> Option<Walk> {
    constant(api, &Paging::of(operation)?)?;
    let Success::One(Content::Json(page)) = &operation.success else { return None };
    Some(if item(api, operation, page).is_some() { Walk::Items } else { Walk::Pages })
}

/// The methods of the builder.
pub(super) fn methods(api: &Api, operation: &Operation) -> Option<TokenStream> {
    let paging = constant(api, &Paging::of(operation)?)?;
    let Success::One(Content::Json(page)) = &operation.success else { return None };
    let items = items(api, operation, page, &paging);
    let types = Types::Outside(api);
    let page = types.owned(page);
    let error = ident(&operation.error_name);
    Some(quote! {
        /// Starts at another page: its URL, as [`position`](runtime::Pages::position) of a walk or
        /// [`page`](runtime::Error::page) of its error has it. The parameters are those of the URL then.
        pub fn from_page(mut self, url: impl Into<String>) -> Self {
            self.call.at(url);
            self
        }

        #items

        /// The pages of the list, each as `send` gives it, as a stream.
        ///
        /// # Errors
        ///
        /// The stream ends with the error of the page that could not be had, if there is one.
        pub fn pages(self) -> runtime::Pages<#page, errors::#error, M> {
            runtime::Pages::of(&self.call, &service::#paging)
        }
    })
}

fn items(api: &Api, operation: &Operation, page: &Type, paging: &Ident) -> Option<TokenStream> {
    let item = Types::Outside(api).owned(item(api, operation, page)?);
    let error = ident(&operation.error_name);
    Some(quote! {
        /// The items of the list, page after page, as a stream. One page is in memory at a time.
        ///
        /// # Errors
        ///
        /// The stream ends with the error of the page that could not be had, if there is one.
        pub fn items(self) -> runtime::Items<#item, errors::#error, M> {
            runtime::Items::of(&self.call, &service::#paging)
        }
    })
}

/// The type of a list's items.
fn item<'a>(api: &'a Api, operation: &Operation, page: &'a Type) -> Option<&'a Type> {
    let pointer = &operation.pagination.as_ref()?.items;
    match resolved(api, reach(api, page, pointer)?) {
        Type::Array(item) => Some(item),
        _ => None,
    }
}

/// The ways in which the lists of the API are walked, for the module of the service.
pub(in crate::emit) fn constants(api: &Api) -> impl Iterator<Item = TokenStream> {
    all(api).into_iter().enumerate().map(|(index, paging)| {
        let docs = Docs::own("How lists are walked.");
        let name = name(index);
        let walked = |operation: &&Operation| Paging::of(operation).is_some_and(|one| paging.serves(&one));
        let gate = features::gate_for(api, api.operations.iter().filter(walked));
        let Paging { items, next, size } = &paging;
        let next = match next {
            Next::Link(pointer) => quote!(crate::runtime::NextPage::Link(#pointer)),
            Next::Token { pointer, parameter } => {
                quote!(crate::runtime::NextPage::Token { pointer: #pointer, parameter: #parameter })
            }
            Next::Number { parameter, first } => {
                let first = Literal::i64_unsuffixed(*first);
                quote!(crate::runtime::NextPage::Number { parameter: #parameter, first: #first })
            }
            Next::Offset(parameter) => quote!(crate::runtime::NextPage::Offset(#parameter)),
        };
        let size = match size {
            Some(size) => quote!(Some(#size)),
            None => quote!(None),
        };
        quote! {
            #docs
            #gate
            pub(crate) static #name: crate::runtime::Paging = crate::runtime::Paging { items: #items, next: #next, size: #size };
        }
    })
}

fn constant(api: &Api, paging: &Paging) -> Option<Ident> {
    all(api).iter().position(|known| known.serves(paging)).map(name)
}

fn name(index: usize) -> Ident {
    if index == 0 { format_ident!("PAGING") } else { format_ident!("PAGING_{}", index + 1) }
}

/// The distinct ways, in the order of their first operation.
fn all(api: &Api) -> Vec<Paging> {
    let mut all: Vec<Paging> = Vec::new();
    for paging in api.operations.iter().filter_map(Paging::of) {
        match all.iter_mut().find(|known| known.serves(&paging) || paging.serves(known)) {
            Some(known) => known.size = known.size.take().or(paging.size),
            None => all.push(paging),
        }
    }
    all
}

impl Paging {
    fn of(operation: &Operation) -> Option<Self> {
        let wanted = operation.pagination.as_ref()?;
        let next = match (&wanted.next, &wanted.token, &wanted.token_parameter, &wanted.page, &wanted.offset) {
            (Some(next), ..) => Next::Link(next.clone()),
            (_, Some(token), Some(parameter), ..) => {
                Next::Token { pointer: token.clone(), parameter: parameter.clone() }
            }
            (.., Some(page), _) => Next::Number { parameter: page.clone(), first: first_page(operation, page) },
            (.., Some(offset)) => Next::Offset(offset.clone()),
            _ => return None,
        };
        Some(Self { items: wanted.items.clone(), next, size: wanted.size.clone() })
    }

    /// Whether what this says holds for the other: a size that no call sets changes nothing.
    fn serves(&self, other: &Self) -> bool {
        let size = other.size.is_none() || self.size == other.size;
        self.items == other.items && self.next == other.next && size
    }
}

/// The number of the first page: what the service takes where none is given, else the least, else one.
fn first_page(operation: &Operation, page: &str) -> i64 {
    let mut parameters = operation.parameters.iter();
    let parameter = parameters.find(|it| it.location == Location::Query && it.name.wire == page);
    let default = parameter.and_then(|it| it.default.as_ref()?.as_i64());
    default.or_else(|| parameter?.constraints.minimum.as_ref()?.as_i64()).unwrap_or(1)
}

/// The type at a JSON pointer into a value of the type.
fn reach<'a>(api: &'a Api, ty: &'a Type, pointer: &str) -> Option<&'a Type> {
    pointer.split('/').skip(1).try_fold(ty, |ty, token| {
        let token = token.replace("~1", "/").replace("~0", "~");
        match resolved(api, ty) {
            Type::Named(id) => match &type_def(api, *id)?.kind {
                TypeKind::Object(object) => {
                    object.fields.iter().find(|field| field.name.wire == token).map(|field| &field.ty)
                }
                _ => None,
            },
            Type::Map(values) => Some(&**values),
            _ => None,
        }
    })
}
