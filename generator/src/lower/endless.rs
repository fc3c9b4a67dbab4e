//! Structs that no finite value could fill.
//!
//! In: all types. Out: the same, with members that may be absent where the document requires each of a cycle of structs
//! to hold the next. Invariant: every struct can be made of finitely many values.

use super::codes::ENDLESS;
use crate::diagnostic::Diagnostics;
use crate::ir::{Type, TypeDef, TypeKind};

/// Lets the members be absent that are required to hold what requires them.
pub(super) fn spare(types: &mut [TypeDef], diagnostics: &mut Diagnostics) {
    let cycles = cycles(types);
    let spared = |(index, def): (usize, &TypeDef)| -> Vec<bool> {
        let TypeKind::Object(object) = &def.kind else { return Vec::new() };
        let in_cycle = |ty: &Type| held(types, ty).is_some_and(|target| cycles[target] == cycles[index]);
        object.fields.iter().map(|field| field.required && in_cycle(&field.ty)).collect()
    };
    let spared: Vec<Vec<bool>> = types.iter().enumerate().map(spared).collect();
    for (def, spared) in types.iter_mut().zip(spared) {
        let (owner, kind) = (&def.name.wire, &mut def.kind);
        let TypeKind::Object(object) = kind else { continue };
        for (field, _) in object.fields.iter_mut().zip(spared).filter(|(_, is_spared)| *is_spared) {
            field.required = false;
            let wire = &field.name.wire;
            let message = format!("'{owner}' has to hold a '{wire}' that holds it in turn, so that it may be absent");
            let mut diagnostic = ENDLESS.bare(message);
            diagnostic.place = field.basis.place;
            diagnostics.push(diagnostic);
        }
    }
}

/// A number for each type; two structs that require to hold each other, by however many steps, have the same one.
fn cycles(types: &[TypeDef]) -> Vec<usize> {
    let mut needs = vec![Vec::new(); types.len()];
    let mut needed_by = vec![Vec::new(); types.len()];
    for (index, def) in types.iter().enumerate() {
        let TypeKind::Object(object) = &def.kind else { continue };
        for target in object.required().filter_map(|field| held(types, &field.ty)) {
            needs[index].push(target);
            needed_by[target].push(index);
        }
    }
    // Those that reach a struct and are reached by it: against the arrows, from the one that was left last.
    let mut cycle = vec![usize::MAX; types.len()];
    for start in left(&needs).into_iter().rev() {
        let mut open = vec![start];
        while let Some(at) = open.pop() {
            if cycle[at] == usize::MAX {
                cycle[at] = start;
                open.extend(&needed_by[at]);
            }
        }
    }
    cycle
}

/// All of them, in the order in which a walk that goes deep first leaves them.
fn left(needs: &[Vec<usize>]) -> Vec<usize> {
    let (mut seen, mut left) = (vec![false; needs.len()], Vec::with_capacity(needs.len()));
    for start in 0..needs.len() {
        if std::mem::replace(&mut seen[start], true) {
            continue;
        }
        let mut open = vec![(start, 0)];
        while let Some((at, next)) = open.last_mut() {
            match needs[*at].get(*next) {
                Some(&to) => {
                    *next += 1;
                    if !std::mem::replace(&mut seen[to], true) {
                        open.push((to, 0));
                    }
                }
                None => {
                    left.push(*at);
                    open.pop();
                }
            }
        }
    }
    left
}

/// The struct that a value of the type cannot be without, seen through aliases.
fn held(types: &[TypeDef], ty: &Type) -> Option<usize> {
    let mut ty = ty;
    loop {
        let Type::Named(id) = ty else { return None };
        match &types[id.0 as usize].kind {
            TypeKind::Alias(behind) => ty = behind,
            TypeKind::Object(_) => return Some(id.0 as usize),
            TypeKind::Union(_) | TypeKind::Enum(_) | TypeKind::IntegerOr { .. } => return None,
        }
    }
}
