use quote::quote;

use super::{has_key, mentions};

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
    assert!(has_key(&quote!(#[serde(default, deserialize_with = "runtime::double_option")]), "deserialize_with"));
    assert!(!has_key(&quote!(pub deserialize_with: String,), "deserialize_with"));
}
