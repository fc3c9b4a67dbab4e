//! `src/models.rs`: the types that go over the wire.
//!
//! In: the types of the API. Out: an item or a few per type. Invariant: every value that the wire may have is taken in,
//! kept, and written back: what the document does not list goes into an `Unknown` variant.

mod enums;
mod integer_or;
mod made;
mod structs;
mod unions;

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Api, TypeDef, TypeKind};
use crate::render;
use crate::render::docs::{self, Docs};

use super::facts;
use super::sizes::Sizes;
use super::tokens::{Types, has_key, ident, mentions};

/// The file.
pub(super) fn file(api: &Api) -> String {
    let docs = Docs::own("The types that go over the wire.").and(
        "Members that the service sends and these types do not know are ignored; values that an enum does not know are \
         kept in its `Unknown` variant, and written back as they came.",
    );
    let sizes = Sizes::new(api);
    let items: Vec<_> = api.types.iter().map(|def| item(api, &sizes, def)).collect();
    render::file(&docs, std::iter::once(imports(&items)).chain(items))
}

fn item(api: &Api, sizes: &Sizes<'_>, def: &TypeDef) -> TokenStream {
    match &def.kind {
        TypeKind::Object(object) => structs::item(api, def, object),
        TypeKind::Enum(values) => enums::item(def, values),
        TypeKind::Union(union) => unions::item(api, sizes, def, union),
        TypeKind::IntegerOr { format, words } => integer_or::item(def, *format, words),
        TypeKind::Alias(target) => {
            let docs = description(def);
            let name = ident(&def.name.rust);
            let target = Types::Inside(api).owned(target);
            quote!(#docs pub type #name = #target;)
        }
    }
}

/// What the type means.
fn description(def: &TypeDef) -> Docs {
    let docs =
        Docs::vendor(def.description.as_deref(), &format!("The type {} of the API.", docs::code(&def.name.wire)));
    docs.and_maybe(def.deprecated.then(|| facts::DEPRECATED.to_owned()))
}

fn imports(items: &[TokenStream]) -> TokenStream {
    let used = |name: &str| items.iter().any(|item| mentions(item, name));
    let maps = used("BTreeMap").then(|| {
        quote!(
            use std::collections::BTreeMap;
        )
    });
    let fmt = used("fmt").then(|| {
        quote!(
            use std::fmt;
        )
    });
    let serde = ["Deserialize", "Deserializer", "Serialize", "Serializer"].into_iter().filter(|it| used(it)).map(ident);
    let serde: Vec<_> = serde.collect();
    let serde = (!serde.is_empty()).then(|| quote!(use serde::{#(#serde),*};));
    // Serde's attributes name the module in text.
    let runtime = items.iter().any(|item| mentions(item, "runtime") || has_key(item, "deserialize_with"));
    let runtime = runtime.then(|| {
        quote!(
            use crate::runtime;
        )
    });
    quote!(#maps #fmt #serde #runtime)
}
