//! Structs.
//!
//! In: an object type. Out: a struct with serde's derives, and how it is made where it has no `Default`. Invariant: only
//! what the document is sure of is required; an absent optional member is not written.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::facts;
use crate::emit::tokens::{Types, ident};
use crate::ir::{Api, Field, ObjectType, Type, TypeDef};
use crate::render::docs::Docs;

use super::made;

/// The struct.
pub(super) fn item(api: &Api, def: &TypeDef, object: &ObjectType) -> TokenStream {
    let docs = super::description(def);
    let name = ident(&def.name.rust);
    let default = def.has_default.then(|| quote!(Default,));
    let camel_case = is_mostly_camel_case(object);
    let rename_all = camel_case.then(|| quote!(#[serde(rename_all = "camelCase")]));
    let fields = object.fields.iter().map(|it| field(api, it, camel_case));
    let additional = object.additional.as_ref().map(|(name, ty)| {
        let docs = Docs::own("Members that the document does not name.");
        let name = ident(&name.rust);
        let ty = Types::Inside(api).owned(ty);
        quote! {
            #docs
            #[serde(flatten)]
            pub #name: BTreeMap<String, #ty>,
        }
    });
    let made = made::item(api, def, object);
    quote! {
        #docs
        #[derive(Clone, Debug, #default PartialEq, Serialize, Deserialize)]
        #rename_all
        pub struct #name {
            #(#fields,)*
            #additional
        }

        #made
    }
}

fn field(api: &Api, field: &Field, camel_case: bool) -> TokenStream {
    let docs = facts::field(field);
    let name = ident(&field.name.rust);
    let serde = serde(field, camel_case);
    let ty = present(api, field);
    let ty = if field.required { ty } else { quote!(Option<#ty>) };
    quote! {
        #docs
        #serde
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

/// Serde's attribute of a field, if it needs one.
fn serde(field: &Field, camel_case: bool) -> Option<TokenStream> {
    let wire = &field.name.wire;
    let derived = derived_name(&field.name.rust, camel_case);
    let mut words = Vec::new();
    words.extend((derived != *wire).then(|| quote!(rename = #wire)));
    let nullable = matches!(field.ty, Type::Nullable(_));
    match (field.required, nullable) {
        (true, false) => {}
        // Without a function of its own, serde takes an absent `Option` for `None`.
        (true, true) => words.push(quote!(deserialize_with = "Option::deserialize")),
        (false, false) => words.push(quote!(skip_serializing_if = "Option::is_none")),
        (false, true) => words.push(quote! {
            default, deserialize_with = "runtime::double_option", skip_serializing_if = "Option::is_none"
        }),
    }
    (!words.is_empty()).then(|| quote!(#[serde(#(#words),*)]))
}

/// Whether `rename_all = "camelCase"` spares more attributes than it costs.
fn is_mostly_camel_case(object: &ObjectType) -> bool {
    let renamed = |camel_case| {
        let differs = |field: &&Field| derived_name(&field.name.rust, camel_case) != field.name.wire;
        object.fields.iter().filter(differs).count()
    };
    renamed(true) < renamed(false)
}

/// The wire name that serde makes of a field's.
fn derived_name(rust: &str, camel_case: bool) -> String {
    let rust = rust.strip_prefix("r#").unwrap_or(rust);
    if !camel_case {
        return rust.to_owned();
    }
    let mut words = rust.split('_');
    let mut name = words.next().unwrap_or_default().to_owned();
    for word in words {
        let mut characters = word.chars();
        if let Some(first) = characters.next() {
            name.push(first.to_ascii_uppercase());
            name.push_str(characters.as_str());
        }
    }
    name
}
