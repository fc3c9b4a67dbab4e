//! How structs are read and written.
//!
//! In: an object type. Out: a line of its members for the runtime's macro. Invariant: a member's place in it is its place in
//! the struct.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::emit::tokens::ident;
use crate::ir::{ObjectType, TypeDef};

/// How a struct is read and written, by the table of its members.
pub(super) fn of_object(def: &TypeDef, object: &ObjectType) -> TokenStream {
    let name = ident(&def.name.rust);
    let made = if def.has_default { quote!(default) } else { quote!(vacant) };
    let mut required = object.fields.iter().enumerate().filter(|(_, field)| field.required).peekable();
    let required = required.peek().is_some().then(|| {
        let places = required.map(|(at, _)| Literal::usize_unsuffixed(at));
        quote!(, required(#(#places)*))
    });
    let rest = object.additional.as_ref().map(|(name, _)| {
        let name = ident(&name.rust);
        quote!(, rest(#name))
    });
    let members = object.fields.iter().enumerate().map(|(at, field)| {
        let (at, name, wire) = (Literal::usize_unsuffixed(at), ident(&field.name.rust), &field.name.wire);
        quote!(#name(#at #wire))
    });
    quote!(runtime::object! { #name, #made #required #rest; #(#members),* })
}
