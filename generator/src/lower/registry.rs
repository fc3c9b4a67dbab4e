//! The named types as they come.
//!
//! In: what a schema turned out to be, and where it stands. Out: a [`TypeId`]. Invariant: types of one name and one
//! structure are one type, and no two types share a Rust name.

use foldhash::HashMap;
use std::fmt::Write as _;

use crate::ir::{Basis, Constraints, EnumBase, StringFormat, Type, TypeDef, TypeId, TypeKind};
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
    /// What is being lowered, for which types are defined.
    pub(super) owner: Owner,
    owners: HashMap<TypeId, Owner>,
    /// The names that an owner has for types of others.
    aliases: HashMap<(Owner, TypeId), TypeId>,
}

/// What a type stands in. Types of the components have their names from there. Anything else must not change the names
/// of others by being there or not, so it has names of its own even for types that are shared.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) enum Owner {
    /// The components.
    #[default]
    Components,
    /// An operation, by its index.
    Operation(usize),
    /// A parameter, body or response that operations share, by its name.
    Shared(String),
}

impl Registry<'_> {
    pub(super) fn new() -> Self {
        Self {
            defs: Vec::new(),
            scope: Scope::new(Kind::Types),
            components: HashMap::default(),
            shared: HashMap::default(),
            owner: Owner::Components,
            owners: HashMap::default(),
            aliases: HashMap::default(),
        }
    }

    /// Adds a type under a name that was claimed.
    pub(super) fn push(&mut self, name: Name, kind: TypeKind, basis: Basis, name_basis: Basis) -> TypeId {
        let id = TypeId(u32::try_from(self.defs.len()).unwrap_or(u32::MAX));
        self.defs.push(TypeDef {
            name,
            description: None,
            kind,
            deprecated: false,
            constraints: Constraints::default(),
            in_requests: false,
            in_responses: false,
            groups: Vec::new(),
            has_default: false,
            required_name: None,
            basis,
            name_basis,
        });
        self.owners.insert(id, self.owner.clone());
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

    /// Whether every value of a type is one of the other, so that a composition of both is the first.
    pub(super) fn is_narrower(&self, narrow: &Type, wide: &Type) -> bool {
        match (wide, self.definition(narrow)) {
            (Type::String(StringFormat::Plain(_)), kind) => {
                matches!(narrow, Type::String(_))
                    || matches!(kind, Some(TypeKind::Enum(values)) if values.base == EnumBase::String)
            }
            (Type::Integer(_) | Type::Number(_), kind) => {
                matches!(narrow, Type::Integer(_) | Type::Number(_))
                    || matches!(kind, Some(TypeKind::Enum(values)) if values.base == EnumBase::Integer)
            }
            (Type::Map(_), kind) => matches!(kind, Some(TypeKind::Object(_))),
            (Type::Array(wide), _) => match narrow {
                Type::Array(narrow) => {
                    let (narrow, wide) = (self.resolve(narrow), self.resolve(wide));
                    narrow == wide || *wide == Type::Any || self.is_narrower(narrow, wide)
                }
                _ => false,
            },
            (Type::Named(_), Some(TypeKind::Enum(narrow))) => match self.definition(wide) {
                Some(TypeKind::Enum(wide)) => {
                    narrow.values.iter().all(|value| wide.values.iter().any(|other| other.name.wire == value.name.wire))
                }
                _ => false,
            },
            (Type::Named(_), Some(TypeKind::Object(narrow))) => match self.definition(wide) {
                Some(TypeKind::Object(wide)) => {
                    wide.fields.iter().all(|field| narrow.fields.iter().any(|other| other.name.wire == field.name.wire))
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// Whether a type says nothing that another one does not say better: it is any text, any object, or a list of these.
    pub(super) fn is_vaguer(&self, vague: &Type, other: &Type) -> bool {
        match (vague, other) {
            (Type::String(StringFormat::Plain(_)), _) => self.is_narrower(other, vague),
            (Type::Map(values), Type::Map(others)) => **values == Type::Any && **others != Type::Any,
            (Type::Map(values), _) => **values == Type::Any && self.is_narrower(other, vague),
            (Type::Array(vague), Type::Array(other)) => match (&**vague, &**other) {
                // What its items may be besides is no less said than what they are.
                (Type::Nullable(_), _) => false,
                (vague, other) => {
                    let (vague, other) = (self.resolve(vague), self.resolve(other));
                    *vague == Type::Any || self.is_vaguer(vague, other)
                }
            },
            _ => false,
        }
    }

    /// A type of this name and structure, if there is one.
    pub(super) fn find_equal(&self, last: &str, kind: &TypeKind) -> Option<TypeId> {
        self.shared.get(&self.key(last, kind)).copied()
    }

    /// A component of this name and structure, if there is one.
    pub(super) fn find_component(&self, name: &str, kind: &TypeKind) -> Option<TypeId> {
        let id = self.find_equal(name, kind)?;
        let is_it =
            self.owners.get(&id) == Some(&Owner::Components) && self.get(id).name.rust == self.scope.spelling(name);
        is_it.then_some(id)
    }

    /// Says what a type means that stands where it is used and says nothing of itself.
    pub(super) fn describe(&mut self, id: TypeId, description: Option<&str>) {
        if self.owners.get(&id) != Some(&Owner::Components) {
            let def = self.get_mut(id);
            def.description = def.description.take().or_else(|| description.map(str::to_owned));
        }
    }

    /// The name that the present owner has for a type, if it needs no other: it is its own, or one of the components, or
    /// has been given another name here before.
    pub(super) fn own_name(&self, id: TypeId) -> Option<TypeId> {
        match self.owners.get(&id) {
            Some(owner) if *owner != Owner::Components && *owner != self.owner => {
                self.aliases.get(&(self.owner.clone(), id)).copied()
            }
            _ => Some(id),
        }
    }

    /// Notes that the present owner calls a type by the name of another.
    pub(super) fn note_alias(&mut self, id: TypeId, alias: TypeId) {
        self.aliases.insert((self.owner.clone(), id), alias);
    }

    /// A type without the names that stand for another.
    fn canonical(&self, ty: &Type) -> Type {
        match ty {
            Type::Named(id) => match &self.get(*id).kind {
                TypeKind::Alias(behind @ Type::Named(_)) if self.owners.get(id) != Some(&Owner::Components) => {
                    self.canonical(behind)
                }
                _ => ty.clone(),
            },
            Type::Array(inner) => Type::Array(Box::new(self.canonical(inner))),
            Type::Map(inner) => Type::Map(Box::new(self.canonical(inner))),
            Type::Nullable(inner) => Type::Nullable(Box::new(self.canonical(inner))),
            _ => ty.clone(),
        }
    }

    /// Lets later types of the same name and structure be this one.
    pub(super) fn share(&mut self, last: &str, id: TypeId) {
        let key = self.key(last, &self.get(id).kind);
        self.shared.entry(key).or_insert(id);
    }

    /// Gives an enum the default that an equal one has, if it has none of its own.
    pub(super) fn merge_default(&mut self, id: TypeId, equal: &TypeKind) {
        if let (TypeKind::Enum(known), TypeKind::Enum(equal)) = (&mut self.get_mut(id).kind, equal) {
            known.default = known.default.or(equal.default);
        }
    }

    /// Claims a type's name.
    pub(super) fn claim(&mut self, wire: &str, texts: &[&str]) -> Claim {
        self.scope.claim_as(wire, texts)
    }

    /// What two types have in common when they are the same: the end of their names, and everything but their docs and
    /// defaults.
    fn key(&self, last: &str, kind: &TypeKind) -> String {
        let mut key = identifier(last, Case::Pascal);
        match kind {
            TypeKind::Object(object) => {
                key.push('{');
                for field in &object.fields {
                    let flags = (field.required, field.read_only, field.write_only, field.deprecated);
                    let _ = write!(key, "{:?}{flags:?}{:?},", field.name.wire, self.canonical(&field.ty));
                }
                let _ = write!(key, "{:?}", object.additional.as_ref().map(|(_, ty)| self.canonical(ty)));
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
                    let _ = write!(key, "|{:?}{:?}{:?}", variant.name.wire, self.canonical(&variant.ty), variant.tags);
                }
            }
            TypeKind::IntegerOr { format, words } => {
                let _ = write!(key, "{format:?}");
                for word in words {
                    let _ = write!(key, "|{:?}", word.wire);
                }
            }
            TypeKind::Alias(ty) => {
                let _ = write!(key, "={:?}", self.canonical(ty));
            }
        }
        key
    }
}
