//! Open enums.
//!
//! In: an enum type. Out: an enum with a variant per documented value and one for all others. Invariant: a value goes
//! out as it came in.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::emit::tokens::{ident, listed_or};
use crate::ir::{EnumBase, EnumType, EnumValue, TypeDef};
use crate::render::docs::{self, Docs};

use super::slots::Slot;

/// The enum and what it implements.
pub(super) fn item(def: &TypeDef, values: &EnumType) -> TokenStream {
    match values.base {
        EnumBase::String => text_item(def, values),
        EnumBase::Integer => integer_item(def, values),
    }
}

fn text_item(def: &TypeDef, values: &EnumType) -> TokenStream {
    let name = ident(&def.name.rust);
    let all: Vec<_> = values.values.iter().collect();
    let definition = definition(def, values, &all, &quote!(String));
    let default = default(def, values, &name, &quote!(Self::Unknown(String::new())));
    let variants: Vec<_> = all.iter().map(|value| ident(&value.name.rust)).collect();
    let wires: Vec<_> = all.iter().map(|value| &value.name.wire).collect();
    let from = listed_or(quote!(Self::Unknown(text.to_owned())), "text", &wires, &variants);
    let slot = Slot {
        vacant: quote!(Self::Unknown(String::new())),
        read: quote!(runtime::open_text(from, self)),
        write: quote!(to.leaf(runtime::Leaf::Text(self.as_str()))),
    };
    let slot = slot.item(&name);
    quote! {
        #definition

        impl #name {
            /// The value as it stands on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#variants => #wires,)*
                    Self::Unknown(text) => text,
                }
            }
        }

        impl From<&str> for #name {
            fn from(text: &str) -> Self {
                #from
            }
        }

        impl From<String> for #name {
            fn from(text: String) -> Self {
                Self::from(text.as_str())
            }
        }

        #default

        impl fmt::Display for #name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        #slot
    }
}

fn integer_item(def: &TypeDef, values: &EnumType) -> TokenStream {
    let name = ident(&def.name.rust);
    let listed: Vec<_> = values.values.iter().filter_map(|value| Some((value, integer(value)?))).collect();
    let all: Vec<_> = listed.iter().map(|(value, _)| *value).collect();
    let definition = definition(def, values, &all, &quote!(i64));
    let default = default(def, values, &name, &quote!(Self::Unknown(0)));
    let variants: Vec<_> = all.iter().map(|value| ident(&value.name.rust)).collect();
    let numbers: Vec<_> = listed.iter().map(|(_, number)| number).collect();
    let from = listed_or(quote!(Self::Unknown(number)), "number", &numbers, &variants);
    let slot = Slot {
        vacant: quote!(Self::Unknown(0)),
        read: quote!(runtime::open_integer(from, self)),
        write: quote!(to.leaf(runtime::Leaf::I64(self.as_i64()))),
    };
    let slot = slot.item(&name);
    quote! {
        #definition

        impl #name {
            /// The value as it stands on the wire.
            pub fn as_i64(&self) -> i64 {
                match self {
                    #(Self::#variants => #numbers,)*
                    Self::Unknown(number) => *number,
                }
            }
        }

        impl From<i64> for #name {
            fn from(number: i64) -> Self {
                #from
            }
        }

        #default

        impl fmt::Display for #name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.as_i64().fmt(f)
            }
        }

        #slot
    }
}

/// The value's number; none where it is past 64 bits, and then it comes and goes as an unknown one.
fn integer(value: &EnumValue) -> Option<Literal> {
    value.name.wire.parse().ok().map(Literal::i64_unsuffixed)
}

fn definition(def: &TypeDef, values: &EnumType, listed: &[&EnumValue], kept: &TokenStream) -> TokenStream {
    let docs = super::description(def);
    let name = ident(&def.name.rust);
    let default = default_value(values);
    let derive_default = default.is_some().then(|| quote!(Default,));
    let variants = listed.iter().map(|value| {
        let docs = Docs::vendor(value.description.as_deref(), &docs::code(&value.name.wire));
        let name = ident(&value.name.rust);
        let default = (default == Some(*value)).then(|| quote!(#[default]));
        quote!(#docs #default #name)
    });
    quote! {
        #docs
        #[derive(Clone, Debug, #derive_default PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            /// A value that the document does not list, as it came.
            Unknown(#kept),
        }
    }
}

fn default_value(values: &EnumType) -> Option<&EnumValue> {
    let value = values.values.get(values.default?)?;
    (values.base == EnumBase::String || integer(value).is_some()).then_some(value)
}

fn default(
    def: &TypeDef,
    values: &EnumType,
    name: &proc_macro2::Ident,
    otherwise: &TokenStream,
) -> Option<TokenStream> {
    (def.has_default && default_value(values).is_none()).then(|| {
        quote! {
            impl Default for #name {
                fn default() -> Self {
                    #otherwise
                }
            }
        }
    })
}
