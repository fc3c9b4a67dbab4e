//! Members that tell the alternatives of a union apart, though the document names no discriminator.
//!
//! In: all types. Out: unions with the member whose listed values choose the alternative. Invariant: no value chooses
//! two alternatives, and none that the document names is overruled.

use std::collections::HashSet;

use crate::ir::{EnumBase, EnumType, Field, Type, TypeDef, TypeKind, UnionType};

/// Finds the member for each union that has none.
pub(super) fn imply(types: &mut [TypeDef]) {
    for index in 0..types.len() {
        let TypeKind::Union(union) = &types[index].kind else { continue };
        let Some((member, tags)) = telling_member(types, union) else { continue };
        if let TypeKind::Union(union) = &mut types[index].kind {
            union.discriminator = Some(member);
            union.implied = true;
            union.variants.iter_mut().zip(tags).for_each(|(variant, tags)| variant.tags = tags);
        }
    }
}

/// The first member that every alternative has as an enum of texts, no two with a text in common; and these texts.
fn telling_member(types: &[TypeDef], union: &UnionType) -> Option<(String, Vec<Vec<String>>)> {
    if union.discriminator.is_some() {
        return None;
    }
    let members: Option<Vec<&[Field]>> = union.variants.iter().map(|variant| members(types, &variant.ty)).collect();
    let members = members?;
    members.first()?.iter().find_map(|field| {
        let wire = &field.name.wire;
        let values = members.iter().map(|members| {
            let field = members.iter().find(|field| field.name.wire == *wire)?;
            let values = &texts(types, &field.ty)?.values;
            Some(values.iter().map(|value| value.name.wire.clone()).collect::<Vec<_>>())
        });
        let values = values.collect::<Option<Vec<_>>>()?;
        let mut seen = HashSet::new();
        values.iter().flatten().all(|value| seen.insert(value)).then(|| (wire.clone(), values))
    })
}

fn members<'t>(types: &'t [TypeDef], ty: &Type) -> Option<&'t [Field]> {
    match kind(types, ty)? {
        TypeKind::Object(object) => Some(&object.fields),
        _ => None,
    }
}

fn texts<'t>(types: &'t [TypeDef], ty: &Type) -> Option<&'t EnumType> {
    match kind(types, ty)? {
        TypeKind::Enum(values) if values.base == EnumBase::String => Some(values),
        _ => None,
    }
}

/// The definition behind a type, seen through aliases.
fn kind<'t>(types: &'t [TypeDef], ty: &Type) -> Option<&'t TypeKind> {
    let Type::Named(id) = ty else { return None };
    let mut kind = &types[id.0 as usize].kind;
    for _ in 0..types.len() {
        match kind {
            TypeKind::Alias(Type::Named(id)) => kind = &types[id.0 as usize].kind,
            _ => return Some(kind),
        }
    }
    None
}
