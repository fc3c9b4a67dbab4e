//! Which types can be made out of nothing.
//!
//! In: all types, and what requests reach. Out: which have a `Default`, and how the others are made. Invariant: no
//! `Default` of a type that a request reaches stands for a value that its sender has to choose.

use std::collections::HashMap;

use super::endless;
use crate::diagnostic::Diagnostics;
use crate::ir::{EnumType, Type, TypeDef, TypeKind};
use crate::names::Scope;

/// Clippy counts arguments; what is required past this many goes into a struct of its own.
const MOST_ARGUMENTS: usize = 7;

/// Marks the types that have a `Default`, and names the structs of required fields.
pub(super) fn settle(types: &mut [TypeDef], scope: &mut Scope, diagnostics: &mut Diagnostics) {
    types.iter_mut().filter(|def| def.in_requests).for_each(spare_what_the_service_sets);
    endless::spare(types, diagnostics);
    mark_defaults(types);
    for def in types.iter_mut().filter(|def| !def.has_default) {
        let TypeKind::Object(object) = &def.kind else { continue };
        if object.required().count() > MOST_ARGUMENTS {
            let wanted = format!("{} required", def.name.rust);
            def.required_name = Some(scope.claim_as(&def.name.wire, &[&wanted]).name.rust);
        }
    }
}

/// What only the service sets is required of its answers, not of a request.
fn spare_what_the_service_sets(def: &mut TypeDef) {
    if let TypeKind::Object(object) = &mut def.kind {
        object.fields.iter_mut().filter(|field| field.read_only).for_each(|field| field.required = false);
    }
}

/// Marks a struct whose required fields all have a `Default`, and what has a value that is as good as any other.
fn mark_defaults(types: &mut [TypeDef]) {
    let mut waiting = vec![0_usize; types.len()];
    let mut waiters: HashMap<usize, Vec<usize>> = HashMap::new();
    for (index, def) in types.iter().enumerate() {
        let needed: Vec<&Type> = match &def.kind {
            TypeKind::Object(object) => object.required().map(|field| &field.ty).collect(),
            TypeKind::Alias(ty) => vec![ty],
            TypeKind::Union(_) | TypeKind::Enum(_) | TypeKind::IntegerOr { .. } => Vec::new(),
        };
        // It waits for itself, and so for ever.
        waiting[index] += usize::from(has_to_be_chosen(def));
        for ty in needed {
            if let Type::Named(id) = ty {
                waiting[index] += 1;
                waiters.entry(id.0 as usize).or_default().push(index);
            }
        }
    }
    let mut ready: Vec<usize> = (0..types.len()).filter(|index| waiting[*index] == 0).collect();
    while let Some(index) = ready.pop() {
        types[index].has_default = true;
        for waiter in waiters.remove(&index).unwrap_or_default() {
            waiting[waiter] -= 1;
            if waiting[waiter] == 0 {
                ready.push(waiter);
            }
        }
    }
}

/// Whether a value made out of nothing would be sent as if somebody had meant it.
fn has_to_be_chosen(def: &TypeDef) -> bool {
    let chosen = match &def.kind {
        TypeKind::Object(object) => object.required().next().is_some(),
        TypeKind::Enum(EnumType { default, .. }) => default.is_none(),
        TypeKind::Union(_) | TypeKind::IntegerOr { .. } => true,
        TypeKind::Alias(_) => false,
    };
    chosen && def.in_requests
}
