//! Structs.
//!
//! In: an object type. Out: a struct, how it is made where it has no `Default`, and how it is read and written. Invariant: only
//! what the document is sure of is required; an absent optional member is not written.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::facts;
use crate::emit::tokens::{Types, ident};
use crate::ir::{Api, Field, ObjectType, Type, TypeDef};
use crate::render::docs::Docs;

use super::{made, slots};

/// The struct.
pub(super) fn item(api: &Api, def: &TypeDef, object: &ObjectType) -> TokenStream {
    let docs = super::description(def);
    let name = ident(&def.name.rust);
    let default = def.has_default.then(|| quote!(Default,));
    let fields = object.fields.iter().map(|it| field(api, it));
    let additional = object.additional.as_ref().map(|(name, ty)| {
        let docs = Docs::own("Members that the document does not name.");
        let name = ident(&name.rust);
        let ty = Types::Inside(api).owned(ty);
        quote! {
            #docs
            pub #name: BTreeMap<String, #ty>,
        }
    });
    let made = made::item(api, def, object);
    let slots = slots::of_object(def, object);
    quote! {
        #docs
        #[derive(Clone, Debug, #default PartialEq)]
        pub struct #name {
            #(#fields,)*
            #additional
        }

        #made

        #slots
    }
}

fn field(api: &Api, field: &Field) -> TokenStream {
    let docs = facts::field(field);
    let name = ident(&field.name.rust);
    let ty = present(api, field);
    let ty = if field.required { ty } else { quote!(Option<#ty>) };
    quote! {
        #docs
        pub #name: #ty
    }
}

/// The type of a field that is there.
pub(super) fn present(api: &Api, field: &Field) -> TokenStream {
    let types = Types::Inside(api);
    match &field.ty {
        // The box stands inside, where serde and the user look for the `null`.
        Type::Nullable(inner) if field.boxed => {
            let inner = types.owned(inner);
            quote!(Option<Box<#inner>>)
        }
        ty if field.boxed => {
            let ty = types.owned(ty);
            quote!(Box<#ty>)
        }
        ty => types.owned(ty),
    }
}
