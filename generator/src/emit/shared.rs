//! Members that the items of many operations have alike.
//!
//! In: inputs of operations. Out: their setters, and their fields in what a mock is sent, as members to be printed; what
//! every call can be told. Invariant: what is alike is printed once, whichever thread asks first, and inputs are alike that
//! differ in nothing but where they are from.

use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use foldhash::HashMap;
use proc_macro2::TokenStream;

use crate::ir::{Api, Parameter};
use crate::render::{Form, Member, Printed};

use super::inputs::Input;
use super::mock;
use super::operations;
use super::parts::Part;

/// The members of an API that were printed so far.
pub(super) struct Shared<'a> {
    api: &'a Api,
    options: OnceLock<Arc<Printed>>,
    inputs: Mutex<HashMap<(Role, Alike<'a>), Arc<Printed>>>,
}

/// What a member is to the item that has it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Role {
    /// The setter of a call.
    Setter,
    /// A field of what a mock is sent, which is always there.
    Field,
    /// One that may be absent.
    OptionalField,
}

impl<'a> Shared<'a> {
    /// Nothing was printed yet.
    pub(super) fn new(api: &'a Api) -> Self {
        Self { api, options: OnceLock::new(), inputs: Mutex::default() }
    }

    /// What every call can be told.
    pub(super) fn options(&self, make: impl FnOnce() -> TokenStream) -> Member {
        let print = || Arc::new(Printed::new(Form::Implementation, &operations::NAMES, Member::Tokens(make())));
        Member::Printed(self.options.get_or_init(print).clone())
    }

    /// The setter of an input.
    pub(super) fn setter(&self, part: &Part<'a>) -> Member {
        self.member(Role::Setter, part, |input| input.setter())
    }

    /// The field for an input, in what a mock is sent.
    pub(super) fn field(&self, part: &Part<'a>, always: bool) -> Member {
        let role = if always { Role::Field } else { Role::OptionalField };
        self.member(role, part, |input| input.field(always))
    }

    fn member(&self, role: Role, part: &Part<'a>, make: impl FnOnce(&Input<'a>) -> String) -> Member {
        let make = || Member::Code(make(&Input::of(self.api, part)));
        let Part::Parameter(parameter) = part else { return make() };
        let (form, names): (_, &[&'static str]) = match role {
            Role::Setter => (Form::Implementation, &operations::NAMES),
            Role::Field | Role::OptionalField => (Form::Structure, &mock::NAMES),
        };
        // No lock while it is printed: whoever wants another one does not wait, and who comes second prints the same.
        let key = (role, Alike(parameter));
        let known = self.inputs.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        Member::Printed(known.unwrap_or_else(|| {
            let printed = Arc::new(Printed::new(form, names, make()));
            self.inputs.lock().unwrap_or_else(PoisonError::into_inner).insert(key, printed.clone());
            printed
        }))
    }
}

/// A parameter, whatever it is from.
struct Alike<'a>(&'a Parameter);

impl PartialEq for Alike<'_> {
    fn eq(&self, other: &Self) -> bool {
        let Parameter {
            name,
            location,
            ty,
            required,
            default,
            style,
            path_style,
            keeps_reserved,
            content_type,
            description,
            deprecated,
            constraints,
            basis: _,
        } = self.0;
        let other = other.0;
        *name == other.name
            && *location == other.location
            && *ty == other.ty
            && *required == other.required
            && *default == other.default
            && *style == other.style
            && *path_style == other.path_style
            && *keeps_reserved == other.keeps_reserved
            && *content_type == other.content_type
            && *description == other.description
            && *deprecated == other.deprecated
            && *constraints == other.constraints
    }
}

impl Eq for Alike<'_> {}

impl Hash for Alike<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Parameter { name, location, description, .. } = self.0;
        name.wire.hash(state);
        location.hash(state);
        // Descriptions are long, and of one name those that differ mostly differ in length.
        description.as_ref().map(String::len).hash(state);
    }
}

#[cfg(test)]
mod tests {
    use crate::ir::{Basis, Location, StringFormat, Type};
    use crate::names::Name;

    use super::*;

    fn parameter(description: &str) -> Parameter {
        let name = Name { wire: "page".to_owned(), rust: "page".to_owned() };
        let mut parameter = Parameter::new(name, Location::Query, Type::String(StringFormat::Date), Basis::default());
        parameter.description = Some(description.to_owned());
        parameter
    }

    fn text(member: Member) -> (*const Printed, String) {
        match member {
            Member::Printed(printed) => (Arc::as_ptr(&printed), printed.text().to_owned()),
            Member::Tokens(tokens) => (std::ptr::null(), tokens.to_string()),
            Member::Code(code) => (std::ptr::null(), code),
        }
    }

    #[test]
    fn what_is_alike_is_printed_once_and_nothing_else_is_taken_for_it() {
        let (one, same, other) = (parameter("One."), parameter("One."), parameter("Two."));
        let api = Api::default();
        let shared = Shared::new(&api);
        let [one, same, other] = [&one, &same, &other].map(Part::Parameter);
        let first = text(shared.setter(&one));
        assert!(first.1.contains("/// One.") && first.1.contains("pub fn page(mut self"), "{}", first.1);
        assert_eq!(first, text(shared.setter(&same)));
        assert!(text(shared.setter(&other)).1.contains("/// Two."));
        assert!(text(shared.field(&one, true)).1.contains("pub page: jiff::civil::Date"));
        assert!(text(shared.field(&one, false)).1.contains("pub page: Option<jiff::civil::Date>"));
    }
}
