//! How values of a type are read and written.
//!
//! In: what a type's values are made of. Out: the few lines of it that depend on the type, and serde's traits, which go by
//! way of them. Invariant: what these lines call is compiled once, however many types there are.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use crate::emit::tokens::ident;
use crate::ir::{ObjectType, TypeDef};

/// How a value is made of nothing, read, and written, as the bodies of functions.
pub(super) struct Slot {
    pub(super) vacant: TokenStream,
    /// From `from`.
    pub(super) read: TokenStream,
    /// To `to`.
    pub(super) write: TokenStream,
}

impl Slot {
    /// The slot and serde's traits.
    pub(super) fn item(self, name: &Ident) -> TokenStream {
        let Self { vacant, read, write } = self;
        quote! {
            impl runtime::Slot for #name {
                fn vacant() -> Self {
                    #vacant
                }

                fn read(&mut self, from: &mut dyn runtime::Reader) -> runtime::Done {
                    #read
                }

                fn write(&self, to: &mut dyn runtime::Writer) -> runtime::Done {
                    #write
                }
            }

            impl Serialize for #name {
                fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    runtime::write(self, serializer)
                }
            }

            impl<'de> Deserialize<'de> for #name {
                fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    runtime::read(deserializer)
                }
            }
        }
    }
}

/// How a struct is read and written, by the table of its members.
pub(super) fn of_object(def: &TypeDef, object: &ObjectType) -> TokenStream {
    let name = ident(&def.name.rust);
    let slot = Slot { vacant: vacant(def, object), read: quote!(from.object(self)), write: quote!(to.object(self)) };
    let slot = slot.item(&name);
    let wire_name = &def.name.rust;
    let members = object.fields.iter().map(|field| &field.name.wire);
    let required = object.fields.iter().enumerate().filter(|(_, field)| field.required);
    let required = required.map(|(at, _)| Literal::usize_unsuffixed(at));
    let ways = ways(object);
    let rest = object.additional.as_ref().map(|(name, _)| {
        let name = ident(&name.rust);
        quote! {
            fn rest(&self) -> Option<&dyn runtime::Entries> {
                Some(&self.#name)
            }

            fn rest_mut(&mut self) -> Option<&mut dyn runtime::Entries> {
                Some(&mut self.#name)
            }
        }
    });
    quote! {
        #slot

        impl runtime::Object for #name {
            fn shape(&self) -> &'static runtime::Shape {
                &runtime::Shape { name: #wire_name, members: &[#(#members),*], required: &[#(#required),*] }
            }

            #ways

            #rest
        }
    }
}

/// The ways to the members; none where there are none.
fn ways(object: &ObjectType) -> Option<TokenStream> {
    let names: Vec<_> = object.fields.iter().map(|field| ident(&field.name.rust)).collect();
    let places: Vec<_> = (0..names.len()).map(Literal::usize_unsuffixed).collect();
    (!names.is_empty()).then(|| {
        quote! {
            fn member(&self, at: usize) -> Option<&dyn runtime::Slot> {
                Some(match at {
                    #(#places => &self.#names,)*
                    _ => return None,
                })
            }

            fn member_mut(&mut self, at: usize) -> Option<&mut dyn runtime::Slot> {
                Some(match at {
                    #(#places => &mut self.#names,)*
                    _ => return None,
                })
            }
        }
    })
}

/// A struct before anything is read into it.
fn vacant(def: &TypeDef, object: &ObjectType) -> TokenStream {
    if def.has_default {
        return quote!(Self::default());
    }
    let fields = object.fields.iter().map(|field| {
        let name = ident(&field.name.rust);
        if field.required { quote!(#name: runtime::Slot::vacant()) } else { quote!(#name: None) }
    });
    let additional = object.additional.as_ref().map(|(name, _)| {
        let name = ident(&name.rust);
        quote!(#name: runtime::Slot::vacant())
    });
    quote!(Self { #(#fields,)* #additional })
}
