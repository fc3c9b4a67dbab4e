//! References to components other than schemas.
//!
//! In: a part of the document or a reference to one. Out: the part and the pointer where it stands. A reference that leads
//! nowhere, or in a circle, is reported.

use indexmap::IndexMap;
use openapiv3::{Components, Header, Parameter, ReferenceOr, RequestBody, Response, SecurityScheme};

use super::Lowering;
use crate::middle::faults::{DANGLING_REFERENCE, REFERENCE_CYCLE};
use crate::tree::escape_pointer;

/// How many references may follow each other.
const LONGEST_CHAIN: usize = 16;

/// A part of a document that may stand among the components.
pub(super) trait Referable: Sized + 'static {
    /// The key below `components`.
    const KEY: &'static str;
    /// The components of this kind.
    fn all(components: &Components) -> &IndexMap<String, ReferenceOr<Self>>;
}

macro_rules! referable {
    ($($part:ty, $key:literal, $field:ident;)*) => {
        $(impl Referable for $part {
            const KEY: &'static str = $key;
            fn all(components: &Components) -> &IndexMap<String, ReferenceOr<Self>> {
                &components.$field
            }
        })*
    };
}

referable! {
    Parameter, "parameters", parameters;
    RequestBody, "requestBodies", request_bodies;
    Response, "responses", responses;
    Header, "headers", headers;
    SecurityScheme, "securitySchemes", security_schemes;
}

impl<'a> Lowering<'a> {
    /// The part behind a reference, and its pointer.
    pub(super) fn resolve<T: Referable>(&mut self, part: &'a ReferenceOr<T>, pointer: &str) -> Option<(&'a T, String)> {
        let mut found = part;
        let mut at = pointer.to_owned();
        for _ in 0..LONGEST_CHAIN {
            let reference = match found {
                ReferenceOr::Item(item) => return Some((item, at)),
                ReferenceOr::Reference { reference } => reference,
            };
            let prefix = format!("#/components/{}/", T::KEY);
            let name = reference.strip_prefix(&prefix).map(|name| name.replace("~1", "/").replace("~0", "~"));
            let all = self.openapi.components.as_ref().map(T::all);
            let Some((name, next)) =
                name.and_then(|name| Some((all?.get(&name)?, name))).map(|(next, name)| (name, next))
            else {
                let message = format!("'{reference}' leads nowhere, so this part is left out");
                self.report(&DANGLING_REFERENCE, pointer, message);
                return None;
            };
            found = next;
            at = format!("/components/{}/{}", T::KEY, escape_pointer(&name));
        }
        self.report(&REFERENCE_CYCLE, pointer, "these references lead in a circle, so this part is left out");
        None
    }
}
