//! `src/models.rs` and below: the types that go over the wire.
//!
//! In: the types of the API. Out: an item or a few per type, in modules by the groups that need them; `models` offers them
//! all, so that where they stand is nobody's concern. Invariant: every value that the wire may have is taken in, kept,
//! and written back: what the document does not list goes into an `Unknown` variant.

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

use super::features::{self, Shelf};
use super::sizes::Sizes;
use super::tokens::{Types, has_path, ident, mentions};
use super::{SourceFile, facts};
pub(in crate::emit) use made::is_converted;

/// The files.
pub(super) fn files(api: &Api) -> Vec<SourceFile> {
    let sizes = Sizes::new(api);
    let shelves = features::shelves(api);
    let mut files = vec![SourceFile::new("src/models.rs", index(&shelves))];
    files.extend(shelves.iter().map(|shelf| SourceFile {
        path: format!("src/models/{}.rs", shelf.module),
        contents: of_shelf(api, &sizes, shelf),
    }));
    files
}

/// The modules.
fn index(shelves: &[Shelf<'_>]) -> String {
    let docs = Docs::own("The types that go over the wire.").and(
        "Members that the service sends and these types do not know are ignored; values that an enum does not know are \
         kept in its `Unknown` variant, and written back as they came.",
    );
    let modules = shelves.iter().map(|Shelf { gate, module, .. }| {
        let module = ident(module);
        quote!(#gate mod #module;)
    });
    let offers = shelves.iter().map(|Shelf { gate, module, .. }| {
        let module = ident(module);
        quote!(#gate pub use self::#module::*;)
    });
    render::file(&docs, modules.chain(offers))
}

/// The types of a shelf.
fn of_shelf(api: &Api, sizes: &Sizes<'_>, shelf: &Shelf<'_>) -> String {
    let items: Vec<_> = shelf.types.iter().map(|def| item(api, sizes, def)).collect();
    let foreign: Vec<_> = shelf.foreign(api).into_iter().map(|def| ident(&def.name.rust)).collect();
    let foreign = (!foreign.is_empty()).then(|| quote!(use super::{#(#foreign),*};));
    let imports = imports(&items);
    render::file(&shelf.docs, std::iter::once(quote!(#imports #foreign)).chain(items))
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
    let runtime = items.iter().any(|item| mentions(item, "runtime") || has_path(item, "deserialize_with", "runtime"));
    let runtime = runtime.then(|| {
        quote!(
            use crate::runtime;
        )
    });
    quote!(#maps #fmt #serde #runtime)
}
