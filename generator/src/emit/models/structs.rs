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
use crate::render::{Form, Member, Piece, flat};

use super::{made, slots};

/// The struct.
pub(super) fn items(api: &Api, def: &TypeDef, object: &ObjectType) -> Vec<Piece> {
    let docs = super::description(def).outer("");
    let name = ident(&def.name.rust);
    let default = if def.has_default { "Default, " } else { "" };
    let fields = object.fields.iter().map(|it| field(api, it));
    let additional = object.additional.as_ref().map(|(name, ty)| {
        let docs = Docs::own("Members that the document does not name.").outer("    ");
        let (name, ty) = (ident(&name.rust), flat(Types::Inside(api).owned(ty)));
        Member::Code(format!("{docs}    pub {name}: BTreeMap<String, {ty}>,\n"))
    });
    let members: Vec<_> = fields.chain(additional).collect();
    let head = format!("{docs}#[derive(Clone, Debug, {default}PartialEq)]\npub struct {name}");
    let definition = match members.is_empty() {
        true => Piece::Code(format!("{head} {{}}\n")),
        false => Piece::Item { form: Form::Structure, head, members },
    };
    let made = made::item(api, def, object).map(Piece::Items);
    let slots = slots::of_object(def, object);
    [definition].into_iter().chain(made).chain([Piece::Items(slots)]).collect()
}

fn field(api: &Api, field: &Field) -> Member {
    let docs = facts::field(field).outer("    ");
    let (name, ty) = (ident(&field.name.rust), flat(present(api, field)));
    let ty = if field.required { ty } else { format!("Option<{ty}>") };
    Member::Code(format!("{docs}    pub {name}: {ty},\n"))
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
