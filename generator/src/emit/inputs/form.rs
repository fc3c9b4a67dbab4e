//! How a parameter is handed over: its type in a signature, and the method of the call that takes it.
//!
//! In: a parameter of the IR. Out: [`Form`]. Invariant: what the service takes as text is anything that prints itself, and
//! what is typed is taken as its type.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens, format_ident, quote};

use crate::emit::tokens::{Types, resolved, type_def};
use crate::ir::{Api, Location, Parameter, Separator, StringFormat, Style, Type, TypeKind};

use super::notes::{is_json, stated_name};
use super::{Pass, json_argument};

/// A value that stands for an input: its type, and how it is handed over.
pub(super) struct Value {
    pub(super) ty: TokenStream,
    pub(super) pass: Pass,
}

impl Value {
    fn owned(ty: TokenStream) -> Self {
        Self { ty, pass: Pass::Owned }
    }

    pub(super) fn text() -> Self {
        Self::owned(quote!(String))
    }

    /// As [`json_argument`] takes it.
    pub(super) fn json(api: &Api, ty: &Type) -> Self {
        Self { ty: Types::Outside(api).owned(resolved(api, ty)), pass: Pass::Borrowed }
    }
}

/// How a parameter is handed over and put into the call.
pub(super) struct Form {
    pub(super) ty: TokenStream,
    pub(super) call: TokenStream,
    pub(super) may_vanish: bool,
    pub(super) kept: Value,
}

