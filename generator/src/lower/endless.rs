//! Structs that no finite value could fill.
//!
//! In: all types. Out: the same, with members that may be absent where the document requires each of a cycle of structs
//! to hold the next. Invariant: every struct can be made of finitely many values.

use super::codes::ENDLESS;
use crate::diagnostic::Diagnostics;
use crate::ir::{Type, TypeDef, TypeKind};

/// Lets the members be absent that are required to hold what requires them.
pub(super) fn spare(types: &mut [TypeDef], diagnostics: &mut Diagnostics) {
    let endless = endless(types);
    if !endless.contains(&true) {
        return;
    }
    let is_endless = |(def, is_endless): (&TypeDef, &bool)| match is_endless {
        true => required(types, def, &endless),
        false => Vec::new(),
    };
    let is_endless: Vec<Vec<bool>> = types.iter().zip(&endless).map(is_endless).collect();
    for (def, is_endless) in types.iter_mut().zip(is_endless) {
        let (owner, kind) = (&def.name.wire, &mut def.kind);
        let TypeKind::Object(object) = kind else { continue };
        for (field, _) in object.fields.iter_mut().zip(is_endless).filter(|(_, is_endless)| *is_endless) {
            field.required = false;
            let wire = &field.name.wire;
            let message = format!("'{owner}' has to hold a '{wire}' that holds it in turn, so that it may be absent");
            let mut diagnostic = ENDLESS.bare(message);
            diagnostic.place = field.basis.place;
            diagnostics.push(diagnostic);
        }
    }
}

/// Which fields of a struct are required and hold an endless one.
fn required(types: &[TypeDef], def: &TypeDef, endless: &[bool]) -> Vec<bool> {
    let TypeKind::Object(object) = &def.kind else { return Vec::new() };
    let is_endless = |ty: &Type| held(types, ty).is_some_and(|target| endless[target]);
    object.fields.iter().map(|field| field.required && is_endless(&field.ty)).collect()
}

/// Which types are structs in a cycle of what is required; a struct that only leads into one, or out of one, is not.
fn endless(types: &[TypeDef]) -> Vec<bool> {
    let mut needs = vec![Vec::new(); types.len()];
    let mut needed_by = vec![Vec::new(); types.len()];
    for (index, def) in types.iter().enumerate() {
        let TypeKind::Object(object) = &def.kind else { continue };
        for target in object.required().filter_map(|field| held(types, &field.ty)) {
            needs[index].push(target);
            needed_by[target].push(index);
        }
    }
    let (full, spared) = (settled(&needs, &needed_by), settled(&needed_by, &needs));
    full.iter().zip(spared).map(|(full, spared)| !full && !spared).collect()
}

/// Which of these wait for nothing, or only for what is settled itself; the second list is the first turned round.
fn settled(waits_for: &[Vec<usize>], waited_for_by: &[Vec<usize>]) -> Vec<bool> {
    let mut waiting: Vec<usize> = waits_for.iter().map(Vec::len).collect();
    let mut ready: Vec<usize> = (0..waiting.len()).filter(|index| waiting[*index] == 0).collect();
    while let Some(index) = ready.pop() {
        for waiter in &waited_for_by[index] {
            waiting[*waiter] -= 1;
            if waiting[*waiter] == 0 {
                ready.push(*waiter);
            }
        }
    }
    waiting.into_iter().map(|waiting| waiting == 0).collect()
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
