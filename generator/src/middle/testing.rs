//! What the tests of the readers share.

use openapiv3::OpenAPI;

use crate::diagnostic::Diagnostics;
use crate::middle::{Middle, upgrade};
use crate::source::{self, Loader};
use crate::tree::{Node, Role, Sources};

struct Text<'a>(&'a str);

impl Loader for Text<'_> {
    fn load(&self, _: &str) -> Result<Vec<u8>, String> {
        Ok(self.0.as_bytes().to_vec())
    }
}

/// The tree of a text.
pub(crate) fn tree(text: &str) -> Node {
    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    let node = source::read("test.yaml", Role::Document, &Text(text), &mut sources, &mut diagnostics);
    node.unwrap_or_else(|| panic!("{:#?}", diagnostics.list))
}

/// A document upgraded, and what was told: `G0107 7:5 message`.
pub(crate) fn upgraded(text: &str) -> (Middle, Vec<String>) {
    let mut diagnostics = Diagnostics::default();
    let middle = upgrade(&tree(text), &mut diagnostics).expect("the version is read");
    assert_stable(&middle.openapi);
    let told = diagnostics.list.iter().map(|fault| {
        let place = fault.place.unwrap_or_default();
        format!("{} {}:{} {}", fault.code.id, place.line, place.column, fault.message)
    });
    (middle, told.collect())
}

/// Asserts that the document, once written, is read back by [`openapiv3`] as one that is written the same.
fn assert_stable(openapi: &OpenAPI) {
    let written = serde_json::to_string(openapi).expect("writable");
    let read: OpenAPI = serde_json::from_str(&written).unwrap_or_else(|error| panic!("{error} in {written}"));
    // These two are kept among the extensions: `xml` has no field, and that of `encoding` would spoil it (see `form`).
    if !written.contains("\"encoding\"") && !written.contains("\"xml\"") {
        assert_eq!(serde_json::to_value(&read).expect("writable"), serde_json::to_value(openapi).expect("writable"));
    }
}

/// A document upgraded, as JSON.
pub(crate) fn json(text: &str) -> (serde_json::Value, Vec<String>) {
    let (middle, told) = upgraded(text);
    (serde_json::to_value(&middle.openapi).expect("writable"), told)
}
