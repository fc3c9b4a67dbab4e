//! How a struct is made that has no `Default`.
//!
//! In: an object type. Out: `new`, which takes what is required, and a struct of it where it is too much for arguments.
//! Invariant: a request cannot be made without a member that its document requires; the rest is left out.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::facts;
use crate::emit::tokens::{Types, ident, resolved, type_def};
use crate::ir::{Api, Field, ObjectType, StringFormat, Type, TypeDef, TypeKind};
use crate::render::docs::Docs;

use super::structs::present;

/// The maker; none where the type has a `Default`, or nothing is required.
pub(super) fn item(api: &Api, def: &TypeDef, object: &ObjectType) -> Option<TokenStream> {
    if def.has_default || object.required().next().is_none() {
        return None;
    }
    let required: Vec<_> = object.required().collect();
    Some(match &def.required_name {
        Some(holder) => by_struct(api, def, object, &required, holder),
        None => by_arguments(api, def, object, &required),
    })
}

fn by_arguments(api: &Api, def: &TypeDef, object: &ObjectType, required: &[&Field]) -> TokenStream {
    let name = ident(&def.name.rust);
    let docs =
        Docs::own(&format!("Made of what is required. The rest is set by `{name} {{ .., ..{name}::new(..) }}`."));
    let arguments = required.iter().map(|field| {
        let (name, ty) = (ident(&field.name.rust), argument(api, field));
        quote!(#name: #ty)
    });
    let fields = object.fields.iter().map(|field| {
        let name = ident(&field.name.rust);
        match (field.required, is_converted(api, field)) {
            (false, _) => quote!(#name: None),
            (true, true) => quote!(#name: #name.into()),
            (true, false) if is_boxed(field) => quote!(#name: Box::new(#name)),
            (true, false) => quote!(#name),
        }
    });
    let additional = additional(object);
    quote! {
        impl #name {
            #docs
            pub fn new(#(#arguments),*) -> Self {
                Self { #(#fields,)* #additional }
            }
        }
    }
}

fn by_struct(api: &Api, def: &TypeDef, object: &ObjectType, required: &[&Field], holder: &str) -> TokenStream {
    let (name, holder) = (ident(&def.name.rust), ident(holder));
    let docs = Docs::own(&format!("What [`{name}`] cannot do without, for [`{name}::new`]."));
    let members = required.iter().map(|field| {
        let (docs, name, ty) = (facts::field(field), ident(&field.name.rust), present(api, field));
        quote!(#docs pub #name: #ty)
    });
    let new = Docs::own(&format!(
        "Made of what is required. The rest is set by `{name} {{ .., ..{name}::new({holder} {{ .. }}) }}`."
    ));
    let fields = object.fields.iter().map(|field| {
        let name = ident(&field.name.rust);
        if field.required { quote!(#name: required.#name) } else { quote!(#name: None) }
    });
    let additional = additional(object);
    quote! {
        #docs
        #[derive(Clone, Debug, PartialEq)]
        pub struct #holder {
            #(#members,)*
        }

        impl #name {
            #new
            pub fn new(required: #holder) -> Self {
                Self { #(#fields,)* #additional }
            }
        }
    }
}

/// The type of an argument.
fn argument(api: &Api, field: &Field) -> TokenStream {
    if is_boxed(field) {
        return Types::Inside(api).owned(&field.ty);
    }
    let ty = present(api, field);
    if is_converted(api, field) { quote!(impl Into<#ty>) } else { ty }
}

/// Whether the value stands behind a box that the caller need not know of.
fn is_boxed(field: &Field) -> bool {
    field.boxed && !matches!(field.ty, Type::Nullable(_))
}

/// Whether an argument is made a value of the field's type by `into`, so that text can be given as it is.
pub(in crate::emit) fn is_converted(api: &Api, field: &Field) -> bool {
    let text = |ty: &Type| matches!(ty, Type::Id | Type::String(StringFormat::Plain(_) | StringFormat::Binary));
    !matches!(field.ty, Type::Nullable(_)) && !is_nullable_alias(api, &field.ty) && text(resolved(api, &field.ty))
}

/// Whether a name stands for a type or `null`, which [`resolved`] looks through.
fn is_nullable_alias(api: &Api, ty: &Type) -> bool {
    let mut ty = ty;
    for _ in 0..=api.types.len() {
        ty = match ty {
            Type::Nullable(_) => return true,
            Type::Named(id) => match type_def(api, *id).map(|def| &def.kind) {
                Some(TypeKind::Alias(target)) => target,
                _ => return false,
            },
            _ => return false,
        };
    }
    false
}

fn additional(object: &ObjectType) -> Option<TokenStream> {
    let (name, _) = object.additional.as_ref()?;
    let name = ident(&name.rust);
    Some(quote!(#name: BTreeMap::new()))
}
