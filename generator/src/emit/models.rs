//! `src/models.rs` and below: the types that go over the wire.
//!
//! In: the types of the API. Out: an item or a few per type, in modules by the groups that need them; `models` offers them
//! all, so that where they stand is nobody's concern. Invariant: every value that the wire may have is taken in, kept,
//! and written back: what the document does not list goes into an `Unknown` variant.

mod enums;
mod integer_or;
mod made;
mod slots;
mod structs;
mod unions;

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Api, TypeDef, TypeKind};
use crate::render::docs::{self, Docs};
use crate::render::{self, Mentions, Piece};

use super::facts;
use super::features::Shelf;
use super::making::Making;
use super::sizes::Sizes;
use super::tokens::{Types, ident};
pub(in crate::emit) use made::is_converted;

/// The files.
pub(super) fn files<'a>(api: &'a Api, shelves: &'a [Shelf<'a>]) -> Vec<Making<'a>> {
    let mut files = vec![Making::new("src/models.rs", || index(shelves))];
    files.extend(shelves.iter().map(|shelf| {
        let path = format!("src/models/{}.rs", shelf.module);
        Making::new(path, move || of_shelf(api, &Sizes::new(api), shelf))
    }));
    files
}

/// The modules.
fn index(shelves: &[Shelf<'_>]) -> String {
    let docs = Docs::own("The types that go over the wire.").and(
        "Members that the service sends and these types do not know are ignored; values that an enum does not know are \
         kept in its `Unknown` variant, and written back as they came.",
    );
    let modules = shelves.iter().map(|shelf| {
        let (gate, module) = (shelf.gate(), ident(&shelf.module));
        quote!(#gate mod #module;)
    });
    let offers = shelves.iter().map(|shelf| {
        let (gate, module) = (shelf.gate(), ident(&shelf.module));
        quote!(#gate pub use self::#module::*;)
    });
    render::file(&docs, modules.chain(offers))
}

/// The types of a shelf.
fn of_shelf(api: &Api, sizes: &Sizes<'_>, shelf: &Shelf<'_>) -> String {
    let foreign: Vec<_> = shelf.foreign(api).into_iter().map(|def| ident(&def.name.rust)).collect();
    let foreign = (!foreign.is_empty()).then(|| quote!(use super::{#(#foreign),*};));
    let items = shelf.types.iter().flat_map(|def| items(api, sizes, def));
    render::importing(&shelf.docs, &NAMES, items, |used| {
        let imports = imports(used);
        quote!(#imports #foreign)
    })
}

fn items(api: &Api, sizes: &Sizes<'_>, def: &TypeDef) -> Vec<Piece> {
    let item = match &def.kind {
        TypeKind::Object(object) => return structs::items(api, def, object),
        TypeKind::Enum(values) => enums::item(def, values),
        TypeKind::Union(union) => unions::item(api, sizes, def, union),
        TypeKind::IntegerOr { format, words } => integer_or::item(def, *format, words),
        TypeKind::Alias(target) => {
            let docs = description(def);
            let name = ident(&def.name.rust);
            let target = Types::Inside(api).owned(target);
            quote!(#docs pub type #name = #target;)
        }
    };
    vec![Piece::Items(item)]
}

/// What the type means.
fn description(def: &TypeDef) -> Docs {
    let docs =
        Docs::vendor(def.description.as_deref(), &format!("The type {} of the API.", docs::code(&def.name.wire)));
    docs.and_maybe(facts::of_type(&def.constraints)).and_maybe(def.deprecated.then(|| facts::DEPRECATED.to_owned()))
}

/// What a file of models may have to import.
const NAMES: [&str; 2] = ["BTreeMap", "runtime"];

fn imports(used: &Mentions) -> TokenStream {
    let maps = used.has("BTreeMap").then(|| {
        quote!(
            use std::collections::BTreeMap;
        )
    });
    let runtime = used.has("runtime").then(|| {
        quote!(
            use crate::runtime;
        )
    });
    quote!(#maps #runtime)
}
