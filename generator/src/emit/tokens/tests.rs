use quote::quote;

use super::{has_path, mentions};

#[test]
fn an_import_is_used_by_paths_and_types_and_not_by_namesakes() {
    let uses = quote! {
        pub fn get(self) -> Result<models::View, Error<errors::GetError>> {}
        pub struct View { #[serde(flatten)] pub more: BTreeMap<String, String> }
    };
    for name in ["models", "errors", "Error", "BTreeMap"] {
        assert!(mentions(&uses, name), "{name}");
    }
    let namesakes = quote! {
        pub enum View { #[doc = " `BTreeMap`"] BTreeMap, #[doc = " `Error`"] Error(String) }
        impl View { pub fn models(&self, errors: u8) -> u8 { Self::Error; View::BTreeMap; self.models(errors) } }
    };
    for name in ["models", "errors", "Error", "BTreeMap"] {
        assert!(!mentions(&namesakes, name), "{name}");
    }
}

#[test]
fn a_key_of_an_attribute_is_no_field_of_that_name() {
    let has = |tokens| has_path(&tokens, "deserialize_with", "runtime");
    assert!(has(quote!(#[serde(default, deserialize_with = "runtime::double_option")])));
    assert!(!has(quote!(#[serde(deserialize_with = "Option::deserialize")])));
    assert!(!has(quote!(pub deserialize_with: String,)));
}
