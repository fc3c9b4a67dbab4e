//! The named types as they come.
//!
//! In: what a schema turned out to be, and where it stands. Out: a [`TypeId`]. Invariant: types of one name and one
//! structure are one type, and no two types share a Rust name.

use std::collections::HashMap;
use std::fmt::Write as _;

use crate::ir::{Basis, Type, TypeDef, TypeId, TypeKind};
use crate::names::{Case, Claim, Kind, Name, Scope, identifier};

/// How far the lowering of a component is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Progress {
    Waiting,
    Started,
    Done,
}

/// A component's schema and its type.
#[derive(Clone, Copy, Debug)]
pub(super) struct Component {
    pub(super) id: TypeId,
    pub(super) nullable: bool,
    pub(super) progress: Progress,
    /// The struct with the fields that `allOf` takes from it, where that is not the type itself.
    pub(super) fields_of: Option<TypeId>,
}

/// The named types, their names, and which of them are equal.
pub(super) struct Registry<'a> {
    pub(super) defs: Vec<TypeDef>,
    pub(super) scope: Scope,
    pub(super) components: HashMap<&'a str, Component>,
    /// Name and structure -> type.
    shared: HashMap<String, TypeId>,
}

impl Registry<'_> {
    pub(super) fn new() -> Self {
        Self { defs: Vec::new(), scope: Scope::new(Kind::Types), components: HashMap::new(), shared: HashMap::new() }
    }

    /// Adds a type under a name that was claimed.
    pub(super) fn push(&mut self, name: Name, kind: TypeKind, basis: Basis, name_basis: Basis) -> TypeId {
        let id = TypeId(u32::try_from(self.defs.len()).unwrap_or(u32::MAX));
        self.defs.push(TypeDef {
            name,
            description: None,
            kind,
            deprecated: false,
            in_requests: false,
            in_responses: false,
            groups: Vec::new(),
            has_default: false,
            required_name: None,
            basis,
            name_basis,
        });
        id
    }

    pub(super) fn get(&self, id: TypeId) -> &TypeDef {
        &self.defs[id.0 as usize]
    }

    pub(super) fn get_mut(&mut self, id: TypeId) -> &mut TypeDef {
        &mut self.defs[id.0 as usize]
    }

    /// The type behind other names for it.
    pub(super) fn resolve<'t>(&'t self, ty: &'t Type) -> &'t Type {
        let mut ty = ty;
        for _ in 0..=self.defs.len() {
            match ty {
                Type::Named(id) => match &self.get(*id).kind {
                    TypeKind::Alias(behind) => ty = behind,
                    _ => return ty,
                },
                Type::Nullable(inner) => ty = inner,
                _ => return ty,
            }
        }
        &Type::Any
    }

    /// The definition behind a type, if it has one.
    pub(super) fn definition(&self, ty: &Type) -> Option<&TypeKind> {
        match self.resolve(ty) {
            Type::Named(id) => Some(&self.get(*id).kind),
            _ => None,
        }
    }

    /// A type of this name and structure, if there is one.
    pub(super) fn find_equal(&self, last: &str, kind: &TypeKind) -> Option<TypeId> {
        self.shared.get(&key(last, kind)).copied()
    }

    /// Lets later types of the same name and structure be this one.
    pub(super) fn share(&mut self, last: &str, id: TypeId) {
        let key = key(last, &self.get(id).kind);
        self.shared.entry(key).or_insert(id);
    }

    /// Gives an enum the default that an equal one has, if it has none of its own.
    pub(super) fn merge_default(&mut self, id: TypeId, equal: TypeKind) {
        if let (TypeKind::Enum(known), TypeKind::Enum(equal)) = (&mut self.get_mut(id).kind, equal) {
            known.default = known.default.or(equal.default);
        }
    }

    /// Claims a type's name.
    pub(super) fn claim(&mut self, wire: &str, texts: &[&str]) -> Claim {
        self.scope.claim_as(wire, texts)
    }
}

/// What two types have in common when they are the same: the end of their names, and everything but their docs and
/// defaults.
fn key(last: &str, kind: &TypeKind) -> String {
    let mut key = identifier(last, Case::Pascal);
    match kind {
        TypeKind::Object(object) => {
            key.push('{');
            for field in &object.fields {
                let flags = (field.required, field.read_only, field.write_only, field.deprecated);
                let _ = write!(key, "{:?}{flags:?}{:?},", field.name.wire, field.ty);
            }
            let _ = write!(key, "{:?}", object.additional.as_ref().map(|(_, ty)| ty));
        }
        TypeKind::Enum(values) => {
            let _ = write!(key, "{:?}", values.base);
            for value in &values.values {
                let _ = write!(key, "|{:?}", value.name.wire);
            }
        }
        TypeKind::Union(union) => {
            let _ = write!(key, "({:?}", union.discriminator);
            for variant in &union.variants {
                let _ = write!(key, "|{:?}{:?}{:?}", variant.name.wire, variant.ty, variant.tags);
            }
        }
        TypeKind::IntegerOr { format, words } => {
            let _ = write!(key, "{format:?}");
            for word in words {
                let _ = write!(key, "|{:?}", word.wire);
            }
        }
        TypeKind::Alias(ty) => {
            let _ = write!(key, "={ty:?}");
        }
    }
    key
}