impl Form {
    pub(super) fn of(api: &Api, parameter: &Parameter, name: &Ident) -> Self {
        let wire = &parameter.name.wire;
        let at = |suffix: &str| method(parameter.location, suffix);
        let style = separators(&parameter.style);
        let ty = resolved(api, &parameter.ty);
        if let Some(form) = file(parameter, ty, name) {
            return form;
        }
        let deep = parameter.style.first() == Some(&Separator::DeepObject);
        if deep && matches!(ty, Type::Array(_)) {
            let kept = Value::json(api, &parameter.ty);
            let (ty, call) = (json_argument(api, ty), at("deep"));
            return Self { ty, call: quote!(#call(#wire, #name)), may_vanish: true, kept };
        }
        if parameter.content_type.as_deref().is_some_and(is_json) {
            let kept = Value::json(api, &parameter.ty);
            let (ty, call) = (json_argument(api, &parameter.ty), at("json"));
            return Self { ty, call: quote!(#call(#wire, #name)), may_vanish: false, kept };
        }
        if let Type::Array(item) = ty {
            if parameter.location == Location::Path && is_plain(resolved(api, item)) {
                let (least, most) = bounds(parameter);
                let many = quote!(Into::<runtime::OneOrMany>::into(#name).into_texts());
                let call = quote!(path_many(#wire, #style, #many, #least..=#most));
                let kept = text(api, item, name).map_or_else(|| quote!(String), |text| text.kept);
                let kept = Value::owned(quote!(Vec<#kept>));
                return Self { ty: quote!(impl Into<runtime::OneOrMany>), call, may_vanish: false, kept };
            }
            if let Some(text) = text(api, item, name) {
                let (item, call, kept) = (text.ty, at("list"), text.kept);
                let ty = quote!(impl IntoIterator<Item = #item>);
                let kept = Value::owned(quote!(Vec<#kept>));
                return Self { ty, call: quote!(#call(#wire, #style, runtime::texts(#name))), may_vanish: true, kept };
            }
            if let Type::Array(inner) = resolved(api, item)
                && let Some(text) = text(api, inner, name)
            {
                let (item, call, kept) = (text.ty, at("nested"), text.kept);
                let ty = quote!(impl IntoIterator<Item = impl IntoIterator<Item = #item>>);
                let kept = Value::owned(quote!(Vec<Vec<#kept>>));
                return Self {
                    ty,
                    call: quote!(#call(#wire, #style, runtime::nested_texts(#name))),
                    may_vanish: true,
                    kept,
                };
            }
        }
        if let Some(text) = text(api, &parameter.ty, name) {
            let (value, call) = (text.value, at(""));
            return Self {
                ty: text.ty,
                call: quote!(#call(#wire, #value)),
                may_vanish: false,
                kept: Value::owned(text.kept),
            };
        }
        let kept = Value::json(api, ty);
        let (ty, call) = (json_argument(api, &parameter.ty), at(if deep { "deep" } else { "value" }));
        let style = (!deep).then(|| quote!(#style,));
        Self { ty, call: quote!(#call(#wire, #style #name)), may_vanish: true, kept }
    }
}

/// Whether a value is text to Rust, whatever it is to the service.
fn is_plain(ty: &Type) -> bool {
    matches!(ty, Type::Any | Type::Id | Type::String(StringFormat::Plain(_)))
}

/// How many items a list in the path may have: without any there is no path.
fn bounds(parameter: &Parameter) -> (Literal, TokenStream) {
    let least = parameter.constraints.min_items.unwrap_or(1).max(1);
    let most = match parameter.constraints.max_items {
        Some(most) => Literal::u64_unsuffixed(most).into_token_stream(),
        None => quote!(usize::MAX),
    };
    (Literal::u64_unsuffixed(least), most)
}

/// The method of `runtime::Call` for a location.
fn method(location: Location, suffix: &str) -> Ident {
    let stem = match location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header_param",
        Location::Cookie => "cookie",
        Location::Form => "form",
    };
    if suffix.is_empty() { format_ident!("{stem}") } else { format_ident!("{stem}_{suffix}") }
}

fn separators(style: &Style) -> TokenStream {
    let separators = style.iter().map(|separator| match separator {
        Separator::Ssv => quote!(runtime::Separator::Ssv),
        Separator::Tsv => quote!(runtime::Separator::Tsv),
        Separator::Pipes => quote!(runtime::Separator::Pipes),
        Separator::Multi => quote!(runtime::Separator::Multi),
        // No list is a deep object; the standard's own default is the nearest.
        Separator::Csv | Separator::DeepObject => quote!(runtime::Separator::Csv),
    });
    if style.is_empty() { quote!(&[runtime::Separator::Csv]) } else { quote!(&[#(#separators),*]) }
}

/// A file, or several, in a form.
fn file(parameter: &Parameter, ty: &Type, name: &Ident) -> Option<Form> {
    let wire = &parameter.name.wire;
    let is_file = |ty: &Type| matches!(ty, Type::String(StringFormat::Binary));
    match ty {
        _ if parameter.location != Location::Form => None,
        ty if is_file(ty) => Some(Form {
            ty: quote!(impl Into<runtime::FilePart>),
            call: quote!(file(#wire, #name.into())),
            may_vanish: false,
            kept: Value::text(),
        }),
        Type::Array(item) if is_file(item) => Some(Form {
            ty: quote!(impl IntoIterator<Item = runtime::FilePart>),
            call: quote!(files(#wire, #name.into_iter().collect())),
            may_vanish: true,
            kept: Value { ty: quote!(Vec<String>), pass: Pass::Files },
        }),
        _ => None,
    }
}

/// A value that is written as text.
struct Text {
    /// Its type in a signature.
    ty: TokenStream,
    /// The reference to it that prints it.
    value: TokenStream,
    /// A type that can be handed over for it.
    kept: TokenStream,
}

fn text(api: &Api, stated: &Type, name: &Ident) -> Option<Text> {
    let ty = resolved(api, stated);
    let by_reference = |ty: TokenStream| Some(Text { kept: ty.clone(), ty, value: quote!(&#name) });
    let display = |kept| Some(Text { ty: quote!(impl Display), value: quote!(&#name), kept });
    match ty {
        Type::Any | Type::Id => display(quote!(runtime::Id)),
        Type::String(StringFormat::Plain(_) | StringFormat::Binary) => display(quote!(String)),
        Type::Boolean | Type::Integer(_) | Type::Number(_) | Type::String(_) => {
            by_reference(Types::Outside(api).owned(ty))
        }
        Type::Named(id) => {
            let def = type_def(api, *id)?;
            let path = Types::Outside(api).owned(stated_name(api, stated));
            match &def.kind {
                TypeKind::Enum(_) => by_reference(path),
                TypeKind::IntegerOr { .. } => {
                    let value = quote!(&Into::<#path>::into(#name));
                    Some(Text { ty: quote!(impl Into<#path>), value, kept: path })
                }
                _ => None,
            }
        }
        Type::Array(_) | Type::Map(_) | Type::Nullable(_) => None,
    }
}
