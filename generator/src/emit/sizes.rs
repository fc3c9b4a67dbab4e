//! How large a value is in memory, roughly.
//!
//! In: a type. Out: a number of bytes that it does not exceed. Invariant: an enum whose variants are boxed where this
//! says so is not refused by clippy for one that is far larger than the others.

use std::cell::RefCell;

use crate::ir::{Api, Field, StringFormat, Type, TypeId, TypeKind};

use super::tokens::type_def;

/// Clippy's bound for how much larger than the next a variant may be.
const LARGE: usize = 200;

/// More than anything is asked for; what does not end is this large.
const ENDLESS: usize = 1 << 20;

/// The sizes of an API's types, each worked out once.
pub(super) struct Sizes<'a> {
    api: &'a Api,
    known: RefCell<Vec<Option<usize>>>,
}

impl<'a> Sizes<'a> {
    pub(super) fn new(api: &'a Api) -> Self {
        Self { api, known: RefCell::new(vec![None; api.types.len()]) }
    }

    /// Whether a value of the type is better kept behind a `Box` among smaller ones.
    pub(super) fn is_large(&self, ty: &Type) -> bool {
        self.of(ty) > LARGE
    }

    fn of(&self, ty: &Type) -> usize {
        match ty {
            Type::Boolean | Type::Integer(_) | Type::Number(_) => 8,
            Type::String(StringFormat::DateTime | StringFormat::Date) => 16,
            Type::String(_) | Type::Array(_) | Type::Map(_) => 24,
            Type::Id => 32,
            // With the feature `preserve_order`, which another crate may have asked for.
            Type::Any => 72,
            Type::Nullable(inner) => 8 + self.of(inner),
            Type::Named(id) => self.named(*id),
        }
    }

    fn named(&self, id: TypeId) -> usize {
        let index = id.0 as usize;
        let Some(def) = type_def(self.api, id) else { return 72 };
        if let Some(size) = self.known.borrow()[index] {
            return size;
        }
        self.known.borrow_mut()[index] = Some(ENDLESS);
        let size = match &def.kind {
            TypeKind::Object(object) => {
                let fields = object.fields.iter().map(|field| self.field(field));
                fields.fold(24, |sum: usize, size| sum.saturating_add(size)).min(ENDLESS)
            }
            TypeKind::Union(union) => {
                let held = |boxed, ty| if boxed || self.is_large(ty) { 8 } else { self.of(ty) };
                72 + union.variants.iter().map(|variant| held(variant.boxed, &variant.ty)).max().unwrap_or(0)
            }
            TypeKind::Enum(_) | TypeKind::IntegerOr { .. } => 32,
            TypeKind::Alias(target) => self.of(target),
        };
        self.known.borrow_mut()[index] = Some(size);
        size
    }

    fn field(&self, field: &Field) -> usize {
        let size = if field.boxed { 8 } else { self.of(&field.ty) };
        if field.required { size } else { size + 8 }
    }
}
