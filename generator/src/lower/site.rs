//! Where a schema stands, and what its type would be called there.

use crate::tree::escape_pointer;

/// A place in the document on the way down, with a name for a type that is defined there.
#[derive(Clone, Debug)]
pub(super) struct Site {
    /// JSON pointer into the OpenAPI 3 document.
    pub(super) pointer: String,
    /// Words for a type's name: that of the type around, and the member's.
    pub(super) name: String,
    /// The member's own words: equal types under the same words are one type.
    pub(super) last: String,
    /// Words to put before the name where another type has it.
    pub(super) qualifier: Option<String>,
    /// Whether the schema here has the name for itself, as a component has.
    pub(super) is_definition: bool,
    /// How many schemas are around this one.
    pub(super) depth: usize,
}

impl Site {
    /// A place outside any schema.
    pub(super) fn root(pointer: String, name: impl Into<String>, last: &str) -> Self {
        Self { pointer, name: name.into(), last: last.to_owned(), qualifier: None, is_definition: false, depth: 0 }
    }

    /// The same with words to fall back on.
    pub(super) fn qualified(mut self, qualifier: &str) -> Self {
        self.qualifier = Some(qualifier.to_owned());
        self
    }

    /// A member of an object.
    pub(super) fn field(&self, wire: &str) -> Self {
        let name = format!("{} {wire}", self.name);
        self.inside(&format!("properties/{}", escape_pointer(wire)), name, wire)
    }

    /// The items of an array, which are called as the array, unless that is a type of its own.
    pub(super) fn items(&self) -> Self {
        let of = |name: &str| if self.is_definition { format!("{name} item") } else { name.to_owned() };
        self.inside("items", of(&self.name), &of(&self.last))
    }

    /// The values of a mapping.
    pub(super) fn value(&self) -> Self {
        let last = format!("{} value", self.last);
        self.inside("additionalProperties", format!("{} value", self.name), &last)
    }

    /// A member of a composition, named apart.
    pub(super) fn variant(&self, keyword: &str, index: usize, label: &str) -> Self {
        let name = format!("{} {label}", self.name);
        self.inside(&format!("{keyword}/{index}"), name, label)
    }

    /// A member of a composition that melts into the type around.
    pub(super) fn part(&self, keyword: &str, index: usize) -> Self {
        let last = self.last.clone();
        self.inside(&format!("{keyword}/{index}"), self.name.clone(), &last)
    }

    fn inside(&self, step: &str, name: String, last: &str) -> Self {
        Self {
            pointer: format!("{}/{step}", self.pointer),
            name,
            last: last.to_owned(),
            qualifier: self.qualifier.clone(),
            is_definition: false,
            depth: self.depth + 1,
        }
    }
}
